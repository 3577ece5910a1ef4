import {describe, expect, it} from 'vitest';
import {startAgent, type Agent} from '../../source/agent/agent.ts';
import {waitAfter} from '../../source/agent/on-demand.ts';
import {CollectorError, type Collector} from '../../source/collectors/collector.ts';
import type {ProcessFacts} from '../../source/signals/processes.ts';
import {decodeServerMessage} from '../../source/wire/decode.ts';
import type {ServerMessage, Topic} from '../../source/wire/messages.ts';
import {createFakeClock, settle, type FakeClock} from '../helpers/fake-clock.ts';

const facts = (total: number): ProcessFacts => ({seconds: null, total, running: 0, blocked: 0, zombies: 0, notRead: 0, scope: 'host', hint: null, list: []});

/** An agent whose processes are counted by how often they were read. */
const start = (clock: FakeClock, broken?: Error) => {
	let readings = 0;
	let closings = 0;
	const collector: Collector = {
		name: 'processes',
		from: 'host',
		async collect() {
			readings++;
			if (broken) throw broken;
			return {points: [], processes: facts(readings)};
		},
		async close() {
			closings++;
		},
	};
	const agent = startAgent({clock, collectors: [], onDemand: [{topic: 'processes', collector, everyMs: 2000}], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'first'});
	return {agent, readings: () => readings, closings: () => closings};
};

const attach = (agent: Agent) => {
	const messages: ServerMessage[] = [];
	const session = agent.attach({
		send(text) {
			const decoded = decodeServerMessage(text);
			if (decoded.ok) messages.push(decoded.message);
		},
		bufferedBytes: () => 0,
		close: () => undefined,
	});
	return {
		session,
		watch: (...topics: Topic[]) => session.receive(JSON.stringify({type: 'watch', topics})),
		totals: () => messages.flatMap(message => (message.type === 'topic' && message.topic === 'processes' ? [message.data.total] : [])),
		states: () => messages.flatMap(message => (message.type === 'collectors' ? [message.collectors.map(({name, state, reason}) => `${name} ${state} ${reason ?? ''}`.trim())] : [])),
		hello: () => messages.find(message => message.type === 'hello'),
	};
};

describe('what is read on demand', () => {
	it('is not read while nobody looks, whatever else is watched', async () => {
		const clock = createFakeClock();
		const {agent, readings} = start(clock);
		const monitor = attach(agent);
		monitor.watch('routes', 'facts');
		await clock.advance(60_000);
		expect(readings()).toBe(0);
		expect(agent.status().collectors).toEqual([]);
		await agent.stop();
	});

	it('is read at once for whoever looks, again a second later for rates, then every 2 s', async () => {
		const clock = createFakeClock();
		const {agent, readings} = start(clock);
		const monitor = attach(agent);
		await clock.advance(10_300);
		monitor.watch('processes');
		await settle();
		expect(monitor.totals()).toEqual([1]);
		await clock.advance(1000);
		expect(monitor.totals()).toEqual([1, 2]);
		await clock.advance(1999);
		expect(readings()).toBe(2);
		await clock.advance(1);
		expect(monitor.totals()).toEqual([1, 2, 3]);
		expect(agent.status().collectors).toMatchObject([{name: 'processes', state: 'ok'}]);
		await agent.stop();
	});

	it.each(['watches something else', 'goes away'])('ends when the last one who looks %s, and begins anew with the next', async how => {
		const clock = createFakeClock();
		const {agent, readings, closings} = start(clock);
		const monitor = attach(agent);
		monitor.watch('processes');
		await clock.advance(3000);
		const before = readings();
		if (how === 'goes away') agent.detach(monitor.session);
		else monitor.watch('facts');
		await clock.advance(60_000);
		expect(readings()).toBe(before);
		expect(closings()).toBe(1);
		expect(agent.status().collectors).toEqual([]);
		const next = attach(agent);
		next.watch('processes');
		await clock.advance(1000);
		// Not what was told a minute ago.
		expect(next.totals()).toEqual([before + 1, before + 2]);
		await agent.stop();
	});

	it('is read once for all who look, and a second one is told the newest at once', async () => {
		const clock = createFakeClock();
		const {agent, readings} = start(clock);
		const [first, second, other] = [attach(agent), attach(agent), attach(agent)];
		first.watch('processes');
		await clock.advance(3500);
		second.watch('processes');
		await settle();
		expect(readings()).toBe(3);
		expect(second.totals()).toEqual([3]);
		await clock.advance(2000);
		expect(second.totals()).toEqual([3, 4]);
		expect(other.totals()).toEqual([]);
		await agent.stop();
	});

	it('tells why it cannot be read while somebody looks, and is no failure when nobody does', async () => {
		const clock = createFakeClock();
		const {agent} = start(clock, new CollectorError('ERR_PROCESSES', 'told on Linux only', 'absent'));
		const monitor = attach(agent);
		monitor.watch('processes');
		await settle();
		expect(monitor.states().at(-1)).toEqual(['processes absent told on Linux only']);
		monitor.watch();
		await clock.advance(5000);
		expect(monitor.states().at(-1)).toEqual([]);
		await agent.stop();
	});

	it('is named in the hello, so that a monitor knows what to ask for', async () => {
		const {agent} = start(createFakeClock());
		expect(attach(agent).hello()).toMatchObject({topics: ['routes', 'facts', 'databases', 'traces', 'requests', 'processes']});
		await agent.stop();
	});

	it('stops with the agent', async () => {
		const clock = createFakeClock();
		const {agent, readings, closings} = start(clock);
		attach(agent).watch('processes');
		await settle();
		await agent.stop();
		await clock.advance(10_000);
		expect(readings()).toBe(1);
		expect(closings()).toBe(1);
		expect(clock.timers).toBe(0);
	});
});

describe('the wait between two readings', () => {
	it('is as asked for, longer where a reading takes long, and never longer than half a minute', () => {
		expect(waitAfter(2000, 1, 0.001)).toBe(1000);
		expect(waitAfter(2000, 2, 0.001)).toBe(2000);
		expect(waitAfter(2000, 2, 0.08)).toBe(2000);
		expect(waitAfter(2000, 2, 0.2)).toBe(5000);
		expect(waitAfter(2000, 1, 0.2)).toBe(5000);
		expect(waitAfter(2000, 9, 60)).toBe(30_000);
		expect(waitAfter(2000, 2, null)).toBe(2000);
	});
});
