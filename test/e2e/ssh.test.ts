/** Hosts over ssh: real servers, the real program, the built command line. */
import type {ChildProcessWithoutNullStreams} from 'node:child_process';
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {binary, runBinary, startAgentProcess, startBinary, type RunningAgent} from '../helpers/binary.ts';
import {makeAuthority} from '../helpers/certificates.ts';
import {keys, ptyMissing, startInPty} from '../helpers/pty.ts';
import {createSshClient, sshMissing, startSshd, type SshClient, type Sshd} from '../helpers/sshd.ts';
import {freePort} from '../helpers/services.ts';
import {until} from '../helpers/until.ts';

let client: SshClient;
/** Two servers, in place of two hosts: one has an agent on its loopback, the other none. */
let served: Sshd;
let bare: Sshd;
let agent: RunningAgent;
/** On the same loopback, with TLS and a token. */
let guarded: RunningAgent;
const authority = makeAuthority();
const token = 'right-token-of-today';
let noAgentPort: number;
const banner = '\u001B]0;owned\u0007\u001B[2Jbanner of the house';

beforeAll(async () => {
	if (sshMissing !== null) return;
	client = createSshClient();
	writeFileSync(path.join(client.folder, 'banner'), `${banner}\n`);
	served = await startSshd(client.publicKey, [`Banner ${client.folder}/banner`]);
	bare = await startSshd(client.publicKey);
	agent = await startAgentProcess();
	noAgentPort = await freePort();
	const {certFile, keyFile} = authority.sign('DNS:served');
	guarded = await startAgentProcess(['--listen', '127.0.0.1:0', '--tls-cert', certFile, '--tls-key', keyFile], null, {env: {ENGINEROOM_TOKEN: token}});
	client.know({
		served: {sshd: served}, bare: {sshd: bare},
		unknown: {sshd: served, lines: ['UserKnownHostsFile /dev/null']},
		denied: {sshd: served, lines: ['PubkeyAuthentication no']},
		inner: {sshd: bare, lines: ['ProxyJump served']},
		shared: {sshd: served, lines: [`ControlPath ${client.folder}/master`, 'ControlMaster auto']},
		through: {sshd: served, lines: [`ControlPath ${client.folder}/kept`, 'ControlMaster auto', 'ControlPersist 60']},
		beyond: {sshd: bare, lines: ['ProxyJump through']},
		// What a person may have set for sessions of their own.
		busy: {sshd: served, lines: ['RemoteCommand echo hello', 'RequestTTY force', 'PermitLocalCommand yes', 'LocalCommand echo local', `LocalForward 127.0.0.1:${agent.port} 127.0.0.1:1`, 'LogLevel QUIET']},
	});
});
const monitors: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
	for (const monitor of monitors.splice(0)) monitor.kill('SIGKILL');
});
afterAll(async () => {
	await agent?.stop();
	await guarded?.stop();
	await served?.stop();
	await bare?.stop();
});

const env = (): Record<string, string> => ({ENGINEROOM_SSH: client.program});
const run = (...args: string[]) => runBinary([...args, '--once', '--for', '1s', '--json'], {env: env()});
const runWithToken = (...args: string[]) => runBinary([...args, '--once', '--for', '1s', '--json'], {env: {...env(), ENGINEROOM_TOKEN: token}});
type Line = {readonly hosts: readonly {readonly target: string; readonly state: string; readonly reason: string | null}[]};

/** A monitor that goes on; `states` is what its newest line says of each target. */
const watch = (...args: string[]) => {
	const child = startBinary([...args, '--json', '--interval', '500ms'], env());
	monitors.push(child);
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-200_000)));
	const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
	const states = (): Record<string, string> => {
		const line = text.split('\n').at(-2);
		return line?.startsWith('{"schema"') ? Object.fromEntries((JSON.parse(line) as Line).hosts.map(({target, state}) => [target, state])) : {};
	};
	return {child, ended, states, pid: child.pid!};
};
/** The `ssh` programs of a monitor. */
const sshOf = (pid: number): number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}`) || / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
const agentsOn = (sshd: Sshd): number[] => sshd.sessions().filter(({command}) => command.startsWith('engineroom agent')).map(({pid}) => pid);
const nothingLeft = async (): Promise<void> => {
	await until(() => [...served.sessions(), ...bare.sessions()].length === 0, 'nothing of a login runs any more');
	for (const {home} of [served, bare]) expect(readdirSync(home)).toEqual(['kept.txt']);
	expect(existsSync(path.join(bare.home, '../run'))).toBe(false);
};

describe.skipIf(sshMissing !== null)('hosts over ssh', () => {
	it('with and without an agent are watched side by side, cut, healed, and left as they were', async () => {
		const targets = [`ssh://served/${agent.port}`, `ssh://bare/${noAgentPort}`];
		const monitor = watch('--bootstrap', ...targets);
		const allLive = (): boolean => targets.every(target => monitor.states()[target] === 'live');
		await until(allLive, 'both are live');
		expect(agentsOn(bare)).toHaveLength(1);
		expect(agentsOn(served)).toHaveLength(0);
		const before = sshOf(monitor.pid);
		expect(before).toHaveLength(2);
		const agentBefore = agentsOn(bare)[0]!;

		for (const pid of before) process.kill(pid, 'SIGKILL');
		await until(() => isGone(agentBefore), 'the agent that was brought has ended with its link');
		await until(() => sshOf(monitor.pid).filter(pid => !before.includes(pid)).length === 2 && allLive() && agentsOn(bare).length === 1, 'both are live again', 30_000);

		const programs = sshOf(monitor.pid);
		monitor.child.kill('SIGINT');
		expect(await monitor.ended).toBe(130);
		expect(programs.every(isGone)).toBe(true);
		await nothingLeft();
	}, 60_000);

	it('leave nothing behind when the monitor is killed with SIGKILL', async () => {
		const monitor = watch('--bootstrap', `ssh://served/${agent.port}`, `ssh://bare/${noAgentPort}`);
		await until(() => Object.values(monitor.states()).filter(state => state === 'live').length === 2, 'both are live');
		const programs = sshOf(monitor.pid);
		monitor.child.kill('SIGKILL');
		await until(() => programs.every(isGone), 'the ssh programs have ended');
		await nothingLeft();
	}, 40_000);

	it('are reached through other hosts, and with what a configuration sets for sessions of its own', async () => {
		const {code, stdout} = await run(`ssh://inner/${agent.port}`, `ssh://busy/${agent.port}`);
		expect(code).toBe(0);
		expect((JSON.parse(stdout) as Line).hosts).toMatchObject([{state: 'live', reason: null}, {state: 'live', reason: null}]);
		await nothingLeft();
	});

	it('say why they cannot be reached, each in one line, and nothing is asked', async () => {
		const {code, stderr} = await run(`ssh://served/${noAgentPort}`, 'ssh://unknown', 'ssh://denied', 'ssh://no-such-host.invalid');
		expect(code).toBe(1);
		expect(stderr.trim().split('\n')).toHaveLength(4);
		expect(stderr).toMatch(new RegExp(`^engineroom: ssh://served/${noAgentPort}: no agent listens there; .* --bootstrap$`, 'm'));
		expect(stderr).toMatch(/^engineroom: ssh:\/\/unknown: ssh: unknown host key/m);
		expect(stderr).toMatch(/^engineroom: ssh:\/\/denied: ssh: Permission denied \(publickey[^)]*\): nothing is asked for here/m);
		expect(stderr).toMatch(/^engineroom: ssh:\/\/no-such-host\.invalid: ssh: no such host name/m);
		expect(stderr).not.toContain('\u001B');
	});

	it('whose agents have TLS are watched through it, next to others, verified by the name that was given', async () => {
		const targets = [`ssh+wss://served/${guarded.port}`, `ssh://served/${agent.port}`];
		const {code, stdout, stderr} = await runWithToken(...targets, '--tls-ca', authority.caFile);
		expect(stderr).toBe('');
		expect(code).toBe(0);
		expect((JSON.parse(stdout) as Line).hosts).toMatchObject(targets.map(target => ({target, state: 'live', reason: null})));
		await nothingLeft();
	});

	it('say which of the two it should have been, whom they cannot believe and what they were not shown, and bring no agent in the place of one with TLS', async () => {
		const ca = ['--tls-ca', authority.caFile];
		const mixed = [`ssh+wss://served/${agent.port}`, `ssh://served/${guarded.port}`, `ssh+wss://inner/${guarded.port}`, `ssh+wss://bare/${noAgentPort}`];
		const {code, stderr} = await runWithToken(...mixed, `ssh://bare/${agent.port}`, '--bootstrap', ...ca);
		expect(code, 'the last one is seen').toBe(0);
		expect(stderr.trim().split('\n')).toEqual([
			expect.stringMatching(/ssh\+wss:\/\/served\/\d+: hung up during the TLS handshake: an agent without TLS is watched as ssh:\/\/(?:; ssh said: .*)?$/),
			expect.stringMatching(/ssh:\/\/served\/\d+: hung up without an answer: an agent with TLS is watched as ssh\+wss:\/\/(?:; ssh said: .*)?$/),
			expect.stringMatching(/ssh\+wss:\/\/inner\/\d+: its certificate is for another name: .*inner.*DNS:served/),
			expect.stringMatching(/ssh\+wss:\/\/bare\/\d+: no agent listens there; .* none is brought to a target with TLS$/),
		]);
		expect(agentsOn(bare)).toEqual([]);
		const target = `ssh+wss://served/${guarded.port}`;
		expect((await runWithToken(target)).stderr).toMatch(/unknown authority: name its authority with --tls-ca/);
		expect((await run(target, ...ca)).stderr).toMatch(/401: it wants a token/);
		await nothingLeft();
	}, 40_000);

	it('need an ssh program here', async () => {
		const {code, stderr} = await runBinary(['ssh://served', '--once', '--for', '1s'], {env: {ENGINEROOM_SSH: '/nonexistent/ssh'}});
		expect(code).toBe(1);
		expect(stderr).toMatch(/no program \/nonexistent\/ssh here: install the client of OpenSSH/);
	});

	it('are logged into by no more than 8 at a time, all of them', async () => {
		const log = path.join(client.folder, 'log');
		const standIn = path.join(client.folder, 'slow-ssh');
		writeFileSync(standIn, `#!/bin/sh\necho + >>${log}\nsleep 0.3\necho - >>${log}\necho 'Permission denied (publickey).' >&2\nexit 255\n`, {mode: 0o755});
		const names = Array.from({length: 20}, (_, index) => `ssh://host-${index}`);
		const {stderr} = await runBinary([...names, '--once', '--for', '1s'], {env: {ENGINEROOM_SSH: standIn}});
		for (const name of names) expect(stderr).toContain(`engineroom: ${name}: ssh: Permission denied`);
		const steps = readFileSync(log, 'utf8').trim().split('\n');
		let inside = 0;
		const most = Math.max(...steps.map(step => (inside += step === '+' ? 1 : -1)));
		expect(steps).toHaveLength(40);
		expect(most).toBeLessThanOrEqual(8);
		expect(most).toBeGreaterThan(1);
	});

	it('use a shared connection that is there and leave it, and make none', async () => {
		const master = path.join(client.folder, 'master');
		const monitor = watch(`ssh://shared/${agent.port}`);
		await until(() => monitor.states()[`ssh://shared/${agent.port}`] === 'live', 'it is live');
		expect(existsSync(master)).toBe(false);
		monitor.child.kill('SIGTERM');
		expect(await monitor.ended).toBe(143);
		spawnSync(client.program, ['-o', 'ControlMaster=yes', '-fN', 'shared'], {stdio: 'ignore'});
		expect(existsSync(master)).toBe(true);
		try {
			expect((await run(`ssh://shared/${agent.port}`)).code).toBe(0);
			const {stderr} = await run(`ssh://shared/${noAgentPort}`);
			expect(stderr).toMatch(/no agent listens there/);
			expect(spawnSync(client.program, ['-O', 'check', 'shared']).status).toBe(0);
		} finally {
			spawnSync(client.program, ['-O', 'exit', 'shared'], {stdio: 'ignore'});
		}
	});

	it('end in time though a shared connection to a host on the way stays', async () => {
		try {
			expect((await run(`ssh://beyond/${agent.port}`)).code).toBe(0);
			expect(spawnSync(client.program, ['-O', 'check', 'through']).status).toBe(0);
		} finally {
			spawnSync(client.program, ['-O', 'exit', 'through'], {stdio: 'ignore'});
		}
		await nothingLeft();
	});

	it.skipIf(ptyMissing !== undefined)('never touch the terminal: not when something is said, not at Ctrl-Z and after it, not at Ctrl-C', async () => {
		const shell = startInPty('bash', ['--norc', '--noprofile', '-i'], {columns: 100, rows: 24, env: {...env(), HOME: client.folder, PS1: 'shell> '}});
		const bothLive = (): Promise<void> => shell.waitFor(screen => screen.isAlternate() && /2 hosts/.test(screen.text()) && !/not live|connecting/.test(screen.text()), 20_000);
		try {
			await shell.waitForText('shell>');
			shell.press(`${process.execPath} ${binary} --bootstrap ssh://served/${agent.port} ssh://bare/${noAgentPort}\r`);
			await bothLive();
			const monitor = sshOf(shell.pid)[0]!;
			const programs = sshOf(monitor);
			expect(programs).toHaveLength(2);
			for (const pid of programs) {
				const [state, , , session, terminal] = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /, '').split(' ');
				expect(state).not.toBe('T');
				expect([session, terminal]).toEqual([String(pid), '0']);
			}
			shell.press(keys.ctrlZ);
			await shell.waitForText(/Stopped/);
			expect(programs.some(isGone)).toBe(false);
			shell.press('fg\r');
			await bothLive();
			expect(sshOf(monitor)).toEqual(programs);
			expect(shell.rawBytes()).not.toMatch(/owned|banner of the house/);
			shell.press(keys.ctrlC);
			await shell.waitFor(screen => !screen.isAlternate() && /shell> *$/.test(screen.text()));
			expect(programs.every(isGone)).toBe(true);
			await nothingLeft();
		} finally {
			await shell.close();
		}
	}, 60_000);
});
