/**
 * Writes to a terminal that may be slow. Node would wait until the system says that there is room again, which Linux does for a
 * pseudo-terminal only when nearly all of its dozen kilobytes have been read: on a line of 1 kB/s nothing is heard for 16
 * seconds. So what did not fit is offered again every 100 ms, in small pieces: what is taken tells a slow line from one that stands still.
 */
import type {Schedule} from './schedule.ts';
import type {TtyOutput} from './screen.ts';

export type TtyWriter = {
	/** Writes at once what the terminal takes, and goes on with the rest; `done` is called when it has all of it. */
	readonly write: (text: string, done: () => void) => boolean;
	/** Bytes that the terminal has taken since the start. */
	readonly taken: () => number;
	/** Gives up what it has not taken yet; calls what waits for it. */
	readonly discard: () => void;
};

/** `writeSync` as in node:fs, on a descriptor that does not block. */
export type TtyWriterDoor = {
	readonly writeSync: (bytes: Uint8Array, offset: number, length: number) => number;
	readonly schedule: Schedule;
	/** The terminal has gone. */
	readonly onError: (error: Error) => void;
};

type Waiting = {readonly bytes: Uint8Array; offset: number; readonly done: () => void};

const againMs = 100;
/** The system frees its buffer in the pieces in which it was filled. */
const pieceBytes = 512;

const isBusy = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');

/** A writer for one terminal. */
export const createTtyWriter = ({writeSync, schedule, onError}: TtyWriterDoor): TtyWriter => {
	const encoder = new TextEncoder();
	let queue: readonly Waiting[] = [];
	let taken = 0;
	let cancel: (() => void) | null = null;

	/** How many bytes were taken: 0 when there is no room. */
	const offer = ({bytes, offset}: Waiting, length: number): number => {
		try {
			return writeSync(bytes, offset, length);
		} catch (error) {
			if (isBusy(error)) return 0;
			throw error;
		}
	};
	/** False when there was no room for all of it. Whole at first: a frame that the terminal reads at once is never seen half. */
	const put = (one: Waiting): boolean => {
		const whole = one.bytes.length - one.offset;
		for (let length = one.offset === 0 ? whole : Math.min(whole, pieceBytes); length > 0; length = Math.min(one.bytes.length - one.offset, pieceBytes)) {
			const count = offer(one, length);
			one.offset += count;
			taken += count;
			if (count === 0) return false;
		}
		return true;
	};
	const discard = (): void => {
		cancel?.();
		cancel = null;
		const given = queue;
		queue = [];
		for (const {done} of given) done();
	};
	const run = (): void => {
		cancel = null;
		try {
			for (let first = queue[0]; first !== undefined && cancel === null; first = queue[0]) {
				if (!put(first)) {
					cancel = schedule(run, againMs);
					return;
				}
				queue = queue.slice(1);
				first.done();
			}
		} catch (error) {
			discard();
			onError(error instanceof Error ? error : new Error(String(error)));
		}
	};
	return {
		write(text, done) {
			queue = [...queue, {bytes: encoder.encode(text), offset: 0, done}];
			if (queue.length === 1 && cancel === null) run();
			return queue.length === 0;
		},
		taken: () => taken,
		discard,
	};
};

/** A terminal's size and its resizes, and a writer in place of its own. */
export const writeThrough = (tty: TtyOutput, {write, discard}: TtyWriter): TtyOutput => ({
	get columns() {
		return tty.columns;
	},
	get rows() {
		return tty.rows;
	},
	write, discard,
	on: (event, listener) => tty.on(event, listener),
	off: (event, listener) => tty.off(event, listener),
});
