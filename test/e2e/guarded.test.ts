/** An agent that the network can reach: tokens and certificates in files that are renewed while it runs, watched by a real monitor. */
import {chmodSync, copyFileSync, readFileSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {runBinary, startAgentProcess, type Outcome, type RunningAgent} from '../helpers/binary.ts';
import {makeAuthority, makeSelfSigned, type CertificateFiles} from '../helpers/certificates.ts';
import {newFolder} from '../helpers/folder.ts';
import {missing} from '../helpers/services.ts';
import {until} from '../helpers/until.ts';

const authority = makeAuthority();
/** An address of this machine that is not loopback. */
const outside = Object.values(os.networkInterfaces()).flatMap(list => list ?? []).find(({family, internal}) => family === 'IPv4' && !internal)?.address;
const names = `DNS:localhost,IP:127.0.0.1${outside === undefined ? '' : `,IP:${outside}`}`;
const [older, newer] = ['token-of-yesterday', 'token-of-tomorrow!'];

let folder: string;
let agent: RunningAgent | null;
let said: string;
beforeEach(() => {
	folder = newFolder('guarded');
	agent = null;
	said = '';
});
afterEach(async () => agent?.stop());

const file = (name: string): string => path.join(folder, name);
const put = (certificate: CertificateFiles): void => {
	copyFileSync(certificate.certFile, file('agent.crt'));
	copyFileSync(certificate.keyFile, file('agent.key'));
};
const putTokens = (text: string): void => writeFileSync(file('tokens'), text, {mode: 0o600});
const start = async (address: string): Promise<RunningAgent> => {
	agent = await startAgentProcess(['--listen', `${address}:0`, '--token-file', file('tokens'), '--tls-cert', file('agent.crt'), '--tls-key', file('agent.key')], null);
	agent.child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	agent.child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	return agent;
};
const watch = (target: string, token: string, args: readonly string[] = ['--tls-ca', authority.caFile]): Promise<Outcome> =>
	runBinary([target, '--once', '--for', '1s', '--json', ...args], {env: {ENGINEROOM_TOKEN: token}});

describe('an agent on every address', () => {
	it.skipIf(missing('an address other than loopback', outside !== undefined))('is watched from outside by who has a token and believes its authority', async () => {
		put(authority.sign(names));
		putTokens(`# rotated monthly\n${older}\n${newer}\n`);
		const {port} = await start('0.0.0.0');
		for (const token of [older, newer]) {
			const {code, stdout} = await watch(`${outside}:${port}`, token);
			expect(code).toBe(0);
			expect(JSON.parse(stdout)).toMatchObject({hosts: [{state: 'live', target: `${outside}:${port}`}]});
		}
		expect(await watch(`${outside}:${port}`, 'some-other-token-here')).toMatchObject({code: 1, stderr: expect.stringMatching(/401: it does not know this token/) as string});
		expect(await watch(`${outside}:${port}`, newer, [])).toMatchObject({code: 1, stderr: expect.stringMatching(/unknown authority/) as string});
		await until(() => said.includes(`refused ${outside}: a wrong token (401)`), 'the agent tells who was refused');
		expect(said).not.toContain('some-other-token-here');
	}, 30_000);
});

describe('agents with certificates of their own', () => {
	it('are each believed by the one that was pinned for them, and by no pin of another', async () => {
		const [one, two] = [makeSelfSigned(names), makeSelfSigned(names)];
		putTokens(older);
		const others: RunningAgent[] = [];
		try {
			for (const {certFile, keyFile} of [one, two]) others.push(await startAgentProcess(['--listen', '127.0.0.1:0', '--token-file', file('tokens'), '--tls-cert', certFile, '--tls-key', keyFile], null));
			const [first, second] = others.map(({port}) => `wss://127.0.0.1:${port}`) as [string, string];
			const run = (...args: string[]): Promise<Outcome> => runBinary([first, second, '--once', '--for', '1s', '--json', ...args], {env: {ENGINEROOM_TOKEN: older}});
			const pin = (target: string, {fingerprint}: CertificateFiles): string[] => ['--tls-fingerprint', `${target}=${fingerprint}`];
			const hosts = ({stdout}: Outcome) => (JSON.parse(stdout) as {hosts: readonly {target: string; state: string; reason: string | null}[]}).hosts;
			expect(hosts(await run(...pin(first, one), ...pin(second, two)))).toMatchObject([{target: first, state: 'live'}, {target: second, state: 'live'}]);

			// The certificate of the second is known, as that of the first; so is one for all.
			const crossed = await run(...pin(first, two), ...pin(second, two), '--tls-fingerprint', one.fingerprint);
			expect(crossed.stderr).toContain(`${first}: its certificate is ${one.fingerprint}, which is not the one that was pinned`);
			expect(hosts(crossed).find(({target}) => target === second)).toMatchObject({state: 'live'});

			const config = file('config.yaml');
			writeFileSync(config, `targets:\n  - {target: '${first}', tls-fingerprint: '${one.fingerprint}'}\n  - {target: '${second}', tls-fingerprint: '${one.fingerprint}'}\n  - {target: 'wss://elsewhere', tls-fingerprint: '${one.fingerprint}'}\n`);
			const byFile = await run('--config', config);
			expect(hosts(byFile).find(({target}) => target === first), 'pins of the file count for targets named here').toMatchObject({state: 'live'});
			expect(byFile.stderr).toContain(`${second}: its certificate is ${two.fingerprint}, which is not the one that was pinned`);
		} finally {
			for (const other of others) await other.stop();
		}
	}, 40_000);
});

describe('files that change', () => {
	it('tokens are taken over without a restart; a broken file leaves those it had', async () => {
		put(authority.sign(names));
		putTokens(older);
		const {port} = await start('127.0.0.1');
		const target = `wss://127.0.0.1:${port}`;
		expect((await watch(target, older)).code).toBe(0);
		putTokens('short');
		await until(() => said.includes('can be guessed'), 'the broken file is told');
		expect(said).toContain('the tokens that were in it before stay');
		expect((await watch(target, older)).code).toBe(0);
		putTokens(`${newer}\n`);
		await until(() => said.includes('tokens read anew: 1 token'), 'the new token is read');
		expect((await watch(target, newer)).code).toBe(0);
		expect((await watch(target, older)).code).toBe(1);
		chmodSync(file('tokens'), 0o644);
		await until(() => said.includes('every user of this machine may read it: chmod 600'), 'the open file is told');
	}, 40_000);

	it('a renewed certificate is shown without a restart; a broken one is told and not used', async () => {
		const [first, second] = [authority.sign(names), authority.sign(names)];
		put(first);
		putTokens(older);
		const {port} = await start('127.0.0.1');
		const pinned = (fingerprint: string): Promise<Outcome> => watch(`wss://127.0.0.1:${port}`, older, ['--tls-fingerprint', fingerprint]);
		expect((await pinned(first.fingerprint)).code).toBe(0);
		writeFileSync(file('agent.crt'), readFileSync(first.certFile, 'utf8').slice(0, 200));
		await until(() => said.includes('the certificate that was read before stays'), 'the broken certificate is told');
		expect((await pinned(first.fingerprint)).code).toBe(0);
		put(second);
		await until(() => said.includes(`certificate read anew: ${second.fingerprint}`), 'the new certificate is read');
		expect((await pinned(second.fingerprint)).code).toBe(0);
		expect(await pinned(first.fingerprint)).toMatchObject({code: 1, stderr: expect.stringContaining(`its certificate is ${second.fingerprint}, which is not the one that was pinned`) as string});
	}, 40_000);
});

describe('a token', () => {
	it('is refused where it would be read on the way, or could be guessed, and is not repeated', async () => {
		for (const [args, env] of [
			[['agent', '--listen', '0'], {ENGINEROOM_TOKEN: older}],
			[['agent', '--listen', '0'], {ENGINEROOM_TOKEN: 'guess-me'}],
			[['127.0.0.1:1'], {ENGINEROOM_TOKEN: 'guess-me'}],
			[[`ws://x:${older}@127.0.0.1:1`], {}],
		] as const) {
			const {code, stdout, stderr} = await runBinary(args, {env});
			expect(code).toBe(2);
			expect(stdout).toBe('');
			expect(stderr.trim().split('\n')).toHaveLength(1);
			expect(stderr).not.toMatch(/token-of-yesterday|guess-me/);
		}
	}, 30_000);
});
