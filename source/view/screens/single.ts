/** One host, the most common fleet: its seven gauges fill the screen. */
import type {HostRow} from '../../signals/board.ts';
import type {Row, Size} from '../../draw/rows.ts';
import {drawFindings, drawUnknown} from '../panels/findings.ts';
import {drawGaugeGrid} from '../panels/gauge-grid.ts';
import {drawHostHeader} from '../panels/header.ts';
import {drawRoutes} from '../panels/routes.ts';
import {fleetFooterFrom} from './fleet-plan.ts';
import {fleetSeen} from './fleet-seen.ts';
import {singleSize, type FleetAnswer} from './fleet-query.ts';
import {hostDetails} from './host.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';

export const drawSingle = (frame: Frame, answer: FleetAnswer, row: HostRow): Picture => {
	const {columns, rows: height} = frame.size;
	const isFresh = frame.ui.pausedAt === null;
	const cells = row.gauges.cpu.cells.length;
	const host = frame.board.host({id: row.id, cells, chartCells: 0});
	const most = height >= 30 ? 4 : height >= 12 ? 2 : height >= 6 ? 1 : 0;
	const findings = [...drawFindings(row, '', columns, most), ...(height >= 30 ? drawUnknown(row, columns) : [])].slice(0, most);
	const size = singleSize(frame, findings.length);
	const spare = (room: Size): readonly Row[] => (host ? drawRoutes(host, room) : []);
	const grid = drawGaugeGrid({row, signals: host?.signals ?? null, scale: null, isFresh, style: frame.ui.style, marks: host?.marks ?? [], spare}, size);
	const plan = planPage(frame.size, fleetFooterFrom);
	return drawPage(frame, {
		plan,
		header: drawHostHeader(row, host?.agent ?? '', answer.board, headerRoom(frame, plan)),
		body: [...findings, ...grid],
		times: answer.board,
		without: ['filter', 'sort', 'move'],
		layout: answer.layout,
		seen: {...fleetSeen(answer), page: 1, watched: {id: row.id, details: hostDetails}},
	});
};
