import {readSync} from 'node:fs';
import type * as NodePty from '@lydell/node-pty';
import {createTerminalScreen, type TerminalScreen} from './terminal-screen.ts';

type PtyModule = typeof NodePty;
type Loaded = {readonly module: PtyModule} | {readonly reason: string};

const load = async (): Promise<Loaded> => {
	try {
		return {module: await import('@lydell/node-pty')};
	} catch (error) {
		return {reason: `no pseudo-terminal here: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`};
	}
};
const loaded = await load();

/**
 * Why tests with a real terminal cannot run here; undefined when they can. Use `test.skipIf(ptyMissing)`: the reason is
 * printed once. With ENGINEROOM_REQUIRE_SERVICES=1 a missing pseudo-terminal fails instead.
 */
export const ptyMissing: string | undefined = 'reason' in loaded ? loaded.reason : undefined;
if (ptyMissing !== undefined) {
	if (process.env['ENGINEROOM_REQUIRE_SERVICES'] === '1') throw new Error(ptyMissing);
	process.stderr.write(`skipped: ${ptyMissing}\n`);
}

export type PtyOptions = {
	readonly columns?: number;
	readonly rows?: number;
	/** Added to a bare environment: PATH, HOME, TERM=xterm-256color, LANG=C.UTF-8, TZ=UTC. CI, NO_COLOR and the like are not inherited. */
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/** `deaf`: the terminal answers no queries. */
	readonly answers?: 'xterm' | 'deaf';
	/** The colour that the terminal tells of its background, as `rgb:ffff/ffff/ffff`; none when not said. */
	readonly background?: string;
	/** The terminal sits at the end of a line that takes no more than this; at once when not said. */
	readonly bytesPerSecond?: number;
};

export type PtyExit = {readonly code: number; readonly signal: number | undefined};

/** A program in a real terminal. */
export type PtyProgram = {
	readonly pid: number;
	/** What the terminal shows now: `rows()`, `text()`, `cell(x, y)` with colours, `isAlternate()`, … */
	readonly screen: TerminalScreen;
	/** Types keys; names in `keys` spell the special ones. */
	readonly press: (typed: string) => void;
	readonly resize: (columns: number, rows: number) => void;
	/** Resolves when the predicate holds, looked at after every output; rejects after `withinMs` (10 s), or when the program ends without it, with what the screen shows. */
	readonly waitFor: (predicate: (screen: TerminalScreen) => boolean, withinMs?: number) => Promise<void>;
	/** Resolves when this text stands somewhere on the screen. */
	readonly waitForText: (text: string | RegExp, withinMs?: number) => Promise<void>;
	/** Every byte the program has written, as text. */
	readonly rawBytes: () => string;
	/** Resolves when the program has ended; rejects after `withinMs` (10 s). */
	readonly exited: (withinMs?: number) => Promise<PtyExit>;
	/** Sends a signal to the program (default SIGTERM). */
	readonly kill: (signal?: NodeJS.Signals) => void;
	/** Stops reading, as a terminal does that hangs; `go` reads on. */
	readonly hold: () => void;
	readonly go: () => void;
	/** Kills the program if it still runs and closes the terminal. Call it in afterEach or finally. */
	readonly close: () => Promise<void>;
};

export const keys = {
	enter: '\r', escape: '\u001B', tab: '\t', backspace: '\u007F', up: '\u001B[A', down: '\u001B[B', right: '\u001B[C', left: '\u001B[D',
	ctrlC: '\u0003', ctrlL: '\u000C', ctrlZ: '\u001A',
} as const;

const patienceMs = 10_000;

const trickleEveryMs = 20;

/** Reads no more than so many bytes a second, in place of the terminal's own reading; returns what ends that. */
const trickle = (pty: NodePty.IPty, bytesPerSecond: number, receive: (bytes: Uint8Array) => void): (() => void) => {
	pty.pause();
	const fd = Number(Reflect.get(pty, 'fd'));
	let budget = 0;
	let last = performance.now();
	const timer = setInterval(() => {
		const now = performance.now();
		// What was not read in time is not made up for: the line is as thin as ever.
		budget = Math.min(budget + ((now - last) * bytesPerSecond) / 1000, bytesPerSecond / 10);
		last = now;
		if (budget < 1) return;
		const bytes = Buffer.alloc(Math.floor(budget));
		try {
			const count = readSync(fd, bytes);
			budget -= count;
			receive(bytes.subarray(0, count));
		} catch {
			// Nothing to read now (EAGAIN), or nothing any more (EIO): its end is told elsewhere.
		}
	}, trickleEveryMs);
	return () => clearInterval(timer);
};

/** Starts a command in a real pseudo-terminal whose screen can be read. */
export const startInPty = (command: string, args: readonly string[], options: PtyOptions = {}): PtyProgram => {
	if ('reason' in loaded) throw new Error(loaded.reason);
	const {columns = 80, rows = 24} = options;
	const bare = {PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: 'xterm-256color', LANG: 'C.UTF-8', TZ: 'UTC'};
	const pty: NodePty.IPty = loaded.module.spawn(command, [...args], {
		cols: columns, rows, name: 'xterm-256color', cwd: options.cwd ?? process.cwd(), env: {...bare, ...options.env}, encoding: null,
	});
	const screen = createTerminalScreen(columns, rows);
	if (options.background !== undefined) screen.tellBackground(options.background);
	const chunks: Uint8Array[] = [];
	const watchers = new Set<() => void>();
	let exit: PtyExit | undefined;
	const wake = (): void => {
		for (const watcher of [...watchers]) watcher();
	};

	const receive = (bytes: Uint8Array): void => {
		chunks.push(bytes);
		void screen.write(bytes).then(wake);
	};
	// With encoding null the data are bytes, whatever the types say.
	pty.onData(data => receive(data as unknown as Uint8Array));
	const stopTrickle = options.bytesPerSecond === undefined ? () => undefined : trickle(pty, options.bytesPerSecond, receive);
	pty.onExit(({exitCode, signal}) => {
		stopTrickle();
		// What was written last may still be on its way into the screen.
		void screen.write('').then(() => {
			exit = {code: exitCode, signal: signal === 0 ? undefined : signal};
			wake();
		});
	});
	if (options.answers !== 'deaf') screen.onReply(reply => {
		if (!exit) pty.write(reply);
	});

	const rawBytes = (): string => Buffer.concat(chunks).toString();
	const until = (holds: () => boolean, withinMs: number, what: string): Promise<void> => new Promise((resolve, reject) => {
		const finish = (done: () => void): void => {
			clearTimeout(timer);
			watchers.delete(look);
			done();
		};
		const fail = (): void => finish(() => {
			const state = exit ? `ended with code ${exit.code}, signal ${exit.signal ?? 'none'}` : `still runs after ${withinMs} ms`;
			reject(new Error(`waited for ${what}; the program ${state}; the screen shows:\n${screen.text()}`));
		});
		const look = (): void => {
			if (holds()) finish(resolve);
			// Nothing will change any more.
			else if (exit) fail();
		};
		const timer = setTimeout(fail, withinMs);
		watchers.add(look);
		look();
	});
	const kill = (signal: NodeJS.Signals = 'SIGTERM'): void => {
		if (!exit) pty.kill(signal);
	};

	return {
		pid: pty.pid, screen, rawBytes, kill,
		press: typed => pty.write(typed),
		resize(newColumns, newRows) {
			screen.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		waitFor: (predicate, withinMs = patienceMs) => until(() => predicate(screen), withinMs, 'the screen'),
		waitForText: (text, withinMs = patienceMs) => until(() => typeof text === 'string' ? screen.text().includes(text) : text.test(screen.text()), withinMs, String(text)),
		async exited(withinMs = patienceMs) {
			await until(() => exit !== undefined, withinMs, 'the end');
			return exit!;
		},
		hold: () => pty.pause(),
		go: () => pty.resume(),
		async close() {
			stopTrickle();
			pty.resume();
			kill('SIGKILL');
			await until(() => exit !== undefined, patienceMs, 'the end');
		},
	};
};
