import {shortestMove, type Cursor} from './motion.ts';
import {blankFits, plainStyle, sgrBetween, type Style} from './style.ts';
import type {CellRow} from './cell-row.ts';

/** The terminal's drawing state as far as it is known: where the cursor stands and how it writes. */
export type PenState = {readonly cursor: Cursor | undefined; readonly style: Style};

/** Writes cells by the fewest bytes from the state the terminal is in, and keeps track of that state. */
export type Pen = {
	readonly state: () => PenState;
	/** The bytes that put the cursor there; empty when it stands there. */
	readonly move: (x: number, y: number) => void;
	/** Writes the cells from `from` up to, not including, `to`, which may not cut a wide character. The cursor stands at `from`. */
	readonly cells: (row: CellRow, from: number, to: number) => void;
	/** Blanks from the cursor to the end of the line; the cursor stays. */
	readonly eraseRest: () => void;
	/** Forgets where in the row the cursor stands. */
	readonly loseColumn: () => void;
	/** All bytes since the pen was made. */
	readonly bytes: () => string;
};

/** A pen on a screen `columns` wide that starts from `start`. */
export const createPen = (start: PenState, columns: number): Pen => {
	let {cursor, style} = start;
	let bytes = '';

	const useStyle = (wanted: Style): void => {
		bytes += sgrBetween(style, wanted);
		style = wanted;
	};
	const stand = (x: number): void => {
		if (cursor) cursor = {x: x < columns ? x : undefined, y: cursor.y};
	};

	return {
		state: () => ({cursor, style}),
		bytes: () => bytes,
		move(x, y) {
			bytes += shortestMove(cursor, {x, y});
			cursor = {x, y};
		},
		cells(row, from, to) {
			for (let x = from; x < to; x++) {
				const text = row.texts[x] ?? ' ';
				const wanted = row.styles[x] ?? plainStyle;
				if (wanted !== style && !(text === ' ' && blankFits(style, wanted))) useStyle(wanted);
				bytes += text;
			}
			stand(to);
		},
		eraseRest() {
			// Erasing paints with the background in use, and on some terminals with its lines.
			if (!blankFits(style, plainStyle)) useStyle(plainStyle);
			bytes += '\u001B[K';
		},
		loseColumn() {
			if (cursor) cursor = {x: undefined, y: cursor.y};
		},
	};
};
