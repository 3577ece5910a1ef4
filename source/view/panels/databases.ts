/** The database servers of a host: what each is busy with, who blocks whom, and the statements that take its time. */
import type {DatabaseFigures, DurationFigures, HostBoard, ProbeFigures} from '../../signals/board.ts';
import type {DatabaseFacts, SessionFact, StatementFact} from '../../signals/databases.ts';
import type {Trace} from '../../signals/traces.ts';
import {judge} from '../../signals/thresholds.ts';
import {cutRow, span, titleRow} from '../../draw/compose.ts';
import {formatPool, formatSpan, formatValue} from '../../draw/format.ts';
import type {Row} from '../../draw/rows.ts';
import {drawTable, type Column} from '../../draw/table.ts';
import {wrapText} from '../../draw/width.ts';
import {numberTone} from '../theme.ts';

const longest = {databases: 8, sessions: 8, statements: 8, probes: 8, durations: 8, traces: 8};

const list = <T>(title: string, note: string, columns: readonly Column<T>[], items: readonly T[], width: number, most: number): Row[] =>
	items.length === 0 ? [] : [titleRow(title, width, note), ...drawTable(columns, items, {columns: width, rows: Math.min(items.length, most) + 1})];

const seconds = (value: number | null, width: number): string => formatValue(value, 'seconds', {width});
const count = (value: number | null, width: number): string => formatValue(value, 'count', {width});

const databaseColumns = (isFresh: boolean): readonly Column<DatabaseFigures>[] => [
	{head: 'DATABASE', align: 'left', min: 10, max: 24, rank: 0, cell: ({database}) => [span(database)]},
	{head: 'SESSIONS', align: 'left', min: 8, max: 12, rank: 1, cell: ({used, max, waiting, utilization}, width) => [span(formatPool({used, max, waiting, utilization, idle: null}, width), numberTone(judge('pool', utilization, {waiting}), isFresh))]},
	{head: 'LOCKS', align: 'right', min: 5, max: 5, rank: 2, cell: ({lockWaiters}, width) => [span(count(lockWaiters, width), numberTone(lockWaiters !== null && lockWaiters > 0 ? 'warning' : 'ok', isFresh))]},
	{head: 'LONGEST', align: 'right', min: 7, max: 7, rank: 4, cell: ({longestQuerySeconds}, width) => [span(seconds(longestQuerySeconds, width), numberTone('ok', isFresh))]},
	{head: 'QUERIES/S', align: 'right', min: 9, max: 9, rank: 3, cell: ({queriesPerSecond, commitsPerSecond}, width) => [span(count(queriesPerSecond ?? commitsPerSecond, width), numberTone('ok', isFresh))]},
	{head: 'MEAN', align: 'right', min: 6, max: 6, rank: 6, cell: ({meanQuerySeconds}, width) => [span(seconds(meanQuerySeconds, width), numberTone('ok', isFresh))]},
	{head: 'HIT', align: 'right', min: 5, max: 5, rank: 5, cell: ({cacheHitRatio}, width) => [span(formatValue(cacheHitRatio, 'ratio', {width}), numberTone('ok', isFresh))]},
	{head: 'EVICT/S', align: 'right', min: 7, max: 7, rank: 7, cell: ({evictionsPerSecond}, width) => [span(count(evictionsPerSecond, width), numberTone(evictionsPerSecond !== null && evictionsPerSecond > 0 ? 'warning' : 'ok', isFresh))]},
	{head: 'LAG', align: 'right', min: 6, max: 6, rank: 8, cell: ({replicationLagSeconds}, width) => [span(seconds(replicationLagSeconds, width), numberTone('ok', isFresh))]},
];

const sessionColumns: readonly Column<SessionFact>[] = [
	{head: 'SESSION', align: 'left', min: 8, max: 20, rank: 0, cell: ({id, application}) => [span(String(id)), span(application === null ? '' : ` ${application}`, 'dim')]},
	{head: 'FOR', align: 'right', min: 6, max: 6, rank: 1, cell: ({seconds: lasting}, width) => [span(seconds(lasting, width))]},
	{head: 'WAITS FOR', align: 'left', min: 10, max: 22, rank: 2, cell: ({waitsFor, blockedBy, state}) => [blockedBy.length > 0 ? span(`${waitsFor ?? 'lock'} of ${blockedBy.join(', ')}`, 'warning') : span(waitsFor ?? state, 'dim')]},
	{head: 'STATEMENT', align: 'left', min: 12, max: 200, rank: 3, cell: ({statement}) => [span(statement ?? '(not to be seen)', statement === null ? 'dim' : 'plain')]},
];

const statementColumns: readonly Column<StatementFact>[] = [
	{head: 'TIME', align: 'right', min: 6, max: 6, rank: 1, cell: ({totalSeconds}, width) => [span(seconds(totalSeconds, width))]},
	{head: 'CALLS', align: 'right', min: 6, max: 6, rank: 2, cell: ({calls}, width) => [span(count(calls, width))]},
	{head: 'MEAN', align: 'right', min: 6, max: 6, rank: 3, cell: ({meanSeconds}, width) => [span(seconds(meanSeconds, width))]},
	{head: 'STATEMENT', align: 'left', min: 16, max: 200, rank: 0, cell: ({statement}) => [span(statement)]},
];

const probeColumns: readonly Column<ProbeFigures>[] = [
	{head: 'PROBE', align: 'left', min: 10, max: 30, rank: 0, cell: ({service}) => [span(service)]},
	{head: '', align: 'left', min: 4, max: 4, rank: 1, cell: ({up}) => [up === null ? span('—', 'dim') : up === 1 ? span('up', 'ok') : span('down', 'critical')]},
	{head: 'FIRST BYTE', align: 'right', min: 10, max: 10, rank: 2, cell: ({firstByteSeconds}, width) => [span(seconds(firstByteSeconds, width))]},
	{head: 'CONNECT', align: 'right', min: 7, max: 7, rank: 4, cell: ({connectSeconds}, width) => [span(seconds(connectSeconds, width))]},
	{head: 'TLS', align: 'right', min: 6, max: 6, rank: 5, cell: ({tlsSeconds}, width) => [span(seconds(tlsSeconds, width))]},
	{head: 'CERTIFICATE', align: 'right', min: 11, max: 11, rank: 3, cell: ({certificateSeconds}, width) => [span(seconds(certificateSeconds, width), certificateSeconds !== null && certificateSeconds < 14 * 86_400 ? 'warning' : 'plain')]},
];

const durationColumns: readonly Column<DurationFigures>[] = [
	{head: 'QUERIES', align: 'left', min: 10, max: 30, rank: 0, cell: ({service, name, of}) => [span(`${service} `, 'dim'), span(of === 'wait' ? `waits for ${name}` : name)]},
	{head: 'COUNT', align: 'right', min: 6, max: 6, rank: 3, cell: ({latency}, width) => [span(count(latency.count, width))]},
	{head: 'p50', align: 'right', min: 7, max: 7, rank: 2, cell: ({latency}, width) => [span(formatValue(latency.p50, 'seconds', {width, precision: latency.precision.p50}))]},
	{head: 'p95', align: 'right', min: 7, max: 7, rank: 1, cell: ({latency}, width) => [span(formatValue(latency.p95, 'seconds', {width, precision: latency.precision.p95}))]},
];

const traceColumns: readonly Column<Trace>[] = [
	{head: 'TRACE', align: 'left', min: 12, max: 60, rank: 0, cell: ({name, failed}) => [span(failed ? '✖ ' : '  ', 'critical'), span(name)]},
	{head: 'TOOK', align: 'right', min: 7, max: 7, rank: 1, cell: ({durationSeconds}, width) => [span(seconds(durationSeconds, width))]},
	{head: 'SPANS', align: 'right', min: 5, max: 5, rank: 3, cell: ({spans, droppedSpans}, width) => [span(count(spans.length + droppedSpans, width))]},
	{head: 'SERVICE', align: 'left', min: 8, max: 16, rank: 2, cell: ({service}) => [span(service, 'dim')]},
];

const drawHints = (databases: readonly DatabaseFacts[], width: number): Row[] =>
	databases.flatMap(({database, hint}) => (hint === null ? [] : wrapText(`${database}: ${hint}`, Math.max(1, width - 2), 2).map((line): Row => cutRow([span(`  ${line}`, 'dim')], width))));

/** Sessions that wait, block or run long; of the first server that has any. */
const drawSessions = (databases: readonly DatabaseFacts[], width: number): Row[] => {
	const telling = databases.find(({sessions}) => sessions.length > 0);
	return telling ? list('SESSIONS', telling.database, sessionColumns, telling.sessions, width, longest.sessions) : [];
};

const drawStatements = (databases: readonly DatabaseFacts[], width: number): Row[] => {
	const telling = databases.find(({statements}) => statements !== null && statements.length > 0);
	return telling ? list('STATEMENTS', `${telling.database}, by time${telling.statementsSeconds > 0 ? ` in ${formatSpan(telling.statementsSeconds)}` : ''}`, statementColumns, telling.statements ?? [], width, longest.statements) : [];
};

/** The lists that there is something to say in, each with its title. */
export const drawInside = (host: HostBoard, columns: number): Row[][] => {
	const isFresh = host.row.link === 'live';
	const facts = host.databases ?? [];
	const databases = list('DATABASES', 'sessions/maximum +waiting', databaseColumns(isFresh), host.signals.databases ?? [], columns, longest.databases);
	return [
		databases.length === 0 ? [] : [...databases, ...drawHints(facts, columns)],
		drawSessions(facts, columns),
		drawStatements(facts, columns),
		list('QUERIES', 'as programs saw them', durationColumns, host.signals.durations ?? [], columns, longest.durations),
		list('PROBES', '', probeColumns, host.signals.probes ?? [], columns, longest.probes),
		list('TRACES', 'failed, then slowest, last 15 min', traceColumns, host.traces ?? [], columns, longest.traces),
	].filter(rows => rows.length > 0);
};
