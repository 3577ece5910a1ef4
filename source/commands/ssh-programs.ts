/** The `ssh` programs that carry links: each in a session of its own, so that it cannot reach the terminal, and none left behind. */
import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {Duplex, type Readable, type Writable} from 'node:stream';
import type {Carrier, Dial} from '../monitor/carrier.ts';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export type SshPrograms = {
	readonly dial: Dial;
	/** Ends them all; resolves when they are gone. */
	end(): Promise<void>;
};

/** UTF-16 units of what a program says on stderr that are kept, the last ones: the reason of an end stands there. */
export const maxSaidUnits = 16 * 1024;
/** A program that was told to end has this long. */
const mercyMs = 1000;
/** What was said by a program that is gone is read for this long. */
const lastWordsMs = 200;

/** `ENGINEROOM_SSH` names another program than `ssh`, such as a script of one's own that calls it. */
export const createSshPrograms = (environment: NodeJS.ProcessEnv): SshPrograms => {
	const program = environment['ENGINEROOM_SSH'] || 'ssh';
	// The agents' token is for them: a configuration with `SendEnv *` would hand it to every host.
	const env = {...environment, ENGINEROOM_TOKEN: undefined, SSH_ASKPASS_REQUIRE: 'never'};
	const running = new Map<Child, Carrier>();
	// Whatever ends this process, short of a kill -9: then they find their standard input closed.
	const endNow = (): void => {
		for (const child of running.keys()) signalGroup(child, 'SIGKILL');
	};
	return {
		dial(words) {
			// Without a terminal there is nothing to ask on; a window must not be opened either.
			const child: Child = spawn(program, words, {stdio: ['pipe', 'pipe', 'pipe'], detached: true, env});
			const carrier = carry(child, program);
			if (running.size === 0) process.on('exit', endNow);
			running.set(child, carrier);
			void carrier.ended.then(() => {
				running.delete(child);
				if (running.size === 0) process.off('exit', endNow);
			});
			return carrier;
		},
		async end() {
			const carriers = [...running.values()];
			for (const carrier of carriers) carrier.end();
			await Promise.all(carriers.map(({ended}) => ended));
		},
	};
};

const carry = (child: Child, program: string): Carrier => {
	let said = '';
	let cancelTimer = (): void => undefined;
	child.stderr.setEncoding('utf8');
	child.stderr.on('data', (text: string) => {
		said = (said + text).slice(-maxSaidUnits);
	});
	const stream = Duplex.from({readable: child.stdout, writable: child.stdin});
	// A program that ends breaks its pipes: what it says and its end tell why.
	for (const one of [child.stdin, child.stdout, child.stderr, stream]) one.on('error', () => undefined);
	const ended = new Promise<{readonly said: string}>(resolve => {
		child.on('error', (error: NodeJS.ErrnoException) => {
			said = error.code === 'ENOENT' || error.code === 'EACCES' ? `no program: ${program}` : error.message;
			if (child.pid === undefined) resolve({said});
		});
		const finish = (): void => {
			cancelTimer();
			child.stderr.destroy();
			resolve({said});
		};
		child.on('close', finish);
		// A shared connection to a host on the way may stay, by the person's configuration, and with it the pipe of its stderr.
		child.on('exit', () => {
			cancelTimer();
			const timer = setTimeout(finish, lastWordsMs);
			cancelTimer = () => clearTimeout(timer);
		});
	});
	let ending = false;
	return {
		stream,
		// A pipe to a child is a socket.
		heardBytes: () => (child.stdout as Readable & {readonly bytesRead?: number}).bytesRead ?? 0,
		ended,
		end() {
			if (ending) return;
			ending = true;
			signalGroup(child, 'SIGTERM');
			const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), mercyMs);
			cancelTimer = () => clearTimeout(timer);
		},
	};
};

/** The program and those that it started to get through (ProxyCommand, ProxyJump). */
const signalGroup = ({pid}: Child, signal: NodeJS.Signals): void => {
	if (pid === undefined) return;
	try {
		process.kill(-pid, signal);
	} catch {
		// It is gone already.
	}
};
