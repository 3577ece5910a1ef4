/** The routes of a host: requests per second, p95, errors; the worst first. */
import type {HostBoard, RouteFigures} from '../../signals/board.ts';
import {span, titleRow} from '../../draw/compose.ts';
import {formatSpan, formatValue} from '../../draw/format.ts';
import type {Row, Size} from '../../draw/rows.ts';
import {drawTable, type Column} from '../../draw/table.ts';
import {wrapText} from '../../draw/width.ts';
import {judge} from '../../signals/thresholds.ts';
import {numberTone} from '../theme.ts';

const columns = (isFresh: boolean, routes: readonly RouteFigures[]): readonly Column<RouteFigures>[] => [
	{head: 'ROUTE', align: 'left', min: 10, max: 60, rank: 0, cell: ({method, route}) => [span(method === '' ? '' : `${method} `, 'dim'), span(route)]},
	// Where there is but one service, its name says nothing.
	...(new Set(routes.map(({service}) => service)).size > 1 ? [{head: 'SERVICE', align: 'left', min: 8, max: 14, rank: 5, cell: ({service}) => [span(service, 'dim')]} satisfies Column<RouteFigures>] : []),
	{head: 'REQ/S', align: 'right', min: 6, max: 6, rank: 3, cell: ({throughput}, width) => [span(formatValue(throughput.perSecond, 'count', {width}), numberTone('ok', isFresh))]},
	{head: 'p50', align: 'right', min: 7, max: 7, rank: 4, cell: ({latency}, width) => [span(formatValue(latency?.p50 ?? null, 'seconds', {width, precision: latency?.precision.p50 ?? '='}), numberTone('ok', isFresh))]},
	{head: 'p95', align: 'right', min: 7, max: 7, rank: 1, cell: ({latency}, width) => [span(formatValue(latency?.p95 ?? null, 'seconds', {width, precision: latency?.precision.p95 ?? '='}), numberTone(judge('latency', latency?.p95 ?? null), isFresh))]},
	{head: 'ERRORS', align: 'right', min: 6, max: 6, rank: 2, cell: ({errors}, width) => [span(formatValue(errors.ratio, 'ratio', {width}), numberTone(judge('errors', errors.ratio), isFresh))]},
];

const emptyReason = ({routes, row, untold}: HostBoard): string => {
	if (row.link === 'connecting') return 'connecting';
	if (routes === null) return untold ?? 'asking the agent: in a second or two';
	return row.gauges.throughput.value === null ? 'no requests: add --from http://…/metrics or --from /path/access.log' : 'no request in this time, or the inputs name no routes';
};

/** A title, and as many routes as there is room for. */
export const drawRoutes = (host: HostBoard, size: Size): Row[] => {
	const title = titleRow('ROUTES', size.columns, host.routesSeconds > 0 ? `worst first · last ${formatSpan(host.routesSeconds)}` : 'worst first');
	if (!host.routes || host.routes.length === 0) return [title, ...wrapText(emptyReason(host), size.columns, 3).map((line): Row => [span(line, 'dim')])].slice(0, size.rows);
	return [title, ...drawTable(columns(host.row.link === 'live', host.routes), host.routes, {columns: size.columns, rows: size.rows - 1})].slice(0, size.rows);
};
