/** The fleet: every host a row, the worst on top, what is wrong below; a single host gets the whole screen. */
import type {HostRow} from '../../signals/board.ts';
import {signalNames} from '../../signals/catalog.ts';
import {cutRow, emptyRow, titleRow} from '../../draw/compose.ts';
import type {Row} from '../../draw/rows.ts';
import {drawEmptyFleet} from '../panels/empty.ts';
import {drawBlocks} from '../panels/host-block.ts';
import {drawFindings, drawUnknown} from '../panels/findings.ts';
import {drawFleetHead, drawHostRows, drawListHead, drawTotalRows, membersText, topsOf, type FleetTable} from '../panels/fleet-table.ts';
import {drawGaugeGrid, gridCells} from '../panels/gauge-grid.ts';
import {drawFleetHeader} from '../panels/header.ts';
import {choiceOf} from '../model/state.ts';
import {stateOf} from '../theme.ts';
import {askFleet, type FleetAnswer} from './fleet-query.ts';
import {fleetSeen} from './fleet-seen.ts';
import {fleetFooterFrom} from './fleet-plan.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';
import {drawSingle} from './single.ts';

/** A title and seven gauges, several of them side by side. */
const leastDetail = 5;
/** In a side pane they stand one under the other. */
const leastDetailNarrow = 8;

export const drawFleet = (frame: Frame): Picture => {
	const answer = askFleet(frame);
	const {board, rows} = answer;
	if (board.kind === 'host' && board.hosts === 1 && board.shown === 1 && rows[0]) return drawSingle(frame, answer, rows[0]);
	const {columns} = frame.size;
	const page = planPage(frame.size, fleetFooterFrom);
	return drawPage(frame, {
		plan: page,
		header: drawFleetHeader(board, headerRoom(frame, page)),
		body: rows.length === 0 ? drawEmptyFleet(board, choiceOf(frame.ui, 'fleet').filter, columns).map(row => cutRow(row, columns)) : drawBody(frame, answer),
		isCut: true,
		times: board,
		note: place(answer),
		layout: answer.layout,
		seen: fleetSeen(answer),
	});
};

/** Which part of a long list is seen. */
const place = ({order, plan, layout}: FleetAnswer): string => (order.length > plan.count ? `${layout.first + 1}–${Math.min(order.length, layout.first + plan.count)} of ${order.length}` : '');

/** Rows that are no wider than the screen. */
const drawBody = (frame: Frame, answer: FleetAnswer): Row[] => {
	const {board, rows, plan, target} = answer;
	const {columns} = frame.size;
	const isFresh = frame.ui.pausedAt === null;
	if (plan.isBlocks) return drawBlocks(rows, {columns, rows: plan.rowsPerHost}, {scale: board.scale, target, isFresh, style: frame.ui.style});
	const table: FleetTable = {layout: plan.layout, kind: board.kind, tops: topsOf(board.scale), columns, target, isFresh, style: frame.ui.style};
	const head = !plan.hasHead ? [] : [plan.layout.kind === 'list' ? drawListHead(table) : drawFleetHead(table)];
	const total = plan.hasTotal && board.total ? drawTotalRows(board.total, table) : [];
	return [...head, ...rows.flatMap(row => drawHostRows(row, table)), ...total, ...drawBelow(frame, answer, plan.rest)];
};

/** Findings of the target, then of the other rows; the gauges of the target where there is room. */
const drawBelow = (frame: Frame, answer: FleetAnswer, rest: number): Row[] => {
	const {board, rows, target} = answer;
	const {columns} = frame.size;
	const chosen = rows.find(row => row.id === target) ?? board.selectedRow;
	if (!chosen || rest <= 0) return [];
	const own = [...drawFindings(chosen, chosen.name, columns, rest), ...drawUnknown(chosen, columns, board.signals)];
	// Sentences are wrapped as long as there is room for them.
	const others: Row[] = [];
	for (const row of rows) if (row !== chosen && row.link === 'live' && others.length < rest) others.push(...drawFindings(row, row.name, columns));
	const air = rest >= 4 ? 1 : 0;
	const least = columns >= 62 ? leastDetail : leastDetailNarrow;
	const roomForText = rest - air - least - 1;
	const hasDetail = hasPictures(chosen) && roomForText >= Math.min(own.length, 4);
	const findings = [...own, ...others].slice(0, hasDetail ? Math.max(Math.min(own.length, roomForText), Math.min(6, roomForText)) : rest - air).map(row => cutRow(row, columns));
	const above: Row[] = [...(air > 0 ? [emptyRow] : []), ...findings];
	const left = rest - above.length - 1;
	if (!hasDetail || left < least) return above;
	return [...above, ...(findings.length > 0 ? [emptyRow] : []), ...drawDetail(frame, answer, chosen, left - (findings.length > 0 ? 1 : 0))];
};

/** A host that was never reached has nothing to draw. */
const hasPictures = ({link, gauges}: HostRow): boolean => link === 'live' || signalNames.some(signal => gauges[signal].cells.some(value => !Number.isNaN(value)));

/** The seven gauges of one host under the list. */
const drawDetail = (frame: Frame, answer: FleetAnswer, row: HostRow, height: number): Row[] => {
	const {board} = answer;
	const {columns} = frame.size;
	const size = {columns, rows: height};
	const cells = gridCells(size, frame.ui.style, board);
	const host = board.kind !== 'host' ? null : frame.board.host({id: row.id, cells, chartCells: 0});
	// Rows of the table have no more cells than there is room for in it.
	const whole = board.kind === 'host' ? host?.row : answer.ask({first: 0, count: 0, cells, selected: row.id}).selectedRow;
	const state = stateOf(row.link, row.severity);
	const title = titleRow(row.name, columns, `${state.word} · ${host?.agent ?? (row.members ? membersText(row.members) : row.target)}`);
	// Its cells fill no more than the columns.
	const grid = drawGaugeGrid({row: whole ?? row, signals: host?.signals ?? null, scale: null, isFresh: frame.ui.pausedAt === null, style: frame.ui.style, marks: host?.marks ?? [], shown: board.signals}, size);
	return [title, ...grid];
};
