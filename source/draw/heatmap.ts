/**
 * How often each band of values was met, over time: a column a time cell, a row a band, the darker the more. Blank is a gap;
 * a dot is known to be nothing: the two are never the same.
 */
import {cutRow, span} from './compose.ts';
import {fitCells} from './fit.ts';
import {axisColumns, labelColumns} from './line-chart.ts';
import type {Row, Size, Tone} from './rows.ts';
import {roundUp} from './scale.ts';
import {drawTimeAxis} from './time-axis.ts';
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
};

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
const layoutHeatmap = ({columns, size, ends}: Pick<Heatmap, 'columns' | 'size' | 'ends'>) => {
	const hasTimes = ends !== null && size.rows >= 4;
	const axis = size.columns >= axisColumns + 10 ? axisColumns : 0;
	const cells = Math.max(0, size.columns - axis);
	const shown = fitCells<readonly number[]>(columns, cells, []);
	const bands = columns.reduce((most, column) => Math.max(most, column.length), 0);
	const shares = shareRows(bands, Math.max(0, hasTimes ? size.rows - 1 : size.rows));
	const weights = shares.map(({first, end}) => shown.map(column => sumKnown(column.slice(first, end))));
	return {hasTimes, axis, cells, bands, shares, weights, top: heatmapTop(weights)};
};

/** At most size.rows rows of at most size.columns cells; without axes where there is no room for them. */
export const drawHeatmap = (heatmap: Heatmap): Row[] => {
	const {size, label, ends, tone = () => 'series1'} = heatmap;
	const {hasTimes, axis, cells, bands, shares, weights, top} = layoutHeatmap(heatmap);
	const rows = shares.map(({first}, y): Row => {
		const plot = span((weights[y] ?? []).map(weight => glyphOf(weight, top)).join(''), tone(first));
		if (axis === 0) return [plot];
		// A label stands on the lowest row of its band, and leaves a row free to the next.
		const isLowest = shares[y + 1]?.first !== first;
		const hasRoom = shares.length > bands || (shares.length - 1 - y) % 2 === 0;
		const text = isLowest && hasRoom ? label(first) : '';
		return [span(`${padText(text, labelColumns, 'right')} ${text === '' ? '│' : '┤'}`, 'dim'), plot];
	});
	if (hasTimes && ends) rows.push(drawTimeAxis(ends, axis, cells));
	return rows.map(row => cutRow(row, size.columns));
};

/** What the glyphs of this heatmap stand for: `· 0  ░ few  ▒ 13+  ▓ 50+  █ 113+`. */
export const drawHeatmapLegend = (heatmap: Pick<Heatmap, 'columns' | 'size' | 'ends'>, format: (weight: number) => string): Row => {
	const edges = densityEdges(layoutHeatmap(heatmap).top);
	return [span(`${nothing} 0`, 'dim'), ...densities.map((glyph, level) => span(`  ${glyph} ${level === 0 ? 'few' : `${format(edges[level] ?? NaN)}+`}`, 'dim'))];
};
