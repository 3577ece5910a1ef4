/** Requests of a shop in trouble, as the board answers them: orders wait for the pool, a search is slow by itself. */
import {joinTrace, type HeldPart} from '../../source/signals/join-traces.ts';
import type {Heat, LatencyFigures, RequestRow, RequestsBoard, RequestsQuery, RouteRow} from '../../source/signals/board.ts';
import {readRequestFilter} from '../../source/monitor/select/request-filter.ts';
import {routeId, type NamedRoute} from '../../source/monitor/select/routes.ts';
import {sortRoutes} from '../../source/monitor/select/sort-routes.ts';
import type {StatusClass} from '../../source/signals/status.ts';
import type {Trace} from '../../source/signals/traces.ts';

const time = Date.UTC(2026, 10, 23, 14, 2, 31);
const slow = (p95: number, precision: LatencyFigures['precision']['p95'] = '='): LatencyFigures => ({p50: p95 * 0.3, p90: p95 * 0.8, p95, p99: p95 * 1.6, mean: p95 * 0.4, max: p95 * 2.2, count: 600, approximate: precision !== '=', precision: {p50: precision, p90: precision, p95: precision, p99: precision}});

type Spec = {readonly service?: string; readonly method: string; readonly route: string; readonly rate: number; readonly latency: LatencyFigures | null; readonly client?: number; readonly server?: number; readonly time: number | null};
const routesOf = (specs: readonly Spec[]): RouteRow[] => {
	const whole = specs.flatMap(({time: seconds}) => seconds ?? []).reduce((sum, seconds) => sum + seconds, 0);
	return specs.map(({service = 'shop', method, route, rate, latency, client = 0, server = 0, time: seconds}): RouteRow => {
		const count = Math.round(rate * 60);
		return {
			id: `${service}\n${method}\n${route}`, service, method, route, latency, count, totalSeconds: seconds,
			throughput: {perSecond: rate, inFlight: null},
			errors: {ratio: server, perSecond: server * rate, byClass: {'1xx': 0, '2xx': Math.round(count * (1 - client - server)), '3xx': 0, '4xx': Math.round(count * client), '5xx': Math.round(count * server), none: 0}},
			clientErrorRatio: client, serverErrorRatio: server,
			timeRatio: seconds === null ? null : seconds / whole, timePrecision: latency?.approximate === true ? '≈' : '=',
		};
	});
};

export const shopRoutes = routesOf([
	{method: 'POST', route: '/orders', rate: 38.2, latency: slow(2.31), client: 0.02, server: 0.21, time: 2120},
	{method: 'GET', route: '/orders/:id', rate: 120, latency: slow(1.24), client: 0.004, server: 0.082, time: 3570},
	{method: 'GET', route: '/search', rate: 22.4, latency: slow(0.86, '≈'), time: 460},
	{method: 'GET', route: '/cart', rate: 96, latency: slow(0.41), client: 0.031, server: 0.004, time: 710},
	{method: 'GET', route: '/products', rate: 151, latency: slow(0.084), client: 0.0009, server: 0.0004, time: 304},
	{service: 'admin', method: 'GET', route: '/reports/:date/by-warehouse/:id', rate: 0.3, latency: slow(4.2), time: 31},
	{method: 'GET', route: '/healthz', rate: 0.2, latency: slow(0.00095), time: 0.005},
	{method: 'DELETE', route: '/sessions/:id', rate: 0.04, latency: null, time: null},
]);

/** Two humps: what is quick, and, from two thirds of the window on, what waits. */
const heatOf = (cells: number, weight: number): Heat => ({
	firstBand: 5, isApproximate: false, newest: Math.floor(time / (300_000 / Math.max(1, cells))),
	columns: Array.from({length: cells}, (_, cell) => {
		const at = cell / Math.max(1, cells - 1);
		if (at > 0.3 && at < 0.33) return [];
		const waits = at > 0.66 ? weight : 0;
		return [2, 12, 60, 120, 90, 40, 8, 1 + waits * 0.2, waits * 0.8, waits, waits * 0.3].map((count, band) => Math.round(count * (0.8 + 0.2 * Math.sin(cell + band))));
	}),
});

const row = (ago: number, method: string, route: string, status: StatusClass | null, seconds: number | null, over: Partial<RequestRow> = {}): RequestRow => ({id: `${ago} ${method} ${route}`, time: time - ago * 1000, service: 'shop', method, route, status, seconds, failed: false, count: 1, trace: null, ...over});

const traceId = (digit: string): string => digit.repeat(32);
type SpanSpec = readonly [id: string, parent: string | null, service: string, name: string, start: number, length: number, kind?: Trace['spans'][number]['kind'], failed?: boolean, detail?: string | null];
const spans = (specs: readonly SpanSpec[]): Trace['spans'] => specs.map(([id, parent, service, name, startSeconds, durationSeconds, kind = 'internal', failed = false, detail = null]) => ({id: id.padStart(16, '0'), parent: parent === null ? null : parent.padStart(16, '0'), service, name, kind, startSeconds, durationSeconds, failed, detail}));

export const shopTraces: readonly Trace[] = [
	{id: traceId('a'), time: time - 12_400, name: 'POST /orders', service: 'shop', durationSeconds: 3.08, failed: true, droppedSpans: 0, spans: spans([
		['1', null, 'shop', 'POST /orders', 0, 3.08, 'server', true, '/orders'], ['2', '1', 'shop', 'pg-pool.connect', 0.004, 2.51, 'internal'], ['3', '1', 'shop', 'pg.query INSERT', 2.52, 0.04, 'client', false, 'INSERT INTO orders (customer, total) VALUES (?, ?)'],
		['4', '1', 'shop', 'POST', 2.57, 0.5, 'client', true, 'POST http://payments:3000/charge'], ['5', '4', 'payments', 'POST /charge', 2.58, 0.48, 'server', true, '/charge'], ['6', '5', 'payments', 'redis GET', 2.59, 0.002, 'client', false, 'GET'], ['7', '5', 'payments', 'POST', 2.6, 0.45, 'client', true, 'POST https://bank.example/v1/charges'],
	])},
	{id: traceId('b'), time: time - 48_000, name: 'GET /orders/:id', service: 'shop', durationSeconds: 4.21, failed: false, droppedSpans: 31, spans: spans([
		['1', null, 'shop', 'GET /orders/:id', 0, 4.21, 'server', false, '/orders/:id'], ['2', '1', 'shop', 'pg.query SELECT', 0.01, 3.9, 'client', false, 'SELECT * FROM orders WHERE id = ?'], ['3', '1', 'shop', 'render', 3.92, 0.28],
	])},
	{id: traceId('c'), time: time - 401_000, name: 'GET /search', service: 'shop', durationSeconds: 0.86, failed: false, droppedSpans: 0, spans: spans([['1', null, 'shop', 'GET /search', 0, 0.86, 'server', false, '/search']])},
];

/** The first one as its parts lie on three hosts: the clock of one is behind, nothing links the spans of another. */
export const joinedTraces: readonly Trace[] = shopTraces.map((trace, index) => {
	if (index > 0) return trace;
	const isPaid = ({service}: Trace['spans'][number]): boolean => service === 'payments';
	const paid = trace.spans.filter(isPaid);
	const part = (host: string, behindSeconds: number, own: Trace['spans']): HeldPart => {
		const first = Math.min(...own.map(({startSeconds}) => startSeconds));
		return {host, trace: {...trace, name: own[0]!.name, service: own[0]!.service, time: trace.time + (first - behindSeconds) * 1000, spans: own.map(one => ({...one, startSeconds: one.startSeconds - first}))}};
	};
	return joinTrace(part('api-2', 0, trace.spans.filter(one => !isPaid(one))), [part('pay-1', 3.2, paid), part('audit-1', 90, spans([['9', '8', 'audit', 'POST /entries', 1, 0.1, 'server']]))]);
});

export type RequestsSpec = Pick<RequestsBoard, 'routes' | 'slowest' | 'failed' | 'traces'>;

export const shopRequests: RequestsSpec = {
	routes: shopRoutes, traces: shopTraces,
	slowest: [row(33, 'GET', '/reports/:date/by-warehouse/:id', '2xx', 9.2, {service: 'admin'}), row(48, 'GET', '/orders/:id', null, 4.21, {trace: traceId('b')}), row(51, 'POST', '/orders', '2xx', 2.97), row(402, 'GET', '/search', '2xx', 1.88), row(1, 'GET', '/cart', '3xx', 0.9)],
	failed: [row(1, 'POST', '/orders', '5xx', 3.01, {failed: true, count: 7}), row(2, 'GET', '/orders/:id', '5xx', null, {failed: true, count: 12}), row(12, 'POST', '/orders', null, 3.08, {failed: true, trace: traceId('a')}), row(640, 'GET', '/products', '5xx', 0.03, {failed: true})],
};

export const noRequests: RequestsSpec = {routes: [], slowest: [], failed: [], traces: []};

/** What of it was asked for. */
export const answerRequests = (spec: RequestsSpec | null, {filter, route, sort, isReversed, cells}: RequestsQuery): Pick<RequestsBoard, 'routes' | 'service' | 'routesSeconds' | 'services' | 'heat' | 'slowest' | 'failed' | 'traces'> => {
	if (!spec) return {routes: null, routesSeconds: 0, services: [], service: null, heat: null, slowest: [], failed: [], traces: []};
	const {service, matches} = readRequestFilter(filter, ['admin', 'shop']);
	const isWanted = (one: NamedRoute): boolean => (route === null ? matches(one) : routeId(one) === route);
	const all = (spec.routes ?? []).filter(matches);
	return {
		routes: spec.routes && sortRoutes(all, sort, isReversed), routesSeconds: all.length > 0 ? 60 : 0, service, services: [...new Set(all.map(one => one.service))].sort(),
		heat: all.length > 0 && cells > 0 ? heatOf(cells, route === null ? 30 : 12) : null,
		slowest: spec.slowest.filter(isWanted), failed: spec.failed.filter(isWanted),
		traces: route === null ? spec.traces : spec.traces.filter(({name}) => `shop\n${name.replace(' ', '\n')}` === route),
	};
};
