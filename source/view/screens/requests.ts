/** The requests of a host: which routes take its time, how long requests take, and which of them were slow or failed. */
import type {Detail, RequestRow, RequestsBoard, RouteRow} from '../../signals/board.ts';
import {emptyRow, span} from '../../draw/compose.ts';
import {formatSpan, formatValue} from '../../draw/format.ts';
import {cellsFor} from '../../draw/layout.ts';
import type {Row} from '../../draw/rows.ts';
import {choiceOf, openScreen, type Screen} from '../model/state.ts';
import {drawHostHeader} from '../panels/header.ts';
import {drawLatencyHeat, heatCells} from '../panels/latency-heat.ts';
import {requestColumns} from '../panels/single-columns.ts';
import {routeColumns, routeSorts, sayRouteSort, sortOf} from '../panels/route-columns.ts';
import {drawGone} from './host.ts';
import {keepOrder, placeLines, type Line} from './lines.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';
import {drawSection, stackSections} from './sections.ts';

export const requestDetails: readonly Detail[] = ['routes', 'facts', 'traces', 'requests'];
/** Shown of each kind; the agent keeps more. */
const mostSingles = 20;

const whyNoRoutes = ({row, routes, routesSeconds, untold}: RequestsBoard, filter: string): string => {
	if (row.link === 'connecting') return 'connecting';
	if (routes === null) return untold ?? 'asking the agent: in a second or two';
	if (filter !== '' && routesSeconds > 0) return `no route holds “${filter}”; esc clears the filter`;
	return row.gauges.throughput.value === null ? `${row.gauges.throughput.reason ?? 'no requests are told'}` : 'no request in this time, or the inputs name no routes: an access log or the library inside the program does';
};

const sayRoutes = ({routes, routesSeconds}: RequestsBoard, sort: string): string =>
	[sort, ...(routesSeconds > 0 ? [`last ${formatSpan(Math.round(routesSeconds))}`] : []), ...(routes && routes.length > 0 ? [`${formatValue(routes.length, 'count')} ${routes.length === 1 ? 'route' : 'routes'}`] : [])].join(' · ');

const singleId = (row: RequestRow): string => `${row.failed ? 'failed' : 'slow'}\n${row.id}`;

/** Failed ones, then slow ones; nothing where there are none. */
export const singleSections = (frame: Frame, board: RequestsBoard, columns: number): Line[][] => {
	const isFresh = board.row.link === 'live';
	const section = (title: string, note: string, rows: readonly RequestRow[]): Line[] => {
		const shown = keepOrder(frame, rows, singleId).slice(0, mostSingles);
		return drawSection({title, note: rows.length > shown.length ? `${note} · ${shown.length} of ${rows.length}` : note, columns: requestColumns(isFresh, shown), items: shown, idOf: singleId}, columns);
	};
	return [section('FAILED REQUESTS', 'newest first, last 15 min, some of each route', board.failed), section('SLOWEST REQUESTS', 'last 15 min, some of each route', board.slowest)];
};

/** A row of a single request opens its trace, or its route where it has none. */
const opensOf = (host: string, target: string | null, board: RequestsBoard): Screen | null => {
	if (target === null) return null;
	const single = [...board.failed, ...board.slowest].find(row => singleId(row) === target);
	if (!single) return openScreen('route', host, target);
	return single.trace === null ? openScreen('route', host, `${single.service}\n${single.method}\n${single.route}`) : openScreen('trace', host, single.trace);
};

/** Rows of the heatmap with its title: none where the list would be too short. */
const heatRows = (room: number): number => (room < 16 ? 0 : Math.min(14, Math.max(6, Math.floor(room * 0.36))));

export const drawRequests = (frame: Frame, screen: Screen): Picture => {
	const {ui, before, size: {columns}} = frame;
	const id = screen.host ?? '';
	const plan = planPage(frame.size);
	const {filter, sort: chosen, isReversed} = choiceOf(ui, 'requests');
	const sort = sortOf(chosen);
	const heat = heatRows(plan.room);
	const board = frame.board.requests({id, filter, route: null, sort, isReversed, cells: heat === 0 ? 0 : cellsFor(heatCells(columns), before.windowSeconds, before.intervalSeconds)});
	if (!board) return drawPage(frame, {plan, header: [span(id, 'strong')], body: drawGone(columns), times: null});
	const routes = keepOrder(frame, board.routes ?? [], route => route.id);
	const list = stackSections([
		drawSection<RouteRow>({title: 'ROUTES', note: sayRoutes(board, sayRouteSort(sort, isReversed)), columns: routeColumns(board.row.link === 'live', routes, columns), items: routes, idOf: route => route.id, empty: whyNoRoutes(board, filter)}, columns),
		...singleSections(frame, board, columns),
	]);
	const of = board.service ?? (board.services.length === 1 ? (board.services[0] ?? '') : 'all services');
	// Where nothing is told at all the reason stands once.
	const above: Row[] = heat === 0 || (board.heat === null && routes.length === 0) ? [] : [...drawLatencyHeat(`LATENCY ${of}`, board.heat, board, {columns, rows: heat}, ui.style, board.row.gauges.latency.reason ?? 'no latency was told in this time'), emptyRow];
	const placed = placeLines(frame, screen, list, plan.room - above.length);
	return drawPage(frame, {
		plan, note: placed.note,
		header: drawHostHeader(board.row, board.agent, board, headerRoom(frame, plan), 'requests'),
		body: [...above, ...placed.body],
		times: board,
		layout: {...placed.layout, windowSeconds: board.windowSeconds, intervalSeconds: board.intervalSeconds},
		seen: {order: placed.order, target: placed.target, opens: opensOf(id, placed.target, board), sorts: routeSorts, takesFilter: true, watched: {id, details: requestDetails}, page: Math.max(1, plan.room - above.length - 3)},
	});
};
