/** The columns of lists of single requests and of traces. */
import type {RequestRow} from '../../signals/board.ts';
import type {Trace} from '../../signals/traces.ts';
import {judge} from '../../signals/thresholds.ts';
import {span} from '../../draw/compose.ts';
import {formatClock, formatValue} from '../../draw/format.ts';
import type {Column} from '../../draw/table.ts';
import {numberTone} from '../theme.ts';
import {countHosts, isShifted} from './trace-hosts.ts';

const statusWord = ({status, failed}: RequestRow): string => (status === null ? (failed ? 'failed' : '—') : status === 'none' ? 'no answer' : status);

/** `×12` failed ones of one second are told as one. */
export const requestColumns = (isFresh: boolean, rows: readonly RequestRow[]): readonly Column<RequestRow>[] => [
	{head: 'AT', align: 'left', min: 8, max: 8, rank: 2, cell: ({time}) => [span(formatClock(time), 'dim')]},
	{head: 'REQUEST', align: 'left', min: 10, max: 64, rank: 0, cell: ({method, route, trace}) => [span(method === '' ? '' : `${method} `, 'dim'), span(route), span(trace === null ? '' : ' ↵ trace', 'dim')]},
	...(new Set(rows.map(({service}) => service)).size > 1 ? [{head: 'SERVICE', align: 'left', min: 8, max: 14, rank: 4, cell: ({service}) => [span(service, 'dim')]} satisfies Column<RequestRow>] : []),
	{head: 'STATUS', align: 'left', min: 9, max: 12, rank: 3, cell: row => [span(statusWord(row), row.failed ? numberTone('critical', isFresh) : 'dim'), span(row.count > 1 ? ` ×${formatValue(row.count, 'count', {width: 4})}` : '', numberTone('ok', isFresh))]},
	{head: 'TOOK', align: 'right', min: 7, max: 7, rank: 1, cell: ({seconds}, width) => [span(formatValue(seconds, 'seconds', {width}), numberTone(judge('latency', seconds), isFresh))]},
];

/** State by glyph and word as by colour. */
export const traceColumns = (isFresh: boolean, traces: readonly Trace[]): readonly Column<Trace>[] => [
	{head: 'AT', align: 'left', min: 8, max: 8, rank: 3, cell: ({time}) => [span(formatClock(time), 'dim')]},
	{head: 'TRACE', align: 'left', min: 12, max: 64, rank: 0, cell: trace => [span(trace.failed ? '✖ ' : '  ', 'critical'), span(isShifted(trace) ? '≈ ' : '', numberTone('warning', isFresh)), span(trace.name)]},
	...(new Set(traces.map(({service}) => service)).size > 1 ? [{head: 'BEGINS IN', align: 'left', min: 9, max: 16, rank: 5, cell: ({service}) => [span(service, 'dim')]} satisfies Column<Trace>] : []),
	...(traces.some(({parts}) => parts) ? [{head: 'HOSTS', align: 'right', min: 5, max: 5, rank: 4, cell: (trace, width) => [span(formatValue(countHosts(trace), 'count', {width}), 'dim')]} satisfies Column<Trace>] : []),
	{head: 'SERVICES', align: 'right', min: 8, max: 8, rank: 6, cell: ({spans}, width) => [span(formatValue(new Set(spans.map(({service}) => service)).size, 'count', {width}), 'dim')]},
	{head: 'SPANS', align: 'right', min: 6, max: 6, rank: 4, cell: ({spans, droppedSpans}, width) => [span(formatValue(spans.length + droppedSpans, 'count', {width}), numberTone(droppedSpans > 0 ? 'warning' : 'ok', isFresh))]},
	{head: 'STATE', align: 'left', min: 6, max: 6, rank: 2, cell: ({failed}) => [failed ? span('failed', numberTone('critical', isFresh)) : span('ok', 'dim')]},
	{head: 'TOOK', align: 'right', min: 7, max: 7, rank: 1, cell: ({durationSeconds}, width) => [span(formatValue(durationSeconds, 'seconds', {width}), numberTone(judge('latency', durationSeconds), isFresh))]},
];
