/** One host, the most common fleet: its seven gauges fill the screen. */
import type {HostRow} from '../../signals/board.ts';
import {cutRow, emptyRow} from '../../draw/compose.ts';
import type {Row, Size} from '../../draw/rows.ts';
import {drawFindings, drawUnknown} from '../panels/findings.ts';
import {drawGaugeGrid} from '../panels/gauge-grid.ts';
import {drawFooter, drawHostHeader} from '../panels/header.ts';
import {drawRoutes} from '../panels/routes.ts';
import {singleSize, type FleetAnswer} from './fleet-query.ts';
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
	const grid = drawGaugeGrid({row, signals: host?.signals ?? null, scale: null, isFresh, spare}, size);
	const rows: Row[] = [
		drawHostHeader(row, host?.agent ?? '', answer.board, {ui: frame.ui, now: frame.now, columns, hasFooter: height >= 12}),
		...findings,
		...(height >= 20 ? [emptyRow] : []),
		...grid,
	];
	const footer = height >= 12 ? [drawFooter({ui: frame.ui, times: answer.board, without: ['filter', 'sort', 'move']}, columns)] : [];
	const room = height - footer.length;
	return {
		rows: [...Array.from({length: room}, (_, y) => cutRow(rows[y] ?? emptyRow, columns)), ...footer].slice(0, height),
		layout: answer.layout,
		seen: {order: answer.order, target: row.id, page: 1, maxScroll: 0, watched: row.id},
	};
};
