/** Bytes to whole lines: keeps the half line at the end, skips lines that are too long, decodes many lines at once. */
import {cutByAlphabet} from './ascii.ts';

export const maxLineBytes = 64 * 1024;

export type LineBuffer = {
	/** Gives every line that is complete now, without its newline. The bytes are not kept. */
	push(bytes: Uint8Array, onLine: (line: string) => void): void;
	/** Forgets the half line: the file it belonged to is gone. */
	clear(): void;
	/** Lines skipped because of their length since the last call. */
	takeSkipped(): number;
};

const newline = 10;

export const createLineBuffer = (): LineBuffer => {
	const decoder = new TextDecoder('utf-8');
	let rest: Uint8Array = new Uint8Array(0);
	let skipping = false;
	let skipped = 0;
	const emitPiece = (bytes: Uint8Array, onLine: (line: string) => void): void => {
		const text = decoder.decode(bytes);
		let start = 0;
		for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
			const stop = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
			if (stop - start > maxLineBytes) skipped++;
			else if (stop > start) onLine(text.slice(start, stop));
			start = end + 1;
		}
	};
	const emit = (bytes: Uint8Array, onLine: (line: string) => void): void => cutByAlphabet(bytes, piece => emitPiece(piece, onLine));
	return {
		push(bytes, onLine) {
			let from = 0;
			if (skipping) {
				const end = bytes.indexOf(newline);
				if (end === -1) return;
				skipping = false;
				from = end + 1;
			}
			const last = bytes.lastIndexOf(newline);
			if (last >= from) {
				const whole = bytes.subarray(from, last + 1);
				if (rest.length === 0) emit(whole, onLine);
				else {
					// Only the first line continues what was kept: the others need not be copied.
					const first = whole.indexOf(newline) + 1;
					const joined = new Uint8Array(rest.length + first);
					joined.set(rest);
					joined.set(whole.subarray(0, first), rest.length);
					emit(joined, onLine);
					emit(whole.subarray(first), onLine);
				}
				rest = new Uint8Array(0);
				from = last + 1;
			}
			const tail = bytes.subarray(from);
			if (rest.length + tail.length > maxLineBytes) {
				rest = new Uint8Array(0);
				skipping = true;
				skipped++;
				return;
			}
			if (tail.length > 0) {
				const joined = new Uint8Array(rest.length + tail.length);
				joined.set(rest);
				joined.set(tail, rest.length);
				rest = joined;
			}
		},
		clear() {
			rest = new Uint8Array(0);
			skipping = false;
		},
		takeSkipped() {
			const count = skipped;
			skipped = 0;
			return count;
		},
	};
};
