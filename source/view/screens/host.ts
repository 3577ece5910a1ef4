/** One host in depth: gauges, findings, charts, routes, what it is made of, what reads it. Scrolls where it is taller than the screen. */
import type {Detail, HostBoard} from '../../signals/board.ts';
import {beside, emptyRow, span, titleRow} from '../../draw/compose.ts';
import {cellsFor} from '../../draw/layout.ts';
import type {Row, Size} from '../../draw/rows.ts';
import {valuesPerCell, type GaugeStyle} from '../../draw/strip.ts';
import {wrapText} from '../../draw/width.ts';
import {chartCells, drawChart} from '../panels/charts.ts';
import {drawCollectors} from '../panels/collectors.ts';
import {drawInside} from '../panels/databases.ts';
import {drawFacts} from '../panels/facts.ts';
import {drawFindings, drawUnknown} from '../panels/findings.ts';
import {drawGaugeGrid, gridCells} from '../panels/gauge-grid.ts';
import {drawHostHeader} from '../panels/header.ts';
import {drawMarkLine} from '../panels/marks.ts';
import {drawRoutes} from '../panels/routes.ts';
import type {Screen, UiState} from '../model/state.ts';
import {drawPage, headerRoom, scrollBody} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';

const paneGap = 2;
/** From here on two panes stand side by side. */
const twoPanes = 100;
const mostRoutes = 20;

const stripRows = (columns: number): number => (columns >= 110 ? 2 : columns >= 62 ? 4 : columns >= 34 ? 7 : 4);
const paneColumns = (columns: number): number => (columns >= twoPanes ? Math.floor((columns - paneGap) / 2) : columns);

/** Panels one under the other, a blank row between. */
const stack = (panels: readonly (readonly Row[])[]): Row[] => panels.filter(rows => rows.length > 0).flatMap((rows, index): Row[] => (index === 0 ? [...rows] : [emptyRow, ...rows]));

const routesRows = (host: HostBoard): number => (host.routes && host.routes.length > 0 ? Math.min(host.routes.length, mostRoutes) + 2 : 3);

/** Of an instant that was gone back to: whether there is a reason why nothing is told of what the host is made of. */
const isUntold = ({facts, untold}: HostBoard): boolean => facts === null && untold !== undefined && untold !== null;
const drawNoFacts = (host: HostBoard, columns: number): Row[] => {
	const reason = host.row.link === 'connecting' ? 'connecting' : (host.untold ?? 'asking the agent: in a second or two');
	return [titleRow('FACTS', columns), ...wrapText(reason, columns, 3).map((line): Row => [span(line, 'dim')])];
};

/** Charts at the left and the right, lists below them. */
const drawWide = (host: HostBoard, style: GaugeStyle, columns: number, room: number): Row[] => {
	const pane = paneColumns(columns);
	const left = stack([drawRoutes(host, {columns: pane, rows: routesRows(host)}), drawCollectors(host, pane)]);
	const facts = [...drawInside(host, pane), ...drawFacts(host, pane)];
	const right = stack([...facts, ...(facts.length === 0 || isUntold(host) ? [drawNoFacts(host, pane)] : [])]);
	// Odd, so that axes have a middle.
	const spare = Math.max(11, Math.min(21, room - Math.max(left.length, right.length) - 1 - ((host.marks ?? []).length > 0 ? 1 : 0)));
	const chartRows = spare - (spare % 2 === 0 ? 1 : 0);
	const upper = Math.floor(chartRows / 2);
	return [
		...beside([
			{rows: drawChart(host, 'latency', {columns: pane, rows: chartRows}, style), columns: pane},
			{rows: [...drawChart(host, 'throughput', {columns: pane, rows: upper}, style, 'shared'), ...drawChart(host, 'errors', {columns: pane, rows: chartRows - upper}, style)], columns: pane},
		], paneGap),
		...drawMarkLine(host.marks ?? [], host.time, columns),
		emptyRow,
		...beside([{rows: left, columns: pane}, {rows: right, columns: pane}], paneGap),
	];
};

/** Everything in one column. */
const drawNarrow = (host: HostBoard, style: GaugeStyle, columns: number, room: number): Row[] => {
	const chartRows = room >= 16 ? 8 : 6;
	return stack([
		[...drawChart(host, 'latency', {columns, rows: chartRows + 2}, style), ...drawMarkLine(host.marks ?? [], host.time, columns)],
		drawRoutes(host, {columns, rows: routesRows(host)}),
		drawChart(host, 'throughput', {columns, rows: chartRows}, style),
		drawChart(host, 'errors', {columns, rows: chartRows}, style),
		...drawInside(host, columns),
		...drawFacts(host, columns),
		...(isUntold(host) ? [drawNoFacts(host, columns)] : []),
		drawCollectors(host, columns),
	]);
};

const drawContent = (host: HostBoard, {columns, rows}: Size, {pausedAt, style}: UiState): Row[] => {
	const isFresh = pausedAt === null;
	const strip = drawGaugeGrid({row: host.row, signals: host.signals, scale: null, isFresh, style, marks: host.marks ?? []}, {columns, rows: stripRows(columns)});
	const findings = [...drawFindings(host.row, '', columns), ...drawUnknown(host.row, columns)];
	const above = stack([strip, findings]);
	const room = rows - above.length - 1;
	return stack([above, columns >= twoPanes ? drawWide(host, style, columns, room) : drawNarrow(host, style, columns, room)]);
};

/** What a host screen shows where there is no such host. */
export const drawGone = (columns: number): Row[] => wrapText('this host is no longer watched; esc goes back', Math.max(1, columns - 1), 3).map((line): Row => [span(` ${line}`)]);

/** What is asked of the agent for a host's own screen. */
export const hostDetails: readonly Detail[] = ['routes', 'facts', 'databases', 'traces'];

export const drawHost = (frame: Frame, screen: Screen): Picture => {
	const {ui, before, size: {columns}} = frame;
	const id = screen.host ?? '';
	const plan = planPage(frame.size);
	const valuesFor = (cells: number): number => cellsFor(cells * valuesPerCell(ui.style), before.windowSeconds, before.intervalSeconds);
	const host = frame.board.host({id, cells: gridCells({columns, rows: stripRows(columns)}, ui.style, before), chartCells: valuesFor(chartCells(paneColumns(columns)))});
	const content = host ? drawContent(host, {columns, rows: plan.room}, ui) : drawGone(columns);
	const {body, maxScroll, note} = scrollBody(content, screen, plan.room);
	return drawPage(frame, {
		plan, body, note,
		header: host ? drawHostHeader(host.row, host.agent, host, headerRoom(frame, plan)) : [span(id, 'strong')],
		times: host,
		...(host && {layout: {...before, windowSeconds: host.windowSeconds, intervalSeconds: host.intervalSeconds, baselineTime: host.baselineTime ?? null}}),
		seen: {target: id, maxScroll, watched: host ? {id, details: hostDetails} : null},
	});
};
