/** The columns of the list of routes. */
import type {RouteRow, RouteSort} from '../../signals/board.ts';
import type {Precision} from '../../signals/distribution.ts';
import {judge} from '../../signals/thresholds.ts';
import {drawBar} from '../../draw/bar.ts';
import {span} from '../../draw/compose.ts';
import {formatValue} from '../../draw/format.ts';
import type {Row, Span} from '../../draw/rows.ts';
import type {Column} from '../../draw/table.ts';
import {numberTone} from '../theme.ts';

/** What `s` goes through, and how the title says it. */
export const routeSorts: readonly RouteSort[] = ['time', 'p95', 'rate', 'errors', 'name'];
const sortWords: Readonly<Record<RouteSort, string>> = {time: 'total time', p95: 'p95', rate: 'requests/s', errors: 'errors', name: 'name'};
export const sortOf = (sort: string | null): RouteSort => routeSorts.find(one => one === sort) ?? 'time';
export const sayRouteSort = (sort: RouteSort, isReversed: boolean): string => `by ${sortWords[sort]}${isReversed ? ', reversed' : ''}`;

type Quantile = 'p50' | 'p95' | 'p99';

const quantile = (name: Quantile, rank: number, isFresh: boolean): Column<RouteRow> => ({
	head: name, align: 'right', min: 7, max: 7, rank,
	cell: ({latency}, width) => [span(formatValue(latency?.[name] ?? null, 'seconds', {width, precision: latency?.precision[name] ?? '='}), numberTone(name === 'p95' ? judge('latency', latency?.p95 ?? null) : 'ok', isFresh))],
});
const share = (value: number | null, width: number, isFresh: boolean, isFailure: boolean): Span =>
	span(formatValue(value, 'ratio', {width}), value === 0 ? 'dim' : numberTone(isFailure ? judge('errors', value) : 'ok', isFresh));

const timeBar = 6;
const timeCell = ({timeRatio, timePrecision}: RouteRow, width: number, isFresh: boolean): Row => {
	const precision: Precision = timePrecision;
	const text = formatValue(timeRatio, 'ratio', {width: Math.min(width, 7), precision});
	return width < 7 + 1 + timeBar ? [span(text, numberTone('ok', isFresh))] : [...drawBar(timeRatio, timeBar, isFresh ? 'series1' : 'stale'), span(text.padStart(width - timeBar), numberTone('ok', isFresh))];
};

/** From here on names are more telling than one more number. */
const roomyFrom = 60;

/** Of one service its name says nothing; failures that are no 5xx (transport errors) have a column where there are any. */
export const routeColumns = (isFresh: boolean, routes: readonly RouteRow[], columns: number): readonly Column<RouteRow>[] => {
	const hasServices = new Set(routes.map(({service}) => service)).size > 1;
	const hasOtherFailures = routes.some(({errors, serverErrorRatio}) => errors.ratio !== null && errors.ratio !== serverErrorRatio);
	return [
		{head: 'ROUTE', align: 'left', min: columns >= roomyFrom ? 18 : 10, max: 64, rank: 0, cell: ({method, route}) => [span(method === '' ? '' : `${method} `, 'dim'), span(route)]},
		...(hasServices ? [{head: 'SERVICE', align: 'left', min: 8, max: 14, rank: 9, cell: ({service}) => [span(service, 'dim')]} satisfies Column<RouteRow>] : []),
		{head: 'TIME', align: 'right', min: 7, max: 14, rank: 1, cell: (row, width) => timeCell(row, width, isFresh)},
		{head: 'REQ/S', align: 'right', min: 6, max: 6, rank: 4, cell: ({throughput}, width) => [span(formatValue(throughput.perSecond, 'count', {width}), numberTone('ok', isFresh))]},
		{head: 'COUNT', align: 'right', min: 6, max: 6, rank: 10, cell: ({count}, width) => [span(formatValue(count, 'count', {width}), numberTone('ok', isFresh))]},
		quantile('p50', 7, isFresh), quantile('p95', 2, isFresh), quantile('p99', 6, isFresh),
		{head: '4xx', align: 'right', min: 6, max: 6, rank: 8, cell: ({clientErrorRatio}, width) => [share(clientErrorRatio, width, isFresh, false)]},
		{head: '5xx', align: 'right', min: 6, max: 6, rank: hasOtherFailures ? 5 : 3, cell: ({serverErrorRatio}, width) => [share(serverErrorRatio, width, isFresh, true)]},
		...(hasOtherFailures ? [{head: 'FAILED', align: 'right', min: 6, max: 6, rank: 3, cell: ({errors}, width) => [share(errors.ratio, width, isFresh, true)]} satisfies Column<RouteRow>] : []),
	];
};
