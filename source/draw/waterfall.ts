/** What a request was busy with: a row a span, indented under the one that it happened in, with a bar on one time axis. */
import {cutRow, emptyRow, span} from './compose.ts';
import {formatTick, formatValue} from './format.ts';
import type {Row, Size, Tone} from './rows.ts';
import {cutText, padText, textWidth} from './width.ts';

export type WaterfallSpan = {
	/** From the start of the axis; NaN when unknown. */
	readonly startSeconds: number;
	readonly durationSeconds: number;
	/** 0 for what is within nothing. */
	readonly depth: number;
	readonly label: string;
	readonly tone: Tone;
};

export type Waterfall = {
	readonly spans: readonly WaterfallSpan[];
	readonly size: Size;
	/** What the whole axis stands for: the same for every part of a long list. */
	readonly totalSeconds: number;
};

const durationColumns = 8;
const leastLabel = 12;
/** Narrower, a bar tells nothing. */
const leastBar = 10;
/** Deeper spans stand below each other: their names would leave the row. */
const deepest = 8;

type Layout = {readonly label: number; readonly bar: number; readonly duration: number};

/** The label takes what its longest needs, at most half; the duration goes last. */
const layoutWaterfall = (spans: readonly WaterfallSpan[], columns: number): Layout => {
	const duration = columns >= leastLabel + durationColumns ? durationColumns : 0;
	const room = columns - duration;
	const longest = spans.reduce((most, {label, depth}) => Math.max(most, textWidth(label) + indentOf(depth)), leastLabel);
	const label = Math.min(longest, Math.max(leastLabel, Math.floor(room / 2)));
	const bar = room - label - 1;
	return bar >= leastBar ? {label, bar, duration} : {label: Math.max(0, room), bar: 0, duration};
};

const indentOf = (depth: number): number => 2 * Math.min(deepest, Math.max(0, Math.floor(depth)));

const share = (seconds: number, totalSeconds: number): number => (totalSeconds > 0 ? Math.min(1, Math.max(0, seconds / totalSeconds)) : 0);

/** The bar in exactly `cells` cells: what is shorter than half a cell is a thin mark, what is unknown is not there. */
const drawBarText = ({startSeconds, durationSeconds}: WaterfallSpan, totalSeconds: number, cells: number): string => {
	if (Number.isNaN(startSeconds)) return ' '.repeat(cells);
	const length = Number.isNaN(durationSeconds) ? 0 : Math.max(0, durationSeconds);
	const from = share(startSeconds, totalSeconds) * cells;
	const to = share(startSeconds + length, totalSeconds) * cells;
	const first = Math.min(cells - 1, Math.floor(from));
	if (to - from < 0.5) return padText(`${' '.repeat(first)}▏`, cells);
	const end = Math.max(first + 1, Math.min(cells, Math.round(to)));
	return `${' '.repeat(first)}${'█'.repeat(end - first)}${' '.repeat(cells - end)}`;
};

const drawSpan = (one: WaterfallSpan, totalSeconds: number, {label, bar, duration}: Layout): Row => {
	const name = cutText(one.label, Math.max(0, label - Math.min(indentOf(one.depth), label - 1)));
	const lead = ' '.repeat(Math.max(0, Math.min(indentOf(one.depth), label - 1)));
	return [
		span(padText(lead + name, label)),
		...(bar === 0 ? [] : [span(' '), span(drawBarText(one, totalSeconds, bar), one.tone)]),
		...(duration === 0 ? [] : [span(padText(formatValue(one.durationSeconds, 'seconds', {width: duration - 1}), duration, 'right'))]),
	];
};

/** Begin, middle and end of the axis. */
const drawAxis = (totalSeconds: number, {label, bar}: Layout): Row => {
	if (bar === 0) return emptyRow;
	const end = formatTick(totalSeconds, 'seconds', 8);
	const middle = bar >= 30 ? formatTick(totalSeconds / 2, 'seconds', 8) : '';
	const half = Math.floor(bar / 2);
	const left = padText(padText('0', half) + middle, bar - textWidth(end));
	return [span(`${' '.repeat(label + 1)}${left}${end}`, 'dim')];
};

/** An axis and a row a span; when there are more, the last row says how many. At most size.rows rows of at most size.columns cells. */
export const drawWaterfall = ({spans, size, totalSeconds}: Waterfall): Row[] => {
	if (size.columns <= 0 || size.rows <= 0 || spans.length === 0) return [];
	const layout = layoutWaterfall(spans, size.columns);
	const axis = layout.bar > 0 && size.rows >= 3 ? [drawAxis(totalSeconds, layout)] : [];
	const room = size.rows - axis.length;
	const shown = spans.length > room ? spans.slice(0, room - 1) : spans;
	const more = spans.length > shown.length ? [[span(`… ${formatValue(spans.length - shown.length, 'count')} more`, 'dim')]] : [];
	return [...axis, ...shown.map(one => drawSpan(one, totalSeconds, layout)), ...more].map(row => cutRow(row, size.columns));
};
