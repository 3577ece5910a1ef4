import {afterEach, describe, expect, it} from 'vitest';
import type {Agent} from '../../source/agent/agent.ts';
import type {Reading} from '../../source/collectors/collector.ts';
import {createDistribution, mergeInto, quantile, record} from '../../source/signals/distribution.ts';
import type {FleetQuery, RowKind} from '../../source/signals/board.ts';
import {createClassCounts} from '../../source/signals/status.ts';
import {startAgent} from '../../source/agent/agent.ts';
import {createCuttable, createFakeClock, createTestFleet, type Cuttable} from '../helpers/fleet.ts';

type Load = {readonly requests: number; readonly failed: number; readonly seconds: readonly number[]; readonly used: number};

const distributionOf = ({seconds}: Load) => {
	const distribution = createDistribution();
	for (const one of seconds) record(distribution, one);
	return distribution;
};

const readingOf = (load: Load, service = 'shop'): Reading => {
	const labels = {service, from: 'http://shop/metrics'};
	const classes = {...createClassCounts(), '2xx': load.requests - load.failed, '5xx': load.failed};
	return {
		points: [
			{name: 'service.observed', labels, value: 1},
			{name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: load.requests - load.failed},
			{name: 'http.server.requests', labels: {...labels, class: '5xx'}, value: load.failed},
			{name: 'http.server.errors', labels, value: load.failed},
			{name: 'db.client.connection.used', labels: {...labels, pool: 'main'}, value: load.used},
			{name: 'db.client.connection.max', labels: {...labels, pool: 'main'}, value: 20},
			{name: 'system.cpu.utilization', labels: {}, value: load.used / 100},
		],
		latencies: [{labels, distribution: distributionOf(load)}],
		routes: [{service, method: 'GET', route: '/orders/:id', classes, errors: load.failed, latency: distributionOf(load)}],
	};
};

const fast: Load = {requests: 100, failed: 0, seconds: Array.from({length: 100}, (_, index) => 0.01 + index / 10_000), used: 5};
const slow: Load = {requests: 10, failed: 4, seconds: Array.from({length: 10}, () => 2), used: 18};

const agents: Agent[] = [];
afterEach(async () => {
	for (const agent of agents.splice(0)) await agent.stop();
});

const open = async (hosts: readonly {readonly name: string; readonly load: Load; readonly env?: string; readonly service?: string}[]) => {
	const clock = createFakeClock();
	const fleet = createTestFleet(clock);
	const links = new Map<string, Cuttable>();
	for (const {name, load, env, service} of hosts) {
		const agent = startAgent({clock, collectors: [{name: 'prometheus', from: 'http://shop/metrics', collect: async () => readingOf(load, service)}], intervalMs: 1000, host: {name, platform: 'linux x64', ...(env !== undefined && {labels: {env}})}, version: '0.1.0', pid: 1, epoch: name});
		agents.push(agent);
		const link = createCuttable(agent);
		links.set(name, link);
		fleet.add(name, link.transport);
	}
	await clock.advance(10_000);
	const ask = (rows: RowKind, more: Partial<FleetQuery> = {}) => fleet.fleet({first: 0, count: 10, cells: 30, filter: '', sort: 'worst', selected: null, rows, ...more});
	return {clock, fleet, links, ask};
};

describe('rows that stand for several hosts', () => {
	it('merge the latencies of a service over its hosts, add its requests, and divide all failures by all requests', async () => {
		const {fleet, ask} = await open([{name: 'a', load: fast}, {name: 'b', load: slow}, {name: 'c', load: fast, service: 'mail'}]);
		const board = ask('service');
		expect(board.order).toEqual(['service shop', 'service mail']);
		const [shop] = board.rows;
		const merged = distributionOf(fast);
		mergeInto(merged, distributionOf(slow));
		expect(shop!.gauges.latency.value).toBeCloseTo(quantile(merged, 0.95)!.seconds, 12);
		expect(shop!.gauges.throughput.value).toBeCloseTo(110, 9);
		expect(shop!.gauges.errors.value).toBeCloseTo(4 / 110, 12);
		expect(shop!.gauges.pool.pool).toMatchObject({used: 18, max: 20});
		expect(shop!.members).toMatchObject({live: 2, all: 2});
		expect(shop!.gauges.cpu).toMatchObject({value: null, reason: 'its hosts have it, each its own'});
		fleet.close();
	});

	it('draw each second of all hosts together', async () => {
		const {fleet, ask} = await open([{name: 'a', load: fast}, {name: 'b', load: slow}]);
		const {gauges} = ask('service').rows[0]!;
		const seen = (values: readonly number[]): number[] => values.filter(value => !Number.isNaN(value));
		expect(new Set(seen(gauges.throughput.cells))).toEqual(new Set([110]));
		expect(seen(gauges.errors.cells).every(value => Math.abs(value - 4 / 110) < 1e-12)).toBe(true);
		const merged = distributionOf(fast);
		mergeInto(merged, distributionOf(slow));
		// A cell of the newest second may hold one host's frame only.
		expect(seen(gauges.latency.cells).slice(0, -1).at(-1)).toBeCloseTo(quantile(merged, 0.95)!.seconds, 12);
		fleet.close();
	});

	it('say which bucket of time their newest cell is, so that they sweep as those of hosts do', async () => {
		const {clock, fleet, ask} = await open([{name: 'a', load: fast, env: 'prod'}, {name: 'b', load: slow, env: 'prod'}]);
		fleet.dispatch({type: 'watch-all', details: ['routes']});
		await clock.advance(5000);
		const newest = (): unknown[] => [...(['service', 'label:env', 'route'] as const).map(kind => ask(kind).rows[0]!), ask('host', {hasTotal: true}).total!].map(({gauges}) => gauges.throughput.newest);
		const before = newest();
		// Five minutes in 30 cells.
		await clock.advance(10_000);
		expect(newest()).toEqual(before.map(number => Number(number) + 1));
		expect(new Set(before).size).toBe(1);
		fleet.close();
	});

	it('group hosts by a label, with what of shares is worst', async () => {
		const {fleet, ask} = await open([{name: 'a', load: fast, env: 'prod'}, {name: 'b', load: slow, env: 'prod'}, {name: 'c', load: fast}]);
		const board = ask('label:env', {sort: 'name'});
		expect(board.kinds).toEqual(['host', 'label:env', 'service', 'route']);
		expect(board.rows.map(({name, members}) => [name, members?.all])).toEqual([['no env', 1], ['prod', 2]]);
		expect(board.rows[1]!.gauges.cpu.value).toBe(0.18);
		expect(board.rows[1]!.gauges.throughput.value).toBeCloseTo(110, 9);
		expect(board.rows[1]!.narrowsTo).toBe('env=prod');
		expect(ask('host', {filter: 'env=prod'}).order.toSorted()).toEqual(['a', 'b']);
		fleet.close();
	});

	it('leave out of sums what is not live, and say so', async () => {
		const {clock, fleet, links, ask} = await open([{name: 'a', load: fast}, {name: 'b', load: slow}]);
		links.get('b')!.agent = null;
		links.get('b')!.cut('connection reset');
		await clock.advance(8000);
		const [shop] = ask('service').rows;
		expect(shop!.members).toMatchObject({live: 1, all: 2, host: 'a'});
		expect(shop!.gauges.throughput.value).toBeCloseTo(100, 9);
		expect(ask('host', {hasTotal: true}).total).toMatchObject({members: {live: 1, all: 2}, gauges: {throughput: {value: expect.closeTo(100, 9) as number}}});
		fleet.close();
	});

	it('add up to a total that is what its hosts say themselves: sums, and of shares the worst', async () => {
		const {fleet, ask} = await open([{name: 'a', load: fast}, {name: 'b', load: slow}, {name: 'c', load: {...fast, used: 7}}]);
		const {rows, total} = ask('host', {hasTotal: true});
		const own = (signal: 'throughput' | 'cpu' | 'pool'): number[] => rows.map(row => row.gauges[signal].value!);
		expect(total!.gauges.throughput.value).toBeCloseTo(own('throughput').reduce((sum, value) => sum + value), 9);
		expect(total!.gauges.cpu.value).toBe(Math.max(...own('cpu')));
		expect(total!.gauges.pool).toMatchObject({value: Math.max(...own('pool')), pool: {used: 18, max: 20}});
		expect(total!.gauges.errors.value).toBeCloseTo(4 / 210, 12);
		fleet.close();
	});

	it('show routes of all hosts once every agent is asked for them', async () => {
		const {clock, fleet, ask} = await open([{name: 'a', load: fast}, {name: 'b', load: slow}]);
		expect(ask('route').rows).toEqual([]);
		fleet.dispatch({type: 'watch-all', details: ['routes']});
		await clock.advance(5000);
		const board = ask('route');
		expect(board).toMatchObject({nowSeconds: 60, total: null, signals: ['latency', 'throughput', 'errors']});
		expect(board.rows[0]).toMatchObject({name: 'GET /orders/:id', target: 'shop', members: {live: 2, all: 2, host: 'a'}, route: 'shop\nGET\n/orders/:id'});
		expect(board.rows[0]!.gauges.throughput.value).toBeCloseTo(110, 6);
		expect(board.rows[0]!.gauges.errors.value).toBeCloseTo(4 / 110, 12);
		fleet.close();
	});

	it('are sorted either way, what is not known last', async () => {
		const {fleet, ask} = await open([{name: 'a', load: fast, service: 'mail'}, {name: 'b', load: slow}]);
		expect(ask('service', {sort: 'throughput'}).order).toEqual(['service mail', 'service shop']);
		expect(ask('service', {sort: 'throughput', isReversed: true}).order).toEqual(['service shop', 'service mail']);
		fleet.close();
	});

	it('are the same whether they were asked for every second or only once, also after a link was gone', async () => {
		const clock = createFakeClock();
		const [asked, unasked] = [createTestFleet(clock), createTestFleet(clock)];
		const links: Cuttable[] = [];
		const hosts = ['a', 'b', 'c'].map((name, index) => {
			let tick = index * 7;
			const collect = async () => {
				tick++;
				return readingOf({requests: 20 + (tick % 9) * 10, failed: tick % 4, seconds: Array.from({length: 20}, (_, at) => 0.01 * (1 + ((at + tick) % 13))), used: tick % 20});
			};
			const agent = startAgent({clock, collectors: [{name: 'prometheus', from: 'http://shop/metrics', collect}], intervalMs: 1000, host: {name, platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: name});
			agents.push(agent);
			for (const fleet of [asked, unasked]) {
				const link = createCuttable(agent);
				fleet.add(name, link.transport);
				links.push(link);
			}
			return agent;
		});
		const total = (fleet: typeof asked) => fleet.fleet({first: 0, count: 10, cells: 20, filter: '', sort: 'worst', selected: null, rows: 'host', hasTotal: true}).total!;
		const gaugesOf = (fleet: typeof asked) => Object.values(total(fleet).gauges).map(({signal, value, cells}) => ({signal, value, cells}));
		for (let second = 0; second < 45; second++) {
			if (second === 20) for (const link of links.slice(2, 4)) {
				link.agent = null;
				link.cut('connection reset');
			}
			if (second === 27) for (const link of links.slice(2, 4)) link.agent = hosts[1]!;
			await clock.advance(1000);
			total(asked);
		}
		expect(total(asked).members).toMatchObject({live: 3, all: 3});
		const gauges = gaugesOf(asked);
		expect(gauges).toEqual(gaugesOf(unasked));
		expect(gauges.find(({signal}) => signal === 'latency')!.cells.filter(value => value > 0).length).toBeGreaterThan(2);
		asked.close();
		unasked.close();
	});

	it('count a host that tells five times a second once a second', async () => {
		const clock = createFakeClock();
		const fleet = createTestFleet(clock);
		const labels = {service: 'shop', from: 'http://shop/metrics'};
		for (const [name, intervalMs] of [['quick', 200], ['usual', 1000]] as const) {
			const share = intervalMs / 1000;
			const collect = async (): Promise<Reading> => ({points: [
				{name: 'service.observed', labels, value: share}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: 100 * share},
				{name: 'http.server.requests', labels: {...labels, class: '5xx'}, value: 25 * share}, {name: 'http.server.errors', labels, value: 25 * share},
			]});
			const agent = startAgent({clock, collectors: [{name: 'prometheus', from: labels.from, collect}], intervalMs, host: {name, platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: name});
			agents.push(agent);
			fleet.add(name, createCuttable(agent).transport);
		}
		await clock.advance(30_000);
		const {gauges} = fleet.fleet({first: 0, count: 10, cells: 60, filter: '', sort: 'worst', selected: null, rows: 'host', hasTotal: true}).total!;
		const seen = (values: readonly number[]): number[] => values.filter(value => !Number.isNaN(value)).slice(1, -2).map(value => Math.round(value * 1e6) / 1e6);
		expect(new Set(seen(gauges.throughput.cells))).toEqual(new Set([250]));
		expect(new Set(seen(gauges.errors.cells))).toEqual(new Set([0.2]));
		fleet.close();
	});
});
