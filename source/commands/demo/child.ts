/** One process of the demo as its parent sees it. */
import {spawn, type ChildProcess} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {washText} from '../../signals/text.ts';
import type {Role} from './messages.ts';

const stderrTail = 2000;
const stopWithinMs = 4000;

export type Child<Order extends object> = {
	readonly pid: number | undefined;
	send(order: Order): void;
	/** Resolves with the reason when the process has ended, for whatever cause. */
	readonly ended: Promise<string>;
	/** Ends it at once: for what has nothing to put in order. */
	kill(): void;
	/** Asks it to end, insists after some seconds, and resolves when it has gone. */
	stop(): Promise<void>;
};

const reasonOf = (role: Role, code: number | null, signal: NodeJS.Signals | null, stderr: string): string => {
	const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
	// The line that names the error, not the stack below it.
	const said = stderr.split('\n').find(line => /error/i.test(line)) ?? stderr.trim().split('\n').at(-1) ?? '';
	return `the demo's ${role} process ${how}${said ? `: ${washText(said.trim(), 160)}` : ''}`;
};

/** Starts the script in a process group of its own: what the terminal sends to the demo (Ctrl-C) is for the demo to pass on. */
export const startChild = <Order extends object, Report>(script: URL, role: Role, onReport: (report: Report) => void, execArgv: readonly string[] = []): Child<Order> => {
	const child: ChildProcess = spawn(process.execPath, [...execArgv, fileURLToPath(script), role], {stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true});
	let stderr = '';
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		stderr = `${stderr}${text}`.slice(0, stderrTail);
	});
	child.on('message', message => onReport(message as Report));
	const ended = new Promise<string>(resolve => {
		child.once('error', error => resolve(`the demo's ${role} process could not start: ${washText(error.message)}`));
		child.once('close', (code, signal) => resolve(reasonOf(role, code, signal, stderr)));
	});
	return {
		pid: child.pid,
		send(order) {
			if (child.connected) child.send(order, () => undefined);
		},
		ended,
		kill: () => void child.kill('SIGKILL'),
		async stop() {
			if (child.connected) child.send({type: 'stop'}, () => undefined);
			else child.kill('SIGTERM');
			const insist = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
			await ended;
			clearTimeout(insist);
		},
	};
};
