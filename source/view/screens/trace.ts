/** One trace: which service its time went to, and every span on one time axis. */
import {markSpan} from '../theme.ts';
import {findCriticalPath, type CriticalPath, type PathPart} from '../../signals/critical-path.ts';
import type {Trace, TraceSpan} from '../../signals/traces.ts';
import {cutRow, emptyRow, padRow, span, titleRow} from '../../draw/compose.ts';
import {formatClock, formatValue} from '../../draw/format.ts';
import type {Row, Size} from '../../draw/rows.ts';
import {drawWaterfall, type WaterfallSpan} from '../../draw/waterfall.ts';
import {padText, wrapText} from '../../draw/width.ts';
import type {Screen} from '../model/state.ts';
import {drawHostHeader} from '../panels/header.ts';
import {countHosts, isShifted, sayParts, sayService, sayServices} from '../panels/trace-hosts.ts';
import {drawServiceTime, serviceTones} from '../panels/service-time.ts';
import {drawGone} from './host.ts';
import {placeLines, still, type Line} from './lines.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';
import {markColumns, remarks} from './sections.ts';
import {traceDetails, traceDetailsOfAll, tracesAt} from './traces.ts';

const ownColumns = 9;
/** Narrower, there is only room for the whole duration. */
const ownFrom = 60;

/** The service stands where it changes, with its host in a trace of several; what nobody waited for is dim. */
const waterfallSpan = ({span: one, depth, seconds}: PathPart, parent: TraceSpan | undefined, path: CriticalPath): WaterfallSpan => ({
	startSeconds: one.startSeconds, durationSeconds: one.durationSeconds, depth,
	label: `${one.failed ? '✖ ' : ''}${parent && sayService(one) === sayService(parent) ? '' : `${sayService(one)}: `}${one.name}`,
	tone: one.failed ? 'critical' : seconds > 0 ? (serviceTones(path).get(one.service) ?? 'series1') : 'dim',
});

/** Axis and spans; to the right of each its own part of the critical path. */
const drawSpans = (trace: Trace, path: CriticalPath, columns: number): Line[] => {
	const byId = new Map(trace.spans.map(one => [one.id, one]));
	const own = columns >= ownFrom ? ownColumns : 0;
	const spans = path.parts.map(part => waterfallSpan(part, part.span.parent === null ? undefined : byId.get(part.span.parent), path));
	const rows = drawWaterfall({spans, totalSeconds: trace.durationSeconds, size: {columns: columns - markColumns - own, rows: spans.length + 1}});
	const axis = rows.length > spans.length ? rows[0] : undefined;
	const bars = axis ? rows.slice(1) : rows;
	const head: Row = [span('  '), ...(axis ?? [])];
	return [
		...(own > 0 || axis ? [still(own > 0 ? [...padRow(head, columns - own), span(padText('ON PATH', own, 'right'), 'dim')] : head)] : []),
		...bars.map((bar, index): Line => {
			const part = path.parts[index];
			const text = part && part.seconds > 0 ? formatValue(part.seconds, 'seconds', {width: own - 1}) : '·';
			return {id: part ? `${index} ${part.span.id}` : null, draw: isTarget => cutRow([markSpan(isTarget), span(' '), ...(own > 0 ? [...padRow(bar, columns - markColumns - own), span(padText(text, own, 'right'), part && part.seconds > 0 ? 'plain' : 'dim')] : bar)], columns)};
		}),
	];
};

const sayTrace = (trace: Trace, columns: number): Row => {
	const {name, failed, durationSeconds, time, service, spans, droppedSpans, parts} = trace;
	const dropped = droppedSpans > 0 ? ` of ${formatValue(spans.length + droppedSpans, 'count')}, the shortest were not kept` : '';
	return cutRow([span(failed ? '✖ failed ' : '✔ ', failed ? 'critical' : 'ok'), span(isShifted(trace) ? '≈ ' : '', 'warning'), span(name, 'strong'), span(` ${formatValue(durationSeconds, 'seconds')}`), ...(parts ? [span(' · ', 'dim'), span(`${countHosts(trace)} hosts${isShifted(trace) ? ', clocks differ' : ''}`, isShifted(trace) ? 'warning' : 'dim')] : []), span(` · begins in ${service} at ${formatClock(time)} · ${formatValue(spans.length, 'count')} ${spans.length === 1 ? 'span' : 'spans'}${dropped}`, 'dim')], columns);
};

const drawParts = (trace: Trace, {columns, rows}: Size): Row[] =>
	(trace.parts ? wrapText(sayParts(trace), Math.max(1, columns - 2), rows).map(line => cutRow([span(`  ${line}`, isShifted(trace) ? 'warning' : 'dim')], columns)) : []);

/** What the marked span worked on. */
const drawMarked = (part: PathPart | undefined, columns: number): Row[] => {
	if (!part) return [emptyRow, emptyRow, emptyRow];
	const {span: one, seconds} = part;
	const text = `${one.kind} span of ${sayService(one)} · starts at ${formatValue(one.startSeconds, 'seconds')} · took ${formatValue(one.durationSeconds, 'seconds')}, ${formatValue(seconds, 'seconds')} of the critical path itself${one.failed ? ' · failed' : ''}`;
	return [titleRow(one.name, columns), cutRow([span(`  ${text}`)], columns), cutRow([span(`  ${wrapText(one.detail ?? 'it does not say what it worked on', Math.max(1, columns - 2), 1)[0] ?? ''}`, 'dim')], columns)];
};

export const drawTrace = (frame: Frame, screen: Screen): Picture => {
	const {size: {columns}} = frame;
	const id = screen.host ?? '';
	const plan = planPage(frame.size);
	const board = frame.board.host({id, cells: 1, chartCells: 0, traces: 'joined'});
	if (!board) return drawPage(frame, {plan, header: [span(id, 'strong')], body: drawGone(columns), times: null});
	const header = drawHostHeader(board.row, board.agent, board, headerRoom(frame, plan), 'trace');
	const watched = {watched: {id, details: traceDetails}, watchedOfAll: traceDetailsOfAll};
	const trace = tracesAt(frame, board).find(one => one.id === screen.subject);
	if (!trace) {
		const gone = remarks(board.untold ?? `this trace is ${board.untold === undefined ? 'no longer' : 'not'} kept${board.untold === undefined ? '' : ' of this time'}: others were slower, or it is older than 15 min; esc goes back`, columns);
		return drawPage(frame, {plan, header, body: gone.map(line => line.draw(false)), times: board, seen: watched});
	}
	const path = findCriticalPath(trace);
	const isRoomy = plan.room >= 16;
	const where = plan.room < 6 ? [] : drawParts(trace, {columns, rows: isRoomy ? 3 : 1});
	const above: Row[] = [sayTrace(trace, columns), ...where, ...(plan.room < 4 ? [] : drawServiceTime(path, {totalSeconds: trace.durationSeconds, names: sayServices(trace)}, columns, isRoomy ? 'table' : 'line')), ...(isRoomy ? [emptyRow] : [])];
	const below = isRoomy ? 4 : 0;
	const placed = placeLines(frame, screen, drawSpans(trace, path, columns), Math.max(1, plan.room - above.length - below));
	const marked = path.parts.find((part, index) => `${index} ${part.span.id}` === placed.target);
	const list = Array.from({length: Math.max(0, plan.room - above.length - below)}, (_, y) => placed.body[y] ?? emptyRow);
	return drawPage(frame, {
		plan, header, note: placed.note, times: board,
		body: [...above, ...list, ...(isRoomy ? [emptyRow, ...drawMarked(marked, columns)] : [])],
		layout: {...placed.layout, windowSeconds: board.windowSeconds, intervalSeconds: board.intervalSeconds},
		seen: {order: placed.order, target: placed.target, ...watched, page: Math.max(1, plan.room - above.length - below - 1)},
	});
};
