import {afterEach, describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import type {Fleet} from '../../../source/monitor/fleet.ts';
import type {LogEntry} from '../../../source/signals/log.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../../helpers/fleet.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

/** Memory is full in these ticks. */
const full = (from: number, to: number) => (tick: number): Reading => ({points: [{name: 'system.memory.utilization', labels: {}, value: tick >= from && tick < to ? 0.99 : 0.4}, {name: 'system.cpu.utilization', labels: {}, value: tick / 1000}]});

const watch = async (read: (tick: number) => Reading, pastMs = 20_000) => {
	const clock = createFakeClock();
	const agent = startTestAgent(clock, read);
	await clock.advance(pastMs);
	const fleet = createTestFleet(clock);
	const heard: LogEntry[] = [];
	fleet.onEvent(entry => heard.push(entry));
	const link = createCuttable(agent);
	fleet.add('api-1', link.transport);
	ends.push(() => fleet.close(), () => agent.stop());
	await clock.advance(3000);
	return {clock, fleet, link, heard, agent};
};
const told = (fleet: Fleet, filter = ''): string[] => fleet.log({first: 0, count: 100, filter}).entries.map(({change, name, text}) => `${change} ${name}: ${text}`);

describe('what happens to a host', () => {
	it('is written down: a finding that begins and ends', async () => {
		const {clock, fleet} = await watch(full(30, 50));
		expect(told(fleet)).toEqual([]);
		await clock.advance(15_000);
		expect(told(fleet)).toHaveLength(1);
		expect(told(fleet)[0]).toMatch(/^began api-1: memory 0.99/i);
		await clock.advance(30_000);
		expect(told(fleet)[0]).toMatch(/^ended api-1: memory/i);
		expect(told(fleet)).toHaveLength(2);
	});
	it('is news only when it was not so at the first look', async () => {
		const before = await watch(full(0, 1000));
		await before.clock.advance(15_000);
		expect(told(before.fleet)).toHaveLength(1);
		expect(before.heard).toEqual([]);
		const later = await watch(full(30, 1000));
		await later.clock.advance(15_000);
		expect(later.heard.map(({severity, change}) => `${severity} ${change}`)).toEqual(['critical began']);
	});
	it('is lost and back with the reason and for how long, without ending what was found', async () => {
		const {clock, fleet, link, agent} = await watch(full(0, 1000));
		await clock.advance(8000);
		link.agent = null;
		link.cut('connection reset');
		await clock.advance(10_000);
		expect(told(fleet).slice(0, 2)).toEqual(['down api-1: connection refused', 'stale api-1: connection reset']);
		link.agent = agent;
		await clock.advance(8000);
		expect(told(fleet)[0]).toMatch(/^back api-1: after \d/);
		expect(told(fleet).some(line => line.startsWith('ended'))).toBe(false);
	});
	it('is restarted: an agent that counts from 0 again', async () => {
		const {clock, fleet, link} = await watch(full(1000, 1000));
		const second = startTestAgent(clock, full(1000, 1000), 'second');
		ends.push(() => second.stop());
		const startedAt = clock.wallTime();
		await clock.advance(3000);
		link.agent = second;
		link.cut('gone');
		await clock.advance(3000);
		const entry = fleet.log({first: 0, count: 10, filter: 'restarted'}).entries[0]!;
		expect(entry).toMatchObject({kind: 'restart', text: 'agent restarted'});
		expect(Math.abs(entry.time - startedAt)).toBeLessThan(2000);
		expect(fleet.host({id: 'api-1', cells: 10, chartCells: 10})!.marks).toMatchObject([{kind: 'restart'}]);
	});
});

describe('marks', () => {
	it('stand in the log and on every chart, washed and cut', async () => {
		const {fleet} = await watch(full(1000, 1000));
		fleet.dispatch({type: 'mark', text: ` deploy \u001B[2J${'x'.repeat(100)}`, agoSeconds: 0});
		fleet.dispatch({type: 'mark', text: '', agoSeconds: 0});
		const [second, first] = fleet.log({first: 0, count: 10, filter: ''}).entries;
		expect(first!.text).toMatch(/^deploy x+…$/);
		expect(first!.text).toHaveLength(79);
		expect(second!.text).toBe('');
		expect(fleet.host({id: 'api-1', cells: 10, chartCells: 10})!.marks).toHaveLength(2);
	});
	it('are of the instant shown, and the log shows nothing later than that', async () => {
		const {clock, fleet} = await watch(full(1000, 1000));
		fleet.dispatch({type: 'mark', text: 'first', agoSeconds: 0});
		await clock.advance(10_000);
		fleet.dispatch({type: 'pause'});
		fleet.dispatch({type: 'step', backSeconds: 5});
		fleet.dispatch({type: 'mark', text: 'here it began', agoSeconds: 0});
		fleet.dispatch({type: 'step', backSeconds: 2});
		expect(told(fleet)).toEqual(['mark : here it began', 'mark : first']);
		fleet.dispatch({type: 'step', backSeconds: 6});
		expect(told(fleet)).toEqual(['mark : first']);
		fleet.dispatch({type: 'resume'});
		expect(told(fleet)).toHaveLength(2);
	});
	it('stand at their second on a chart, and stay there while time goes on', async () => {
		const {clock, fleet} = await watch(full(1000, 1000));
		fleet.dispatch({type: 'window', seconds: 60});
		fleet.dispatch({type: 'mark', text: '', agoSeconds: 0});
		const placed = () => fleet.host({id: 'api-1', cells: 60, chartCells: 30})!.marks![0]!;
		// The newest second is on its way for a moment.
		expect(placed().cell).toBe(59);
		await clock.advance(20_000);
		const {cell, chartCell} = placed();
		expect([39, 40]).toContain(cell);
		expect([19, 20]).toContain(chartCell);
		await clock.advance(10_000);
		expect(placed().cell).toBe(cell - 10);
		expect(placed().chartCell).toBe(chartCell - 5);
	});
	it('are found by what they say, and by a host’s name only what is of it', async () => {
		const {fleet, clock} = await watch(full(30, 1000));
		await clock.advance(15_000);
		fleet.dispatch({type: 'mark', text: 'rollout', agoSeconds: 0});
		expect(told(fleet, 'roll')).toEqual(['mark : rollout']);
		expect(told(fleet, 'host~api')).toHaveLength(1);
		expect(told(fleet, 'memory>50%')).toHaveLength(1);
		expect(told(fleet, 'memory>99.5%')).toHaveLength(0);
	});
});
