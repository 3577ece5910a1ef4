import {describe, expect, it} from 'vitest';
import {startAgent, type Agent} from '../../../source/agent/agent.ts';
import {openRecorder} from '../../../source/agent/recorder/recorder.ts';
import type {Reading} from '../../../source/collectors/collector.ts';
import type {DatabaseFacts} from '../../../source/signals/databases.ts';
import {createClassCounts} from '../../../source/signals/status.ts';
import {decodeServerMessage} from '../../../source/wire/decode.ts';
import type {PastMessage, Replayed, ServerMessage, TopicMessage} from '../../../source/wire/messages.ts';
import {createFakeClock, settle, type FakeClock} from '../../helpers/fake-clock.ts';
import {createMemoryDisk, type MemoryDisk} from '../../helpers/memory-disk.ts';

const labels = {service: 'shop', from: 'http://shop/metrics'};
const database = (sessions: number): DatabaseFacts => ({database: 'postgresql shop', from: 'postgres://db/shop', system: 'postgresql', version: '17', sessionsByState: {active: sessions}, sessions: [], statements: null, statementsSeconds: 0, hint: null, pools: [], replicas: []});
/** The tick tells itself in everything: how often a route was asked for, how many sessions there are, how busy a core is. */
const reading = (tick: number): Reading => ({
	points: [{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: tick}],
	routes: [{service: 'shop', method: 'GET', route: '/orders/:id', classes: {...createClassCounts(), '2xx': tick}, errors: 0, latency: null}],
	facts: tick % 10 === 3 ? {filesystems: [{mount: '/', device: 'vda', type: 'ext4', totalBytes: 100, usedBytes: tick, utilization: 0.5, inodesUtilization: null}]} : {cores: [{core: 0, utilization: tick / 1e5}]},
	...(tick % 5 === 0 && {database: database(tick)}),
});

const live = async (clock: FakeClock, disk: MemoryDisk | null, read = reading): Promise<Agent> => {
	const recorder = disk && (await openRecorder({disk, clock, intervalMs: 1000, version: '0.1.0', host: 'api-1', freshEpoch: 'first', maxBytes: 200e6, maxAgeMs: 24 * 3_600_000}));
	let tick = 0;
	const agent = startAgent({clock, collectors: [{name: 'prometheus', from: 'http://shop/metrics', collect: async () => read(tick++)}], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'memory', ...(recorder && {recorder})});
	await settle();
	return agent;
};

const ask = async (agent: Agent, ...questions: readonly object[]): Promise<ServerMessage[]> => {
	const messages: ServerMessage[] = [];
	const session = agent.attach({bufferedBytes: () => 0, close: () => undefined, send: text => {
		const decoded = decodeServerMessage(text);
		if (!decoded.ok) throw new Error(decoded.reason);
		messages.push(decoded.message);
	}});
	for (const question of questions) session.receive(JSON.stringify(question));
	for (let turn = 0; turn < 10; turn++) await settle();
	agent.detach(session);
	return messages;
};
const told = (messages: readonly ServerMessage[]): TopicMessage[] => messages.filter((message): message is PastMessage => message.type === 'past').map(({message}) => message);
const ends = (messages: readonly ServerMessage[]): Replayed[] => messages.filter((message): message is Replayed => message.type === 'replayed');
const of = (all: readonly TopicMessage[], topic: string): TopicMessage[] => all.filter(message => message.topic === topic);

/** An hour, a restart, and two minutes: the first hour is on the disk only. */
const afterRestart = async () => {
	const clock = createFakeClock();
	const disk = createMemoryDisk();
	const first = await live(clock, disk);
	await clock.advance(3600_000);
	const {seq} = first.status();
	await first.stop();
	const agent = await live(clock, disk);
	await clock.advance(120_000);
	return {clock, agent, firstSeq: seq - 3600, end: () => agent.stop()};
};

describe('an agent with a history that is asked for details of the past', () => {
	it('tells what held then, also from before it was restarted, as it was told then', async () => {
		const {agent, firstSeq, end} = await afterRestart();
		const at = firstSeq + 1000;
		const messages = await ask(agent, {type: 'recall', from: at - 60, to: at + 10, at, topics: ['routes', 'facts', 'databases']});
		expect(messages[0]).toMatchObject({type: 'hello', recallTopics: ['routes', 'facts', 'databases', 'traces', 'requests']});
		const details = told(messages);
		expect(of(details, 'routes').map(({seq}) => seq - firstSeq)).toEqual(Array.from({length: 71}, (_, index) => 940 + index));
		expect(of(details, 'routes').find(({seq}) => seq === at)).toMatchObject({observed: {'http://shop/metrics shop': 1}, data: [{route: '/orders/:id', classes: {'2xx': 1000}}]});
		expect(of(details, 'databases').findLast(({seq}) => seq <= at)).toMatchObject({data: [{sessionsByState: {active: 1000}}]});
		// Cores are told in one tick, file systems in another: both are kept.
		expect(of(details, 'facts').findLast(({seq}) => seq <= at)).toMatchObject({data: {cores: [{core: 0}], filesystems: [{mount: '/', usedBytes: 993}]}});
		expect(ends(messages)).toEqual([{type: 'replayed', from: at - 60, to: at + 10, lost: 0, topics: ['routes', 'facts', 'databases']}]);
		expect(messages.some(({type}) => type === 'frame')).toBe(false);
		await end();
	}, 30_000);

	it('tells what has not reached the disk yet', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const agent = await live(clock, disk);
		await clock.advance(30_000);
		let release = (): void => undefined;
		disk.stall = new Promise(resolve => {
			release = resolve;
		});
		await clock.advance(5000);
		const {seq} = agent.status();
		const messages = await ask(agent, {type: 'recall', from: seq - 10, to: seq, topics: ['routes']});
		expect([...new Set(told(messages).map(message => message.seq))]).toEqual(Array.from({length: 11}, (_, index) => seq - 10 + index));
		release();
		await agent.stop();
	});

	it('goes on answering who knows nothing of it with frames alone', async () => {
		const {agent, firstSeq, end} = await afterRestart();
		const messages = await ask(agent, {type: 'recall', from: firstSeq + 900, to: firstSeq + 1000});
		expect(told(messages)).toEqual([]);
		expect(messages.filter(({type}) => type === 'frame').length).toBe(101);
		expect(ends(messages)).toEqual([{type: 'replayed', from: firstSeq + 900, to: firstSeq + 1000, lost: 0}]);
		await end();
	}, 30_000);

	it('answers of several questions the newest, beside one for frames', async () => {
		const {agent, firstSeq, end} = await afterRestart();
		const question = (at: number) => ({type: 'recall', from: at - 5, to: at, topics: ['routes']});
		const messages = await ask(agent, question(firstSeq + 100), question(firstSeq + 200), question(firstSeq + 300), {type: 'recall', from: firstSeq + 300, to: firstSeq + 310});
		const about = ends(messages).map(({to, topics}) => [to - firstSeq, topics !== undefined]);
		expect(about).toHaveLength(3);
		expect(about).toEqual(expect.arrayContaining([[100, true], [300, true], [310, false]]));
		await end();
	}, 30_000);

	it('has one answer waiting at most for a monitor that does not read, and none when it has gone', async () => {
		const {clock, agent, firstSeq, end} = await afterRestart();
		const sent: string[] = [];
		let buffered = 0;
		const session = agent.attach({bufferedBytes: () => buffered, close: () => undefined, send: text => void sent.push(text)});
		buffered = 1e6;
		for (let index = 0; index < 20; index++) {
			session.receive(JSON.stringify({type: 'recall', from: firstSeq + index, to: firstSeq + 100 + index, topics: ['routes']}));
			await clock.advance(200);
		}
		expect(sent.filter(text => text.startsWith('{"type":"past"'))).toEqual([]);
		buffered = 0;
		await clock.advance(1000);
		// The first and the newest.
		expect(sent.filter(text => text.startsWith('{"type":"replayed"')).map(text => (JSON.parse(text) as {to: number}).to - firstSeq)).toEqual([100, 119]);
		buffered = 1e6;
		session.receive(JSON.stringify({type: 'recall', from: firstSeq, to: firstSeq + 100, topics: ['routes']}));
		await clock.advance(100);
		agent.detach(session);
		buffered = 0;
		const before = sent.length;
		await clock.advance(5000);
		expect(sent.length).toBe(before);
		await end();
	}, 30_000);

	it('bounds an answer, whatever it is asked for', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const many = Array.from({length: 200}, (_, index) => ({service: 'shop', method: 'GET', route: `/a/rather/long/name/of/a/route/${index}`, classes: createClassCounts(), errors: 0, latency: null}));
		const agent = await live(clock, disk, () => ({points: [{name: 'service.observed', labels, value: 1}], routes: many}));
		await clock.advance(300_000);
		const {seq} = agent.status();
		const texts: string[] = [];
		const session = agent.attach({bufferedBytes: () => 0, close: () => undefined, send: text => void texts.push(text)});
		session.receive(JSON.stringify({type: 'recall', from: 0, to: seq, at: seq - 20, topics: ['routes', 'facts', 'databases', 'traces', 'requests', 'processes']}));
		for (let turn = 0; turn < 10; turn++) await settle();
		const past = texts.filter(text => text.startsWith('{"type":"past"'));
		expect(past.length).toBeGreaterThan(10);
		expect(past.join('').length).toBeLessThan(2.1 * 1024 * 1024);
		expect(JSON.parse(texts.at(-1)!)).toMatchObject({type: 'replayed', lost: expect.any(Number) as number});
		expect((JSON.parse(texts.at(-1)!) as Replayed).lost).toBeGreaterThan(100);
		await agent.stop();
	}, 30_000);
});

describe('an agent without a history', () => {
	it('tells of no details that it keeps, and answers with none', async () => {
		const clock = createFakeClock();
		const agent = await live(clock, null);
		await clock.advance(20_000);
		const messages = await ask(agent, {type: 'recall', from: 0, to: 10, topics: ['routes']});
		expect(messages[0]?.type === 'hello' && 'recallTopics' in messages[0]).toBe(false);
		expect(messages.slice(1)).toEqual([{type: 'replayed', from: 0, to: 10, lost: 0, topics: ['routes']}]);
		await agent.stop();
	});
});
