/** One route in numbers: how its durations lie, what its requests ended in, what it is of the whole. */
import type {LatencyFigures, RouteRow} from '../../signals/board.ts';
import type {Precision} from '../../signals/distribution.ts';
import {statusClasses, type StatusClass} from '../../signals/status.ts';
import {judge} from '../../signals/thresholds.ts';
import {drawBar} from '../../draw/bar.ts';
import {beside, cutRow, emptyRow, span, titleRow} from '../../draw/compose.ts';
import {formatSpan, formatValue} from '../../draw/format.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {padText, wrapText} from '../../draw/width.ts';
import {numberTone} from '../theme.ts';

/** Quantiles in order; what the others are drawn against is the slowest known. */
const points = (latency: LatencyFigures): readonly (readonly [string, number | null, string])[] => [
	['p50', latency.p50, latency.precision.p50], ['p90', latency.p90, latency.precision.p90], ['p95', latency.p95, latency.precision.p95], ['p99', latency.p99, latency.precision.p99], ['max', latency.max, '='], ['mean', latency.mean, '='],
];

const lineOf = (name: string, bar: Row, text: string, note: string, tone: Tone): Row => [span(`  ${padText(name, 10)}`, 'dim'), ...bar, span(padText(text, 9, 'right'), tone), span(note, 'dim')];

const drawDurations = ({latency}: RouteRow, columns: number, isFresh: boolean): Row[] => {
	const title = titleRow('DURATIONS', columns, latency ? `${formatValue(latency.count, 'count')} requests` : '');
	if (!latency) return [title, [span('  the input tells no durations of this route', 'dim')]];
	const top = points(latency).reduce((most, [, value]) => Math.max(most, value ?? -1), -1);
	const bar = Math.max(0, Math.min(30, columns - 22));
	return [title, ...points(latency).map(([name, value, precision]) => lineOf(name, drawBar(value === null || top <= 0 ? null : value / top, bar, isFresh ? 'series1' : 'stale'), formatValue(value, 'seconds', {width: 9, precision: precision as Precision}), '', numberTone(name === 'p95' ? judge('latency', value) : 'ok', isFresh)))];
};

const classTones: Readonly<Record<StatusClass, Tone>> = {'1xx': 'dim', '2xx': 'ok', '3xx': 'series1', '4xx': 'warning', '5xx': 'critical', none: 'critical'};

const drawClasses = ({errors, count}: RouteRow, columns: number, isFresh: boolean): Row[] => {
	const title = titleRow('ANSWERS', columns, `failed ${formatValue(errors.ratio, 'ratio')}`);
	const {byClass} = errors;
	if (!byClass) return [title, [span('  the input tells no status', 'dim')]];
	const bar = Math.max(0, Math.min(30, columns - 28));
	return [title, ...statusClasses.filter(status => status !== '1xx' || byClass[status] > 0).map(status => {
		const share = count > 0 ? byClass[status] / count : null;
		return lineOf(status === 'none' ? 'no answer' : status, drawBar(share, bar, isFresh ? classTones[status] : 'stale'), formatValue(byClass[status], 'count', {width: 8}), padText(formatValue(share, 'ratio', {width: 6}), 7, 'right'), byClass[status] === 0 ? 'dim' : numberTone('ok', isFresh));
	})];
};

/** What it is of the whole, in one line. */
export const sayRoute = ({method, route, service, throughput, count, totalSeconds, timeRatio, timePrecision}: RouteRow, coveredSeconds: number, columns: number): Row =>
	cutRow([
		span(method === '' ? '' : `${method} `, 'dim'), span(route, 'strong'),
		span(` · ${service} · ${formatValue(throughput.perSecond, 'count')} requests/s · ${formatValue(count, 'count')} in ${formatSpan(Math.round(coveredSeconds))} · ${timeRatio === null ? 'share of the time not known' : `${formatValue(timeRatio, 'ratio', {precision: timePrecision})} of the time of all routes (${formatValue(totalSeconds, 'seconds')})`}`),
	], columns);

/** The same in few lines, where there is no room for pictures. */
export const drawRouteLines = ({latency, clientErrorRatio, serverErrorRatio, errors}: RouteRow, columns: number): Row[] => {
	const quantiles = latency === null ? 'durations not told' : points(latency).filter(([name]) => name !== 'p90' && name !== 'mean').map(([name, value, precision]) => `${name} ${formatValue(value, 'seconds', {precision: precision as Precision})}`).join(' · ');
	return wrapText(`${quantiles} · 4xx ${formatValue(clientErrorRatio, 'ratio')} · 5xx ${formatValue(serverErrorRatio, 'ratio')} · failed ${formatValue(errors.ratio, 'ratio')}`, Math.max(1, columns), 3).map((line): Row => [span(line)]);
};

const twoPanes = 70;

/** Side by side where there is room. */
export const drawRouteFigures = (route: RouteRow, columns: number, isFresh: boolean): Row[] => {
	if (columns < twoPanes) return [...drawDurations(route, columns, isFresh), emptyRow, ...drawClasses(route, columns, isFresh)].map(row => cutRow(row, columns));
	const pane = Math.floor((columns - 2) / 2);
	return beside([{rows: drawDurations(route, pane, isFresh), columns: pane}, {rows: drawClasses(route, pane, isFresh), columns: pane}], 2);
};
