/**
 * Lines over time with axes. asciichart draws the lines and is fenced here: it throws on empty series and on gaps, and
 * flattens a constant series unless it is told the range; so it gets one stretch without gaps at a time, and the range.
 */
import asciichart from 'asciichart';
import {span} from './compose.ts';
import {drawDotLine} from './dot-lines.ts';
import type {Row, Size, Span, Tone} from './rows.ts';
import {headGlyph, layStrip, plainStroke, type Stroke} from './strip.ts';
import {drawSweepAxis, drawTimeAxis} from './time-axis.ts';
import {padText} from './width.ts';

export type ToneLine = {readonly values: readonly number[]; readonly tone: Tone};

export type LineChart = {
	/** Later lines are drawn over earlier ones. NaN is a gap. */
	readonly lines: readonly ToneLine[];
	readonly size: Size;
	/** The value of the highest row; the lowest is 0. */
	readonly top: number;
	/** A value of the y axis in at most `labelColumns` cells. */
	readonly label: (value: number) => string;
	/** What stands under the left and the right end; null where a chart below has the same time axis. */
	readonly ends: readonly [string, string] | null;
	/** Scrolling lines when not said. */
	readonly stroke?: Stroke;
};

/** Cells that the y axis takes. */
export const axisColumns = 8;
export const labelColumns = axisColumns - 2;

type Cell = {readonly text: string; readonly tone: Tone};
type Grid = (Cell | null)[][];

/** Stretches of a series without gaps, with where they begin. */
const stretches = (values: readonly number[]): {first: number; values: number[]}[] => {
	const found: {first: number; values: number[]}[] = [];
	let current: {first: number; values: number[]} | null = null;
	for (const [index, value] of values.entries()) {
		if (Number.isNaN(value)) {
			current = null;
			continue;
		}
		if (!current) found.push((current = {first: index, values: []}));
		current.values.push(value);
	}
	return found;
};

const drawStretch = (grid: Grid, first: number, values: readonly number[], top: number, tone: Tone): void => {
	const height = grid.length - 1;
	// As a share of the range: asciichart multiplies and rounds, and huge or tiny numbers lose their steps there.
	const shares = values.map(value => Math.min(1, Math.max(0, value / top)));
	// It draws from point to point, a column less than there are points: the last one goes on for its own cell.
	const picture = asciichart.plot([...shares, shares.at(-1) ?? 0], {min: 0, max: 1, height, offset: 1, format: () => ''});
	for (const [y, line] of picture.split('\n').entries()) {
		const row = grid[y];
		if (!row) continue;
		for (let x = 0; x < values.length; x++) {
			const text = line[x + 1];
			if (text !== undefined && text !== ' ') row[first + x] = {text, tone};
		}
	}
};

/** Cells in a row put together to as few spans as there are changes of tone. */
const joinCells = (cells: readonly (Cell | null)[]): Span[] => {
	const spans: {text: string; tone: Tone}[] = [];
	for (const cell of cells) {
		const last = spans.at(-1);
		if (last && (cell === null || cell.tone === last.tone)) last.text += cell?.text ?? ' ';
		else spans.push({text: cell?.text ?? ' ', tone: cell?.tone ?? 'plain'});
	}
	return spans;
};

const drawBlockLine = (grid: Grid, values: readonly number[], top: number, tone: Tone): void => {
	for (const stretch of stretches(values)) drawStretch(grid, stretch.first, stretch.values, top, tone);
};

const drawBrailleLine = (grid: Grid, values: readonly number[], top: number, tone: Tone): void => {
	const glyphs = drawDotLine(values.map(value => value / top), grid[0]?.length ?? 0, grid.length);
	for (const [y, row] of glyphs.entries()) for (const [x, text] of row.entries()) if (text !== ' ' && grid[y]) grid[y][x] = {text, tone};
};

/** The write-head, from top to bottom: what stands right of it is a round old. */
const drawHead = (grid: Grid, head: number): void => {
	for (const row of grid) row[head] = {text: headGlyph, tone: 'dim'};
};

/** Ticks at round parts of the range only, and never on neighbouring rows. */
const labelledRows = (height: number): ReadonlySet<number> => {
	const steps = height - 1;
	const parts = [5, 4, 2].find(count => steps % count === 0 && steps / count >= 2) ?? 1;
	return new Set(Array.from({length: parts + 1}, (_, index) => (index * steps) / parts));
};

/** Draws at any size: without axes where there is no room for them. Exactly size.rows rows. */
export const drawLineChart = ({lines, size, top, label, ends, stroke = plainStroke}: LineChart): Row[] => {
	const hasTimes = ends !== null && size.rows >= 4;
	const height = Math.max(2, hasTimes ? size.rows - 1 : size.rows);
	const axis = size.columns >= axisColumns + 10 ? axisColumns : 0;
	const cells = Math.max(1, size.columns - axis);
	const grid: Grid = Array.from({length: height}, () => Array.from({length: cells}, () => null));
	const drawLine = stroke.glyphs === 'braille' ? drawBrailleLine : drawBlockLine;
	const strips = lines.map(({values, tone}) => ({strip: layStrip(values, cells, stroke), tone}));
	for (const {strip: {values}, tone} of strips) drawLine(grid, values, top, tone);
	const head = strips[0]?.strip.head ?? null;
	if (head !== null) drawHead(grid, head);
	const labelled = labelledRows(height);
	const rows = grid.map((row, y): Row => {
		if (axis === 0) return joinCells(row);
		const value = top * (1 - y / (height - 1));
		const text = labelled.has(y) ? label(value) : '';
		return [span(`${padText(text, labelColumns, 'right')} ${labelled.has(y) ? '┤' : '│'}`, 'dim'), ...joinCells(row)];
	});
	if (hasTimes && ends) rows.push(head === null ? drawTimeAxis(ends, axis, cells) : drawSweepAxis(head, axis, cells));
	return rows.slice(0, size.rows);
};
