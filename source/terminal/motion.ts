/**
 * Where the terminal's cursor is, from 0. Nothing is known when `y` is undefined, and only the row when `x` is: terminals
 * differ after the last column was written.
 */
export type Cursor = {x: number | undefined; y: number | undefined};

const csi = '\u001B[';
/** VT: down one row in the same column. Unlike LF, ttys never put a carriage return before it (docs/terminals.md). */
const down = '\u000B';
/** How often a sequence is done; once goes without saying. */
const repeat = (count: number): string => count === 1 ? '' : String(count);
const repeatBytes = (count: number): number => count === 1 ? 0 : digits(count);
const digits = (count: number): number => count < 10 ? 1 : count < 100 ? 2 : String(count).length;

/** How long the shortest move is that takes the cursor to a cell. */
export const moveBytes = ({x: fromX, y: fromY}: Cursor, x: number, y: number): number => {
	const absolute = absoluteBytes(x, y);
	if (fromY === undefined) return absolute;
	const rows = rowBytes(fromY, y);
	return Math.min(absolute, rows + columnBytes(fromX, x), rows + 1 + columnBytes(0, x));
};

/** The shortest move that takes the cursor to a cell; empty when it stands there. */
export const shortestMove = (from: Cursor, x: number, y: number): string => {
	const {x: fromX, y: fromY} = from;
	const bytes = moveBytes(from, x, y);
	if (fromY !== undefined) {
		const rows = rowBytes(fromY, y);
		if (bytes === rows + columnBytes(fromX, x)) return alongColumn(fromY, y) + alongRow(fromX, x);
		if (bytes === rows + 1 + columnBytes(0, x)) return `\r${alongColumn(fromY, y)}${alongRow(0, x)}`;
	}
	return `${csi}${y === 0 ? '' : y + 1}${x === 0 ? '' : `;${x + 1}`}H`;
};

const absoluteBytes = (x: number, y: number): number => 3 + (y === 0 ? 0 : digits(y + 1)) + (x === 0 ? 0 : 1 + digits(x + 1));

// The row that is wanted exists, so going down never scrolls.
const rowBytes = (from: number, to: number): number => {
	const count = to - from;
	return count >= 0 ? Math.min(count, 3 + repeatBytes(count)) : 3 + Math.min(repeatBytes(-count), digits(to + 1));
};

const alongColumn = (from: number, to: number): string => {
	const count = to - from;
	if (count >= 0) return count <= 3 ? down.repeat(count) : `${csi}${count}B`;
	return repeatBytes(-count) <= digits(to + 1) ? `${csi}${repeat(-count)}A` : `${csi}${to + 1}d`;
};

const columnBytes = (from: number | undefined, to: number): number => {
	if (from === to) return 0;
	if (to === 0) return 1;
	const named = 3 + digits(to + 1);
	if (from === undefined) return named;
	return to > from ? Math.min(named, 3 + repeatBytes(to - from)) : Math.min(named, from - to, 3 + repeatBytes(from - to));
};

const alongRow = (from: number | undefined, to: number): string => {
	const bytes = columnBytes(from, to);
	if (bytes === 0) return '';
	if (to === 0) return '\r';
	if (from === undefined || bytes === 3 + digits(to + 1)) return `${csi}${to + 1}G`;
	if (to > from) return `${csi}${repeat(to - from)}C`;
	return bytes === from - to ? '\b'.repeat(bytes) : `${csi}${repeat(from - to)}D`;
};
