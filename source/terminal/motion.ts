/** Where the terminal's cursor is, from 0. `x` is undefined when only the row is known: terminals differ after the last column was written. */
export type Cursor = {readonly x: number | undefined; readonly y: number};

const csi = '\u001B[';
const repeat = (count: number): string => count === 1 ? '' : String(count);

/** The shortest sequence that takes the cursor from one cell to another; `from` undefined when nothing is known. */
export const shortestMove = (from: Cursor | undefined, to: {readonly x: number; readonly y: number}): string => {
	if (from?.x === to.x && from.y === to.y) return '';
	let best = absolute(to.x, to.y);
	for (const move of from === undefined ? [] : relative(from, to)) {
		if (move.length < best.length) best = move;
	}
	return best;
};

const absolute = (x: number, y: number): string => {
	const row = y === 0 ? '' : String(y + 1);
	return x === 0 ? `${csi}${row}H` : `${csi}${row};${x + 1}H`;
};

/** Within a row, and straight up or down; a carriage return helps at the left edge. */
const relative = (from: Cursor, to: {readonly x: number; readonly y: number}): string[] => {
	const down = to.y - from.y;
	if (down === 0) return alongRow(from.x, to.x);
	const moves: string[] = [];
	const vertical = down > 0 ? `${csi}${repeat(down)}B` : `${csi}${repeat(-down)}A`;
	if (from.x === to.x) moves.push(vertical, `${csi}${to.y + 1}d`);
	// A line feed below the last row would scroll, but the row that is wanted exists, so the cursor is above it.
	if (down > 0 && down <= 4) moves.push(...alongRow(0, to.x).map(rest => '\r' + '\n'.repeat(down) + rest));
	// The column is named anyway: whether the tty puts a carriage return before a line feed does not matter, and one of our own costs a byte.
	if (down > 0 && down <= 4 && from.x !== undefined && to.x > 0) moves.push(`${'\n'.repeat(down)}${csi}${to.x + 1}G`);
	if (to.x === 0) moves.push('\r' + vertical);
	return moves;
};

const alongRow = (from: number | undefined, to: number): string[] => {
	if (from === to) return [''];
	const moves = [`${csi}${to + 1}G`];
	if (to === 0) moves.push('\r');
	if (from === undefined) return moves;
	if (to > from) moves.push(`${csi}${repeat(to - from)}C`);
	else moves.push('\b'.repeat(from - to), `${csi}${repeat(from - to)}D`);
	return moves;
};
