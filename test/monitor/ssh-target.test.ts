import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {commandArguments, forwardArguments} from '../../source/monitor/ssh-arguments.ts';
import {parseTarget} from '../../source/monitor/target.ts';

const read = (text: string): string => {
	const parsed = parseTarget(text);
	if (!parsed.ok) return `refused: ${parsed.reason}`;
	const {user, host, port, agentPort} = parsed.target.ssh!;
	return `${user ?? '-'} ${host} ${port ?? '-'} ${agentPort}`;
};

describe('a target over ssh', () => {
	it.each([
		['ssh://api-2', '- api-2 - 7077'],
		['ssh://deploy@api-2', 'deploy api-2 - 7077'],
		['ssh://deploy@api-2:2222', 'deploy api-2 2222 7077'],
		['ssh://api-2/7080', '- api-2 - 7080'],
		['ssh://api-2/', '- api-2 - 7077'],
		['SSH://deploy@10.0.0.7:22/65535', 'deploy 10.0.0.7 22 65535'],
		['ssh://[2001:db8::7]:2222/7080', '- 2001:db8::7 2222 7080'],
		['ssh://[fe80::1%eth0]', '- fe80::1%eth0 - 7077'],
		['ssh://my_alias.prod', '- my_alias.prod - 7077'],
		['ssh+wss://deploy@api-2:2222/7443', 'deploy api-2 2222 7443'],
	])('%s is %s: user, host, port of ssh, port of the agent', (text, expected) => {
		expect(read(text)).toBe(expected);
	});

	it.each([
		'ssh://', 'ssh://-oProxyCommand=touch%20x', 'ssh://-lroot@api', 'ssh://api:0', 'ssh://api:65536', 'ssh://api:x', 'ssh://api:', 'ssh://api/x', 'ssh://api/0', 'ssh://api/70000',
		'ssh://api/7077/x', 'ssh://api?x', 'ssh://api#x', 'ssh://a b', 'ssh://$(id)', 'ssh://`id`', 'ssh://api;id', "ssh://api'", 'ssh://api|id', 'ssh://bücher', 'ssh://[-x]', 'ssh://[api]', 'ssh://::1', 'ssh://@api',
		'ssh://-x@api', 'ssh://a%h@api', 'ssh://api\n', 'ssh://api\u001B[2J', `ssh://${'a'.repeat(254)}`,
	])('%j is refused in one line', text => {
		const answer = read(text);
		expect(answer).toMatch(/^refused: ssh:\/\//);
		expect(answer).toMatch(/^[\u0020-\u007E…]*$/);
	});

	it('with TLS is one as well, by its own name', () => {
		expect(parseTarget('SSH+WSS://api-2/7443')).toMatchObject({ok: true, target: {id: 'SSH+WSS://api-2/7443', url: 'wss://127.0.0.1:7443/v1/stream'}});
		expect(parseTarget('ssh+wss://api-2/x')).toMatchObject({ok: false, reason: expect.stringMatching(/^ssh\+wss:\/\/api-2: .*\(ssh\+wss:\/\/\[user@\]/) as string});
		expect(read('ssh+ws://api-2')).toMatch(/^refused: ssh\+ws:\/\/api-2: a target is .*ssh\+wss:\/\//);
	});

	it('takes no password, and does not repeat one', () => {
		for (const text of ['ssh://ann:hunter2@api', 'ssh://ann:hunter2@api:x', 'ssh://ann:hunter2@-x', 'ssh://ann:hunter2@api/x@y', 'ssh://hunter2 @api', 'ssh://:hunter2@']) {
			expect(read(text)).toMatch(/^refused/);
			expect(read(text)).not.toContain('hunter2');
		}
	});

	it('never becomes an option, nor anything that a shell would act on, whatever is typed', () => {
		fc.assert(fc.property(fc.oneof(fc.string({unit: 'binary'}), fc.string(), fc.stringMatching(/^[-a-z0-9@:[\]/%$`;.]*$/)), text => {
			const parsed = parseTarget(`ssh://${text}`);
			if (!parsed.ok) return;
			const {user, host} = parsed.target.ssh!;
			expect(host).toMatch(/^[a-z0-9_:][a-z0-9_.:%-]*$/i);
			expect(user ?? 'u').toMatch(/^[a-z0-9_][a-z0-9_.+-]*$/i);
		}), {numRuns: 2000});
	});
});

describe('ssh is called', () => {
	const target = {user: 'deploy', host: 'api-2', port: 2222, agentPort: 7080};

	it('with what was named, and the host behind --', () => {
		const words = forwardArguments(target);
		expect(words.slice(-3)).toEqual(['127.0.0.1:7080', '--', 'api-2']);
		expect(words.join(' ')).toContain('-p 2222 -l deploy -W 127.0.0.1:7080');
		expect(commandArguments(target, 'true').slice(-3)).toEqual(['--', 'api-2', 'true']);
	});

	it('so that it asks nothing and makes no master of a connection', () => {
		expect(forwardArguments(target)).toEqual(expect.arrayContaining(['BatchMode=yes', 'ControlMaster=no']));
	});

	it("with nothing that the person's configuration can say, unless the target says it", () => {
		const words = forwardArguments({user: null, host: 'api-2', port: null, agentPort: 7077});
		for (const word of ['-p', '-l', '-i', '-F', '-J']) expect(words).not.toContain(word);
		expect(words.join(' ')).not.toMatch(/StrictHostKeyChecking|UserKnownHostsFile|ConnectTimeout|ControlPath|ProxyJump/);
	});
});
