import {describe, expect, it} from 'vitest';
import type {Reading} from '../../source/collectors/collector.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';

const labels = {service: 'shop', from: 'http://shop/metrics'};
/** The tick's number is its rate and, in milliseconds, its latency; the pool is full from tick 20 to 40. */
const reading = (tick: number): Reading => {
	const distribution = createDistribution();
	for (let index = 0; index < tick; index++) record(distribution, tick / 1000);
	return {
		points: [
			{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: tick}, {name: 'http.server.errors', labels, value: 0},
			{name: 'system.cpu.utilization', labels: {}, value: tick / 1000},
			{name: 'db.client.connection.used', labels: {...labels, pool: 'main'}, value: tick >= 20 && tick <= 40 ? 10 : 2}, {name: 'db.client.connection.max', labels: {...labels, pool: 'main'}, value: 10},
			{name: 'db.client.connection.pending_requests', labels: {...labels, pool: 'main'}, value: tick >= 20 && tick <= 40 ? 5 : 0},
		],
		latencies: [{labels, distribution}],
	};
};
/** A cell a second at a window of a minute. */
const query = {first: 0, count: 10, cells: 60, filter: '', sort: 'worst', selected: null} as const;

const watch = async (ms: number, windowSeconds = 60) => {
	const clock = createFakeClock();
	const agent = startTestAgent(clock, reading);
	// The agent has a past before anybody looks.
	await clock.advance(ms);
	const fleet = createTestFleet(clock, {windowSeconds});
	fleet.add('api-1', createCuttable(agent).transport);
	await clock.advance(3000);
	return {clock, fleet, board: () => fleet.fleet(query), row: () => fleet.fleet(query).rows[0]!, end: async () => {
		fleet.close();
		await agent.stop();
	}};
};

describe('going back in time', () => {
	it('shows every number of the instant that was gone back to, and collects on meanwhile', async () => {
		const {clock, fleet, board, row, end} = await watch(57_000);
		fleet.dispatch({type: 'pause'});
		const now = row().gauges.cpu.cells.at(-1)!;
		const pausedAt = board().time;
		fleet.dispatch({type: 'step', backSeconds: 25});
		expect(board().time).toBe(pausedAt - 25_000);
		const then = row().gauges.cpu.cells.at(-1)!;
		// The newest second may have been on its way when the screen was paused.
		expect([0.024, 0.025]).toContain(Math.round((now - then) * 1000) / 1000);
		// The mean of the last five seconds before it.
		expect(row().gauges.throughput.value).toBeCloseTo(then * 1000 - 2, 6);
		expect(row().gauges.pool.pool).toMatchObject({used: 10, waiting: 5});
		expect(row().findings.map(({rule}) => rule)).toContain('pool-exhausted');
		await clock.advance(5000);
		expect(row().gauges.cpu.cells.at(-1)).toBe(then);
		fleet.dispatch({type: 'step', backSeconds: 45});
		expect(row().findings.map(({rule}) => rule)).not.toContain('pool-exhausted');
		fleet.dispatch({type: 'resume'});
		expect(row().gauges.cpu.cells.at(-1)).toBeCloseTo(now + 0.005, 6);
		expect(row().gauges.pool.pool).toMatchObject({used: 2, waiting: 0});
		await end();
	});
});

describe('another window', () => {
	it('brings the past that the agent has and that was not asked for at first', async () => {
		const {clock, fleet, board, row, end} = await watch(200_000, 60);
		const known = (): number => row().gauges.cpu.cells.filter(cell => !Number.isNaN(cell)).length;
		expect(known()).toBe(60);
		fleet.dispatch({type: 'window', seconds: 300});
		expect(board().windowSeconds).toBe(300);
		await clock.advance(1000);
		// 200 of 300 seconds exist, in cells of 5 s.
		expect(known()).toBeGreaterThanOrEqual(40);
		const {host} = fleet.watched.get('api-1')!;
		let sum = 0;
		for (let slot = host.ring.fine.newest! - 40; slot <= host.ring.fine.newest!; slot++) sum += host.ring.fine.at(slot, host.columns.host('system.cpu.utilization')!);
		expect(sum).toBeGreaterThan(0);
		await end();
	});

	it('counts nothing twice that is told again', async () => {
		const {clock, fleet, end} = await watch(30_000, 60);
		const total = (): number => {
			const {host} = fleet.watched.get('api-1')!;
			const source = [...host.columns.services.values()][0]!.sources.get(labels.from)!;
			let sum = 0;
			for (let slot = host.ring.fine.newest! - 100; slot <= host.ring.fine.newest!; slot++) {
				const value = host.ring.fine.at(slot, source.classes['2xx']!);
				if (!Number.isNaN(value)) sum += value;
			}
			return sum;
		};
		const before = total();
		fleet.dispatch({type: 'window', seconds: 300});
		await clock.advance(1);
		expect(total()).toBe(before);
		await end();
	});
});
