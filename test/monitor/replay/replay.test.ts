import {gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {createRecorder} from '../../../source/monitor/record/recorder.ts';
import {createReport} from '../../../source/monitor/report.ts';
import {findParts} from '../../../source/monitor/replay/find-parts.ts';
import {openRecording, type Recording} from '../../../source/monitor/replay/recording.ts';
import {createReplayClock, type ReplayClock} from '../../../source/monitor/replay/replay-clock.ts';
import {createReplayFleet, type ReplayFleet} from '../../../source/monitor/replay/replay-fleet.ts';
import {createDistribution, record} from '../../../source/signals/distribution.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../../helpers/fleet.ts';
import {settle, type FakeClock} from '../../helpers/fake-clock.ts';

const labels = {service: 'shop', from: 'http://shop/metrics'};
const reading = (tick: number): Reading => {
	const distribution = createDistribution();
	for (let index = 0; index < 20; index++) record(distribution, (tick % 50) / 1000);
	return {
		points: [
			{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: tick}, {name: 'http.server.errors', labels, value: 0},
			{name: 'system.cpu.utilization', labels: {}, value: (tick % 1000) / 1000},
			{name: 'db.client.connection.used', labels: {...labels, pool: 'main'}, value: tick >= 220 && tick <= 260 ? 10 : 2}, {name: 'db.client.connection.max', labels: {...labels, pool: 'main'}, value: 10},
			{name: 'db.client.connection.pending_requests', labels: {...labels, pool: 'main'}, value: tick >= 220 && tick <= 260 ? 5 : 0},
		],
		latencies: [{labels, distribution}],
		facts: {scope: 'host'},
	};
};
const query = {first: 0, count: 10, cells: 60, filter: '', sort: 'worst', selected: null, rows: 'host'} as const;

/** A fleet that is watched and recorded for a while, two of its hosts, one of them cut off from second 100 to 130. */
const recordSome = async (seconds: number) => {
	const clock = createFakeClock();
	const agents = [startTestAgent(clock, reading, 'a', 'api-1'), startTestAgent(clock, reading, 'b', 'api-2')];
	await clock.advance(60_000);
	const links = agents.map(agent => createCuttable(agent));
	const fleet = createTestFleet(clock, {windowSeconds: 60});
	fleet.add('api-1', links[0]!.transport);
	fleet.add('api-2', links[1]!.transport);
	let text = '';
	const recorder = createRecorder({clock, version: '0.1.0', hosts: ['api-1', 'api-2'], sink: {write: line => void (text += line)}});
	fleet.onMessage((id, message, told) => recorder.take(id, message, told));
	fleet.onLink((id, reason) => void (reason !== null && recorder.down(id, reason)));
	fleet.watchAll(['routes', 'facts']);
	const reports = new Map<number, unknown>();
	const instant = (): number => clock.wallTime();
	const began = instant();
	for (let second = 0; second < seconds; second += 10) {
		if (second === 100) {
			links[1]!.agent = null;
			await clock.advance(1);
			links[1]!.cut('pulled the plug');
		}
		if (second === 130) links[1]!.agent = agents[1]!;
		await clock.advance(10_000 - (instant() - began) % 10_000);
		const ranges = new Map([...fleet.watched].map(([id, {host}]) => [id, {first: (host.ring.fine.newest ?? 0) - 9, end: (host.ring.fine.newest ?? 0) + 1}]));
		fleet.judge();
		reports.set(instant(), createReport(fleet, ranges, {now: clock.now(), time: instant(), forSeconds: 10}));
	}
	const shown = fleet.fleet(query);
	fleet.close();
	for (const agent of agents) await agent.stop();
	return {text, reports, shown, began, ended: instant()};
};
const some = recordSome(400);

const fileOf = (bytes: Uint8Array, name = 'incident.jsonl') => ({name, sizeBytes: bytes.length, read: (offset: number, length: number) => bytes.subarray(offset, Math.min(bytes.length, offset + length))});
const openText = (text: string): Recording => openRecording('incident.jsonl', findParts(fileOf(Buffer.from(text))));

type Playing = {readonly fleet: ReplayFleet; readonly clock: ReplayClock; readonly real: FakeClock; readonly over: () => boolean};
const play = async (recording: Recording, at: number, {speed = 1, windowSeconds = 60} = {}): Promise<Playing> => {
	const real = createFakeClock();
	let isOver = false;
	const clock = createReplayClock({real, startAt: at, endAt: recording.endAt, speed, onOver: () => void (isOver = true), turn: settle});
	const fleet = createReplayFleet({recording, clock, speed, windowSeconds, intervalMs: 1000, nowSeconds: 5, say: value => String(value)});
	await settle();
	return {fleet, clock, real, over: () => isOver};
};
/** Real time goes by; what is due in the recording is played by then, however many turns of the loop that takes. */
const goBy = async (real: FakeClock, ms: number): Promise<void> => {
	for (let left = ms; left > 0; left -= 100) await real.advance(Math.min(100, left));
	for (let turn = 0; turn < 20; turn++) await settle();
};
const reportAt = (fleet: ReplayFleet, clock: ReplayClock) => {
	fleet.judge();
	const ranges = new Map([...fleet.watched].map(([id, {host}]) => [id, {first: (host.ring.fine.newest ?? 0) - 9, end: (host.ring.fine.newest ?? 0) + 1}]));
	return createReport(fleet, ranges, {now: clock.now(), time: clock.wallTime(), forSeconds: 10});
};

describe('a recording that is replayed', () => {
	it('gives the numbers that were live, at every instant, also over a link that was cut', async () => {
		const {text, reports} = await some;
		const recording = openText(text);
		for (const [at, live] of reports) {
			const {fleet, clock} = await play(recording, at);
			expect(reportAt(fleet, clock), `at ${new Date(at).toISOString()}`).toEqual({...(live as object), time: at});
			fleet.close();
		}
	}, 60_000);

	it('plays on from there as it was, and says when it is over', async () => {
		const {text, shown, ended} = await some;
		const recording = openText(text);
		const {fleet, clock, real, over} = await play(recording, ended - 60_000, {speed: 10});
		clock.play();
		await goBy(real, 5000);
		expect(clock.wallTime()).toBe(ended - 10_000);
		expect(fleet.fleet(query).replay).toEqual({speed: 10, isOver: false});
		await goBy(real, 3000);
		expect(over()).toBe(true);
		const board = fleet.fleet(query);
		expect(board.replay).toEqual({speed: 10, isOver: true});
		expect(board.rows.map(({name, link, gauges}) => [name, link, gauges.cpu.value, gauges.throughput.value])).toEqual(shown.rows.map(({name, link, gauges}) => [name, link, gauges.cpu.value, gauges.throughput.value]));
		fleet.close();
	});

	it('stops when it is paused, goes anywhere from there, forth and back, and plays on from what is shown', async () => {
		const {text, began} = await some;
		const recording = openText(text);
		const {fleet, clock, real} = await play(recording, began + 300_000);
		clock.play();
		await goBy(real, 2000);
		fleet.dispatch({type: 'pause'});
		const pausedAt = clock.wallTime();
		await goBy(real, 60_000);
		expect(fleet.fleet(query).time).toBe(pausedAt);
		const cpuAt = async (backSeconds: number): Promise<number | null> => {
			fleet.dispatch({type: 'step', backSeconds});
			await settle();
			expect(fleet.fleet(query).time).toBe(pausedAt - backSeconds * 1000);
			return fleet.fleet(query).rows.find(({id}) => id === 'api-1')!.gauges.cpu.value;
		};
		const now = (await cpuAt(0))!;
		expect(await cpuAt(10)).toBeCloseTo(now - 0.01, 6);
		expect(await cpuAt(250)).toBeCloseTo(now - 0.25, 6);
		expect(await cpuAt(-50)).toBeCloseTo(now + 0.05, 6);
		expect(await cpuAt(130)).toBeCloseTo(now - 0.13, 6);
		// The pool was exhausted then: tick 220 to 260, the recording began at tick 60.
		fleet.dispatch({type: 'step', backSeconds: (pausedAt - (began + 190_000)) / 1000});
		await settle();
		expect(fleet.fleet(query).rows[0]!.findings.map(({rule}) => rule)).toContain('pool-exhausted');
		fleet.dispatch({type: 'resume'});
		await settle();
		await goBy(real, 1000);
		expect(fleet.fleet(query).time).toBe(began + 191_000);
		expect(fleet.reach().backSeconds).toBeGreaterThanOrEqual(191);
		fleet.close();
	});

	it('shows a link that was down as down, with its reason', async () => {
		const {text, began} = await some;
		const {fleet} = await play(openText(text), began + 120_000);
		fleet.judge();
		expect(fleet.fleet(query).rows.find(({id}) => id === 'api-2')).toMatchObject({link: 'down', reason: 'connection refused'});
		fleet.close();
	});

	it('is the same compressed, and cut off anywhere it is what came before', async () => {
		const {text} = await some;
		const bytes = gzipSync(text);
		const whole = openRecording('x.gz', findParts(fileOf(bytes, 'x.gz')));
		expect(whole.endAt).toBe(openText(text).endAt);
		const killed = openRecording('x.gz', findParts(fileOf(bytes.subarray(0, Math.floor(bytes.length / 2)), 'x.gz')));
		expect(killed.endAt).toBeLessThan(whole.endAt);
		expect(killed.endAt).toBeGreaterThan(whole.startAt);
	});

	it('drops a torn last line, wherever it is cut, with a note', async () => {
		const {text} = await some;
		const short = text.slice(0, text.indexOf('\n', 40_000) + 1);
		const lastStart = short.lastIndexOf('\n', short.length - 2) + 1;
		const before = openText(short.slice(0, lastStart)).endAt;
		for (let cut = lastStart + 1; cut < short.length - 1; cut++) {
			const recording = openText(short.slice(0, cut));
			expect(recording.endAt).toBe(before);
			expect(recording.notes).toEqual(['incident.jsonl: its last line is torn and was left out']);
		}
	});
});

describe('what is no recording, or a hostile one', () => {
	it.each([
		['nothing', '', /is empty/],
		['something else', 'GIF89a\nhello\n', /is no recording of engineroom/],
		['a newer one', '{"type":"recording","version":2,"engineroom":"9.0.0","at":1,"hosts":["a"]}\n', /format 2, written by engineroom 9\.0\.0; this one knows 1/],
		['a header without hosts', '{"type":"recording","version":1,"engineroom":"x","at":1,"hosts":[]}\n', /its header is broken/],
		['half a header', '{"type":"recording","version":1,"at":1', /does not begin as a recording/],
	])('%s is refused with one line', (_name, text, reason) => {
		expect(() => openText(text)).toThrow(reason);
	});

	it('a bomb is refused before it is unpacked', () => {
		const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024, 32));
		expect(() => findParts(fileOf(bomb, 'bomb.gz'))).toThrow(/decompresses to more than 256 MB/);
	});

	it('never hangs nor throws anything but a reason, whatever bytes it is', async () => {
		const {text} = await some;
		const good = text.slice(0, text.indexOf('\n', 20_000) + 1);
		await fc.assert(fc.asyncProperty(fc.nat(good.length), fc.nat(40), fc.uint8Array({maxLength: 40}), fc.boolean(), async (at, removed, put, zipped) => {
			const broken = Buffer.concat([Buffer.from(good.slice(0, at)), put, Buffer.from(good.slice(at + removed))]);
			let recording: Recording;
			try {
				recording = openRecording('x', findParts(fileOf(zipped ? gzipSync(broken) : broken)));
			} catch (error) {
				expect((error as Error).name).toBe('RecordingError');
				return;
			}
			const {fleet, clock, real} = await play(recording, Math.max(recording.startAt, recording.endAt - 2000), {speed: 10});
			clock.play();
			await goBy(real, 300);
			fleet.fleet(query);
			fleet.close();
		}), {numRuns: 60});
	}, 60_000);
});
