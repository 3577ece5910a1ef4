/**
 * How often each band of values was met, over time: a column a time cell, a row a band, the darker the more. Blank is a gap;
 * a dot is known to be nothing: the two are never the same.
 */
import {cutRow, span} from './compose.ts';
import {axisColumns, labelColumns} from './line-chart.ts';
import type {Row, Size, Tone} from './rows.ts';
import {roundUp} from './scale.ts';
import {headGlyph, layStrip, plainStroke, type Stroke} from './strip.ts';
import {drawSweepAxis, drawTimeAxis} from './time-axis.ts';
import {padText} from './width.ts';

export type Heatmap = {
	/** A column a time cell, oldest first; in it the weight of each band, the lowest band first. NaN is unknown, and so is a band that is not there. */
	readonly columns: readonly (readonly number[])[];
	readonly size: Size;
	/** What a band begins at, in at most `labelColumns` cells; '' leaves the row without a mark. */
	readonly label: (band: number) => string;
	/** What stands under the left and the right end; null where another picture has the same time axis. */
	readonly ends: readonly [string, string] | null;
	/** A band's tone: one a row. */
	readonly tone?: (band: number) => Tone;
	/** Scrolling when not said. A cell holds one column, whatever gauges are made of: its glyph is its weight. */
	readonly stroke?: Stroke;
};

type Plot = Pick<Heatmap, 'columns' | 'size' | 'ends' | 'stroke'>;

const gap = ' ';
const nothing = '·';
const densities = ['░', '▒', '▓', '█'] as const;

/** The weight of the darkest glyph: a round one, so that the past stands still while the most grows a little. */
const heatmapTop = (columns: Heatmap['columns']): number => roundUp(columns.reduce((most, column) => column.reduce((top, weight) => (weight > top ? weight : top), most), 0));

/** The least weight of each density: a rare one is seen beside a thousand others, so steps grow with the square. */
const densityEdges = (top: number): readonly number[] => densities.map((_, level) => top * (level / densities.length) ** 2);

const glyphOf = (weight: number, top: number): string => {
	if (Number.isNaN(weight)) return gap;
	if (weight <= 0) return nothing;
	const level = Math.floor(Math.sqrt(Math.min(1, weight / top)) * densities.length);
	return densities[Math.min(level, densities.length - 1)] ?? gap;
};

/** The bands of one row put together: what is known of them; NaN when nothing is. */
const sumKnown = (weights: readonly number[]): number => weights.reduce((sum, weight) => (Number.isNaN(weight) ? sum : Number.isNaN(sum) ? weight : sum + weight), NaN);

type Band = {readonly first: number; readonly end: number};

/** Rows from the top, each with its bands: several bands a row where there are too many, several rows a band where there is room. */
const shareRows = (bands: number, height: number): Band[] => {
	if (bands === 0) return [];
	const repeat = Math.max(1, Math.floor(height / bands));
	const rows = Math.min(height, bands * repeat);
	return Array.from({length: rows}, (_, y) => {
		const row = rows - 1 - y;
		if (bands * repeat === rows) return {first: Math.floor(row / repeat), end: Math.floor(row / repeat) + 1};
		return {first: Math.floor((row * bands) / rows), end: Math.floor(((row + 1) * bands) / rows)};
	});
};

/** The part of a heatmap that is data: its rows with their bands, and the weight in each of their cells. */
const layoutHeatmap = ({columns, size, ends, stroke = plainStroke}: Plot) => {
	const hasTimes = ends !== null && size.rows >= 4;
	const axis = size.columns >= axisColumns + 10 ? axisColumns : 0;
	const cells = Math.max(0, size.columns - axis);
	const seen = columns.slice(-Math.max(1, cells));
	const {values: places, head} = layStrip(seen.map((_, index) => index), cells, {...stroke, glyphs: 'blocks'});
	const bands = columns.reduce((most, column) => Math.max(most, column.length), 0);
	const shares = shareRows(bands, Math.max(0, hasTimes ? size.rows - 1 : size.rows));
	const sums = shares.map(({first, end}) => seen.map(column => sumKnown(column.slice(first, end))));
	// What the write-head covers counts, too: the past stands still while it passes.
	return {hasTimes, axis, cells, bands, shares, head, weights: sums.map(row => places.map(place => row[place] ?? NaN)), top: heatmapTop(sums)};
};

/** At most size.rows rows of at most size.columns cells; without axes where there is no room for them. */
export const drawHeatmap = (heatmap: Heatmap): Row[] => {
	const {size, label, ends, tone = () => 'series1'} = heatmap;
	const {hasTimes, axis, cells, bands, shares, head, weights, top} = layoutHeatmap(heatmap);
	const rows = shares.map(({first}, y): Row => {
		const glyphs = (weights[y] ?? []).map(weight => glyphOf(weight, top)).join('');
		const plot: Row = head === null ? [span(glyphs, tone(first))] : [span(glyphs.slice(0, head), tone(first)), span(headGlyph, 'dim'), span(glyphs.slice(head + 1), tone(first))];
		if (axis === 0) return plot;
		// A label stands on the lowest row of its band, and leaves a row free to the next.
		const isLowest = shares[y + 1]?.first !== first;
		const hasRoom = shares.length > bands || (shares.length - 1 - y) % 2 === 0;
		const text = isLowest && hasRoom ? label(first) : '';
		return [span(`${padText(text, labelColumns, 'right')} ${text === '' ? '│' : '┤'}`, 'dim'), ...plot];
	});
	if (hasTimes && ends) rows.push(head === null ? drawTimeAxis(ends, axis, cells) : drawSweepAxis(head, axis, cells));
	return rows.map(row => cutRow(row, size.columns));
};

/** What the glyphs of this heatmap stand for: `· 0  ░ few  ▒ 13+  ▓ 50+  █ 113+`. */
export const drawHeatmapLegend = (heatmap: Plot, format: (weight: number) => string): Row => {
	const edges = densityEdges(layoutHeatmap(heatmap).top);
	return [span(`${nothing} 0`, 'dim'), ...densities.map((glyph, level) => span(`  ${glyph} ${level === 0 ? 'few' : `${format(edges[level] ?? NaN)}+`}`, 'dim'))];
};
