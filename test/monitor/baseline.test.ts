import {afterEach, describe, expect, it} from 'vitest';
import type {Reading} from '../../source/collectors/collector.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});
const labels = {service: 'shop', from: 'http://shop/metrics'};
const reading = (tick: number): Reading => ({points: [
	{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: tick < 100 ? 100 : 400},
	{name: 'system.cpu.utilization', labels: {}, value: tick < 100 ? 0.2 : 0.6},
]});
const query = {first: 0, count: 10, cells: 60, filter: '', sort: 'worst', selected: null} as const;

const watch = async (pastMs: number) => {
	const clock = createFakeClock();
	const agent = startTestAgent(clock, reading);
	await clock.advance(pastMs);
	const fleet = createTestFleet(clock);
	const link = createCuttable(agent);
	fleet.add('api-1', link.transport);
	ends.push(() => fleet.close(), () => agent.stop());
	await clock.advance(3000);
	const gauge = (signal: 'cpu' | 'throughput' | 'memory') => fleet.fleet(query).rows[0]!.gauges[signal];
	return {clock, fleet, gauge};
};

describe('a baseline', () => {
	it('stands beside every gauge, of the minute before the instant shown, while time goes on', async () => {
		const {clock, fleet, gauge} = await watch(90_000);
		expect('baseline' in gauge('cpu')).toBe(false);
		const before = fleet.fleet(query).time;
		fleet.dispatch({type: 'baseline'});
		expect(fleet.fleet(query).baselineTime).toBe(before);
		await clock.advance(120_000);
		expect(gauge('cpu')).toMatchObject({value: 0.6});
		expect(gauge('cpu').baseline).toBeCloseTo(0.2, 6);
		expect(gauge('throughput').baseline).toBeCloseTo(100, 6);
		// What nobody told then is not known.
		expect(gauge('memory').baseline).toBeNull();
		fleet.dispatch({type: 'baseline'});
		expect(fleet.fleet(query).baselineTime).toBeNull();
		expect('baseline' in gauge('cpu')).toBe(false);
	});
	it('outlives what the rings hold, also of a host that nobody looked at', async () => {
		const {clock, fleet, gauge} = await watch(90_000);
		fleet.dispatch({type: 'baseline'});
		await clock.advance(1000);
		const {host} = fleet.watched.get('api-1')!;
		// All that was is gone.
		for (let slot = host.ring.fine.newest! - 899; slot <= host.ring.fine.newest!; slot++) host.ring.fine.put(slot, host.columns.host('system.cpu.utilization')!, NaN);
		expect(gauge('cpu').baseline).toBeCloseTo(0.2, 6);
	});
	it('is of the instant that was gone back to', async () => {
		const {clock, fleet, gauge} = await watch(90_000);
		await clock.advance(120_000);
		fleet.dispatch({type: 'pause'});
		fleet.dispatch({type: 'step', backSeconds: 118});
		fleet.dispatch({type: 'baseline'});
		const {time} = fleet.fleet(query);
		fleet.dispatch({type: 'resume'});
		expect(fleet.fleet(query)).toMatchObject({baselineTime: time});
		expect(gauge('cpu').baseline).toBeCloseTo(0.2, 6);
	});
	it('is of every row, whatever rows stand for', async () => {
		const {clock, fleet} = await watch(90_000);
		fleet.dispatch({type: 'baseline'});
		await clock.advance(60_000);
		const [row] = fleet.fleet({...query, rows: 'service'}).rows;
		expect(row!.gauges.throughput).toMatchObject({value: 400});
		expect(row!.gauges.throughput.baseline).toBeCloseTo(100, 6);
		// Of routes the past is not kept: nothing is compared there.
		expect(fleet.fleet({...query, rows: 'route'}).baselineTime).toBeNull();
	});
});
