/** The report of an incident as Markdown: everything that could be mistaken for markup stands in fences, so that it can be pasted as is. */
import {formatClock, formatMoment, formatValue} from '../../draw/format.ts';
import {cellsFor} from '../../draw/layout.ts';
import type {Row} from '../../draw/rows.ts';
import {scrollingBlocks} from '../../draw/strip.ts';
import type {HostBoard, HostQuery} from '../../signals/board.ts';
import type {LogEntry} from '../../signals/log.ts';
import type {Report} from '../../signals/report.ts';
import type {Trace} from '../../signals/traces.ts';
import {chartCells, drawChart} from '../../view/panels/charts.ts';
import {drawGaugeGrid, gridCells, type GridTimes} from '../../view/panels/gauge-grid.ts';
import {drawEntry} from '../../view/panels/log-entry.ts';
import {drawMarkLine} from '../../view/panels/marks.ts';
import {sayParts} from '../../view/panels/trace-hosts.ts';
import {stateOf} from '../../view/theme.ts';
import {summarize} from './summary.ts';

export type Incident = {
	readonly report: Report;
	/** The screen as it stood. */
	readonly screen: readonly string[];
	/** Hosts in trouble, the worst first, with those of their traces that are to be shown. */
	readonly hosts: readonly HostBoard[];
	/** Hosts in trouble that are left out. */
	readonly more: number;
	/** The newest first. */
	readonly events: readonly LogEntry[];
	readonly baselineTime: number | null;
};

/** As wide as what is pasted into a channel is shown without wrapping. */
const reportColumns = 96;
const chartRows = 8;
const gaugeRows = 7;
/** Those that tell nothing are left out. */
const charts = ['latency', 'throughput', 'errors'] as const;

/** What to ask of a host for its part. */
export const queryFor = (times: GridTimes): Omit<HostQuery, 'id'> => ({traces: 'joined', cells: gridCells({columns: reportColumns, rows: gaugeRows}, scrollingBlocks, times), chartCells: cellsFor(chartCells(reportColumns), times.windowSeconds, times.intervalSeconds)});

/** A fence that no line of the text can close; of three backticks and no more, which is what every chat knows. */
const fenced = (lines: readonly string[]): string => `\`\`\`\n${lines.join('\n').replaceAll('```', "'''")}\n\`\`\``;
const textOf = (rows: readonly Row[]): string[] => rows.map(row => row.map(({text}) => text).join('').trimEnd());

const findingLines = ({hosts}: Report): string[] =>
	hosts.flatMap(({host, findings}) => findings.map(({severity, text, subject, since}) => `${stateOf('live', severity).glyph} ${severity}  ${host}  ${text} (${subject}, since ${formatClock(since)})`));

const traceLines = (trace: Trace): string[] => [
	`${trace.failed ? '✖' : '✔'} ${formatClock(trace.time)}  ${trace.name}  ${formatValue(trace.durationSeconds, 'seconds')}  ${formatValue(trace.spans.length + trace.droppedSpans, 'count')} spans, begins in ${trace.service}`,
	...(trace.parts ? [`    on ${sayParts(trace)}`] : []),
];

const hostLines = (host: HostBoard): string[] => {
	const {row, signals, marks = []} = host;
	const state = stateOf(row.link, row.severity);
	return [
		`${state.glyph} ${row.name}  ${state.word}${row.reason === null ? '' : `: ${row.reason}`}`,
		'',
		...textOf(drawGaugeGrid({row, signals, scale: null, isFresh: true, style: scrollingBlocks}, {columns: reportColumns, rows: gaugeRows})),
		...charts.filter(name => host.charts[name].some(({values}) => values.some(value => !Number.isNaN(value)))).flatMap(name => ['', ...textOf(drawChart(host, name, {columns: reportColumns, rows: chartRows}, scrollingBlocks))]),
		...textOf(drawMarkLine(marks, host.time, reportColumns)),
		...(host.traces ?? []).flatMap((trace, index) => [...(index === 0 ? [''] : []), ...traceLines(trace)]),
	];
};

const two = (value: number): string => String(value).padStart(2, '0');
/** `UTC+01:00`: what the clocks in the report show. */
const zoneOf = (time: number): string => {
	const minutes = -new Date(time).getTimezoneOffset();
	return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
};

export const formatIncident = ({report, screen, hosts, more, events, baselineTime}: Incident): string => {
	const findings = findingLines(report);
	const comparison = baselineTime === null ? '' : ` Changes (×4.2, +12 pt) are against ${formatMoment(baselineTime, report.time).trim()}.`;
	return [
		`# engineroom, ${new Date(report.time).toISOString()}`, '',
		`Clocks below show ${zoneOf(report.time)}.${comparison}`, '',
		...(findings.length === 0 ? ['Nothing is found to be wrong.'] : [fenced(findings)]), '',
		...hosts.flatMap(host => [`## ${host.row.name.replace(/[^\p{L}\p{N}.:_-]/gu, ' ')}`, '', fenced(hostLines(host)), '']),
		...(more === 0 ? [] : [`${more} more hosts are in trouble.`, '']),
		'## What happened', '', events.length === 0 ? 'Nothing since watching began.' : fenced(events.flatMap(entry => textOf(drawEntry(entry, {now: report.time, columns: reportColumns, nameLength: 12}, false)))), '',
		'## The screen', '', fenced(screen), '',
		`## The last ${report.forSeconds} s`, '', fenced(summarize(report)), '',
	].join('\n');
};
