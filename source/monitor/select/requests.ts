/** The requests of a host: its routes with their shares of the time, how their durations lie over the window, single ones that stand out. */
import type {RequestsBoard, RequestsQuery, RouteRow} from '../../signals/board.ts';
import {totalSeconds} from '../../signals/distribution.ts';
import {ratio} from '../../signals/rate.ts';
import {sumClasses} from '../../signals/status.ts';
import type {Watched} from '../watched.ts';
import {createGrid} from './cells.ts';
import {selectRow} from './host-row.ts';
import {endSlot, nowRange, timesOf, type View} from './view.ts';
import {selectHeat, selectRouteHeat} from './heat.ts';
import {describeAgent, routesSeconds} from './host-board.ts';
import {figuresOf, routeId, sumRoutes, type RouteSum, type RouteSums} from './routes.ts';
import {readRequestFilter} from './request-filter.ts';
import {sortRoutes} from './sort-routes.ts';
import {selectSingles} from './single-requests.ts';

type Time = {readonly seconds: number; readonly isExact: boolean; readonly isWhole: boolean} | null;

/** What is told of the durations of a route: all of its requests may tell theirs, some, or none. */
const timeOf = ({latency, classes}: RouteSum): Time => {
	const total = latency ? totalSeconds(latency) : null;
	return total === null || latency === null ? null : {seconds: total.seconds, isExact: total.precision === '=', isWhole: latency.count >= sumClasses(classes)};
};

const rowsOf = ({sums, observed}: RouteSums): RouteRow[] => {
	const all = [...sums.values()].map(sum => ({sum, time: timeOf(sum), count: sumClasses(sum.classes)}));
	const whole = all.flatMap(({time}) => (time ? [time.seconds] : [])).reduce((total, seconds) => total + seconds, 0);
	const isSure = all.every(({time, count}) => count === 0 || (time !== null && time.isExact && time.isWhole));
	return all.map(({sum, time, count}): RouteRow => {
		const {classes} = sum;
		// Requests of which no input tells a status are of no class.
		const isTold = count > classes.none;
		return {
			...figuresOf(sum, observed), id: routeId(sum), count,
			clientErrorRatio: isTold ? ratio(classes['4xx'], count) : null,
			serverErrorRatio: isTold ? ratio(classes['5xx'], count) : null,
			totalSeconds: time?.seconds ?? null,
			timeRatio: ratio(time?.seconds, whole),
			timePrecision: time === null ? '=' : !time.isWhole ? '≥' : time.isExact && isSure ? '=' : '≈',
		};
	});
};

export const selectRequestsBoard = (one: Watched, query: RequestsQuery, view: View, namesakes: ReadonlySet<string>): RequestsBoard => {
	const {host} = one;
	const {end} = nowRange(host, view);
	const services = [...host.columns.services.values()].filter(({sources}) => sources.size > 0).map(({service}) => service).sort();
	const filter = readRequestFilter(query.filter, services);
	const sums = sumRoutes(host, {first: end - Math.round((routesSeconds * 1000) / host.intervalMs), end});
	const rows = sums ? sortRoutes(rowsOf(sums).filter(filter.matches), query.sort, query.isReversed) : null;
	const grid = createGrid(endSlot(host, view), Math.round((view.windowSeconds * 1000) / host.intervalMs), query.cells);
	const singles = selectSingles(host, row => (query.route === null ? filter.matches(row) : routeId(row) === query.route), view, end);
	return {
		...timesOf(view),
		row: selectRow(one, 0, view, namesakes),
		agent: describeAgent(host),
		services,
		service: filter.service,
		// Facts have come and routes have not: there are none to come.
		routes: rows ?? (Object.keys(host.facts).length > 0 ? [] : null),
		routesSeconds: sums?.seconds ?? 0,
		...(host.untold !== undefined && {untold: host.untold}),
		heat: query.cells === 0 || (filter.isLost && query.route === null) ? null : query.route === null ? selectHeat(host, grid, filter.service, one.cells) : selectRouteHeat(host, grid, record => routeId(record) === query.route),
		...singles,
	};
};
