import {describe, expect, it} from 'vitest';
import {startAgent, type Agent} from '../../../source/agent/agent.ts';
import {maxPending, openRecorder, segmentBytes, type Recorder} from '../../../source/agent/recorder/recorder.ts';
import type {Reading} from '../../../source/collectors/collector.ts';
import {decodeServerMessage} from '../../../source/wire/decode.ts';
import type {ServerMessage} from '../../../source/wire/messages.ts';
import {decodeHeader, readLine} from '../../../source/wire/recording.ts';
import {createFakeClock, settle, type FakeClock} from '../../helpers/fake-clock.ts';
import {createMemoryDisk, type MemoryDisk} from '../../helpers/memory-disk.ts';

const open = (disk: MemoryDisk, clock: FakeClock, freshEpoch = 'first', maxBytes = 200e6): Promise<Recorder> =>
	openRecorder({disk, clock, intervalMs: 1000, version: '0.1.0', host: 'api-1', freshEpoch, maxBytes, maxAgeMs: 24 * 3_600_000});

const cpu = (tick: number): Reading => ({points: [{name: 'system.cpu.utilization', labels: {}, value: tick / 1e5}]});

const live = async (disk: MemoryDisk, clock: FakeClock, options: {readonly epoch?: string; readonly read?: (tick: number) => Reading; readonly maxBytes?: number} = {}): Promise<{agent: Agent; recorder: Recorder}> => {
	const recorder = await open(disk, clock, options.epoch, options.maxBytes);
	let tick = 0;
	const agent = startAgent({clock, collectors: [{name: 'cpu', from: 'host', collect: async () => (options.read ?? cpu)(tick++)}], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'without a disk', recorder});
	await settle();
	return {agent, recorder};
};

/** What a monitor is told that asks for a window, or goes back. */
const ask = async (agent: Agent, clock: FakeClock, ...questions: readonly object[]): Promise<ServerMessage[]> => {
	const messages: ServerMessage[] = [];
	const session = agent.attach({bufferedBytes: () => 0, close: () => undefined, send: text => {
		const decoded = decodeServerMessage(text);
		if (decoded.ok) messages.push(decoded.message);
	}});
	for (const question of questions) session.receive(JSON.stringify(question));
	await clock.advance(0);
	await settle();
	agent.detach(session);
	return messages;
};
const subscribe = {type: 'subscribe', epoch: null, since: null, windowSeconds: 300};
const seqs = (messages: readonly ServerMessage[], type = 'frame'): number[] => messages.flatMap(message => (message.type === type && 'seq' in message ? [message.seq] : []));
/** As a process that is killed: nothing is told any more, nothing is closed. */
const kill = (disk: MemoryDisk, clock: FakeClock): MemoryDisk => {
	const left = createMemoryDisk();
	for (const [name, text] of disk.files) left.files.set(name, text);
	void clock;
	return left;
};

describe('the flight recorder', () => {
	it('keeps what is told as lines that can be read alone: a header, the hello, then messages of the wire', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent} = await live(disk, clock);
		await clock.advance(12_000);
		await agent.stop();
		const [text = ''] = disk.files.values();
		const lines = text.trim().split('\n');
		expect(decodeHeader(lines[0]!)).toMatchObject({ok: true, message: {version: 1, engineroom: '0.1.0', hosts: ['api-1']}});
		const messages = lines.slice(1).map(line => {
			const says = readLine(line)!.says;
			const decoded = decodeServerMessage('message' in says ? says.message : '');
			if (!decoded.ok) throw new Error(decoded.reason);
			return decoded.message;
		});
		expect(messages[0]).toMatchObject({type: 'hello', series: [{name: 'system.cpu.utilization'}]});
		expect(seqs(messages).length).toBe(13);
		expect(seqs(messages, 'coarse').length).toBeGreaterThanOrEqual(1);
	});

	it('is at most two seconds behind when the agent is killed', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent} = await live(disk, clock);
		await clock.advance(30_500);
		const before = agent.status().seq;
		const left = kill(disk, clock);
		const {agent: next, recorder} = await live(left, clock);
		expect(recorder.beginning.goesOn).toBe(true);
		const held = seqs(await ask(next, clock, subscribe));
		expect(before - Math.max(...held.filter(seq => seq <= before))).toBeLessThanOrEqual(2);
		await agent.stop();
		await next.stop();
	});

	it('gives a monitor the past over a restart, under one numbering, the dead time missing', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent} = await live(disk, clock);
		await clock.advance(60_000);
		await agent.stop();
		clock.freeze(20_000);
		const {agent: next} = await live(disk, clock, {epoch: 'second', read: () => ({points: [{name: 'system.cpu.user', labels: {}, value: 0.5}, {name: 'system.cpu.utilization', labels: {}, value: 0.25}]})});
		await clock.advance(10_000);
		const messages = await ask(next, clock, subscribe);
		const hello = messages[0];
		// Ids stay what they were: old frames are read under the new schema.
		expect(hello).toMatchObject({type: 'hello', epoch: 'first', series: [{name: 'system.cpu.utilization'}, {name: 'system.cpu.user'}]});
		const told = seqs(messages);
		expect(told.length).toBe(61 + 11);
		const holes = told.slice(1).map((seq, index) => seq - told[index]!).filter(step => step !== 1);
		expect(holes).toEqual([20]);
		await next.stop();
	});

	it('tells what is hours back when somebody goes there, fine for 15 minutes and coarse before', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent} = await live(disk, clock);
		await clock.advance(3600_000);
		await agent.stop();
		const {agent: next} = await live(disk, clock, {epoch: 'second'});
		await clock.advance(2000_000);
		const hello = (await ask(next, clock))[0];
		const first = hello?.type === 'hello' ? hello.recallSeq! : -1;
		expect(next.status().seq - first).toBeGreaterThanOrEqual(5599);
		const messages = await ask(next, clock, {type: 'recall', from: first, to: first + 2000});
		await settle();
		const fine = seqs(messages);
		expect(fine[0]).toBe(first + 2000 - 899);
		expect(fine.length).toBe(900);
		expect(seqs(messages, 'coarse').length).toBeGreaterThanOrEqual(109);
		expect(messages.at(-1)).toMatchObject({type: 'replayed', from: first, to: first + 2000, lost: 0});
		await next.stop();
	}, 120_000);

	it('restores the long past in ten-second steps, the seconds around the restart too', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent} = await live(disk, clock);
		await clock.advance(1500_000);
		await agent.stop();
		const {agent: next} = await live(disk, clock, {epoch: 'second'});
		await clock.advance(30_000);
		const messages = await ask(next, clock, {...subscribe, windowSeconds: 21_600});
		const coarse = seqs(messages, 'coarse');
		expect(coarse.length).toBeGreaterThanOrEqual(61);
		expect(coarse.slice(1).every((seq, index) => seq - coarse[index]! === 10)).toBe(true);
		const all = await ask(next, clock, {type: 'recall', from: next.status().seq - 1600, to: next.status().seq});
		expect(seqs(all, 'coarse').at(-1)).toBeGreaterThanOrEqual(next.status().seq - 920);
		await next.stop();
	}, 60_000);

	it('begins a new segment after ten minutes, compresses the old one, and drops what is beyond the bounds', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent} = await live(disk, clock, {maxBytes: segmentBytes + 150_000});
		await clock.advance(3600_000);
		const names = [...disk.files.keys()].sort();
		expect(names.filter(name => name.endsWith('.jsonl')).length).toBe(1);
		expect(names.filter(name => name.endsWith('.gz')).length).toBeGreaterThanOrEqual(1);
		expect(names.length).toBeLessThan(6);
		expect([...disk.files.values()].reduce((sum, text) => sum + text.length, 0)).toBeLessThanOrEqual(segmentBytes + 150_000);
		await agent.stop();
	}, 120_000);

	it('stops at 5 % of free space, says so, and goes on above 6 %', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent, recorder} = await live(disk, clock);
		await clock.advance(10_000);
		disk.freeShare = 0.05;
		await clock.advance(10_000);
		expect(recorder.state()).toMatchObject({state: 'ok'});
		disk.freeShare = 0.049;
		await clock.advance(10_000);
		const bytes = [...disk.files.values()].join('').length;
		expect(agent.status().collectors.find(({name}) => name === 'history')).toMatchObject({state: 'failed', reason: expect.stringContaining('4.9 % of it is free') as string});
		disk.freeShare = 0.059;
		await clock.advance(10_000);
		expect([...disk.files.values()].join('').length).toBe(bytes);
		disk.freeShare = 0.06;
		await clock.advance(10_000);
		expect(recorder.state()).toMatchObject({state: 'ok', reason: expect.stringMatching(/^\d+ ticks left out$/) as string});
		expect([...disk.files.values()].join('').length).toBeGreaterThan(bytes);
		await agent.stop();
	});

	it('goes on without a disk that is full or fails, cuts what was half written, and tries again', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent, recorder} = await live(disk, clock);
		await clock.advance(5000);
		disk.failure = 'ENOSPC';
		await clock.advance(9000);
		expect(recorder.state()).toMatchObject({state: 'failed', reason: expect.stringContaining('the disk is full') as string});
		expect(agent.status().seq - recorder.beginning.firstSeq).toBe(14);
		disk.failure = null;
		await clock.advance(10_000);
		expect(recorder.state().state).toBe('ok');
		await agent.stop();
		for (const text of disk.files.values()) for (const line of text.trim().split('\n')) expect(() => void JSON.parse(line)).not.toThrow();
		expect(seqs(await ask((await live(disk, clock)).agent, clock, subscribe)).length).toBeGreaterThanOrEqual(15);
	});

	it('never delays a tick for a disk that hangs, and keeps no more than its bound meanwhile', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent, recorder} = await live(disk, clock);
		await clock.advance(3000);
		let release = (): void => undefined;
		disk.stall = new Promise(resolve => {
			release = resolve;
		});
		await clock.advance(60_000);
		expect(agent.status().seq - recorder.beginning.firstSeq).toBe(63);
		const filler = JSON.stringify({type: 'frame', seq: 1, time: 1, values: [], latency: [], filler: 'x'.repeat(1024 * 1024)});
		for (let sent = 0; sent <= maxPending; sent += filler.length) recorder.write(filler, 1);
		expect(recorder.state().reason).toBeNull();
		recorder.write(filler, 1);
		expect(recorder.state().reason).toBe('1 ticks left out');
		disk.stall = null;
		release();
		await agent.stop();
	});

	it('sets broken files aside, counts them, and starts all the same', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		disk.files.set('000001-20261126T140200Z-5-first.jsonl', 'not ours\nat all');
		disk.files.set('000002-20261126T141200Z-9-first.jsonl.gz', '{"type":"recording","version":99,"at":1,"hosts":["x"]}\n');
		disk.files.set('000003-20261126T142200Z-9-first.jsonl.gz.tmp', 'half');
		const {agent, recorder} = await live(disk, clock);
		await clock.advance(2000);
		expect(recorder.beginning.goesOn).toBe(false);
		expect(recorder.state()).toMatchObject({state: 'ok', reason: '1 broken file set aside'});
		expect([...disk.files.keys()]).toContain('000001-20261126T140200Z-5-first.jsonl.broken');
		expect([...disk.files.keys()].some(name => name.endsWith('.tmp'))).toBe(false);
		await agent.stop();
	});

	it('leaves a folder to the agent that has it', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		const {agent} = await live(disk, clock);
		await expect(open(disk, clock)).rejects.toThrow('another agent keeps its history there');
		await agent.stop();
		expect(disk.locked).toBe(false);
	});
});
