/** Writing to a terminal without the event loop, for the moments when no loop will turn again. */
export type WriteNow = (text: string) => void;

/** What a synchronous writer needs: `writeSync` as in node:fs, the file descriptor, and a way to wait without the loop. */
export type WriteNowDoor = {
	readonly fd: number;
	readonly writeSync: (fd: number, bytes: Uint8Array, offset: number) => number;
	readonly sleep: (milliseconds: number) => void;
};

const pauseMs = 5;
/** A terminal that takes nothing for this many pauses (200 ms) is given up: leaving must not hang. */
const patience = 40;

/** Writes all of a text at once. A full terminal is waited for, but not for ever; a vanished one (EPIPE, EIO, …) is ignored: nobody is left to see it. */
export const createWriteNow = (door: WriteNowDoor): WriteNow => text => {
	const bytes = new TextEncoder().encode(text);
	let offset = 0;
	let tries = 0;
	while (offset < bytes.length && tries < patience) {
		try {
			offset += door.writeSync(door.fd, bytes, offset);
		} catch (error) {
			if (!isBusy(error)) return;
			tries++;
			door.sleep(pauseMs);
		}
	}
};

const isBusy = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EINTR');

/** Blocks the thread for that long. */
export const sleepNow = (milliseconds: number): void => {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};
