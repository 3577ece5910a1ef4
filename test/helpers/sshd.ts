/** An ssh server of the test's own on a free port of loopback, and a program `ssh` that knows it and nothing of this machine's person. */
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {newFolder} from './folder.ts';
import {answersOn, findProgram, freePort, missing} from './services.ts';
import {until} from './until.ts';

export const sshMissing = missing('sshd, ssh and ssh-keygen', ['sshd', 'ssh', 'ssh-keygen'].every(name => findProgram(name) !== null) && existsSync('/proc/self/environ'));

export type Sshd = {
	readonly port: number;
	/** The line that known_hosts needs. */
	readonly knownHost: string;
	/** The home folder of those who log in. */
	readonly home: string;
	/** Processes that logins have started and that still run: their ids and command lines. */
	sessions(): readonly {readonly pid: number; readonly command: string}[];
	stop(): Promise<void>;
};

const makeKey = (file: string): string => {
	const made = spawnSync(findProgram('ssh-keygen')!, ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file]);
	if (made.status !== 0) throw new Error(`ssh-keygen: ${made.stderr.toString()}`);
	return readFileSync(`${file}.pub`, 'utf8').trim();
};

let serial = 0;

/** `more`: further lines of its configuration, which win over ours. */
export const startSshd = async (authorizedKey: string, more: readonly string[] = []): Promise<Sshd> => {
	const folder = newFolder('sshd');
	const home = path.join(folder, 'home');
	mkdirSync(home);
	writeFileSync(path.join(home, 'kept.txt'), 'as before\n');
	const hostKey = makeKey(path.join(folder, 'host_key'));
	writeFileSync(path.join(folder, 'authorized_keys'), `${authorizedKey}\n`);
	const port = await freePort();
	// All that a login starts carries this mark in its environment.
	const mark = `ENGINEROOM_TEST_LOGIN=${process.pid}-${serial++}`;
	writeFileSync(path.join(folder, 'config'), [
		...more,
		`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${folder}/host_key`, `AuthorizedKeysFile ${folder}/authorized_keys`, 'PidFile none', 'StrictModes no', 'UsePAM no',
		'PasswordAuthentication no', 'LogLevel ERROR', `SetEnv ${mark} HOME=${home} PATH=${path.dirname(process.execPath)}:/usr/bin:/bin ENGINEROOM_SOCKET=${folder}/run/apps.sock`, '',
	].join('\n'));
	// What the package of the server makes at boot.
	if (process.getuid?.() === 0) mkdirSync('/run/sshd', {recursive: true});
	const child: ChildProcess = spawn(findProgram('sshd')!, ['-D', '-e', '-f', path.join(folder, 'config')], {stdio: ['ignore', 'ignore', 'pipe']});
	let said = '';
	child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
	await until(() => {
		if (child.exitCode !== null) throw new Error(`sshd ended: ${said}`);
		return answersOn(port);
	}, 'sshd answers');
	const sessions = (): {pid: number; command: string}[] => readdirSync('/proc').flatMap(name => {
		if (!/^\d+$/.test(name)) return [];
		try {
			if (!readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(mark)) return [];
			return [{pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()}];
		} catch {
			// It has ended meanwhile, or is not ours to look at.
			return [];
		}
	});
	return {
		port, home, sessions,
		knownHost: `[127.0.0.1]:${port} ${hostKey}`,
		async stop() {
			child.kill('SIGTERM');
			await ended;
			for (const {pid} of sessions()) {
				try {
					process.kill(pid, 'SIGKILL');
				} catch {
					// It has ended meanwhile.
				}
			}
		},
	};
};

export type SshClient = {
	readonly publicKey: string;
	readonly folder: string;
	/** Hosts by name, with lines of configuration besides their address. */
	know(hosts: Readonly<Record<string, {readonly sshd: Sshd; readonly lines?: readonly string[]}>>): void;
	/** What ENGINEROOM_SSH takes. */
	readonly program: string;
};

export const createSshClient = (): SshClient => {
	const folder = newFolder('ssh');
	const publicKey = makeKey(path.join(folder, 'key'));
	const program = path.join(folder, 'ssh');
	writeFileSync(program, `#!/bin/sh\nexec ${findProgram('ssh')!} -F ${folder}/config "$@"\n`);
	chmodSync(program, 0o755);
	return {
		publicKey, folder, program,
		know(hosts) {
			writeFileSync(path.join(folder, 'known_hosts'), `${[...new Set(Object.values(hosts).map(({sshd}) => sshd.knownHost))].join('\n')}\n`);
			writeFileSync(path.join(folder, 'config'), Object.entries(hosts).map(([name, {sshd, lines = []}]) => [
				`Host ${name}`, ...lines, 'HostName 127.0.0.1', `Port ${sshd.port}`, `IdentityFile ${folder}/key`, 'IdentitiesOnly yes', `UserKnownHostsFile ${folder}/known_hosts`, 'GlobalKnownHostsFile /dev/null', '',
			].join('\n  ')).join('\n'));
		},
	};
};
