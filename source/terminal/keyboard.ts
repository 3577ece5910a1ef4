import {PassThrough} from 'node:stream';
import {createReplyFilter, type Pending} from './replies.ts';
import type {Schedule} from './schedule.ts';

/** The terminal's keys; process.stdin is one. */
export type TtyInput = {
	readonly setRawMode: (isRaw: boolean) => unknown;
	readonly setEncoding: (encoding: 'utf8') => unknown;
	readonly ref: () => unknown;
	readonly unref: () => unknown;
	readonly resume: () => unknown;
	readonly pause: () => unknown;
	readonly on: (event: 'data', listener: (chunk: string) => void) => unknown;
	readonly off: (event: 'data', listener: (chunk: string) => void) => unknown;
};

export type Keyboard = {
	/** What Ink reads keys from. */
	readonly stdin: NodeJS.ReadStream;
	/** Takes raw mode and starts to read; Ink may ask for it too. Does nothing when already done. */
	readonly open: () => void;
	/** Gives the terminal's own line editing back and stops reading. Safe at any time, also after the terminal has gone. */
	readonly close: () => void;
	/** Hands the terminal's answers to `listener` until the returned function is called. They never reach Ink, whether anybody listens or not. */
	readonly listen: (listener: (reply: string) => void) => () => void;
};

/** Keys that nobody reads are dropped beyond this many characters. */
const longestUnread = 65_536;
/** How long what was kept waits for the rest: a key is not to be felt late; an answer may be cut in two by a bad line. */
const waitMs: Readonly<Record<Exclude<Pending, 'none'>, number>> = {maybe: 50, surely: 2000};

/** A keyboard on a tty: raw, with the terminal's answers to queries taken out. */
export const createKeyboard = (tty: TtyInput, schedule: Schedule): Keyboard => {
	const typed = new PassThrough({encoding: 'utf8'});
	const listeners = new Set<(reply: string) => void>();
	let isOpen = false;

	const filter = createReplyFilter(found => {
		for (const listener of [...listeners]) listener(found);
	}, () => listeners.size > 0);
	const pass = (text: string): void => {
		if (text !== '' && typed.readableLength + text.length <= longestUnread) typed.write(text);
	};
	let waiting: {readonly kind: Pending; readonly cancel: () => void} | null = null;
	const stopWaiting = (): void => {
		waiting?.cancel();
		waiting = null;
	};
	const flush = (): void => {
		stopWaiting();
		pass(filter.flush());
	};
	const take = (chunk: string): void => {
		pass(filter.push(chunk));
		const kind = filter.pending();
		// The time of an answer is not begun anew by what is typed into it: that is lost until it is over.
		if (kind === 'surely' && waiting?.kind === kind) return;
		stopWaiting();
		if (kind !== 'none') waiting = {kind, cancel: schedule(flush, waitMs[kind])};
	};

	const open = (): void => {
		if (isOpen) return;
		isOpen = true;
		tty.setEncoding('utf8');
		tty.ref();
		tty.setRawMode(true);
		tty.on('data', take);
		tty.resume();
	};
	const close = (): void => {
		if (!isOpen) return;
		isOpen = false;
		tty.off('data', take);
		stopWaiting();
		tty.pause();
		tty.unref();
		try {
			tty.setRawMode(false);
		} catch {
			// The terminal has gone (EIO, EBADF), and its line editing with it.
		}
	};
	const inkStdin = Object.assign(typed, {
		isTTY: true,
		fd: 0,
		ref: () => typed,
		unref: () => typed,
		setRawMode(isRaw: boolean) {
			if (isRaw) open();
			else close();
			return typed;
		},
	});
	return {
		// Ink uses no more of a terminal's stdin than this.
		stdin: inkStdin as unknown as NodeJS.ReadStream,
		open, close,
		listen(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
	};
};
