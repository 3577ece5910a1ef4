import {behindWide, blank, textAt, type CellRow} from './cell-row.ts';
import type {Pen} from './pen.ts';
import type {Run} from './runs.ts';
import {isSteady} from './width.ts';

/** Writes runs in the order given. */
export const drawRuns = (pen: Pen, runs: readonly Run[]): void => {
	for (let index = 0; index < runs.length; index++) {
		const run = runs[index];
		if (run === undefined) return;
		if (run.end === run.x) {
			pen.move(run.x, run.y);
			pen.eraseRest();
		} else {
			pen.approach(run.row, run.x, run.y, run.style);
			pen.cells(run.row, run.x, run.end);
		}
	}
};

/**
 * Rows with characters whose width terminals see differently are wiped and written whole, and the cursor is placed anew
 * after each such character: whatever the terminal thinks, all else stands where it belongs.
 */
export const drawAnew = (pen: Pen, y: number, row: CellRow): void => {
	pen.move(0, y);
	pen.eraseRest();
	let from = 0;
	for (let x = 0; x < row.blankFrom; x++) {
		const code = row.codes[x];
		if (code === behindWide || code === blank || isSteady(textAt(row, x))) continue;
		const behind = row.codes[x + 1] === behindWide ? x + 2 : x + 1;
		if (x > from) {
			pen.move(from, y);
			pen.cells(row, from, x);
		}
		pen.move(x, y);
		pen.cells(row, x, behind);
		pen.loseColumn();
		from = behind;
	}
	if (from < row.blankFrom) {
		pen.move(from, y);
		pen.cells(row, from, row.blankFrom);
	}
};
