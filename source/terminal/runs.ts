import {behindWide, blank, type CellRow} from './cell-row.ts';
import {blankFits, plainStyle, type Style} from './style.ts';

/** Cells of row `y` from `x` up to, not including, `end` that are written in one style; `end` is `x` where the rest of the row is erased instead. */
export type Run = {readonly y: number; readonly x: number; end: number; readonly row: CellRow; style: Style};

const eraseBytes = 3;

/** Adds the runs that turn what is shown of a steady row into the row, given which cells have changed, from left to right. */
export const addRuns = (runs: Run[], y: number, row: CellRow, changed: readonly number[]): void => {
	const limit = (changed.at(-1) ?? 0) + 1;
	const eraseFrom = Math.max(changed[0] ?? 0, row.blankFrom);
	const isErased = limit - eraseFrom > eraseBytes;
	const stop = isErased ? row.blankFrom : limit;
	let run: Run | undefined;
	let isBlank = false;
	let index = 0;
	for (; index < changed.length; index++) {
		const x = changed[index] ?? 0;
		if (x >= stop) break;
		// Behind a wide character: written with it.
		if (run !== undefined && x < run.end) continue;
		const isBlankCell = row.codes[x] === blank;
		const style = row.styles[x] ?? plainStyle;
		if (run !== undefined && (x === run.end || (x === run.end + 1 && isCheap(row, run.end, run.style)))) {
			if (isBlankCell ? blankFits(run.style, style) : style === run.style) {
				isBlank &&= isBlankCell;
				run.end = endOf(row, x);
				continue;
			}
			if (isBlank && !isBlankCell && x === run.end && blankFits(style, run.style)) {
				run.style = style;
				isBlank = false;
				run.end = endOf(row, x);
				continue;
			}
		}
		// Blanks go with what was written before where its style does not show on them.
		const before: Style = run?.style ?? plainStyle;
		run = {y, x, end: endOf(row, x), row, style: isBlankCell && blankFits(before, style) ? before : style};
		isBlank = isBlankCell;
		runs.push(run);
	}
	if (!isErased) return;
	const before = run?.style ?? plainStyle;
	const x = changed[index] ?? eraseFrom;
	runs.push({y, x, end: x, row, style: blankFits(before, plainStyle) ? before : plainStyle});
};

const endOf = (row: CellRow, x: number): number => row.codes[x + 1] === behindWide ? x + 2 : x + 1;

/**
 * Whether the name that a row begins with, behind marks and up to two blanks side by side, has changed: the row is of something else now. Written
 * in one go, no name stands beside another's numbers on a slow line.
 */
export const isOfAnother = ({codes}: CellRow, changed: readonly number[]): boolean => {
	let start = 0;
	while (start < codes.length && isMark(codes[start] ?? blank)) start++;
	let end = start;
	while (end < codes.length && (codes[end] !== blank || codes[end + 1] !== blank)) end++;
	for (let index = 0; index < changed.length; index++) {
		const x = changed[index] ?? 0;
		if (x >= start) return x <= end;
	}
	return false;
};

/** A blank, or a symbol of those that names do not begin with. */
const isMark = (code: number): boolean => code === blank || (code >= 0x2000 && code < 0x2E80);

/** An unchanged cell that costs less to write once more than to pass by. */
const isCheap = ({codes, styles}: CellRow, x: number, style: Style): boolean => {
	const code = codes[x] ?? blank;
	return code >= blank && code < 0x7F && (styles[x] === style || (code === blank && blankFits(style, styles[x] ?? plainStyle)));
};
