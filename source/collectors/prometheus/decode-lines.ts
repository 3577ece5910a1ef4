/** The text of a page, a piece at a time: a string of more than 128 KB is laid down apart by V8, in memory that it asks the system for each time. */

const newline = 10;
/** Two bytes a character at most: a piece stays below that size. */
export const pieceBytes = 60_000;

/** A mark of byte order is one at the beginning of a page alone. */
const decodeFirst = new TextDecoder('utf-8');
const decodeNext = new TextDecoder('utf-8', {ignoreBOM: true});

/** Whole lines each, but for the last one's feed; of a line that is longer than a piece the whole. What is no UTF-8 becomes U+FFFD. */
export function* decodeLines(body: Uint8Array): Generator<string, void, void> {
	for (let at = 0; at < body.length;) {
		const end = endOfPiece(body, at);
		yield (at === 0 ? decodeFirst : decodeNext).decode(body.subarray(at, end));
		at = end;
	}
}

const endOfPiece = (body: Uint8Array, at: number): number => {
	if (body.length - at <= pieceBytes) return body.length;
	const last = body.lastIndexOf(newline, at + pieceBytes - 1);
	const end = last >= at ? last : body.indexOf(newline, at + pieceBytes);
	return end === -1 ? body.length : end + 1;
};
