import {describe, expect, it} from 'vitest';
import type {Reading, RouteDelta} from '../../source/collectors/collector.ts';
import type {RequestsQuery} from '../../source/signals/board.ts';
import {bandEnds} from '../../source/signals/bands.ts';
import {createDistribution, mergeAll, record, recordBetween, recordUnplaced, type Distribution} from '../../source/signals/distribution.ts';
import {createClassCounts, type ClassCounts} from '../../source/signals/status.ts';
import type {Trace} from '../../source/signals/traces.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';

const labels = {service: 'shop', from: '/var/log/nginx/access.log'};
const durations = (...values: readonly number[]): Distribution => {
	const distribution = createDistribution();
	for (const value of values) record(distribution, value);
	return distribution;
};
const route = (path: string, classes: Partial<ClassCounts>, latency: Distribution | null, over: Partial<RouteDelta> = {}): RouteDelta => {
	const all = {...createClassCounts(), ...classes};
	return {service: 'shop', method: 'GET', route: path, classes: all, errors: all['5xx'], latency, ...over};
};
const reading = (...routes: readonly RouteDelta[]): Reading => ({
	points: [
		{name: 'service.observed', labels, value: 1},
		...(['2xx', '4xx', '5xx'] as const).map(status => ({name: 'http.server.requests' as const, labels: {...labels, class: status}, value: routes.reduce((sum, {classes}) => sum + classes[status], 0)})),
		{name: 'http.server.errors', labels, value: routes.reduce((sum, {errors}) => sum + errors, 0)},
	],
	latencies: [{labels, distribution: mergeAll(routes.flatMap(({latency}) => latency ?? []))}],
	routes,
	facts: {scope: 'host'},
});

const query: RequestsQuery = {id: 'api-1', filter: '', route: null, sort: 'time', isReversed: false, cells: 60};

const watch = async (read: (tick: number) => Reading, seconds: number, isWatched = true) => {
	const clock = createFakeClock();
	let tick = 0;
	const agent = startTestAgent(clock, () => read(tick++));
	const fleet = createTestFleet(clock, {windowSeconds: 60});
	fleet.add('api-1', createCuttable(agent).transport);
	if (isWatched) fleet.dispatch({type: 'watch', id: 'api-1', details: ['routes', 'facts', 'traces', 'requests']});
	await clock.advance(seconds * 1000);
	return {clock, fleet, board: (over: Partial<RequestsQuery> = {}) => fleet.requests({...query, ...over})!, end: async () => {
		fleet.close();
		await agent.stop();
	}};
};

describe('the routes of a host', () => {
	const both = () => reading(route('/slow', {'2xx': 1, '5xx': 1}, durations(1.5, 1.5)), route('/quick', {'2xx': 8, '4xx': 2}, durations(...Array.from({length: 10}, () => 0.1))));

	it('share the time that all of them took, and it adds up to the whole', async () => {
		const {board, end} = await watch(both, 10);
		const {routes, routesSeconds} = board();
		expect(routes?.map(one => [one.route, one.timeRatio?.toFixed(3), one.timePrecision, one.count === 2 * routesSeconds || one.count === 10 * routesSeconds])).toEqual([['/slow', '0.750', '=', true], ['/quick', '0.250', '=', true]]);
		expect(routes?.[0]).toMatchObject({serverErrorRatio: 0.5, clientErrorRatio: 0, throughput: {perSecond: 2}});
		expect(routes?.[1]).toMatchObject({serverErrorRatio: 0, clientErrorRatio: 0.2, throughput: {perSecond: 10}});
		expect(routes?.[0]?.totalSeconds).toBeCloseTo(3 * routesSeconds, 6);
		await end();
	});

	it('stand in the order asked for, either way', async () => {
		const {board, end} = await watch(both, 5);
		const order = (over: Partial<RequestsQuery>) => board(over).routes?.map(one => one.route);
		expect(order({sort: 'rate'})).toEqual(['/quick', '/slow']);
		expect(order({sort: 'errors'})).toEqual(['/slow', '/quick']);
		expect(order({sort: 'p95', isReversed: true})).toEqual(['/quick', '/slow']);
		expect(order({sort: 'name'})).toEqual(['/quick', '/slow']);
		expect(order({sort: 'name', isReversed: true})).toEqual(['/slow', '/quick']);
		await end();
	});

	it('say how sure a share is: none without durations, a bound where some are missing, about where the whole lacks some', async () => {
		const {board, end} = await watch(() => reading(route('/whole', {'2xx': 1}, durations(1)), route('/half', {'2xx': 2}, durations(1)), route('/none', {'2xx': 2}, null)), 5);
		expect(board({sort: 'name'}).routes?.map(one => [one.route, one.timeRatio, one.timePrecision])).toEqual([['/half', 0.5, '≥'], ['/none', null, '='], ['/whole', 0.5, '≈']]);
		await end();
	});

	it('take a sum that was told as exact though quantiles are not, and estimate one that was not', async () => {
		const summed = createDistribution();
		recordUnplaced(summed, 4, 8);
		const coarse = createDistribution();
		recordBetween(coarse, 0.9, 1.1, 2);
		const {board, end} = await watch(() => reading(route('/summed', {'2xx': 4}, summed), route('/coarse', {'2xx': 2}, coarse)), 5);
		const [first, second] = board().routes ?? [];
		expect([first?.timeRatio?.toFixed(2), first?.latency?.p95, second?.timePrecision]).toEqual(['0.80', null, '≈']);
		expect(second?.totalSeconds).toBeCloseTo(2 * board().routesSeconds, 0);
		await end();
	});

	it('are unknown before anybody looked, and only those of one service when asked so', async () => {
		const {board, fleet, clock, end} = await watch(both, 3, false);
		expect(board().routes).toBeNull();
		fleet.dispatch({type: 'watch', id: 'api-1', details: ['routes']});
		await clock.advance(1000);
		expect(board().services).toEqual(['shop']);
		expect(board({filter: 'service~sho'})).toMatchObject({service: 'shop', routes: [{}, {}]});
		expect(board({filter: 'service~other'})).toMatchObject({service: null, routes: []});
		expect(board({filter: 'get SLOW'}).routes?.map(one => one.route)).toEqual(['/slow']);
		await end();
	});
});

describe('the heat of a host', () => {
	it('holds every request once, in the band of its duration, and gaps where nothing was told', async () => {
		const {board, end} = await watch(tick => (tick < 10 ? reading(route('/a', {'2xx': 3}, durations(0.03, 0.03, 0.3))) : tick < 15 ? {points: []} : reading(route('/a', {}, null))), 30);
		const heat = board().heat!;
		const first = heat.firstBand;
		expect(first).toBe(bandEnds.indexOf(0.05));
		const totals = heat.columns.filter(column => column.length > 0).reduce((sums, column) => sums.map((sum, band) => sum + (column[band] ?? NaN)), [0, 0, 0, 0]);
		expect(totals).toEqual([20, 0, 0, 10]);
		expect(heat.columns.filter(column => column.length === 0).length).toBeGreaterThanOrEqual(5);
		expect(heat.columns.at(-1)).toEqual([0, 0, 0, 0]);
		expect(heat.isApproximate).toBe(false);
		await end();
	});

	it('says which bucket of time its last column is', async () => {
		const {board, clock, end} = await watch(() => reading(route('/a', {'2xx': 1}, durations(0.03))), 10);
		const newest = (): unknown[] => [board().heat!.newest, board({route: 'shop\nGET\n/a'}).heat!.newest];
		const before = newest();
		await clock.advance(3000);
		expect(newest()).toEqual(before.map(number => Number(number) + 3));
		await end();
	});

	it('is that of a route when one is looked at', async () => {
		const {board, end} = await watch(() => reading(route('/a', {'2xx': 1}, durations(0.03)), route('/b', {'2xx': 1}, durations(3))), 10);
		const heat = board({route: 'shop\nGET\n/b'}).heat!;
		expect(heat.firstBand).toBe(bandEnds.indexOf(5));
		expect(heat.columns.filter(column => column.length > 0).every(column => column[0] === 1)).toBe(true);
		expect(board({filter: 'service~other'}).heat).toBeNull();
		await end();
	});
});

describe('single requests', () => {
	const worst = (tick: number) => reading(route('/a', {'2xx': 1, '5xx': tick === 5 ? 2 : 0}, durations(tick / 10 + 0.01), {slowest: {status: '2xx', seconds: tick / 10 + 0.01}, failed: tick === 5 ? {status: '5xx', seconds: 0.2} : null}));

	it('are the slowest and the failed ones, told also to one who looks later, of the time at which they were', async () => {
		const {board, clock, fleet, end} = await watch(worst, 12, false);
		expect(board().slowest).toEqual([]);
		fleet.dispatch({type: 'watch', id: 'api-1', details: ['requests']});
		await clock.advance(1000);
		expect(board().slowest.map(({seconds}) => seconds)).toEqual(board().slowest.map(({seconds}) => seconds).toSorted((a, b) => b! - a!));
		expect(board().slowest.length).toBe(3);
		expect(board().failed).toMatchObject([{route: '/a', status: '5xx', seconds: 0.2, count: 2, trace: null}]);
		const ago = (board().time - board().failed[0]!.time) / 1000;
		expect(ago).toBeGreaterThan(5);
		expect(ago).toBeLessThan(9);
		await end();
	});

	it('are shown once though one looks again and again, and none that came after the instant one went back to', async () => {
		const {board, clock, fleet, end} = await watch(worst, 12);
		const before = board().slowest.length;
		fleet.dispatch({type: 'watch', id: null, details: []});
		fleet.dispatch({type: 'watch', id: 'api-1', details: ['requests']});
		await clock.advance(1000);
		expect(board().slowest.length).toBe(before);
		fleet.dispatch({type: 'pause'});
		fleet.dispatch({type: 'step', backSeconds: 2});
		expect(board().slowest.length).toBe(1);
		await end();
	});

	it('come from traces where a service sends them, with the trace to open', async () => {
		const span = {id: '00000000000000a1', parent: null, service: 'shop', name: 'GET /a', kind: 'server', startSeconds: 0, durationSeconds: 2, failed: true, detail: '/a'} as const;
		const trace: Trace = {id: 'f'.repeat(32), time: 1000, name: 'GET /a', service: 'shop', durationSeconds: 2, failed: true, spans: [span], droppedSpans: 0};
		const {board, end} = await watch(tick => ({...worst(tick), ...(tick === 3 && {traces: [trace]})}), 8);
		expect(board().failed).toMatchObject([{method: 'GET', route: '/a', seconds: 2, trace: trace.id}]);
		expect(board().slowest).toEqual([]);
		expect(board({route: 'shop\nGET\n/a'}).traces).toEqual([trace]);
		expect(board({route: 'shop\nGET\n/b'}).traces).toEqual([]);
		await end();
	});
});

