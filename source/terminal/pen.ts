import {behindWide, blank, inClusters, textAt, type CellRow} from './cell-row.ts';
import {moveBytes, shortestMove, type Cursor} from './motion.ts';
import {sgrBetween} from './sgr.ts';
import {blankFits, plainStyle, type Style} from './style.ts';

/** Writes cells by the fewest bytes from the state the terminal is in, and keeps track of that state. */
export type Pen = {
	/** The style in use. */
	readonly style: () => Style;
	/** Puts the cursor there, by no bytes when it stands there. */
	readonly move: (x: number, y: number) => void;
	/** Puts the cursor there by a move, or by writing once more what stands before it in the row, whichever is shorter; `style` is what is written there. */
	readonly approach: (row: CellRow, x: number, y: number, style: Style) => void;
	/** Writes the cells from `from` up to, not including, `to`, which may not cut a wide character. The cursor stands at `from`. */
	readonly cells: (row: CellRow, from: number, to: number) => void;
	/** Blanks from the cursor to the end of the line; the cursor stays. */
	readonly eraseRest: () => void;
	/** Forgets where in the row the cursor stands. */
	readonly loseColumn: () => void;
	/** All bytes since it was last asked. */
	readonly take: () => string;
	/** Starts over: where the cursor stands is not known, and the style is the plain one. */
	readonly forget: () => void;
};

/** Changes of style that are remembered: a screen has a dozen styles. */
const mostChanges = 400;
const styleBits = 2 ** 26;

/** Writing a gap once more is never shorter when it is longer than this. */
const longestGap = 9;

/** A pen on a screen `columns` wide of which nothing is known. */
export const createPen = (columns: number): Pen => {
	const cursor: Cursor = {x: undefined, y: undefined};
	const changes = new Map<number, string>();
	let style = plainStyle;
	let bytes = '';

	const useStyle = (wanted: Style): void => {
		const key = style * styleBits + wanted;
		let change = changes.get(key);
		if (change === undefined) {
			if (changes.size === mostChanges) changes.clear();
			change = sgrBetween(style, wanted);
			changes.set(key, change);
		}
		bytes += change;
		style = wanted;
	};
	const cells = (row: CellRow, from: number, to: number): void => {
		const {codes, styles} = row;
		for (let x = from; x < to; x++) {
			const code = codes[x] ?? blank;
			const wanted = styles[x] ?? plainStyle;
			if (wanted !== style && !(code === blank && blankFits(style, wanted))) useStyle(wanted);
			if (code === inClusters) bytes += textAt(row, x);
			else if (code !== behindWide) bytes += String.fromCharCode(code);
		}
		cursor.x = to < columns ? to : undefined;
	};
	const move = (x: number, y: number): void => {
		bytes += shortestMove(cursor, x, y);
		cursor.x = x;
		cursor.y = y;
	};

	return {
		move, cells,
		style: () => style,
		approach(row, x, y, wanted) {
			const from = cursor.x;
			if (from === undefined || cursor.y === undefined || from >= x || x - from > longestGap || y < cursor.y) return move(x, y);
			const room = moveBytes(cursor, x, y) - moveBytes(cursor, from, y);
			if (gapBytes(row, from, x, style, wanted) > room) return move(x, y);
			move(from, y);
			cells(row, from, x);
		},
		eraseRest() {
			// Erasing paints with the background in use, and on some terminals with its lines.
			if (!blankFits(style, plainStyle)) useStyle(plainStyle);
			bytes += '\u001B[K';
		},
		loseColumn() {
			cursor.x = undefined;
		},
		take() {
			const taken = bytes;
			bytes = '';
			return taken;
		},
		forget() {
			cursor.x = undefined;
			cursor.y = undefined;
			style = plainStyle;
			bytes = '';
		},
	};
};

/** What it takes to write the cells of a gap without another style than the one in use and, from some cell on, the one wanted behind it. */
const gapBytes = ({codes, styles}: CellRow, from: number, to: number, inUse: Style, wanted: Style): number => {
	if (codes[from] === behindWide) return Infinity;
	let style = inUse;
	let bytes = 0;
	for (let x = from; x < to; x++) {
		const code = codes[x] ?? blank;
		const look = styles[x] ?? plainStyle;
		if (!shows(style, code, look)) {
			if (!shows(wanted, code, look)) return Infinity;
			style = wanted;
		}
		bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
	}
	return bytes;
};

/** Whether a cell comes out right in a style. */
const shows = (style: Style, code: number, look: Style): boolean => look === style || (code === blank && blankFits(style, look));
