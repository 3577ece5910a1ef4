import {describe, expect, it} from 'vitest';
import type {Reading} from '../../source/collectors/collector.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {startAgent} from '../../source/agent/agent.ts';
import {openRecorder} from '../../source/agent/recorder/recorder.ts';
import {settle} from '../helpers/fake-clock.ts';
import {createMemoryDisk} from '../helpers/memory-disk.ts';
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

describe('further back than a monitor has asked for', () => {
	const known = (row: {readonly gauges: {readonly cpu: {readonly cells: readonly number[]}}}): number => row.gauges.cpu.cells.filter(cell => !Number.isNaN(cell)).length;

	it('brings what the agent has in memory, in one leap however often somebody steps', async () => {
		const {clock, fleet, row, end} = await watch(3000_000, 60);
		let replays = 0;
		fleet.onMessage((_, {type}) => void (type === 'replayed' && replays++));
		fleet.dispatch({type: 'pause'});
		const now = row().gauges.cpu.cells.at(-1)!;
		for (let back = 1; back <= 500; back++) fleet.dispatch({type: 'step', backSeconds: back});
		expect(known(row())).toBe(0);
		await clock.advance(100);
		await settle();
		expect(known(row())).toBe(60);
		expect(now - row().gauges.cpu.cells.at(-1)!).toBeCloseTo(0.5, 3);
		expect(row().gauges.throughput.value).toBeGreaterThan(0);
		expect(replays).toBe(1);
		// Without a disk there is the coarse memory of six hours beyond.
		fleet.dispatch({type: 'step', backSeconds: 2000});
		await clock.advance(100);
		await settle();
		expect(known(row())).toBeGreaterThan(0);
		expect(replays).toBe(2);
		fleet.dispatch({type: 'step', backSeconds: 2500});
		await clock.advance(100);
		expect(replays).toBe(2);
		await end();
	}, 30_000);
});

describe('back to what a monitor has watched itself', () => {
	it('asks for nothing', async () => {
		const {clock, fleet, row, end} = await watch(3000_000, 60);
		await clock.advance(700_000);
		let replays = 0;
		fleet.onMessage((_, {type}) => void (type === 'replayed' && replays++));
		fleet.dispatch({type: 'pause'});
		fleet.dispatch({type: 'step', backSeconds: 600});
		await clock.advance(100);
		expect(row().gauges.cpu.cells.some(cell => !Number.isNaN(cell))).toBe(true);
		expect(replays).toBe(0);
		await end();
	}, 30_000);
});

describe('further back than a monitor holds', () => {
	/** Two hours of an agent with a disk, restarted after the first; a monitor that came for the last minutes. */
	const watchLong = async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		let tick = 0;
		const live = async (epoch: string) => {
			const recorder = await openRecorder({disk, clock, intervalMs: 1000, version: '0.1.0', host: 'api-1', freshEpoch: epoch, maxBytes: 200e6, maxAgeMs: 86_400_000});
			return startAgent({clock, collectors: [{name: 'cpu', from: 'host', collect: async () => ({points: [{name: 'system.cpu.utilization', labels: {}, value: tick++ / 1e5}]})}], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: '', recorder});
		};
		const first = await live('first');
		await clock.advance(3600_000);
		await first.stop();
		clock.freeze(60_000);
		const agent = await live('second');
		await clock.advance(4000_000);
		const fleet = createTestFleet(clock, {windowSeconds: 60});
		fleet.add('api-1', createCuttable(agent).transport);
		await clock.advance(5000);
		fleet.dispatch({type: 'pause'});
		const row = () => fleet.fleet(query).rows[0]!;
		const goTo = async (backSeconds: number) => {
			fleet.dispatch({type: 'step', backSeconds});
			const asked = row();
			await clock.advance(300);
			await settle();
			return {asked, then: row()};
		};
		return {clock, fleet, row, goTo, end: async () => {
			fleet.close();
			await agent.stop();
		}};
	};

	it('asks the agent for the stretch that is looked at, says so meanwhile, and shows it second by second', async () => {
		const {fleet, row, goTo, end} = await watchLong();
		expect(fleet.reach().backSeconds).toBeGreaterThanOrEqual(21_600);
		const now = row().gauges.cpu.cells.at(-1)!;
		const {asked, then} = await goTo(3000);
		expect(asked).toMatchObject({link: 'connecting', reason: 'asks the agent for this time'});
		expect(then.link).toBe('live');
		expect(then.gauges.cpu.cells.filter(cell => !Number.isNaN(cell)).length).toBe(60);
		expect(now - then.gauges.cpu.cells.at(-1)!).toBeCloseTo(0.03, 4);
		// A step further is held already.
		const {asked: next} = await goTo(3010);
		expect(next.link).toBe('live');
		expect(now - next.gauges.cpu.cells.at(-1)!).toBeCloseTo(0.0301, 4);
		await end();
	}, 60_000);

	it('goes over a restart of the agent: the dead minute is a hole, what was before is there', async () => {
		const {row, goTo, end} = await watchLong();
		const now = row().gauges.cpu.cells.at(-1)!;
		const {then} = await goTo(4095);
		expect(now - then.gauges.cpu.cells.at(-1)!).toBeCloseTo(0.04035, 3);
		const {then: dead} = await goTo(4036);
		expect(dead.gauges.cpu.cells.filter(cell => !Number.isNaN(cell)).length).toBeLessThan(40);
		await end();
	}, 60_000);

	it('says where the agent keeps nothing any more, and is live again at once', async () => {
		const {fleet, row, goTo, end} = await watchLong();
		const {then} = await goTo(20_000);
		expect(then).toMatchObject({link: 'down', reason: 'the agent keeps nothing of this time'});
		fleet.dispatch({type: 'resume'});
		expect(row().link).toBe('live');
		await end();
	}, 60_000);

	it('asks no more often than an agent takes, whoever holds a key down', async () => {
		const {clock, fleet, row, goTo, end} = await watchLong();
		for (let back = 1000; back < 4000; back += 30) fleet.dispatch({type: 'step', backSeconds: back});
		await clock.advance(1000);
		const {then} = await goTo(3990);
		expect(then.link).toBe('live');
		expect(row().gauges.cpu.cells.some(cell => !Number.isNaN(cell))).toBe(true);
		await end();
	}, 60_000);
});
