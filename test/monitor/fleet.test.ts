import {describe, expect, it} from 'vitest';
import type {Reading} from '../../source/collectors/collector.ts';
import type {Link} from '../../source/monitor/link.ts';
import {createMemoryTransport} from '../../source/monitor/link-memory.ts';
import {createReport} from '../../source/monitor/report.ts';
import {watchExactly} from '../../source/monitor/watch-exactly.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {createClassCounts} from '../../source/signals/status.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';
import {settle} from '../helpers/fake-clock.ts';

const labels = {service: 'shop', from: 'http://shop/metrics'};
/** `count` requests in this tick, each of `seconds`, `failed` of them with 500. */
const traffic = (count: number, seconds: number, failed = 0): Reading => {
	const distribution = createDistribution();
	for (let index = 0; index < count; index++) record(distribution, seconds);
	return {
		points: [
			{name: 'service.observed', labels, value: 1},
			{name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: count - failed},
			{name: 'http.server.requests', labels: {...labels, class: '5xx'}, value: failed},
			{name: 'http.server.errors', labels, value: failed},
			{name: 'system.cpu.utilization', labels: {}, value: 0.5},
			{name: 'system.filesystem.utilization', labels: {mount: '/'}, value: 0.4},
			{name: 'system.filesystem.utilization', labels: {mount: '/data'}, value: 0.9},
			{name: 'db.client.connection.used', labels: {...labels, pool: 'main'}, value: 20},
			{name: 'db.client.connection.max', labels: {...labels, pool: 'main'}, value: 20},
			{name: 'db.client.connection.pending_requests', labels: {...labels, pool: 'main'}, value: 7},
		],
		latencies: [{labels, distribution}],
		routes: [{service: 'shop', method: 'GET', route: '/orders/:id', classes: {...createClassCounts(), '2xx': count - failed, '5xx': failed}, errors: failed, latency: distribution}],
	};
};
const query = {first: 0, count: 10, cells: 10, filter: '', sort: 'worst', selected: null} as const;

describe('a watched host', () => {
	it('shows its seven signals, each from what was read', async () => {
		const clock = createFakeClock();
		const agent = startTestAgent(clock, () => traffic(10, 0.2, 1));
		const fleet = createTestFleet(clock);
		fleet.add('api-1', createCuttable(agent).transport);
		await clock.advance(8000);
		const row = fleet.fleet(query).rows[0]!;
		expect(row).toMatchObject({id: 'api-1', name: 'api-1', link: 'live', reason: null});
		expect(row.gauges.latency.value).toBeCloseTo(0.2, 2);
		expect(row.gauges.throughput.value).toBeCloseTo(10, 6);
		expect(row.gauges.errors.value).toBeCloseTo(0.1, 6);
		expect(row.gauges.cpu.value).toBe(0.5);
		expect(row.gauges.disk.value).toBe(0.9);
		expect(row.gauges.pool).toMatchObject({value: 1, severity: 'critical', pool: {used: 20, max: 20, waiting: 7}});
		expect(row.gauges.memory).toMatchObject({value: null, reason: 'the agent does not read this'});
		fleet.close();
		await agent.stop();
	});

	it('turns stale at once and down later when its agent dies, and is live again with its history when it comes back', async () => {
		const clock = createFakeClock();
		const first = startTestAgent(clock, () => traffic(10, 0.2));
		const fleet = createTestFleet(clock);
		const link = createCuttable(first);
		fleet.add('api-1', link.transport);
		await clock.advance(30_000);
		const before = fleet.fleet({...query, cells: 300}).rows[0]!.gauges.throughput.cells.filter(value => !Number.isNaN(value)).length;
		await first.stop();
		link.agent = null;
		link.cut('the connection broke');
		await clock.advance(1000);
		expect(fleet.fleet(query).rows[0]).toMatchObject({link: 'stale', reason: 'connection refused'});
		await clock.advance(6000);
		const down = fleet.fleet(query).rows[0]!;
		expect(down).toMatchObject({link: 'down', reason: 'connection refused'});
		expect(down.ageSeconds).toBeGreaterThan(6);
		// A new life of the agent: its sequence begins anew.
		const second = startTestAgent(clock, () => traffic(10, 0.2), 'second');
		link.agent = second;
		await clock.advance(2000);
		const row = fleet.fleet({...query, cells: 300}).rows[0]!;
		expect(row.link).toBe('live');
		const known = row.gauges.throughput.cells.filter(value => !Number.isNaN(value)).length;
		expect(known).toBeGreaterThanOrEqual(before + 1);
		const gap = row.gauges.throughput.cells.slice(-40).filter(value => Number.isNaN(value)).length;
		expect(gap).toBeGreaterThan(0);
		fleet.close();
		await second.stop();
	});

	it('gets back what it missed while only the link was down: no gap', async () => {
		const clock = createFakeClock();
		const agent = startTestAgent(clock, tick => traffic(tick % 5, 0.1));
		const fleet = createTestFleet(clock);
		const link = createCuttable(agent);
		fleet.add('api-1', link.transport);
		await clock.advance(20_000);
		link.agent = null;
		link.cut('the connection broke');
		await clock.advance(12_000);
		expect(fleet.fleet(query).rows[0]!.link).toBe('down');
		link.agent = agent;
		await clock.advance(3000);
		const {rows} = fleet.fleet({...query, cells: 300});
		expect(rows[0]!.link).toBe('live');
		expect(rows[0]!.gauges.throughput.cells.slice(-33).filter(value => Number.isNaN(value)).length).toBeLessThanOrEqual(1);
		fleet.close();
		await agent.stop();
	});

	it('is stale, never live, while a stopped agent keeps its link open; then the link is given up', async () => {
		const clock = createFakeClock();
		const agent = startTestAgent(clock, () => traffic(1, 0.1));
		const fleet = createTestFleet(clock);
		const link = createCuttable(agent);
		fleet.add('api-1', link.transport);
		await clock.advance(5000);
		link.stall();
		link.agent = null;
		await clock.advance(3000);
		expect(fleet.fleet(query).rows[0]).toMatchObject({link: 'stale'});
		expect(fleet.fleet(query).rows[0]!.reason).toMatch(/stopped|stuck/);
		await clock.advance(20_000);
		expect(fleet.fleet(query).rows[0]).toMatchObject({link: 'down', reason: 'connection refused'});
		expect(link.attempts).toBeGreaterThan(5);
		fleet.close();
		await agent.stop();
	});

	it('does not mind when the wall clock of the agent or of the monitor jumps', async () => {
		const clock = createFakeClock();
		const agent = startTestAgent(clock, () => traffic(4, 0.1));
		const fleet = createTestFleet(clock);
		fleet.add('api-1', createCuttable(agent).transport);
		await clock.advance(10_000);
		clock.jump(3_600_000);
		await clock.advance(3000);
		clock.jump(-7_200_000);
		await clock.advance(3000);
		const row = fleet.fleet({...query, cells: 300}).rows[0]!;
		expect(row.link).toBe('live');
		expect(row.gauges.throughput.cells.slice(-14).every(value => value === 4)).toBe(true);
		fleet.close();
		await agent.stop();
	});

	it('drops an agent that sends garbage, says so, and tries again', async () => {
		const clock = createFakeClock();
		const fleet = createTestFleet(clock);
		let attempts = 0;
		fleet.add('liar', events => {
			attempts++;
			queueMicrotask(() => {
				events.onOpen();
				events.onMessage('{"type":"hello","version":9}');
			});
			return {send: () => undefined, close: () => queueMicrotask(() => events.onClose('closed here'))};
		});
		await clock.advance(3000);
		expect(attempts).toBeGreaterThan(2);
		expect(fleet.fleet(query).rows[0]).toMatchObject({link: 'down', reason: expect.stringMatching(/ERR_WIRE_VERSION.*update engineroom here/) as string});
		fleet.close();
	});
});

describe('pause', () => {
	it('freezes what is shown and nothing else', async () => {
		const clock = createFakeClock();
		const agent = startTestAgent(clock, tick => traffic(tick + 1, 0.1));
		const fleet = createTestFleet(clock);
		fleet.add('api-1', createCuttable(agent).transport);
		await clock.advance(10_000);
		fleet.dispatch({type: 'pause'});
		const frozen = fleet.fleet(query);
		const host = fleet.host({id: 'api-1', cells: 10, chartCells: 30});
		await clock.advance(20_000);
		expect(fleet.fleet(query)).toEqual(frozen);
		expect(fleet.host({id: 'api-1', cells: 10, chartCells: 30})).toEqual(host);
		fleet.dispatch({type: 'resume'});
		const row = fleet.fleet({...query, cells: 300}).rows[0]!;
		expect(row.gauges.throughput.cells.slice(-29).filter(value => Number.isNaN(value))).toEqual([]);
		fleet.close();
		await agent.stop();
	});
});

describe('watching for an exact time', () => {
	it('counts exactly what happened in it, whatever went before', async () => {
		const clock = createFakeClock();
		let served = 0;
		const agent = startTestAgent(clock, tick => {
			served += tick;
			return traffic(tick, 0.1, tick % 2);
		});
		await clock.advance(7000);
		const servedBefore = served;
		const fleet = createTestFleet(clock);
		fleet.add('api-1', createCuttable(agent).transport);
		await settle();
		const watching = watchExactly(fleet, clock, 10);
		fleet.watchAll(['routes']);
		await clock.advance(10_000);
		await watching.done;
		const servedNow = served;
		await clock.advance(1500);
		const report = createReport(fleet, watching.ranges, {now: clock.now(), time: clock.wallTime(), forSeconds: 10});
		const {signals, services} = report.hosts[0]!;
		const count = servedNow - servedBefore;
		expect(signals.latency?.count).toBe(count);
		expect(Object.values(signals.errors?.byClass ?? {}).reduce((sum, one) => sum + one, 0)).toBe(count);
		expect(signals.throughput?.perSecond).toBeCloseTo(count / 10, 9);
		expect(services[0]!.routes[0]).toMatchObject({route: '/orders/:id', latency: {count}});
		expect(report.fleet.signals.latency?.count).toBe(count);
		fleet.close();
		await agent.stop();
	});

	it('gets its whole time when it is long on its way, beside one that answers at once', async () => {
		const clock = createFakeClock();
		const agent = startTestAgent(clock, () => traffic(3, 0.1));
		const fleet = createTestFleet(clock);
		fleet.add('near', createCuttable(agent).transport);
		fleet.add('far', events => {
			let link: Link | null = null;
			clock.setTimer(() => {
				link = createMemoryTransport(agent)(events);
			}, 9000);
			return {send: text => link?.send(text), close: () => link?.close()};
		});
		const watching = watchExactly(fleet, clock, 2);
		await clock.advance(14_000);
		await watching.done;
		const report = createReport(fleet, watching.ranges, {now: clock.now(), time: clock.wallTime(), forSeconds: 2});
		expect(report.hosts.map(({target, signals}) => [target, signals.throughput?.perSecond])).toEqual([['near', 3], ['far', 3]]);
		fleet.close();
		await agent.stop();
	});

	it('ends, with nothing to show, when nobody answers', async () => {
		const clock = createFakeClock();
		const fleet = createTestFleet(clock);
		fleet.add('gone', createCuttable(null).transport);
		const watching = watchExactly(fleet, clock, 2);
		await clock.advance(5000);
		await watching.done;
		const report = createReport(fleet, watching.ranges, {now: clock.now(), time: clock.wallTime(), forSeconds: 2});
		expect(report.hosts[0]).toMatchObject({signals: {latency: null, throughput: null, errors: null, cpu: null, memory: null, disk: null, pool: null}});
		fleet.close();
	});
});

describe('a link that says how eagerly it wants to be tried again', () => {
	it('is tried again that eagerly', async () => {
		const clock = createFakeClock();
		const fleet = createTestFleet(clock);
		let attempts = 0;
		fleet.add('denied', events => {
			attempts++;
			queueMicrotask(() => events.onClose('permission denied', {firstMs: 240_000, maxMs: 600_000}));
			return {send: () => undefined, close: () => undefined};
		});
		await clock.advance(170_000);
		expect(attempts).toBe(1);
		await clock.advance(20_000);
		expect(attempts).toBe(2);
		fleet.close();
	});
});

describe('many hosts', () => {
	it('are ordered worst first, filtered by name, and counted', async () => {
		const clock = createFakeClock();
		const fleet = createTestFleet(clock);
		const agents = ['c', 'a', 'b'].map(name => startTestAgent(clock, () => ({points: [{name: 'system.cpu.utilization', labels: {}, value: name === 'b' ? 0.2 : 0.1}]}), name, name));
		for (const [index, agent] of agents.entries()) fleet.add(`host-${index}`, createCuttable(agent).transport);
		fleet.add('gone', createCuttable(null).transport);
		await clock.advance(8000);
		expect(fleet.fleet(query)).toMatchObject({hosts: 4, shown: 4, notLive: 1, order: ['gone', 'host-1', 'host-2', 'host-0']});
		expect(fleet.fleet({...query, sort: 'cpu'}).order[0]).toBe('host-2');
		expect(fleet.fleet({...query, sort: 'name'}).order).toEqual(['host-1', 'host-2', 'host-0', 'gone']);
		expect(fleet.fleet({...query, filter: 'GON'})).toMatchObject({hosts: 4, shown: 1, order: ['gone']});
		expect(fleet.fleet({...query, first: 1, count: 2}).rows.map(({id}) => id)).toEqual(['host-1', 'host-2']);
		fleet.close();
		for (const agent of agents) await agent.stop();
	});
});
