/** Two agents that each got half of a trace by OTLP, and the monitor that puts it together while somebody looks. */
import {readFileSync} from 'node:fs';
import {afterEach, describe, expect, it} from 'vitest';
import {startAgent, type Agent} from '../../source/agent/agent.ts';
import {openRecorder} from '../../source/agent/recorder/recorder.ts';
import type {Reading} from '../../source/collectors/collector.ts';
import {maxHostsElsewhere, maxSpansElsewhere, trimTraces} from '../../source/monitor/elsewhere.ts';
import type {Fleet} from '../../source/monitor/fleet.ts';
import {createHostState} from '../../source/monitor/host-state.ts';
import {createRecorder} from '../../source/monitor/record/recorder.ts';
import {findParts} from '../../source/monitor/replay/find-parts.ts';
import {openRecording} from '../../source/monitor/replay/recording.ts';
import {createReplayClock} from '../../source/monitor/replay/replay-clock.ts';
import {createReplayFleet} from '../../source/monitor/replay/replay-fleet.ts';
import {exportReport, gatherIncident} from '../../source/commands/export-report.ts';
import {formatIncident} from '../../source/commands/report/incident.ts';
import {maxSpansPerTrace, maxTraces, type Trace} from '../../source/signals/traces.ts';
import {spansOf, type SpanCase} from '../collectors/otlp/bodies.ts';
import {startReceiver} from '../collectors/otlp/receiver.ts';
import {settle, type FakeClock} from '../helpers/fake-clock.ts';
import {newFolder} from '../helpers/folder.ts';
import {createMemoryDisk} from '../helpers/memory-disk.ts';
import {createCuttable, createFakeClock, createTestFleet} from '../helpers/fleet.ts';

type Recorder = Awaited<ReturnType<typeof openRecorder>>;
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const client = 3;
/** What the agent of a host makes of a body that a program sent it. */
const receive = async (service: string, spans: readonly SpanCase[]): Promise<Reading> => {
	const receiver = await startReceiver();
	try {
		expect((await receiver.post('/v1/traces', 'application/json', spansOf(service, spans))).status).toBe(200);
		await receiver.read();
		receiver.pass(10_000);
		return await receiver.read();
	} finally {
		await receiver.close();
	}
};
/** The clock of pay-1 is 40 s ahead. */
const shopSpans: readonly SpanCase[] = [{trace: 7, id: 1, name: 'POST /orders', start: 0, seconds: 1}, {trace: 7, id: 2, parent: 1, kind: client, name: 'POST', start: 0.1, seconds: 0.5, attributes: {}}];
const paySpans: readonly SpanCase[] = [{trace: 7, id: 3, parent: 2, name: 'POST /charge', start: 40.2, seconds: 0.3, failed: true}, {trace: 8, id: 4, name: 'GET /own', start: 40, seconds: 3}];

const startOtlpAgent = (clock: FakeClock, name: string, reading: Reading, {collector = 'otlp', recorder}: {readonly collector?: string; readonly recorder?: Recorder} = {}): Agent => {
	let isFirst = true;
	const collect = async (): Promise<Reading> => {
		const {traces = []} = reading;
		const told = isFirst ? traces : [];
		isFirst = false;
		return {points: [{name: 'system.memory.utilization', labels: {}, value: 0.99}], traces: told, facts: {scope: 'host'}};
	};
	const agent = startAgent({clock, collectors: [{name: collector, from: 'otlp://127.0.0.1:4318', collect}], intervalMs: 1000, host: {name, platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: name, ...(recorder && {recorder})});
	cleanups.push(() => agent.stop());
	return agent;
};

/** What was asked of each agent, the last time. */
const watchAgents = (clock: FakeClock, agents: Readonly<Record<string, Agent>>): {readonly fleet: Fleet; readonly asked: Map<string, readonly string[]>} => {
	const fleet = createTestFleet(clock, {windowSeconds: 60});
	cleanups.push(() => fleet.close());
	const asked = new Map<string, readonly string[]>();
	for (const [id, agent] of Object.entries(agents)) {
		const {transport} = createCuttable(agent);
		fleet.add(id, events => {
			const link = transport(events);
			return {...link, send(text) {
				const message = JSON.parse(text) as {type: string; topics: readonly string[]};
				if (message.type === 'watch') asked.set(id, message.topics);
				link.send(text);
			}};
		});
	}
	return {fleet, asked};
};
/** As the traces screen asks. */
const look = (fleet: Fleet, id: string | null): void => {
	fleet.dispatch({type: 'watch', id, details: id === null ? [] : ['traces', 'facts']});
	fleet.dispatch({type: 'watch-all', details: id === null ? [] : ['traces']});
};
const tracesOf = (fleet: Pick<Fleet, 'host'>, id: string): readonly Trace[] => fleet.host({id, cells: 1, chartCells: 0, traces: 'joined'})?.traces ?? [];
const whole = {
	name: 'POST /orders', service: 'shop', failed: true, durationSeconds: 1,
	spans: [{service: 'shop', host: 'shop-1', startSeconds: 0}, {service: 'shop', host: 'shop-1', startSeconds: 0.1}, {service: 'pay', host: 'pay-1', startSeconds: 0.2, failed: true}],
	parts: [{host: 'shop-1', place: 'linked', shiftSeconds: 0}, {host: 'pay-1', place: 'linked', shiftSeconds: -40}],
};

const startTwo = async () => {
	const clock = createFakeClock();
	const agents = {'shop-1': startOtlpAgent(clock, 'shop-1', await receive('shop', shopSpans)), 'pay-1': startOtlpAgent(clock, 'pay-1', await receive('pay', paySpans))};
	const watched = watchAgents(clock, agents);
	await clock.advance(5000);
	return {clock, ...watched};
};

describe('a trace that two hosts were sent parts of', () => {
	it('is one on the screens of both, with the host of each span, and the clock that is ahead put right and told', async () => {
		const {clock, fleet} = await startTwo();
		for (const id of ['shop-1', 'pay-1']) {
			look(fleet, id);
			await clock.advance(2000);
			expect(tracesOf(fleet, id).find(({name}) => name === 'POST /orders')).toMatchObject(whole);
		}
		expect(tracesOf(fleet, 'shop-1')[0], 'put together once, not for every picture').toBe(tracesOf(fleet, 'shop-1')[0]);
		expect(tracesOf(fleet, 'shop-1'), 'what only another host was sent is not of this one').toHaveLength(1);
		expect(tracesOf(fleet, 'pay-1').map(({name}) => name)).toEqual(['POST /orders', 'GET /own']);
		expect(fleet.host({id: 'shop-1', cells: 1, chartCells: 0})?.traces?.[0]?.parts, 'who does not ask is told what the host was sent').toBeUndefined();
	});

	it('is asked for elsewhere only while somebody looks, and not kept then', async () => {
		const {clock, fleet, asked} = await startTwo();
		expect(asked.size).toBe(0);
		look(fleet, 'shop-1');
		await clock.advance(2000);
		expect(asked.get('pay-1')).toEqual(['traces']);
		expect(asked.get('shop-1')).toEqual(['traces', 'facts']);
		expect(fleet.watched.get('pay-1')?.host.traces.size).toBe(2);
		look(fleet, null);
		await clock.advance(2000);
		expect([...asked.values()]).toEqual([[], []]);
		expect(fleet.watched.get('pay-1')?.host.traces.size).toBe(0);
		look(fleet, 'shop-1');
		await clock.advance(2000);
		expect(tracesOf(fleet, 'shop-1')[0], 'and is told again').toMatchObject(whole);
	});

	it('grows when another host is told more of it', async () => {
		const {clock, fleet} = await startTwo();
		look(fleet, 'shop-1');
		await clock.advance(2000);
		const before = tracesOf(fleet, 'shop-1')[0];
		const {traces} = fleet.watched.get('pay-1')!.host;
		const part = [...traces.values()].find(({id}) => id === before?.id)!;
		traces.set(part.id, {...part, spans: [...part.spans, {...part.spans[0]!, id: 'f'.repeat(16), parent: part.spans[0]!.id}]});
		expect(tracesOf(fleet, 'shop-1')[0]?.spans).toHaveLength((before?.spans.length ?? 0) + 1);
	});

	it('stays as it was seen while the eye rests', async () => {
		const {clock, fleet} = await startTwo();
		look(fleet, 'shop-1');
		await clock.advance(2000);
		fleet.dispatch({type: 'pause'});
		fleet.watched.get('pay-1')?.host.traces.clear();
		expect(tracesOf(fleet, 'shop-1')[0]).toMatchObject(whole);
	});

	it('is one at an instant that was gone back to, from what the agents keep on their disks', async () => {
		const clock = createFakeClock();
		const start = async (name: string, reading: Reading): Promise<Agent> =>
			startOtlpAgent(clock, name, reading, {recorder: await openRecorder({disk: createMemoryDisk(), clock, intervalMs: 1000, version: '0.1.0', host: name, freshEpoch: name, maxBytes: 200e6, maxAgeMs: 86_400_000})});
		const agents = {'shop-1': await start('shop-1', await receive('shop', shopSpans)), 'pay-1': await start('pay-1', await receive('pay', paySpans))};
		await clock.advance(2_000_000);
		const {fleet} = watchAgents(clock, agents);
		await clock.advance(2000);
		look(fleet, 'shop-1');
		await clock.advance(2000);
		expect(tracesOf(fleet, 'shop-1'), 'long ago').toEqual([]);
		fleet.dispatch({type: 'pause'});
		fleet.dispatch({type: 'step', backSeconds: 1900});
		await clock.advance(1000);
		for (let turn = 0; turn < 10; turn++) await settle();
		expect(tracesOf(fleet, 'shop-1')[0]).toMatchObject(whole);
	}, 30_000);

	it('is one in a replay, and in the report', async () => {
		const {clock, fleet} = await startTwo();
		let text = '';
		const recorder = createRecorder({clock, version: '0.1.0', hosts: ['shop-1', 'pay-1'], sink: {write: line => void (text += line)}});
		const again = watchAgents(clock, {'shop-1': startOtlpAgent(clock, 'shop-1', await receive('shop', shopSpans)), 'pay-1': startOtlpAgent(clock, 'pay-1', await receive('pay', paySpans))}).fleet;
		again.onMessage((id, message, told) => recorder.take(id, message, told));
		again.watchAll(['traces', 'facts']);
		await clock.advance(20_000);
		const bytes = Buffer.from(text);
		const recording = openRecording('x.jsonl', findParts({name: 'x.jsonl', sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length))}));
		const replayClock = createReplayClock({real: createFakeClock(), startAt: recording.endAt, endAt: recording.endAt, speed: 1, onOver: () => undefined, turn: settle});
		const replayed = createReplayFleet({recording, clock: replayClock, speed: 1, windowSeconds: 60, intervalMs: 1000, nowSeconds: 5, say: String});
		cleanups.push(() => replayed.close());
		await settle();
		look(replayed, 'shop-1');
		await settle();
		expect(tracesOf(replayed, 'shop-1')[0]).toMatchObject(whole);

		look(fleet, 'shop-1');
		await clock.advance(2000);
		const moment = {now: clock.now(), time: clock.wallTime()};
		const incident = gatherIncident(fleet, [], moment);
		expect(incident.hosts.map(({row}) => row.name), 'memory is full').toContain('shop-1');
		expect(formatIncident(incident)).toMatch(/✖ \S+ {2}POST \/orders {2}1\.00 s {2}3 spans, begins in shop\n {4}on pay-1 1 span, its clock ≈ 40\.0 s ahead: shifted into what called it · shop-1 2 spans\n/);
		const before = process.cwd();
		process.chdir(newFolder('report'));
		try {
			const file = await exportReport(fleet, [], moment);
			const {traces} = JSON.parse(readFileSync(file.replace(/md$/, 'json'), 'utf8')) as {traces: readonly object[]};
			expect(traces.find(one => (one as {target: string}).target === 'shop-1')).toMatchObject({...whole, host: 'shop-1', time: expect.stringMatching(/^2026-/) as string});
		} finally {
			process.chdir(before);
		}
	});
});

describe('other hosts', () => {
	it(`are asked for traces, ${maxHostsElsewhere} of those whose agents are sent spans, also when they come later; how many are not is told`, async () => {
		const clock = createFakeClock();
		const names = Array.from({length: maxHostsElsewhere + 2}, (_, index) => `host-${index}`);
		const agents = Object.fromEntries(names.map((name, index) => [name, startOtlpAgent(clock, name, {points: []}, {collector: index === 1 ? 'cpu' : 'otlp'})]));
		const {fleet, asked} = watchAgents(clock, agents);
		look(fleet, 'host-0');
		await clock.advance(5000);
		const told = [...asked].filter(([, topics]) => topics.includes('traces')).map(([id]) => id);
		expect(told).toHaveLength(maxHostsElsewhere);
		expect(told).not.toContain('host-1');
		expect(told).not.toContain(names.at(-1));
		expect(fleet.host({id: 'host-0', cells: 1, chartCells: 0, traces: 'joined'})?.elsewhere).toEqual({asked: maxHostsElsewhere, receiving: maxHostsElsewhere + 1, dropped: 0});
	});

	it(`have ${maxSpansElsewhere} spans held of them; of the one with the most the trace that was told first goes`, () => {
		const trace = (id: number, spans: number): Trace => ({id: String(id), time: 0, name: '', service: '', durationSeconds: 1, failed: false, droppedSpans: 0, spans: Array.from({length: spans}, () => ({id: '', parent: null, service: '', name: '', kind: 'internal', startSeconds: 0, durationSeconds: 0, failed: false, detail: null}))});
		const host = (name: string, counts: readonly number[]) => {
			const state = createHostState(name, 0);
			for (const [id, spans] of counts.entries()) state.traces.set(String(id), trace(id, spans));
			return state;
		};
		const full = maxSpansElsewhere / maxSpansPerTrace;
		const many = Array.from({length: Math.floor(full / maxTraces)}, (_, index) => host(`h${index}`, Array.from({length: maxTraces}, () => maxSpansPerTrace)));
		const rest = host('rest', Array.from({length: full % maxTraces}, () => maxSpansPerTrace));
		expect(trimTraces([...many, rest])).toBe(0);
		rest.traces.set('one more', trace(99, 1));
		expect(trimTraces([...many, rest])).toBe(1);
		expect([...many[0]!.traces.keys()].slice(0, 2)).toEqual(['1', '2']);
		expect(rest.traces.has('one more')).toBe(true);
		expect(trimTraces([host('a', [3, 2]), host('b', [4])], 6)).toBe(1);
	});
});
