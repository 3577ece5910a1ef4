import {EventEmitter} from 'node:events';
import type {ScreenSize} from './painter.ts';

/** The stdout that Ink is given: takes whole frames and knows the terminal's real size. Emits `resize`. */
export type InkStdout = NodeJS.WriteStream & {readonly emitResize: () => void};

// Cursor shown or hidden, synchronized updates, erased lines: the screen does all that itself.
const onlyControls = /^(?:\u001B\[[0-?]*[ -/]*[@-~])*$/;

type Done = (error?: Error | null) => void;

/** A stdout for Ink in debug mode, where each write is one whole frame; frames go to `takeFrame`. */
export const createInkStdout = (size: () => ScreenSize, takeFrame: (frame: string) => void): InkStdout => {
	const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, callback?: Done): boolean => {
		const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
		if (!onlyControls.test(text)) takeFrame(text);
		const done = typeof encoding === 'function' ? encoding : callback;
		if (done) queueMicrotask(() => done());
		return true;
	};
	const stdout = Object.assign(new EventEmitter(), {
		isTTY: true, writable: true, destroyed: false, writableEnded: false, writableLength: 0, fd: 1,
		write,
		end: () => {},
	});
	stdout.setMaxListeners(0);
	Object.defineProperties(stdout, {
		columns: {get: () => size().columns, enumerable: true},
		rows: {get: () => size().rows, enumerable: true},
	});
	// Ink uses no more of a stream than this.
	return Object.assign(stdout, {emitResize: () => void stdout.emit('resize')}) as unknown as InkStdout;
};
