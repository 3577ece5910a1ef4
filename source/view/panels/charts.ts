/** Latency, throughput and errors over the window, as lines with axes. */
import type {ChartLine, HostBoard} from '../../signals/board.ts';
import type {SignalName} from '../../signals/catalog.ts';
import {cutRow, emptyRow, span} from '../../draw/compose.ts';
import {formatClock, formatTick, formatValue} from '../../draw/format.ts';
import {axisColumns, drawLineChart, labelColumns} from '../../draw/line-chart.ts';
import type {Row, Size, Tone} from '../../draw/rows.ts';
import {graphTop} from '../../draw/scale.ts';
import {strokeOf, type GaugeStyle} from '../../draw/strip.ts';
import {textWidth, wrapText} from '../../draw/width.ts';
import {changeSpan} from './change.ts';
import {withMarks} from './marks.ts';
import {gaugeNumber, unitOf} from './gauge-number.ts';
import {headOf} from './signal-names.ts';

type ChartName = keyof HostBoard['charts'];

const tones: readonly Tone[] = ['series1', 'series2', 'series3'];

/** Cells of the plot of a chart this wide. */
export const chartCells = (columns: number): number => Math.max(1, columns - (columns >= axisColumns + 10 ? axisColumns : 0));

const isEmpty = (lines: readonly ChartLine[]): boolean => lines.every(({values}) => values.every(value => Number.isNaN(value)));

/** The name, and each line's with its colour and its number. */
const drawLegend = (host: HostBoard, name: ChartName, columns: number): Row => {
	const {link} = host.row;
	const gauge = host.row.gauges[name];
	const lines = host.charts[name];
	const title = span(name === 'latency' ? 'LATENCY' : headOf(name, columns), 'heading');
	const known = link === 'live' || link === 'stale';
	const entries = lines.map((line, index): Row => {
		const tone: Tone = link === 'live' ? (tones[index] ?? 'plain') : 'stale';
		const quantile = line.name as 'p50' | 'p95' | 'p99';
		const latency = host.signals.latency;
		const text = name !== 'latency' ? gaugeNumber(gauge, link, 10) : formatValue(known ? (latency?.[quantile] ?? null) : null, 'seconds', {precision: latency?.precision[quantile] ?? '='});
		// The baseline is of the head number: the p95 of latency.
		const change = line.name === 'p50' || line.name === 'p99' ? null : changeSpan(gauge, link, true);
		const number: Row = [span(text, link !== 'live' ? 'stale' : lines.length === 1 ? 'strong' : 'plain'), ...(change ? [span(' '), change] : [])];
		return lines.length === 1 ? [span(' '), ...number] : [span('  '), span(`─ ${line.name} `, tone), ...number];
	});
	let used = textWidth(title.text);
	const fitting = entries.filter(entry => {
		used += entry.reduce((sum, {text}) => sum + textWidth(text), 0);
		return used <= columns;
	});
	return [title, ...fitting.flat()];
};

/** One chart with its title, exactly size.rows rows; above another one it shares the other's time axis. */
export const drawChart = (host: HostBoard, name: ChartName, size: Size, style: GaugeStyle, axis: 'own' | 'shared' = 'own'): Row[] => {
	const lines = host.charts[name];
	const legend = cutRow(drawLegend(host, name, size.columns), size.columns);
	const room = {columns: size.columns, rows: Math.max(0, size.rows - 1)};
	if (isEmpty(lines)) {
		const reason = host.row.gauges[name].reason ?? host.row.reason ?? 'nothing told in this time yet';
		const text = wrapText(reason, size.columns - 2, Math.max(1, room.rows)).map((line): Row => [span(`  ${line}`, 'dim')]);
		return [legend, ...Array.from({length: room.rows}, (_, y) => text[y] ?? emptyRow)];
	}
	const signal: SignalName = name;
	const top = graphTop(signal, lines.flatMap(({values}) => values));
	const isFresh = host.row.link === 'live';
	const stroke = strokeOf(style, lines[0]?.newest);
	const hasAxis = axis === 'own' && room.rows >= 4;
	const cells = chartCells(size.columns);
	const chart = drawLineChart({
		// The middle line is the one that is judged: it is drawn last, over the others.
		lines: lines.map(({values}, index) => ({values, tone: isFresh ? (tones[index] ?? 'plain') : ('stale')})).sort((a, b) => Number(a.tone === 'series2') - Number(b.tone === 'series2')),
		size: room,
		top,
		label: value => formatTick(value, unitOf(signal), labelColumns),
		stroke,
		ends: axis === 'shared' ? null : [formatClock(host.time - host.windowSeconds * 1000), formatClock(host.time)],
	});
	return [legend, ...withMarks(chart, {left: size.columns - cells, height: room.rows - (hasAxis ? 1 : 0)}, host.marks ?? [], {count: lines[0]?.values.length ?? 0, cells, stroke}, mark => mark.chartCell)];
};
