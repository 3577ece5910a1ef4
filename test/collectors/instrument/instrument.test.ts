import {describe, expect, it} from 'vitest';
import {createInstrumentCollector, maxReportsPerTick, maxServices} from '../../../source/collectors/instrument/index.ts';
import type {CollectorError, Reading} from '../../../source/collectors/collector.ts';
import type {LineHandlers, LineServerOptions} from '../../../source/collectors/host-door.ts';
import {encodeHello, encodeReport, type AppReport} from '../../../source/signals/app-report.ts';
import {createDistribution, quantile, record} from '../../../source/signals/distribution.ts';
import {createClassCounts} from '../../../source/signals/status.ts';
import {createFakeHost} from '../../helpers/fake-host.ts';

const durations = (...seconds: readonly number[]) => {
	const distribution = createDistribution();
	for (const one of seconds) record(distribution, one);
	return distribution;
};
const makeReport = (sequence: number, more: Partial<AppReport> = {}): AppReport => ({
	sequence,
	seconds: 1,
	active: 0,
	routes: [],
	pools: [],
	waits: [],
	operations: [],
	runtime: {loopDelaySeconds: 0.001, loopUtilization: 0.1, heapUsedBytes: 100, heapLimitBytes: 1000, gcSeconds: 0},
	ownErrors: 0,
	off: null,
	...more,
});
const route = (name: string, ok: number, failed: number, latency = durations(...Array.from({length: ok + failed}, () => 0.1))) => ({method: 'GET', route: name, classes: {...createClassCounts(), '2xx': ok, '5xx': failed}, errors: failed, latency});

/** A collector, and programs of its that answer what they are told to. */
const start = () => {
	const host = createFakeHost();
	let handlers: LineHandlers | null = null;
	let asked: LineServerOptions | null = null;
	let failure: Error | null = null;
	let nextId = 1;
	const collector = createInstrumentCollector({
		host: {
			...host,
			serveLines: async (options, given) => {
				if (failure) throw failure;
				asked = options;
				handlers = given;
				return {close: async () => undefined};
			},
		},
		places: [{path: '/run/apps.sock', mode: 0o600}],
	});
	return {
		host,
		collector,
		collect: (): Promise<Reading> => collector.collect(new AbortController().signal),
		options: () => asked,
		fail: (code: string | null) => (failure = code === null ? null : Object.assign(new Error(`listen ${code}`), {code})),
		/** `answer` is called for every ask. */
		connect(service: string, instance: string, answer: (accepted: number) => string | null) {
			const id = nextId++;
			const heard: string[] = [];
			handlers?.open(id, line => {
				heard.push(line);
				const word = JSON.parse(line) as {ask?: number};
				const reply = word.ask === undefined ? null : answer(word.ask);
				if (reply !== null) queueMicrotask(() => handlers?.line(id, reply));
			});
			handlers?.line(id, encodeHello({service, instance, pid: 100 + id, thread: 0, node: 'v20'}));
			return {heard, say: (line: string) => handlers?.line(id, line), leave: () => handlers?.end(id)};
		},
	};
};
const valueOf = ({points}: Reading, name: string, labels: Readonly<Record<string, string>> = {}) => points.filter(point => point.name === name && Object.entries(labels).every(([label, value]) => point.labels[label] === value)).map(({value}) => value);
const once = (line: string) => {
	let isFirst = true;
	return () => {
		if (!isFirst) return null;
		isFirst = false;
		return line;
	};
};

describe('the processes of a service', () => {
	it('are told as one: counts and pools added, latencies merged, the worst event loop', async () => {
		const programs = start();
		await programs.collect();
		programs.connect('shop', 'a', () => encodeReport(makeReport(1, {active: 2, routes: [route('/x', 8, 2, durations(0.1, 0.1))], pools: [{name: 'pg', used: 3, idle: 1, max: 5, pending: 0}], operations: [{name: 'postgresql', durations: durations(0.01)}], waits: [{name: 'pg', durations: durations(0.5)}]})));
		programs.connect('shop', 'b', () => encodeReport(makeReport(1, {active: 1, routes: [route('/x', 5, 0, durations(0.3)), route('/y', 1, 0, durations(9))], pools: [{name: 'pg', used: 1, idle: 0, max: 5, pending: 4}], operations: [{name: 'postgresql', durations: durations(0.02)}], runtime: {loopDelaySeconds: 0.7, loopUtilization: 0.9, heapUsedBytes: 50, heapLimitBytes: 1000, gcSeconds: 0.25}})));
		const reading = await programs.collect();
		expect(valueOf(reading, 'service.observed')).toEqual([1]);
		expect(valueOf(reading, 'http.server.requests', {class: '2xx'})).toEqual([14]);
		expect(valueOf(reading, 'http.server.requests', {class: '5xx'})).toEqual([2]);
		expect(valueOf(reading, 'http.server.errors')).toEqual([2]);
		expect(valueOf(reading, 'http.server.active_requests')).toEqual([3]);
		expect((['used', 'idle', 'max', 'pending_requests'] as const).map(part => valueOf(reading, `db.client.connection.${part}`, {pool: 'pg'})[0])).toEqual([4, 1, 10, 4]);
		expect((['runtime.event_loop.delay', 'runtime.event_loop.utilization', 'runtime.heap_used', 'runtime.heap_limit', 'runtime.gc_pause'] as const).map(name => valueOf(reading, name)[0])).toEqual([0.7, 0.9, 150, 2000, 0.25]);
		const latency = reading.latencies?.find(({name}) => name === undefined)?.distribution;
		expect(latency && quantile(latency, 1)?.seconds).toBe(9);
		expect(reading.latencies?.map(({name, labels, distribution}) => [name, labels['pool'] ?? labels['system'], distribution.count])).toEqual([[undefined, undefined, 4], ['db.client.connection.wait_time', 'pg', 1], ['db.client.operation.duration', 'postgresql', 2]]);
		expect(reading.routes?.map(({service, method, route: name, errors, latency: of}) => [service, method, name, errors, of?.count])).toEqual([['shop', 'GET', '/x', 2, 3], ['shop', 'GET', '/y', 0, 1]]);
		expect(reading.note).toBe('2 processes: shop ×2');
	});

	it('that cover stretches of different length are told at the sum of their rates', async () => {
		const programs = start();
		await programs.collect();
		programs.connect('shop', 'a', () => encodeReport(makeReport(1, {seconds: 1, routes: [route('/x', 10, 0)]})));
		programs.connect('shop', 'b', () => encodeReport(makeReport(1, {seconds: 5, routes: [route('/x', 50, 0)]})));
		const reading = await programs.collect();
		// 10 a second and 10 a second are 20 a second.
		expect(valueOf(reading, 'http.server.requests', {class: '2xx'})[0]! / valueOf(reading, 'service.observed')[0]!).toBeCloseTo(20);
	});

	it('that serve nothing have no requests, not even none', async () => {
		const programs = start();
		await programs.collect();
		programs.connect('mailer', 'a', () => encodeReport(makeReport(1, {active: null})));
		const reading = await programs.collect();
		expect(valueOf(reading, 'http.server.requests')).toEqual([]);
		expect(valueOf(reading, 'http.server.active_requests')).toEqual([]);
		expect(valueOf(reading, 'runtime.heap_used')).toEqual([100]);
	});

	it('with a pool of which one does not tell its limit have no limit', async () => {
		const programs = start();
		await programs.collect();
		programs.connect('shop', 'a', () => encodeReport(makeReport(1, {pools: [{name: 'p', used: 1, idle: 0, max: 5, pending: 0}]})));
		programs.connect('shop', 'b', () => encodeReport(makeReport(1, {pools: [{name: 'p', used: 1, idle: 0, max: null, pending: 0}]})));
		const reading = await programs.collect();
		expect(valueOf(reading, 'db.client.connection.used')).toEqual([2]);
		expect(valueOf(reading, 'db.client.connection.max')).toEqual([]);
	});

	it('are 50 services at most, and all others are one', async () => {
		const programs = start();
		await programs.collect();
		for (let index = 0; index < maxServices + 3; index++) programs.connect(`service ${index}`, `i${index}`, () => encodeReport(makeReport(1, {routes: [route('/x', 1, 0)]})));
		const reading = await programs.collect();
		const observed = reading.points.filter(({name}) => name === 'service.observed');
		expect(observed.length).toBe(maxServices + 1);
		expect(valueOf(reading, 'http.server.requests', {service: 'other', class: '2xx'})).toEqual([3]);
		expect(reading.note).toBe(`${maxServices + 3} processes: service 0 ×1, service 1 ×1, service 2 ×1, service 3 ×1 and ${maxServices - 1} more`);
	});
});

describe('a report', () => {
	it('is asked for once a reading, and confirmed', async () => {
		const programs = start();
		await programs.collect();
		let sequence = 0;
		const shop = programs.connect('shop', 'a', () => encodeReport(makeReport(++sequence)));
		await programs.collect();
		await programs.collect();
		expect(shop.heard).toEqual(['{"ask":0}', '{"have":1}', '{"ask":1}', '{"have":2}']);
	});

	it('that is late is not asked for twice, and comes with the reading after', async () => {
		const programs = start();
		await programs.collect();
		const shop = programs.connect('shop', 'a', () => null);
		expect((await programs.collect()).points).toEqual([]);
		programs.host.advance(3000);
		expect((await programs.collect()).note).toBe('1 process: shop ×1 · 1 process not answering, shop (pid 101) for 3 s');
		expect(shop.heard).toEqual(['{"ask":0}']);
		shop.say(encodeReport(makeReport(1, {seconds: 3, routes: [route('/x', 6, 0)]})));
		const reading = await programs.collect();
		expect(valueOf(reading, 'http.server.requests', {class: '2xx'})).toEqual([6]);
		expect(valueOf(reading, 'service.observed')).toEqual([3]);
	});

	it('that came already is not counted again, also when the program connects anew', async () => {
		const programs = start();
		await programs.collect();
		const line = encodeReport(makeReport(7, {routes: [route('/x', 6, 0)]}));
		const shop = programs.connect('shop', 'a', once(line));
		await programs.collect();
		shop.leave();
		const again = programs.connect('shop', 'a', () => line);
		const reading = await programs.collect();
		expect(again.heard).toEqual(['{"ask":7}']);
		expect(valueOf(reading, 'http.server.requests')).toEqual([]);
		expect(reading.note).toBe('1 process: shop ×1 · 1 line not taken');
	});

	it('that is a program\'s last is told once, and its service forgotten', async () => {
		const programs = start();
		await programs.collect();
		const shop = programs.connect('shop', 'a', once(encodeReport(makeReport(1))));
		await programs.collect();
		shop.say(encodeReport(makeReport(2, {seconds: 0.4, routes: [route('/x', 2, 1)]})));
		shop.leave();
		const last = await programs.collect();
		expect(valueOf(last, 'http.server.errors')).toEqual([1]);
		expect(valueOf(last, 'service.observed')).toEqual([0.4]);
		expect((await programs.collect()).points).toEqual([]);
	});

	it('that nobody asked for is taken once or twice in a reading, not more', async () => {
		const programs = start();
		await programs.collect();
		const shop = programs.connect('shop', 'a', () => null);
		for (let sequence = 1; sequence <= maxReportsPerTick + 3; sequence++) shop.say(encodeReport(makeReport(sequence, {routes: [route('/x', 1, 0)]})));
		const reading = await programs.collect();
		expect(valueOf(reading, 'http.server.requests', {class: '2xx'})).toEqual([maxReportsPerTick]);
		expect(reading.note).toContain('3 lines not taken');
	});

	it('before a hello is not taken, nor is nonsense; the note says who sent it', async () => {
		const programs = start();
		await programs.collect();
		const shop = programs.connect('shop', 'a', () => null);
		shop.say('GET / HTTP/1.1');
		expect((await programs.collect()).note).toContain('1 line not taken · shop (pid 101) sent a line is no JSON object');
	});

	it('of a library that is off says so for a while', async () => {
		const programs = start();
		await programs.collect();
		const shop = programs.connect('shop', 'a', () => null);
		shop.say(encodeReport(makeReport(1, {off: 'measures nothing any more'})));
		shop.leave();
		expect((await programs.collect()).note).toBe('no program reports: start yours with node --import engineroom/register · shop (pid 101) measures nothing any more');
		programs.host.advance(3_600_000);
		expect((await programs.collect()).note).toBe('no program reports: start yours with node --import engineroom/register');
	});

	it('of hostile routes is capped for all processes together', async () => {
		const programs = start();
		await programs.collect();
		for (const instance of ['a', 'b']) programs.connect('shop', instance, () => encodeReport(makeReport(1, {routes: Array.from({length: 400}, (_, index) => route(`/${instance}${index}`, 1, 0))})));
		const {routes = []} = await programs.collect();
		expect(routes.length).toBe(501);
		expect(routes.find(({route: name}) => name === 'other')).toMatchObject({method: '', classes: {'2xx': 300}});
	});
});

describe('the socket', () => {
	it.each([
		['EADDRINUSE', 'ERR_APPS_SOCKET_IN_USE', 'another agent listens on /run/apps.sock: stop it, or give this one another ENGINEROOM_SOCKET'],
		['EACCES', 'ERR_APPS_SOCKET_DENIED', 'may not make the socket /run/apps.sock: let this user write there, or set ENGINEROOM_SOCKET for agent and programs'],
		['ENAMETOOLONG', 'ERR_APPS_SOCKET', 'cannot listen on /run/apps.sock (listen ENAMETOOLONG): set ENGINEROOM_SOCKET for agent and programs'],
	])('that cannot be made for %s is a failure that says what to do, and is tried again', async (code, expected, message) => {
		const programs = start();
		programs.fail(code);
		const error = await programs.collect().catch((reason: unknown) => reason as CollectorError);
		expect(error).toMatchObject({code: expected, message, kind: 'failed'});
		programs.fail(null);
		expect((await programs.collect()).note).toContain('no program reports');
		expect(programs.options()).toMatchObject({path: '/run/apps.sock', mode: 0o600, maxConnections: 256});
	});
});
