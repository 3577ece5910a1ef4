/** What a link makes of the `ssh` that carries it: here a stand-in whose every word the test decides. */
import {Duplex, PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {serveStream} from '../../source/agent/serve-stream.ts';
import type {Carrier} from '../../source/monitor/carrier.ts';
import type {Link} from '../../source/monitor/link.ts';
import {createSshTransport} from '../../source/monitor/link-ssh.ts';
import {noTrust, type Trust} from '../../source/monitor/trust.ts';
import {createTurnstile} from '../../source/monitor/turnstile.ts';
import {sshLoginPolicy, sshPersonPolicy, sshPolicy, type BackoffPolicy} from '../../source/signals/backoff.ts';
import {readyMark} from '../../source/wire/bootstrap.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';
import {startTestAgent} from '../helpers/fleet.ts';
import {until} from '../helpers/until.ts';

const program = Buffer.from('header and program');
const refused = 'channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\n';
const target = {user: null, host: 'api-2', port: null, agentPort: 7077};

/** One call of `ssh`, from the inside. */
type Call = {
	readonly words: readonly string[];
	/** The far end of its standard input and output. */
	readonly far: Duplex;
	readonly end: (said: string) => void;
	readonly told: () => boolean;
};

const start = ({brings = true, url = 'ws://127.0.0.1:7077/v1/stream', trust = noTrust}: {readonly brings?: boolean; readonly url?: string; readonly trust?: Trust} = {}) => {
	const clock = createFakeClock();
	const calls: Call[] = [];
	const dial = (words: readonly string[]): Carrier => {
		const toFar = new PassThrough();
		const toNear = new PassThrough();
		let told = false;
		let end: (said: string) => void = () => undefined;
		const ended = new Promise<{said: string}>(resolve => {
			end = said => {
				toNear.end();
				toFar.end();
				resolve({said});
			};
		});
		const far = Duplex.from({readable: toFar, writable: toNear});
		far.on('error', () => undefined);
		const stream = Duplex.from({readable: toNear, writable: toFar});
		stream.on('error', () => undefined);
		calls.push({words, far, end: said => end(said), told: () => told});
		return {stream, ended, end() {
			told = true;
			end('Killed by signal 15.\n');
		}};
	};
	const transport = createSshTransport({target, url, trust, dial, clock, turnstile: createTurnstile({clock, atOnce: 8, spreadMs: 0, patienceMs: 4000}), program: brings ? program : null});
	const connect = () => {
		const events = {opened: 0, messages: [] as string[], closed: [] as {reason: string; retry: BackoffPolicy | undefined}[]};
		const link: Link = transport({
			onOpen: () => events.opened++,
			onMessage: text => events.messages.push(text),
			onClose: (reason, retry) => events.closed.push({reason, retry}),
		});
		return {link, events};
	};
	return {clock, calls, connect};
};

describe('a link through ssh', () => {
	it('speaks with the agent at the far end, and ends the program when it is closed', async () => {
		const {clock, calls, connect} = start();
		const agent = startTestAgent(clock, () => ({points: []}));
		const {link, events} = connect();
		const served = serveStream(agent, calls[0]!.far);
		await until(() => events.messages.length > 0, 'the agent greets');
		expect(events.opened).toBe(1);
		expect(JSON.parse(events.messages[0]!)).toMatchObject({type: 'hello'});
		link.close();
		expect(calls[0]!.told()).toBe(true);
		expect(events.closed).toEqual([{reason: 'closed here', retry: undefined}]);
		await served;
		expect(agent.sessions).toBe(0);
		await agent.stop();
	});

	it.each([
		['Host key verification failed.\n', /unknown host key/, sshPersonPolicy],
		['ann@api-2: Permission denied (publickey).\n', /Permission denied \(publickey\)/, sshLoginPolicy],
		['strange\n', /^strange$/, sshPolicy],
	])('that fails with %j says so, and how eagerly to try again', async (said, reason, retry) => {
		const {calls, connect} = start();
		const {events} = connect();
		calls[0]!.end(said);
		await until(() => events.closed.length > 0, 'it has closed');
		expect(events.closed).toEqual([{reason: expect.stringMatching(reason) as string, retry}]);
		expect(calls).toHaveLength(1);
	});

	it('is given up when nothing comes of it for 20 s', async () => {
		const {clock, calls, connect} = start();
		const {events} = connect();
		await clock.advance(19_999);
		expect(calls[0]!.told()).toBe(false);
		await clock.advance(1);
		await until(() => events.closed.length > 0, 'it has closed');
		expect(events.closed[0]!.reason).toBe('ssh: no answer within 20 s');
	});

	it('to something that is no agent says so', async () => {
		const {clock, calls, connect} = start();
		const {events} = connect();
		calls[0]!.far.write('SSH-2.0-OpenSSH_9.2p1\r\n');
		await until(async () => {
			await clock.advance(500);
			return events.closed.length > 0;
		}, 'it has closed');
		expect(events.closed[0]!.reason).toBe('what answers there does not speak HTTP: is this an engineroom agent?');
	});

	it('names --bootstrap where no agent is, and runs nothing there unasked', async () => {
		const {calls, connect} = start({brings: false});
		const {events} = connect();
		calls[0]!.end(refused);
		await until(() => events.closed.length > 0, 'it has closed');
		expect(events.closed[0]!.reason).toMatch(/^no agent listens there; .*--bootstrap$/);
		expect(calls).toHaveLength(1);
	});
});

describe('a link that brings an agent', () => {
	it('does so at once where there is none, passing over what a login shell prints, and again after a cut', async () => {
		const {clock, calls, connect} = start();
		const agent = startTestAgent(clock, () => ({points: []}));
		const {events} = connect();
		calls[0]!.end(refused);
		await until(() => calls.length === 2, 'a command is run there');
		expect(calls[0]!.words).toContain('-W');
		expect(calls[1]!.words).not.toContain('-W');
		const {far} = calls[1]!;
		await until(() => (far.read(program.length) as Buffer | null)?.equals(program) ?? false, 'the program has come');
		far.write(`Welcome to api-2!\n${readyMark}`);
		void serveStream(agent, far);
		await until(() => events.messages.length > 0, 'the agent greets');
		expect(events.closed).toEqual([]);
		calls[1]!.end('Connection to api-2 closed by remote host.\n');
		await until(() => events.closed.length > 0, 'it was cut');
		expect(events.closed[0]!.reason).toBe('ssh: the connection was closed by the other side');

		connect();
		expect(calls[2]!.words).not.toContain('-W');
		await agent.stop();
	});

	it('says what is missing there, and asks for an agent again the next time', async () => {
		const {calls, connect} = start();
		const {events} = connect();
		calls[0]!.end(refused);
		await until(() => calls.length === 2, 'a command is run there');
		calls[1]!.end('engineroom-bootstrap node: 18.19.0\n');
		await until(() => events.closed.length > 0, 'it has closed');
		expect(events.closed).toEqual([{reason: '--bootstrap needs Node 20 or newer there, and found only 18.19.0', retry: sshPersonPolicy}]);
		connect();
		expect(calls[2]!.words).toContain('-W');
	});

	it('says what an account says that may run nothing', async () => {
		const {calls, connect} = start();
		const {events} = connect();
		calls[0]!.end(refused);
		await until(() => calls.length === 2, 'a command is run there');
		calls[1]!.far.write('This account is currently \u001B[31mnot available.\n');
		calls[1]!.far.end();
		await new Promise(resolve => setImmediate(resolve));
		calls[1]!.end('');
		await until(() => events.closed.length > 0, 'it has closed');
		expect(events.closed).toEqual([{reason: 'This account is currently not available.', retry: sshPolicy}]);
	});

	it('brings none where the login fails', async () => {
		const {calls, connect} = start();
		const {events} = connect();
		calls[0]!.end('ann@api-2: Permission denied (publickey).\n');
		await until(() => events.closed.length > 0, 'it has closed');
		expect(calls).toHaveLength(1);
	});

	it('makes nothing more when it was closed between the two', async () => {
		const {calls, connect} = start();
		const {link, events} = connect();
		calls[0]!.end(refused);
		link.close();
		await new Promise(resolve => setImmediate(resolve));
		expect(calls).toHaveLength(1);
		expect(events.closed).toHaveLength(1);
	});
});
