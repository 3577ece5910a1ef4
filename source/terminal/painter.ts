import {emptyRow, updateRow, type CellRow} from './cell-row.ts';
import {drawAnew, drawRuns} from './draw-runs.ts';
import {createPen, type Pen} from './pen.ts';
import {inOrder} from './run-order.ts';
import {addRuns, isOfAnother, type Run} from './runs.ts';
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

/** What the terminal shows; `rows` change in place. */
type Shown = {readonly size: ScreenSize; readonly rows: readonly CellRow[]; readonly pen: Pen; frame: string; lines: readonly string[]};
const wipe = '\u001B[m\u001B[2J';

/** A painter for one terminal of which nothing is known yet. Its memory is one screenful. */
export const createPainter = (width: Width): Painter => {
	let shown: Shown | undefined;

	const startOver = (size: ScreenSize): Shown => ({
		size, rows: Array.from({length: size.rows}, () => emptyRow(size.columns)), pen: createPen(size.columns), frame: '', lines: [],
	});

	return {
		paint(frame, size) {
			const known = shown?.size.columns === size.columns && shown.size.rows === size.rows ? shown : undefined;
			if (known?.frame === frame) return '';
			const screen = known ?? startOver(size);
			const {rows, pen} = screen;
			const lines = frame.split('\n', size.rows);
			const runs: Run[] = [];
			for (let y = 0; y < rows.length; y++) {
				const row = rows[y];
				const line = lines[y] ?? '';
				if (row === undefined || line === (screen.lines[y] ?? '')) continue;
				const wasSteady = row.isSteady;
				const changed = updateRow(row, line, width);
				if (changed.length === 0) continue;
				if (!wasSteady || !row.isSteady) drawAnew(pen, y, row);
				else if (isOfAnother(row, changed)) {
					const own: Run[] = [];
					addRuns(own, y, row, changed);
					drawRuns(pen, inOrder(own, pen.style()));
				} else addRuns(runs, y, row, changed);
			}
			drawRuns(pen, inOrder(runs, pen.style()));
			screen.frame = frame;
			screen.lines = lines;
			shown = screen;
			return known ? pen.take() : wipe + pen.take();
		},
		forget() {
			shown = undefined;
		},
		isForgotten: () => shown === undefined,
	};
};
