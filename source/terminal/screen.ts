import {createInkStdout, type InkStdout} from './ink-stdout.ts';
import {beginSynchronized, endSynchronized, enterModes, leaveModes} from './modes.ts';
import {createPainter, type ScreenSize} from './painter.ts';
import {createCoalescer, type Schedule} from './schedule.ts';
import {clusterWidth, type Width} from './width.ts';
import type {WriteNow} from './write-now.ts';

/** The terminal's side of a screen; process.stdout is one (see unblock in tty.ts). */
export type TtyOutput = {
	readonly columns?: number | undefined;
	readonly rows?: number | undefined;
	readonly write: (text: string, done: (error?: Error | null) => void) => boolean;
	/** Gives up what the terminal has not taken yet, where that is possible. */
	readonly discard?: () => void;
	readonly on: (event: 'resize', listener: () => void) => unknown;
	readonly off: (event: 'resize', listener: () => void) => unknown;
};

export type ScreenOptions = {
	readonly tty: TtyOutput;
	/** Writes past the event loop: entering and leaving, from any place (see createWriteNow). */
	readonly writeNow: WriteNow;
	readonly schedule: Schedule;
	/** How wide characters are; the same measure as the pictures were drawn with. */
	readonly width?: Width;
};

/** Counts since the start: frames drawn, frames that a newer one replaced before the terminal could take them, bytes of frames. */
export type ScreenStats = {readonly frames: number; readonly dropped: number; readonly bytes: number};

export type Screen = {
	/** What Ink renders to, with `debug: true`. */
	readonly stdout: InkStdout;
	/** Takes the alternate screen and draws the newest frame, if there is one. Does nothing when already there. */
	readonly enter: () => void;
	/** Gives the terminal back, at once and in any state; frames are kept but not drawn until enter(). Does nothing when already left. */
	readonly leave: () => void;
	/** Draws everything again: what the terminal shows is not what was drawn (Ctrl-L, SIGCONT). */
	readonly repaint: () => void;
	/** Tells Ink and repaints: the terminal's size may be another one. Called by itself on the tty's `resize`. */
	readonly resize: () => void;
	/** From now on frames are wrapped in synchronized updates: the terminal said that it knows them. */
	readonly startSynchronizing: () => void;
	/** Writes what is no part of the picture and moves nothing on it (a clipboard sequence), between two frames. */
	readonly say: (sequence: string) => void;
	readonly stats: () => ScreenStats;
	/** Whether the terminal has not yet taken the last frame. */
	readonly isBehind: () => boolean;
};

const resizeEveryMs = 50;
/** Where the system does not know the size (serial lines). */
const defaultSize: ScreenSize = {columns: 80, rows: 24};

/** A screen on a tty: takes Ink's frames, draws what changed, and never queues more than one frame for a slow terminal. */
export const createScreen = ({tty, writeNow, schedule, width = clusterWidth}: ScreenOptions): Screen => {
	const painter = createPainter(width);
	let newest: string | undefined;
	let isEntered = false;
	let isBusy = false;
	let isWaiting = false;
	let isSynchronized = false;
	let stats: ScreenStats = {frames: 0, dropped: 0, bytes: 0};

	const size = (): ScreenSize => ({columns: tty.columns || defaultSize.columns, rows: tty.rows || defaultSize.rows});

	const draw = (): void => {
		if (newest === undefined || !isEntered) return;
		if (isBusy) {
			isWaiting = true;
			return;
		}
		const bytes = painter.paint(newest, size());
		if (bytes === '') return;
		const wrapped = isSynchronized ? beginSynchronized + bytes + endSynchronized : bytes;
		stats = {...stats, frames: stats.frames + 1, bytes: stats.bytes + Buffer.byteLength(wrapped)};
		isBusy = true;
		tty.write(wrapped, written);
	};
	const written = (): void => {
		isBusy = false;
		if (!isWaiting) return;
		isWaiting = false;
		draw();
	};

	const stdout = createInkStdout(size, frame => {
		if (isWaiting) stats = {...stats, dropped: stats.dropped + 1};
		newest = frame;
		draw();
	});

	const repaint = (): void => {
		painter.forget();
		draw();
	};
	const coalescer = createCoalescer(() => {
		painter.forget();
		stdout.emitResize();
		// Ink has drawn by now, unless it does not listen.
		if (painter.isForgotten()) draw();
	}, resizeEveryMs, schedule);
	const resize = (): void => {
		// Terminals rearrange what they show when their size changes, even when it changes back.
		painter.forget();
		coalescer.poke();
	};

	return {
		stdout, repaint, resize,
		enter() {
			if (isEntered) return;
			isEntered = true;
			writeNow(enterModes);
			tty.on('resize', resize);
			repaint();
		},
		leave() {
			if (!isEntered) return;
			isEntered = false;
			isWaiting = false;
			tty.off('resize', resize);
			coalescer.stop();
			painter.forget();
			// The rest of a frame would be written into the shell.
			tty.discard?.();
			writeNow(leaveModes(size().rows));
		},
		startSynchronizing() {
			isSynchronized = true;
		},
		say(sequence) {
			if (isEntered) tty.write(sequence, () => undefined);
		},
		stats: () => stats,
		isBehind: () => isBusy,
	};
};
