/** A link that falls silent: when another is tried beside it, which of the two stays, and how seldom that is. */
import {describe, expect, it} from 'vitest';
import {keepConnected} from '../../source/monitor/connection.ts';
import type {LinkEvents} from '../../source/monitor/link.ts';
import {createSilenceWatch, doubtAfterMs, giveUpAfterMs} from '../../source/monitor/silence.ts';
import {lateAfterMs} from '../../source/signals/staleness.ts';
import {encodeFrame, encodeMessage} from '../../source/wire/encode.ts';
import {protocolVersion} from '../../source/wire/limits.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

const hello = (intervalMs = 1000): string => encodeMessage({type: 'hello', version: protocolVersion, host: {name: 'api-1', platform: 'linux x64'}, agent: {version: '0.1.0', pid: 1}, epoch: 'first', intervalMs, seq: 6, oldestSeq: 0, sinceTickMs: 0, series: [], distributions: [], collectors: []});
const frame = (seq: number): string => encodeFrame({type: 'frame', seq, time: 1_795_447_800_000 + seq * 1000, values: [], latency: []}, []);

type Far = {readonly events: LinkEvents; readonly sent: string[]; bytes: number; readonly beganAt: number; isClosed: boolean};

const start = ({allowsRival = true, refused = false} = {}) => {
	const clock = createFakeClock();
	const links: Far[] = [];
	const told: string[] = [];
	const far = {refuses: refused, hangs: false};
	const connection = keepConnected({
		clock,
		silence: createSilenceWatch(clock),
		transport(events) {
			const link: Far = {events, sent: [], bytes: 0, beganAt: clock.now(), isClosed: false};
			links.push(link);
			const end = (reason: string): void => {
				if (link.isClosed) return;
				link.isClosed = true;
				events.onClose(reason);
			};
			if (far.refuses) queueMicrotask(() => end('connection refused'));
			if (far.hangs) clock.setTimer(() => end('no answer within 3 s'), 3000);
			return {
				send: text => void link.sent.push(text),
				close: () => end('closed here'),
				heardBytes: () => link.bytes,
				...(allowsRival && {allowsRival: true as const}),
			};
		},
		held: () => ({epoch: 'first', since: 6}),
		windowSeconds: () => 300,
		events: {
			onConnected: () => told.push('connected'),
			onMessage: message => told.push(message.type === 'frame' ? `frame ${message.seq}` : message.type),
			onDisconnected: reason => told.push(reason),
		},
	});
	const greet = (link: Far, intervalMs = 1000): void => {
		link.events.onOpen();
		link.events.onMessage(hello(intervalMs));
	};
	return {clock, links, told, far, connection, greet, open: () => links.filter(({isClosed}) => !isClosed).length};
};
const doubtMs = doubtAfterMs(1000, 0.5);

describe('a link that falls silent', () => {
	it('gets another beside it, which takes its place when it speaks first: nobody is told that it was gone', async () => {
		const {clock, links, told, greet} = start();
		greet(links[0]!);
		await clock.advance(doubtMs - 1);
		expect(links).toHaveLength(1);
		await clock.advance(1);
		expect(links.map(({isClosed}) => isClosed)).toEqual([false, false]);
		links[1]!.events.onOpen();
		expect(links[0]!.isClosed).toBe(false);
		links[1]!.events.onMessage(hello());
		links[1]!.events.onMessage(frame(7));
		expect(links.map(({isClosed}) => isClosed)).toEqual([true, false]);
		expect(links[1]!.sent.map(text => JSON.parse(text) as unknown)).toMatchObject([{type: 'subscribe', epoch: 'first', since: 6}]);
		links[0]!.events.onMessage(frame(8));
		expect(told).toEqual(['connected', 'hello', 'hello', 'frame 7']);
	});

	it('stays when it speaks first; the other goes, and no more are tried', async () => {
		const {clock, links, told, far, greet} = start();
		greet(links[0]!);
		await clock.advance(doubtMs);
		links[1]!.events.onOpen();
		links[0]!.events.onMessage(frame(7));
		expect(links.map(({isClosed}) => isClosed)).toEqual([false, true]);
		far.refuses = true;
		await clock.advance(doubtMs);
		expect(links).toHaveLength(3);
		links[0]!.events.onMessage(frame(8));
		await clock.advance(doubtMs - 1);
		expect(links).toHaveLength(3);
		expect(told).toEqual(['connected', 'hello', 'frame 7', 'frame 8']);
	});

	it('is not silent while bytes come: a long message over a slow link', async () => {
		const {clock, links, greet, open} = start();
		greet(links[0]!);
		for (let second = 0; second < 30; second++) {
			await clock.advance(1000);
			links[0]!.bytes += 1000;
		}
		expect([links.length, open()]).toEqual([1, 1]);
		await clock.advance(2 * doubtMs);
		expect(links).toHaveLength(2);
	});

	it('is given up after 10 s; the attempt beside it goes on alone, and is told of when it opens', async () => {
		const {clock, links, told, far, greet} = start();
		greet(links[0]!);
		far.hangs = true;
		await clock.advance(10_000);
		expect(told).toEqual(['connected', 'hello', 'silent for 10 s']);
		const attempts = links.length;
		expect(links.map(({isClosed}) => isClosed)).toEqual([...Array.from({length: attempts - 1}, () => true), false]);
		greet(links.at(-1)!);
		expect(told.slice(3)).toEqual(['connected', 'hello']);
		expect(links).toHaveLength(attempts);
	});

	it('makes room for one that is open already when it is given up', async () => {
		const {clock, links, told, greet} = start();
		greet(links[0]!);
		await clock.advance(doubtMs);
		links[1]!.events.onOpen();
		links[0]!.events.onClose('the connection broke');
		expect(told).toEqual(['connected', 'hello', 'the connection broke', 'connected']);
		links[1]!.events.onMessage(hello());
		await clock.advance(1000);
		expect(links).toHaveLength(2);
		expect(told.at(-1)).toBe('hello');
	});

	it('has no more than one attempt beside it, and few: of 200 hosts, each about one in 3 s, none at the same time', async () => {
		const {clock, links, far, greet, open} = start();
		greet(links[0]!, 10_000);
		far.hangs = true;
		let most = 0;
		while (clock.now() - links[0]!.beganAt < 49_000) {
			await clock.advance(100);
			most = Math.max(most, open());
		}
		expect(most).toBe(2);
		const began = links.slice(1).map(({beganAt}) => beganAt);
		expect(began.length).toBeGreaterThan(4);
		expect(began.every((at, index) => index === 0 || at - began[index - 1]! >= 3000)).toBe(true);
		expect(doubtAfterMs(1000, 0.999) - doubtAfterMs(1000, 0)).toBeGreaterThan(900);
	});

	it('where the attempts are refused at once is tried about once a second', async () => {
		const {clock, links, far, greet} = start();
		greet(links[0]!, 10_000);
		far.refuses = true;
		await clock.advance(49_000);
		expect(links.length).toBeGreaterThan(20);
		expect(links.length).toBeLessThan(40);
	});

	it('gets a next one when the one beside it opens and does not greet', async () => {
		const {clock, links, greet} = start();
		greet(links[0]!, 10_000);
		await clock.advance(doubtAfterMs(10_000, 0.5));
		links[1]!.events.onOpen();
		await clock.advance(4000);
		expect(links.map(({isClosed}) => isClosed)).toEqual([false, true, false]);
	});

	it.each([1000, 10_000, 60_000])('is tried only once its host is stale, at a tick every %i ms', async intervalMs => {
		const {clock, links, greet} = start();
		greet(links[0]!, intervalMs);
		await clock.advance(lateAfterMs(intervalMs));
		expect(links).toHaveLength(1);
		await clock.advance(2000);
		expect(links).toHaveLength(2);
		expect(doubtAfterMs(intervalMs, 1)).toBeLessThan(giveUpAfterMs(intervalMs));
	});

	it('that costs a login is left alone, and given up after 10 s', async () => {
		const {clock, links, told, greet} = start({allowsRival: false});
		greet(links[0]!);
		await clock.advance(9999);
		expect(links.map(({isClosed}) => isClosed)).toEqual([false]);
		await clock.advance(1);
		expect(told.at(-1)).toBe('silent for 10 s');
	});

	it('was not silent when nobody listened: a monitor that was stopped first reads what has come', async () => {
		const {clock, links, told, greet} = start({allowsRival: false});
		greet(links[0]!);
		clock.freeze(60_000);
		await clock.advance(0);
		links[0]!.events.onMessage(frame(7));
		await clock.advance(5000);
		expect(told).toEqual(['connected', 'hello', 'frame 7']);
		clock.freeze(60_000);
		await clock.advance(2000);
		expect(told.at(-1)).toBe('silent for 10 s');
	});

	it('is given up also when it died while the monitor was stopped', async () => {
		const {clock, links, told, far, greet} = start();
		greet(links[0]!);
		far.hangs = true;
		clock.freeze(60_000);
		await clock.advance(5000);
		expect(told).toEqual(['connected', 'hello', 'silent for 10 s', 'no answer within 3 s']);
		expect(links.length).toBeGreaterThan(1);
	});
});

describe('a connection that is closed', () => {
	it('leaves no link and no timer behind, also in the middle of an attempt beside a silent link', async () => {
		const {clock, links, far, greet, open, connection} = start();
		greet(links[0]!);
		await clock.advance(doubtMs);
		expect(open()).toBe(2);
		far.refuses = true;
		connection.close();
		expect([open(), clock.timers]).toEqual([0, 0]);
	});
});
