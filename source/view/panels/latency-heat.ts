/** How many requests took how long, over the window: the two humps that a p95 hides. */
import type {Heat, RequestsBoard} from '../../signals/board.ts';
import {bandStart} from '../../signals/bands.ts';
import {rowWidth, span, titleRow} from '../../draw/compose.ts';
import {formatClock, formatSpan, formatTick, formatValue} from '../../draw/format.ts';
import {drawHeatmap, drawHeatmapLegend} from '../../draw/heatmap.ts';
import {axisColumns, labelColumns} from '../../draw/line-chart.ts';
import type {Row, Size, Tone} from '../../draw/rows.ts';
import {strokeOf, type GaugeStyle} from '../../draw/strip.ts';
import {wrapText} from '../../draw/width.ts';
import {thresholds} from '../../signals/thresholds.ts';

/** Cells that a heatmap this wide shows. */
export const heatCells = (columns: number): number => Math.max(1, columns - (columns >= axisColumns + 10 ? axisColumns : 0));

const toneOf = (start: number, isFresh: boolean): Tone => {
	if (!isFresh) return 'stale';
	const {warning, critical} = thresholds.latency ?? {warning: Infinity, critical: Infinity};
	return start >= critical ? 'critical' : start >= warning ? 'warning' : 'series1';
};

/** Of fewer requests in a cell the glyphs say more and less, no numbers. */
const leastSteps = 16;

/** A title with its legend, and the map: at most size.rows rows; a reason where nothing was told. */
export const drawLatencyHeat = (title: string, heat: Heat | null, board: Pick<RequestsBoard, 'time' | 'windowSeconds' | 'intervalSeconds' | 'row'>, size: Size, style: GaugeStyle, reason: string): Row[] => {
	const isFresh = board.row.link === 'live';
	if (!heat) return [titleRow(title, size.columns), ...wrapText(reason, Math.max(1, size.columns - 2), Math.max(1, size.rows - 1)).map((line): Row => [span(`  ${line}`, 'dim')])].slice(0, size.rows);
	const picture = {columns: heat.columns, size: {columns: size.columns, rows: Math.max(1, size.rows - 1)}, ends: [formatClock(board.time - board.windowSeconds * 1000), formatClock(board.time)] as const, stroke: strokeOf(style, heat.newest)};
	const most = heat.columns.reduce((top, column) => column.reduce((all, count) => Math.max(all, count), top), 0);
	// Steps of a few requests are no steps.
	const legend: Row = most < leastSteps ? [span(`· 0  █ up to ${formatValue(most, 'count')}`, 'dim')] : drawHeatmapLegend(picture, weight => formatValue(Math.ceil(weight), 'count'));
	const note = `${heat.isApproximate ? '≈ from buckets, ' : ''}requests in ${formatSpan(Math.max(board.intervalSeconds, board.windowSeconds / Math.max(1, heat.columns.length)))}`;
	const name = [span(title, 'heading'), span(' '), span(`${note}: `, 'dim')];
	const head = rowWidth(name) + rowWidth(legend) <= size.columns ? [...name, ...legend] : titleRow(title, size.columns, heat.isApproximate ? '≈ from buckets' : '');
	const rows = drawHeatmap({
		...picture,
		label: band => formatTick(bandStart(heat.firstBand + band), 'seconds', labelColumns),
		tone: band => toneOf(bandStart(heat.firstBand + band), isFresh),
	});
	return [head, ...rows].slice(0, size.rows);
};
