import {describe, expect, it} from 'vitest';
import type {Point, Reading} from '../../source/collectors/collector.ts';
import type {DatabaseFacts} from '../../source/signals/databases.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import type {SeriesName} from '../../source/signals/catalog.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';

const query = {first: 0, count: 10, cells: 30, filter: '', sort: 'worst', selected: null} as const;
const labels = {database: 'postgresql shop', from: 'postgres:///shop'};
const point = (name: SeriesName, value: number): Point => ({name, labels, value});

const watch = async (read: (tick: number) => Reading, ms: number) => {
	const clock = createFakeClock();
	let tick = 0;
	const agent = startTestAgent(clock, () => read(tick++));
	const fleet = createTestFleet(clock);
	fleet.add('db-1', createCuttable(agent).transport);
	await clock.advance(ms);
	return {clock, fleet, row: () => fleet.fleet(query).rows[0]!, end: async () => {
		fleet.close();
		await agent.stop();
	}};
};

describe('a database server', () => {
	it('fills the pool gauge of its host, tells its rates, and a lock wait is found within three readings', async () => {
		const {clock, fleet, row, end} = await watch(tick => ({points: [
			point('db.server.observed', 1), point('db.server.connections.used', 84), point('db.server.connections.max', 97),
			point('db.server.lock_waiters', tick >= 10 ? 3 : 0), point('db.server.queries', 50), point('db.server.cache_hits', 99), point('db.server.cache_misses', 1),
		]}), 9000);
		expect(row().gauges.pool).toMatchObject({value: 84 / 97, severity: 'warning', pool: {used: 84, max: 97, waiting: null}});
		fleet.dispatch({type: 'watch', id: 'db-1', details: ['databases', 'traces']});
		const board = () => fleet.host({id: 'db-1', cells: 10, chartCells: 10})!;
		expect(board().signals.databases?.[0]).toMatchObject({database: 'postgresql shop', queriesPerSecond: 50, cacheHitRatio: 0.99, lockWaiters: 0, evictionsPerSecond: null});
		// Where no charts are drawn, none are worked out.
		expect(Object.values(fleet.host({id: 'db-1', cells: 10, chartCells: 0})!.charts).flat().map(({values}) => values)).toEqual([[], [], [], [], []]);
		expect(row().findings.map(({rule}) => rule)).not.toContain('database-locked');
		await clock.advance(4000);
		expect(board().signals.databases?.[0]?.lockWaiters).toBe(3);
		expect(row().findings.find(({rule}) => rule === 'database-locked')?.text).toContain('3 sessions waiting for a lock');
		await end();
	});

	it('tells its details only to those who look, and all of them to one who looks later', async () => {
		const facts: DatabaseFacts = {database: labels.database, from: labels.from, system: 'postgresql', version: '15', sessionsByState: {idle: 3}, sessions: [], statements: null, statementsSeconds: 0, hint: 'CREATE EXTENSION pg_stat_statements', pools: [], replicas: []};
		const {clock, fleet, end} = await watch(tick => ({points: [point('db.server.connections.used', 3)], ...(tick === 2 && {database: facts})}), 8000);
		const board = () => fleet.host({id: 'db-1', cells: 10, chartCells: 10})!;
		expect(board().databases).toEqual([]);
		fleet.dispatch({type: 'watch', id: 'db-1', details: ['databases', 'traces']});
		await clock.advance(1000);
		expect(board().databases).toEqual([facts]);
		await end();
	});
});

describe('an input that is told in bursts', () => {
	const service = {service: 'shop', from: 'otlp://127.0.0.1:4318'};
	const burst = (seconds: number, count: number): Reading => {
		const distribution = createDistribution();
		for (let index = 0; index < count; index++) record(distribution, 0.1);
		return {points: [{name: 'service.observed', labels: service, value: seconds}, {name: 'http.server.requests', labels: {...service, class: '2xx'}, value: count}, {name: 'http.server.errors', labels: service, value: 0}], latencies: [{labels: service, distribution}]};
	};

	it('shows the rate of every second it covers, never all of it in one, and never nothing in between', async () => {
		const {clock, row, end} = await watch(tick => (tick > 0 && tick % 5 === 0 ? burst(5, 503) : {points: []}), 31_000);
		for (let second = 0; second < 12; second++) {
			const {value, cells} = row().gauges.throughput;
			expect(value).toBeCloseTo(100.6, 0);
			expect(Math.max(...cells.filter(cell => !Number.isNaN(cell)))).toBeLessThan(102);
			expect(row().gauges.latency.value).toBeCloseTo(0.1, 2);
			await clock.advance(1000);
		}
		await end();
	});

	const quiet: Reading = {points: [{name: 'system.cpu.utilization', labels: {}, value: 0.1}]};
	it('is unknown between bursts that are far apart: an old rate is not a live one', async () => {
		const {clock, row, end} = await watch(tick => (tick > 0 && tick % 60 === 0 ? burst(60, 600) : quiet), 62_000);
		expect(row().gauges.throughput.value).toBeCloseTo(10, 1);
		await clock.advance(20_000);
		expect(row().gauges.throughput.value).toBeNull();
		await end();
	});

	it('adds up to exactly what was counted', async () => {
		const {fleet, end} = await watch(tick => (tick === 7 ? burst(7, 100) : {points: []}), 12_000);
		const {host} = fleet.watched.get('db-1')!;
		const source = [...host.columns.services.values()][0]!.sources.get(service.from)!;
		let sum = 0;
		for (let slot = host.ring.fine.newest! - 20; slot <= host.ring.fine.newest!; slot++) {
			const value = host.ring.fine.at(slot, source.classes['2xx']!);
			if (!Number.isNaN(value)) {
				expect(Number.isInteger(value)).toBe(true);
				sum += value;
			}
		}
		expect(sum).toBe(100);
		await end();
	});
});

describe('a request that is counted at the edge and behind it', () => {
	const counted = (service: string, from: string, tier: string, count: number, seconds: number): Reading => {
		const distribution = createDistribution();
		for (let index = 0; index < count; index++) record(distribution, seconds);
		const own = {service, from};
		return {points: [{name: 'service.observed', labels: {...own, tier}, value: 1}, {name: 'http.server.requests', labels: {...own, class: '2xx'}, value: count}, {name: 'http.server.errors', labels: own, value: 0}], latencies: [{labels: own, distribution}]};
	};
	const both = (edge: number, app: number): Reading => {
		const [first, second] = [counted('nginx', '/var/log/nginx/access.log', 'edge-log', edge, 0.2), counted('shop', 'http://127.0.0.1:3000/metrics', 'app', app, 0.1)];
		return {points: [...first.points, ...second.points], latencies: [...first.latencies!, ...second.latencies!]};
	};

	it('is one request of the host, by the edge, whose latency users see; each service tells its own', async () => {
		const {fleet, row, end} = await watch(() => both(100, 98), 10_000);
		expect(row().gauges.throughput.value).toBeCloseTo(100, 6);
		expect(Math.max(...row().gauges.throughput.cells.slice(-2))).toBe(100);
		expect(row().gauges.latency.value).toBeCloseTo(0.2, 2);
		expect(fleet.watched.get('db-1')!.host.columns.services.size).toBe(2);
		await end();
	});

	it('is counted by the programs where most requests do not pass the edge', async () => {
		const {row, end} = await watch(() => both(3, 98), 10_000);
		expect(row().gauges.throughput.value).toBeCloseTo(98, 6);
		expect(row().gauges.latency.value).toBeCloseTo(0.1, 2);
		await end();
	});
});
