/**
 * Cuts bytes into pieces that are all ASCII and pieces that are not, both at line ends: text with one wide character in it is
 * decoded, searched and parsed at half the speed, and one such line is in every other chunk.
 */
const newline = 10;
const blockBytes = 2048;
const highBits = 0x80808080;

/** Whether no byte from `from` up to `to` is above 127; four at a time. */
const isAscii = (bytes: Uint8Array, from: number, to: number): boolean => {
	let at = from;
	while (at < to && (bytes.byteOffset + at) % 4 !== 0) if ((bytes[at++] as number) > 127) return false;
	const words = Math.floor((to - at) / 4);
	const view = new Int32Array(bytes.buffer, bytes.byteOffset + at, words);
	for (let index = 0; index < words; index++) if (((view[index] as number) & highBits) !== 0) return false;
	for (at += words * 4; at < to; at++) if ((bytes[at] as number) > 127) return false;
	return true;
};

/** Gives the pieces of whole lines in their order. */
export const cutByAlphabet = (bytes: Uint8Array, give: (piece: Uint8Array) => void): void => {
	let pieceStart = 0;
	let pieceIsAscii = true;
	for (let at = 0; at < bytes.length; ) {
		const end = bytes.indexOf(newline, Math.min(at + blockBytes, bytes.length - 1)) + 1 || bytes.length;
		const blockIsAscii = isAscii(bytes, at, end);
		if (blockIsAscii !== pieceIsAscii && at > pieceStart) {
			give(bytes.subarray(pieceStart, at));
			pieceStart = at;
		}
		pieceIsAscii = blockIsAscii;
		at = end;
	}
	if (pieceStart < bytes.length) give(bytes.subarray(pieceStart));
};
