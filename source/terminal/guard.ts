import type {Schedule} from './schedule.ts';

/** The part of `process` that the guard listens to. */
export type GuardedProcess = {
	readonly on: (event: string, listener: (...args: unknown[]) => void) => unknown;
	readonly off: (event: string, listener: (...args: unknown[]) => void) => unknown;
	/** Process id 0 means everyone in the foreground job. */
	readonly kill: (pid: number, signal: NodeJS.Signals) => unknown;
};
type Failing = {readonly on: (event: 'error', listener: (error: Error) => void) => unknown; readonly off: (event: 'error', listener: (error: Error) => void) => unknown};

export type GuardOptions = {
	readonly process: GuardedProcess;
	readonly screen: {readonly enter: () => void; readonly leave: () => void; readonly resize: () => void};
	readonly keyboard: {readonly open: () => void; readonly close: () => void};
	/** stdout, and stdin if wanted: an error there means that the terminal or the reader of a pipe has gone. */
	readonly streams: readonly Failing[];
	/** Ends the program; cli.ts does that. */
	readonly exit: (code: number) => void;
	/** Takes one line, without its newline, for stderr. */
	readonly report: (line: string) => void;
	readonly schedule: Schedule;
	/** With `stacks`, errors are reported with their stack (DEBUG=engineroom). */
	readonly detail: 'line' | 'stacks';
};

export type Guard = {
	/** Ctrl-Z: gives the terminal to the shell and stops; comes back by itself when the shell continues the job. */
	readonly suspend: () => void;
	/** Takes all handlers away, after restoring the terminal. */
	readonly release: () => void;
};

const crashCode = 1;
/** 128 + the signal's number, as shells report it. */
const signalCodes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131} as const;
const goneCodes: Readonly<Record<string, number>> = {EPIPE: 0, EIO: signalCodes.SIGHUP, ENXIO: signalCodes.SIGHUP, EBADF: signalCodes.SIGHUP, ECONNRESET: 0};
/** A job without a shell (an orphaned process group) cannot be stopped: then it goes on after this time. */
const unstoppedAfterMs = 300;

/** Makes sure that the terminal is given back on every way out: exit, signals, stop and continue, errors nobody caught, a vanished terminal. */
export const guardTerminal = (options: GuardOptions): Guard => {
	const {process, screen, keyboard, exit, report, schedule} = options;
	let isSuspended = false;
	let cancelWait = (): void => {};

	const restore = (): void => {
		screen.leave();
		keyboard.close();
	};
	const endWith = (code: number) => (): void => {
		restore();
		exit(code);
	};
	const crash = (error: unknown): void => {
		restore();
		for (const line of describe(error, options.detail)) report(line);
		exit(crashCode);
	};
	const comeBack = (): void => {
		cancelWait();
		if (isSuspended) {
			isSuspended = false;
			process.on('SIGTSTP', suspend);
		} else {
			// Stopped by someone else (kill -STOP): the shell has changed the terminal's modes meanwhile.
			restore();
		}
		keyboard.open();
		screen.enter();
		screen.resize();
	};
	const suspend = (): void => {
		if (isSuspended) return;
		isSuspended = true;
		restore();
		// Without a listener SIGTSTP stops the process, as the terminal driver's own Ctrl-Z would.
		process.off('SIGTSTP', suspend);
		cancelWait = schedule(comeBack, unstoppedAfterMs);
		process.kill(0, 'SIGTSTP');
	};
	const gone = (error: Error): void => {
		const code = 'code' in error && typeof error.code === 'string' ? goneCodes[error.code] : undefined;
		if (code === undefined) crash(error);
		else endWith(code)();
	};

	const listeners: [string, (...args: unknown[]) => void][] = [
		...Object.entries(signalCodes).map(([signal, code]): [string, () => void] => [signal, endWith(code)]),
		['SIGTSTP', suspend],
		['SIGCONT', comeBack],
		['uncaughtException', crash],
		['unhandledRejection', crash],
		['exit', restore],
	];
	for (const [event, listener] of listeners) process.on(event, listener);
	for (const stream of options.streams) stream.on('error', gone);

	return {
		suspend,
		release() {
			cancelWait();
			restore();
			for (const [event, listener] of listeners) process.off(event, listener);
			for (const stream of options.streams) stream.off('error', gone);
		},
	};
};

/** One line, or the stack's lines; without anything that could steer the terminal. */
const describe = (error: unknown, detail: 'line' | 'stacks'): string[] => {
	const stack = error instanceof Error ? error.stack : undefined;
	if (detail === 'stacks' && stack !== undefined) return stack.split('\n').map(clean);
	return [clean(`engineroom: ${error instanceof Error ? error.message : String(error)}`)];
};

const clean = (text: string): string => text.replace(/[\u0000-\u001F\u007F-\u009F]+/g, ' ').slice(0, 1000);
