import {describe, expect, it} from 'vitest';
import {startAgent, type Agent} from '../../source/agent/agent.ts';
import {CollectorError, type Reading} from '../../source/collectors/collector.ts';
import type {ProcessesBoard} from '../../source/signals/board.ts';
import type {ProcessFacts} from '../../source/signals/processes.ts';
import type {Fleet} from '../../source/monitor/fleet.ts';
import {processesKept} from '../../source/monitor/store-topic.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';
import type {FakeClock} from '../helpers/fake-clock.ts';

const facts = (total: number): ProcessFacts => ({seconds: 2, total, running: 0, blocked: 0, zombies: 0, notRead: 0, scope: 'host', hint: null, list: []});

const startProcessAgent = (clock: FakeClock, read: (reading: number) => Reading): {readonly agent: Agent; readings: () => number} => {
	let readings = 0;
	const collector = {name: 'processes', from: 'host', collect: async () => read(++readings)};
	return {agent: startAgent({clock, collectors: [], onDemand: [{topic: 'processes', collector, everyMs: 2000}], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'first'}), readings: () => readings};
};
const shown = (fleet: Fleet): ProcessesBoard => {
	const processes = fleet.host({id: 'a', cells: 1, chartCells: 1})?.processes;
	if (!processes) throw new Error('no such host');
	return processes;
};
const look = (fleet: Fleet): void => fleet.dispatch({type: 'watch', id: 'a', details: ['processes']});

describe('the processes of a host', () => {
	it('are asked for only while their screen is open', async () => {
		const clock = createFakeClock();
		const {agent, readings} = startProcessAgent(clock, total => ({points: [], processes: facts(total)}));
		const fleet = createTestFleet(clock);
		fleet.add('a', createCuttable(agent).transport);
		await clock.advance(1000);
		fleet.dispatch({type: 'watch', id: 'a', details: ['facts']});
		await clock.advance(5000);
		expect(readings()).toBe(0);
		look(fleet);
		await clock.advance(100);
		expect(shown(fleet)).toMatchObject({facts: {total: 1}, reason: null});
		await clock.advance(5000);
		fleet.dispatch({type: 'watch', id: 'a', details: ['facts']});
		await clock.advance(3000);
		const until = readings();
		await clock.advance(30_000);
		expect(readings()).toBe(until);
		fleet.close();
		await agent.stop();
	});

	it('are shown with their age, and no longer when nobody has asked for a minute', async () => {
		const clock = createFakeClock();
		const {agent} = startProcessAgent(clock, total => ({points: [], processes: facts(total)}));
		const fleet = createTestFleet(clock);
		fleet.add('a', createCuttable(agent).transport);
		look(fleet);
		await clock.advance(1500);
		fleet.dispatch({type: 'watch', id: null, details: []});
		await clock.advance(20_000);
		expect(shown(fleet)).toMatchObject({facts: {total: 2}});
		expect(shown(fleet).ageSeconds).toBeGreaterThan(19);
		await clock.advance(45_000);
		expect(shown(fleet)).toMatchObject({facts: null, ageSeconds: null, reason: 'asking the agent: in a second or two'});
		fleet.close();
		await agent.stop();
	});

	it('are those of the instant that is shown while paused', async () => {
		const clock = createFakeClock();
		const {agent} = startProcessAgent(clock, total => ({points: [], processes: facts(total)}));
		const fleet = createTestFleet(clock);
		fleet.add('a', createCuttable(agent).transport);
		await clock.advance(10_000);
		look(fleet);
		await clock.advance(9500);
		fleet.dispatch({type: 'pause'});
		const newest = shown(fleet).facts?.total ?? NaN;
		await clock.advance(10_000);
		expect(shown(fleet).facts?.total).toBe(newest);
		fleet.dispatch({type: 'step', backSeconds: 4});
		expect(shown(fleet).facts?.total).toBe(newest - 2);
		fleet.dispatch({type: 'step', backSeconds: 15});
		expect(shown(fleet)).toMatchObject({facts: null, reason: expect.stringMatching(/0 is back to now/) as string});
		fleet.dispatch({type: 'resume'});
		expect(shown(fleet).facts?.total).toBeGreaterThan(newest);
		fleet.close();
		await agent.stop();
	});

	it('of an agent that does not know them are not waited for', async () => {
		const clock = createFakeClock();
		const agent = startTestAgent(clock, () => ({points: []}));
		const fleet = createTestFleet(clock);
		fleet.add('a', createCuttable(agent).transport);
		look(fleet);
		await clock.advance(1000);
		expect(shown(fleet)).toEqual({facts: null, ageSeconds: null, reason: 'the agent of this host (0.1.0) is too old to tell of processes: update engineroom there'});
		fleet.close();
		await agent.stop();
	});

	it('that cannot be read say why; so does a link that is down', async () => {
		const clock = createFakeClock();
		const {agent} = startProcessAgent(clock, () => {
			throw new CollectorError('ERR_PROCESSES', 'processes are told on Linux only', 'absent');
		});
		const fleet = createTestFleet(clock);
		const link = createCuttable(agent);
		fleet.add('a', link.transport);
		expect(shown(fleet).reason).toBe('connecting');
		look(fleet);
		await clock.advance(1000);
		expect(shown(fleet)).toMatchObject({facts: null, reason: 'processes are told on Linux only'});
		link.agent = null;
		link.cut('connection reset');
		await clock.advance(100);
		expect(shown(fleet)).toMatchObject({facts: null, reason: 'connection refused'});
		fleet.close();
		await agent.stop();
	});

	it('are asked for again after the link was lost, and those of another start of the agent are not kept', async () => {
		const clock = createFakeClock();
		const {agent} = startProcessAgent(clock, total => ({points: [], processes: facts(total)}));
		const fleet = createTestFleet(clock);
		const link = createCuttable(agent);
		fleet.add('a', link.transport);
		look(fleet);
		await clock.advance(5000);
		expect(shown(fleet).facts?.total).toBeGreaterThan(2);
		link.agent = startTestAgent(clock, () => ({points: []}), 'second');
		link.cut('connection reset');
		await clock.advance(5000);
		expect(shown(fleet).facts).toBeNull();
		link.agent = agent;
		link.cut('connection reset');
		await clock.advance(5000);
		expect(shown(fleet).facts).not.toBeNull();
		fleet.close();
		await Promise.all([agent.stop(), link.agent.stop()]);
	});

	it('are kept for a bounded time', async () => {
		const clock = createFakeClock();
		const {agent} = startProcessAgent(clock, total => ({points: [], processes: facts(total)}));
		const fleet = createTestFleet(clock);
		fleet.add('a', createCuttable(agent).transport);
		look(fleet);
		await clock.advance(1000 * 2 * (processesKept + 10));
		const kept = fleet.watched.get('a')?.host.processes ?? [];
		expect(kept).toHaveLength(processesKept);
		expect(kept.at(-1)?.facts.total).toBe(shown(fleet).facts?.total);
		fleet.close();
		await agent.stop();
	});
});
