import type {CellRow} from './cell-row.ts';
import {shortestMove} from './motion.ts';
import {createPen, type Pen} from './pen.ts';
import {plainStyle, type Style} from './style.ts';
import {isSteady} from './width.ts';

const eraseBytes = 3;
/** A cursor move is never longer than this, so a longer gap is never worth rewriting. */
const longestMove = 10;

/** Writes what turns row `y` from `shown` into `wanted`; nothing when they are the same. */
export const drawRow = (pen: Pen, y: number, shown: CellRow, wanted: CellRow): void => {
	const first = firstChange(shown, wanted);
	if (first === undefined) return;
	if (shown.steady && wanted.steady) drawChanges(pen, y, shown, wanted, first);
	else drawAnew(pen, y, wanted);
};

const differs = (shown: CellRow, wanted: CellRow, x: number): boolean => shown.texts[x] !== wanted.texts[x] || shown.styles[x] !== wanted.styles[x];

const firstChange = (shown: CellRow, wanted: CellRow): number | undefined => {
	for (let x = 0; x < wanted.texts.length; x++) {
		if (differs(shown, wanted, x)) return x;
	}
	return undefined;
};

const drawChanges = (pen: Pen, y: number, shown: CellRow, wanted: CellRow, first: number): void => {
	let limit = wanted.texts.length;
	while (!differs(shown, wanted, limit - 1)) limit--;
	const eraseFrom = Math.max(first, wanted.blankFrom);
	const erase = limit - eraseFrom > eraseBytes;
	const stop = erase ? Math.min(limit, wanted.blankFrom) : limit;
	const runs: Run[] = [];
	let x = first;
	while (x < stop) {
		const end = runEnd(shown, wanted, x, stop);
		runs.push({x, end});
		x = end;
		while (x < stop && !differs(shown, wanted, x)) x++;
	}
	for (const run of inOrder(runs, wanted, pen.state().style)) {
		goTo(pen, wanted, run.x, y);
		pen.cells(wanted, run.x, run.end);
	}
	if (erase) {
		goTo(pen, wanted, nextChange(shown, wanted, eraseFrom), y);
		pen.eraseRest();
	}
};

/** Changed cells side by side. */
type Run = {readonly x: number; readonly end: number};

/** What a move back to the left end costs more than a move on, in changes of style. */
const leastSaved = 2;

/**
 * Numbers and pictures take turns in a row, and so do their styles: where it saves enough, all runs of one style are written before
 * those of the next, the style in use first. Moves in between are about as long either way.
 */
const inOrder = (runs: readonly Run[], row: CellRow, inUse: Style): readonly Run[] => {
	const styles = new Set<Style>([inUse]);
	let switches = 0;
	let last = inUse;
	for (const {x, end} of runs) {
		const style = styleOf(row, x);
		if (style !== last) switches++;
		styles.add(style);
		last = styleOf(row, end - 1);
	}
	if (switches < styles.size - 1 + leastSaved) return runs;
	return [...styles].flatMap(style => runs.filter(({x}) => styleOf(row, x) === style));
};

const styleOf = (row: CellRow, x: number): Style => row.styles[x] ?? plainStyle;

const nextChange = (shown: CellRow, wanted: CellRow, from: number): number => {
	let x = from;
	while (!differs(shown, wanted, x)) x++;
	return x;
};

/** Behind the last cell of the run of changed cells that starts at `from`; never inside a wide character. */
const runEnd = (shown: CellRow, wanted: CellRow, from: number, stop: number): number => {
	let end = from + 1;
	while (end < stop && (differs(shown, wanted, end) || wanted.texts[end] === '')) end++;
	return end;
};

/** Goes to a cell by a cursor move or by writing once more what stands in between, whichever is shorter. */
const goTo = (pen: Pen, row: CellRow, x: number, y: number): void => {
	const {cursor, style} = pen.state();
	const from = cursor?.x;
	if (cursor?.y !== y || from === undefined || x <= from || x - from > longestMove) return pen.move(x, y);
	// The style of the next cell counts too: writing the gap may change it on the way.
	const rewrite = createPen({cursor, style}, row.texts.length);
	rewrite.cells(row, from, Math.min(x + 1, row.texts.length));
	const jump = createPen({cursor: {x, y}, style}, row.texts.length);
	jump.cells(row, x, Math.min(x + 1, row.texts.length));
	const jumpBytes = shortestMove(cursor, {x, y}).length + Buffer.byteLength(jump.bytes());
	if (Buffer.byteLength(rewrite.bytes()) <= jumpBytes) pen.cells(row, from, x);
	else pen.move(x, y);
};

/**
 * Rows with characters whose width terminals see differently are wiped and written whole, and the cursor is placed anew
 * after each such character: whatever the terminal thinks, all else stands where it belongs.
 */
const drawAnew = (pen: Pen, y: number, wanted: CellRow): void => {
	pen.move(0, y);
	pen.eraseRest();
	let from = 0;
	for (let x = 0; x < wanted.blankFrom; x++) {
		const text = wanted.texts[x] ?? ' ';
		if (text === '' || text === ' ' || isSteady(text)) continue;
		const behind = wanted.texts[x + 1] === '' ? x + 2 : x + 1;
		if (x > from) {
			pen.move(from, y);
			pen.cells(wanted, from, x);
		}
		pen.move(x, y);
		pen.cells(wanted, x, behind);
		pen.loseColumn();
		from = behind;
	}
	if (from < wanted.blankFrom) {
		pen.move(from, y);
		pen.cells(wanted, from, wanted.blankFrom);
	}
};
