import {emptyRow, parseRow, type CellRow} from './cell-row.ts';
import {createPen, type PenState} from './pen.ts';
import {drawRow} from './row-diff.ts';
import {plainStyle} from './style.ts';
import type {Width} from './width.ts';

/** A terminal's size in cells. */
export type ScreenSize = {readonly columns: number; readonly rows: number};

/** Remembers what the terminal shows and says which bytes turn it into the next frame. */
export type Painter = {
	/** Bytes for a frame (rows joined by newlines, SGR styled), cut or filled to the size; empty when nothing changes. Another size than before repaints all. */
	readonly paint: (frame: string, size: ScreenSize) => string;
	/** Makes the next frame repaint everything: what the terminal shows is no longer known. */
	readonly forget: () => void;
	/** True when the next frame repaints everything. */
	readonly isForgotten: () => boolean;
};

type Shown = {readonly size: ScreenSize; readonly frame: string; readonly lines: readonly string[]; readonly rows: readonly CellRow[]};
const wipe = '\u001B[m\u001B[2J';

/** A painter for one terminal of which nothing is known yet. Its memory is one screenful. */
export const createPainter = (width: Width): Painter => {
	let shown: Shown | undefined;
	let state: PenState = {cursor: undefined, style: plainStyle};

	const startOver = (size: ScreenSize): Shown => {
		const blank = emptyRow(size.columns);
		state = {cursor: undefined, style: plainStyle};
		return {size, frame: '', lines: [], rows: Array.from({length: size.rows}, () => blank)};
	};

	return {
		paint(frame, size) {
			const known = shown?.size.columns === size.columns && shown.size.rows === size.rows ? shown : undefined;
			if (known?.frame === frame) return '';
			const before = known ?? startOver(size);
			const lines = frame.split('\n', size.rows);
			const pen = createPen(state, size.columns);
			const rows = before.rows.map((row, y) => {
				const line = lines[y] ?? '';
				if (line === (before.lines[y] ?? '')) return row;
				const wanted = parseRow(line, size.columns, width);
				drawRow(pen, y, row, wanted);
				return wanted;
			});
			shown = {size, frame, lines, rows};
			state = pen.state();
			return known ? pen.bytes() : wipe + pen.bytes();
		},
		forget() {
			shown = undefined;
		},
		isForgotten: () => shown === undefined,
	};
};

