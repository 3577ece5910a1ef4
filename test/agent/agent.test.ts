import {describe, expect, it} from 'vitest';
import {startAgent, type Agent} from '../../source/agent/agent.ts';
import type {Peer, Session} from '../../source/agent/session.ts';
import {CollectorError, type Collector, type Reading} from '../../source/collectors/collector.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {createClassCounts} from '../../source/signals/status.ts';
import {decodeServerMessage} from '../../source/wire/decode.ts';
import type {Frame, Hello, ServerMessage} from '../../source/wire/messages.ts';
import {createFakeClock, settle, type FakeClock} from '../helpers/fake-clock.ts';

const gauge = (value: number): Reading => ({points: [{name: 'system.cpu.utilization', labels: {}, value}]});
const collector = (collect: Collector['collect'], name = 'cpu', from = 'host'): Collector => ({name, from, collect});

const start = (clock: FakeClock, collectors: readonly Collector[]): Agent =>
	startAgent({clock, collectors, intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'first'});

/** A peer that keeps what it is sent. */
const attach = (agent: Agent, peer: Partial<Peer> = {}) => {
	const messages: ServerMessage[] = [];
	const closed: {code: number; reason: string}[] = [];
	const session: Session = agent.attach({
		send(text) {
			const decoded = decodeServerMessage(text);
			if (!decoded.ok) throw new Error(decoded.reason);
			messages.push(decoded.message);
		},
		bufferedBytes: () => 0,
		close: (code, reason) => void closed.push({code, reason}),
		...peer,
	});
	const frames = (): Frame[] => messages.filter((message): message is Frame => message.type === 'frame');
	return {session, messages, closed, frames, subscribe: (extra: object = {}) => session.receive(JSON.stringify({type: 'subscribe', epoch: null, since: null, windowSeconds: 300, ...extra}))};
};

describe('the agent', () => {
	it('gives one frame a tick on an even grid, numbered from 0', async () => {
		const clock = createFakeClock();
		let readings = 0;
		const agent = start(clock, [collector(async () => gauge(readings++ / 10))]);
		const {frames, subscribe} = attach(agent);
		await settle();
		subscribe();
		await clock.advance(3000);
		expect(frames().map(({seq}) => seq)).toEqual([0, 1, 2, 3]);
		expect(frames().map(({values}) => values[0])).toEqual([0, 0.1, 0.2, 0.3]);
		await agent.stop();
	});

	it('leaves out the ticks that it slept through instead of faking them', async () => {
		const clock = createFakeClock();
		const agent = start(clock, [collector(async () => gauge(0.5))]);
		const {frames, subscribe} = attach(agent);
		await settle();
		subscribe();
		await clock.advance(1000);
		clock.freeze(7300);
		await clock.advance(700);
		expect(frames().map(({seq}) => seq)).toEqual([0, 1, 8, 9]);
		await agent.stop();
	});

	it('is not moved by a jump of the wall clock', async () => {
		const clock = createFakeClock();
		const agent = start(clock, [collector(async () => gauge(0.5))]);
		const {frames, subscribe} = attach(agent);
		await settle();
		subscribe();
		await clock.advance(1000);
		clock.jump(-3_600_000);
		await clock.advance(2000);
		expect(frames().map(({seq}) => seq)).toEqual([0, 1, 2, 3]);
		await agent.stop();
	});

	it('does not let a hanging collector delay another one, and calls it stalled', async () => {
		const clock = createFakeClock();
		const hanging = collector(() => new Promise(() => undefined), 'prometheus', 'http://127.0.0.1:1/metrics');
		const agent = start(clock, [collector(async () => gauge(0.5)), hanging]);
		const {frames, messages, subscribe} = attach(agent);
		await settle();
		subscribe();
		await clock.advance(7000);
		expect(frames().map(({seq}) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6]);
		expect(frames().every(({values}) => values[0] === 0.5)).toBe(true);
		const told = messages.filter(message => message.type === 'collectors').at(-1);
		expect(told?.type === 'collectors' && told.collectors.find(({name}) => name === 'prometheus')).toMatchObject({state: 'stalled'});
		await agent.stop();
	});

	it('shows a failing collector as data and goes on, trying it again ever more slowly', async () => {
		const clock = createFakeClock();
		let tries = 0;
		const failing = collector(async () => {
			tries++;
			throw new CollectorError('ECONNREFUSED', 'connection refused\u001B[31m');
		}, 'prometheus', 'http://127.0.0.1:1/metrics');
		const agent = start(clock, [collector(async () => gauge(0.5)), failing]);
		await clock.advance(60_000);
		expect(tries).toBeGreaterThan(8);
		expect(tries).toBeLessThan(30);
		expect(agent.status().collectors[1]).toMatchObject({state: 'failed', reason: 'connection refused'});
		expect(agent.status().seq).toBeGreaterThanOrEqual(59);
		await agent.stop();
	});

	it('leaves a value unknown in the frames in which it was not read', async () => {
		const clock = createFakeClock();
		let tick = 0;
		const agent = start(clock, [collector(async () => (tick++ % 2 === 0 ? gauge(0.5) : {points: []}))]);
		const {frames, subscribe} = attach(agent);
		await settle();
		subscribe();
		await clock.advance(3000);
		expect(frames().map(({values}) => values[0])).toEqual([0.5, null, 0.5, null]);
		await agent.stop();
	});

	it('puts a slow reading into the next frame, its counts whole', async () => {
		const clock = createFakeClock();
		const labels = {service: 'shop', from: 'x'};
		const slow = collector(() => new Promise(resolve => {
			clock.setTimer(() => resolve({points: [{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: 100}]}), 1300);
		}), 'prometheus', 'x');
		const agent = start(clock, [slow]);
		const {frames, subscribe} = attach(agent);
		await settle();
		subscribe();
		await clock.advance(9900);
		const counts = frames().map(({values}) => values[1] ?? 0);
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500);
		await agent.stop();
	});
});

describe('a conversation with the agent', () => {
	it('begins with a hello that names host, series and collectors', async () => {
		const clock = createFakeClock();
		const agent = start(clock, [collector(async () => gauge(0.5))]);
		await clock.advance(1000);
		const {messages} = attach(agent);
		expect(messages[0]).toMatchObject({type: 'hello', version: 1, epoch: 'first', host: {name: 'api-1'}, seq: 1, oldestSeq: 0, series: [{name: 'system.cpu.utilization', labels: {}}], collectors: [{name: 'cpu', state: 'ok'}]});
		await agent.stop();
	});

	it('replays what was missed since a sequence number, and only that', async () => {
		const clock = createFakeClock();
		const agent = start(clock, [collector(async () => gauge(0.5))]);
		await clock.advance(20_000);
		const {frames, messages, subscribe} = attach(agent);
		subscribe({epoch: 'first', since: 12});
		expect(frames().map(({seq}) => seq)).toEqual([13, 14, 15, 16, 17, 18, 19, 20]);
		expect(messages.at(-1)).toEqual({type: 'replayed', from: 13, to: 20, lost: 0});
		await agent.stop();
	});

	it('replays the whole window to who held frames of another life', async () => {
		const clock = createFakeClock();
		const agent = start(clock, [collector(async () => gauge(0.5))]);
		await clock.advance(20_000);
		const {frames, subscribe} = attach(agent);
		subscribe({epoch: 'another', since: 12, windowSeconds: 5});
		expect(frames().map(({seq}) => seq)).toEqual([16, 17, 18, 19, 20]);
		await agent.stop();
	});

	it('gives ten ticks in one beyond 15 minutes, and keeps no more than 6 hours of them', async () => {
		const clock = createFakeClock();
		const agent = start(clock, [collector(async () => gauge(0.25))]);
		await clock.advance(1_200_000);
		const {messages, subscribe} = attach(agent);
		subscribe({windowSeconds: 3600});
		const coarse = messages.filter(message => message.type === 'coarse');
		expect(messages.filter(message => message.type === 'frame').length).toBe(900);
		expect(coarse.length).toBe(30);
		expect(coarse[0]).toMatchObject({seq: 0, values: [0.25]});
		await agent.stop();
	}, 60_000);

	it('announces new series before the first frame that holds them', async () => {
		const clock = createFakeClock();
		let tick = 0;
		const agent = start(clock, [collector(async () => (tick++ < 2 ? gauge(0.5) : {points: [...gauge(0.5).points, {name: 'system.cpu.user', labels: {}, value: 0.1}]}))]);
		const {messages, subscribe} = attach(agent);
		await settle();
		subscribe();
		await clock.advance(3000);
		const schemaAt = messages.findIndex(message => message.type === 'schema' && message.series.some(({name}) => name === 'system.cpu.user'));
		const firstAt = messages.findIndex(message => message.type === 'frame' && message.values.length === 2);
		expect(schemaAt).toBeGreaterThan(0);
		expect(schemaAt).toBeLessThan(firstAt);
		await agent.stop();
	});

	it('skips frames for who does not read, never waits, and gives up on the hopeless', async () => {
		const clock = createFakeClock();
		let buffered = 0;
		const agent = start(clock, [collector(async () => gauge(0.5))]);
		const slow = attach(agent, {bufferedBytes: () => buffered});
		const quick = attach(agent);
		await settle();
		slow.subscribe();
		quick.subscribe();
		await clock.advance(2000);
		buffered = 300 * 1024;
		await clock.advance(3000);
		expect(slow.session.skipped).toBe(3);
		buffered = 0;
		await clock.advance(1000);
		expect(slow.frames().map(({seq}) => seq)).toEqual([0, 1, 2, 6]);
		slow.session.receive('{"type":"refill","from":3,"to":5}');
		expect(slow.frames().map(({seq}) => seq)).toEqual([0, 1, 2, 6, 3, 4, 5]);
		expect(quick.frames().map(({seq}) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6]);
		buffered = 5 * 1024 * 1024;
		await clock.advance(1000);
		expect(slow.closed).toEqual([{code: 1013, reason: 'reads too slowly'}]);
		await agent.stop();
	});

	it('ends with a reason on a broken message and on too many', async () => {
		const clock = createFakeClock();
		const agent = start(clock, []);
		const broken = attach(agent);
		broken.session.receive('{nope');
		expect(broken.closed[0]).toMatchObject({code: 1007});
		const chatty = attach(agent);
		for (let count = 0; count < 60; count++) chatty.session.receive('{"type":"party"}');
		expect(chatty.closed).toEqual([]);
		chatty.session.receive('{"type":"party"}');
		expect(chatty.closed[0]).toMatchObject({code: 1008});
		await agent.stop();
	});

	it('sends details only while they are watched, with their recent past first', async () => {
		const clock = createFakeClock();
		const labels = {service: 'shop', from: 'x'};
		const latency = createDistribution();
		record(latency, 0.1);
		const agent = start(clock, [collector(async () => ({
			points: [{name: 'service.observed', labels, value: 1}],
			routes: [{service: 'shop', method: 'GET', route: '/x', classes: {...createClassCounts(), '2xx': 1}, errors: 0, latency}],
			facts: {scope: 'host'},
		}), 'prometheus', 'x')]);
		const {session, messages} = attach(agent);
		const topics = (): ServerMessage[] => messages.filter(message => message.type === 'topic');
		await clock.advance(3000);
		expect(topics()).toEqual([]);
		session.receive('{"type":"watch","topics":["routes","facts","traces"]}');
		expect(topics().length).toBe(5);
		await clock.advance(1000);
		expect(topics().length).toBe(7);
		session.receive('{"type":"watch","topics":[]}');
		await clock.advance(2000);
		expect(topics().length).toBe(7);
		await agent.stop();
	});
});

describe('a service that two inputs tell of', () => {
	const reading = (from: string, exact: boolean, count: number): Reading => {
		const latency = createDistribution();
		for (let index = 0; index < count; index++) record(latency, 0.1);
		if (!exact) latency.approximate = true;
		const labels = {service: 'shop', from};
		return {points: [{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: count}], latencies: [{labels, distribution: latency}]};
	};

	const page = 'http://127.0.0.1:3000/metrics';
	const log = '/var/log/shop/access.log';
	const countRequests = async (collectors: readonly Collector[]): Promise<{requests: number[]; agent: Agent}> => {
		const clock = createFakeClock();
		const agent = start(clock, collectors);
		const {messages, frames, subscribe} = attach(agent);
		await settle();
		subscribe();
		await clock.advance(3000);
		const hello = messages.find((message): message is Hello => message.type === 'hello');
		const series = [...(hello?.series ?? []), ...messages.flatMap(message => (message.type === 'schema' ? message.series : []))];
		return {agent, requests: frames().map(({values}) => series.reduce((sum, key, id) => (key.name === 'http.server.requests' ? sum + (values[id] ?? 0) : sum), 0))};
	};

	it('is counted once, by the one that knows durations exactly, when they are its metrics page and its log', async () => {
		const {agent, requests} = await countRequests([collector(async () => reading(page, false, 7), 'prometheus', page), collector(async () => reading(log, true, 7), 'access-log', log)]);
		expect(requests).toEqual([7, 7, 7, 7]);
		expect(agent.status().collectors[0]?.reason).toContain(`requests are counted from ${log}`);
		await agent.stop();
	});

	it('is added up when they are pages of two of its processes', async () => {
		const other = 'http://127.0.0.1:3001/metrics';
		const {agent, requests} = await countRequests([collector(async () => reading(page, false, 7), 'prometheus', page), collector(async () => reading(other, false, 5), 'prometheus', other)]);
		expect(requests).toEqual([12, 12, 12, 12]);
		await agent.stop();
	});
});
