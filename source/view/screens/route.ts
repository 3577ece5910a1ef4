/** One route: how its durations lie and did over the window, what its requests ended in, and the slow and failed ones with their traces. */
import {emptyRow, span} from '../../draw/compose.ts';
import {cellsFor} from '../../draw/layout.ts';
import type {Row} from '../../draw/rows.ts';
import {openScreen, type Screen} from '../model/state.ts';
import {drawHostHeader} from '../panels/header.ts';
import {drawLatencyHeat, heatCells} from '../panels/latency-heat.ts';
import {drawRouteFigures, drawRouteLines, sayRoute} from '../panels/route-figures.ts';
import {traceColumns} from '../panels/single-columns.ts';
import {drawGone} from './host.ts';
import {keepOrder, placeLines, still, type Line} from './lines.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';
import {requestDetails, singleSections} from './requests.ts';
import {drawSection, remarks, stackSections} from './sections.ts';

const asLines = (rows: readonly Row[]): Line[] => rows.map(still);

/** Lines that are read and lines that open something, all in one list that scrolls. */
export const drawRoute = (frame: Frame, screen: Screen): Picture => {
	const {ui, before, size: {columns}} = frame;
	const id = screen.host ?? '';
	const plan = planPage(frame.size);
	const board = frame.board.requests({id, filter: '', route: screen.subject, sort: 'time', isReversed: false, cells: cellsFor(heatCells(columns), before.windowSeconds, before.intervalSeconds)});
	if (!board) return drawPage(frame, {plan, header: [span(id, 'strong')], body: drawGone(columns), times: null});
	const [service = '', method = '', route = ''] = (screen.subject ?? '').split('\n');
	const found = board.routes?.find(one => one.id === screen.subject);
	const isFresh = board.row.link === 'live';
	const traces = keepOrder(frame, board.traces, trace => `trace\n${trace.id}`);
	const isRoomy = plan.room >= 16;
	const heat = !isRoomy ? [] : drawLatencyHeat('LATENCY', board.heat, board, {columns, rows: plan.room < 24 ? 6 : 11}, ui.style, 'no latency of this route was told while it was looked at; an agent remembers routes for a minute');
	const list = stackSections([
		found
			? asLines([sayRoute(found, board.routesSeconds, columns), ...(isRoomy ? drawRouteFigures(found, columns, isFresh) : drawRouteLines(found, columns))])
			: [still([span(`${method} `, 'dim'), span(route, 'strong'), span(` · ${service}`)]), ...remarks(board.routes === null ? (board.untold ?? 'asking the agent: in a second or two') : 'no request of this route in the last minute', columns)],
		asLines(heat),
		...singleSections(frame, board, columns),
		drawSection({title: 'TRACES', note: 'that passed it, last 15 min', columns: traceColumns(isFresh, traces), items: traces, idOf: trace => `trace\n${trace.id}`}, columns),
	]);
	const placed = placeLines(frame, screen, list, plan.room);
	const single = [...board.failed, ...board.slowest].find(row => placed.target !== null && placed.target.endsWith(`\n${row.id}`));
	const trace = placed.target?.startsWith('trace\n') === true ? placed.target.slice(6) : (single?.trace ?? null);
	return drawPage(frame, {
		plan, note: placed.note, times: board,
		header: drawHostHeader(board.row, board.agent, board, headerRoom(frame, plan), 'route'),
		body: placed.body.length > 0 ? placed.body : [emptyRow],
		layout: {...placed.layout, windowSeconds: board.windowSeconds, intervalSeconds: board.intervalSeconds},
		seen: {order: placed.order, target: placed.target, opens: trace === null ? null : openScreen('trace', id, trace), watched: {id, details: requestDetails}, maxScroll: 0},
	});
};
