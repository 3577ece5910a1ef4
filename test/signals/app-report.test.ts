import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decodeAgentWord, decodeAppLine, encodeAgentWord, encodeHello, encodeReport, maxAppLineBytes, maxAppPools, maxAppRoutes, type AppHello, type AppReport} from '../../source/signals/app-report.ts';
import {decodeTally, encodeTally} from '../../source/signals/app-tally.ts';
import {createDistribution, lastIndex, record} from '../../source/signals/distribution.ts';
import {createClassCounts} from '../../source/signals/status.ts';

const hello: AppHello = {service: 'shop', instance: '4711.0.abc', pid: 4711, thread: 0, node: 'v20.20.2'};
const durations = (...seconds: readonly number[]) => {
	const distribution = createDistribution();
	for (const one of seconds) record(distribution, one);
	return distribution;
};
const report: AppReport = {
	sequence: 42,
	seconds: 1.0003,
	active: 3,
	routes: [
		{method: 'GET', route: '/items/:id', classes: {...createClassCounts(), '2xx': 3, '5xx': 1}, errors: 1, latency: durations(0.0012, 0.0011, 0.25, 1.7)},
		{method: '', route: '(no route)', classes: {...createClassCounts(), none: 1}, errors: 1, latency: createDistribution()},
	],
	pools: [{name: 'pg 127.0.0.1:5432/shop', used: 2, idle: 1, max: 10, pending: 0}, {name: 'ioredis 127.0.0.1:6379/0', used: null, idle: null, max: null, pending: 4}],
	waits: [{name: 'pg 127.0.0.1:5432/shop', durations: durations(0.00001)}],
	operations: [{name: 'postgresql', durations: durations(0.002, 0.002)}],
	runtime: {loopDelaySeconds: 0.0021, loopUtilization: 0.31, heapUsedBytes: 31_000_000, heapLimitBytes: 4_300_000_000, gcSeconds: 0.004},
	ownErrors: 0,
	off: null,
};
const change = (more: Readonly<Record<string, unknown>>): string => JSON.stringify({...(JSON.parse(encodeReport(report)) as object), ...more});

describe('a line', () => {
	it('comes out as it went in', () => {
		expect(decodeAppLine(encodeHello(hello))).toEqual({ok: true, line: {type: 'hello', hello}});
		expect(decodeAppLine(encodeReport(report))).toEqual({ok: true, line: {type: 'report', report}});
	});

	it('can be read by a person', () => {
		expect(JSON.parse(encodeReport(report))).toMatchObject({type: 'report', sequence: 42, routes: [['GET', '/items/:id', [0, 3, 0, 0, 1, 0], 1, {range: [0.0011, 1.7]}], ['', '(no route)', [0, 0, 0, 0, 0, 1], 1, {buckets: []}]], pools: [['pg 127.0.0.1:5432/shop', 2, 1, 10, 0], ['ioredis 127.0.0.1:6379/0', null, null, null, 4]]});
	});

	it('of a kind that is not known is ignored', () => {
		expect(decodeAppLine('{"type":"traces","spans":[]}')).toEqual({ok: true, line: {type: 'unknown'}});
	});

	it('of another version of the protocol is refused, saying what to do', () => {
		expect(decodeAppLine(JSON.stringify({type: 'hello', ...hello, version: 2}))).toMatchObject({ok: false, code: 'ERR_APP_VERSION', message: expect.stringContaining('use the same engineroom') as string});
	});

	it('is washed', () => {
		const line = change({routes: [['GET\u001b[2J', '/\u001b]0;owned\u0007a\r\nb', [0, 1, 0, 0, 0, 0], 0, encodeTally(durations(1))]], off: 'gone\u0000 \u202Ewrong'});
		expect(decodeAppLine(line)).toMatchObject({ok: true, line: {report: {routes: [{method: 'GET', route: '/a b'}], off: 'gone wrong'}}});
	});

	it('may be as long as is allowed, and not a character longer', () => {
		const text = encodeHello(hello);
		expect(decodeAppLine(text.padEnd(maxAppLineBytes))).toMatchObject({ok: true});
		expect(decodeAppLine(text.padEnd(maxAppLineBytes + 1))).toMatchObject({ok: false, code: 'ERR_APP_LINE'});
	});

	it('may hold as many routes and pools as are allowed, and not one more', () => {
		const [route] = (JSON.parse(encodeReport(report)) as {routes: unknown[]}).routes;
		const pool = (index: number) => [`pool ${index}`, 0, 0, 1, 0];
		const many = (count: number) => decodeAppLine(change({routes: Array.from({length: count}, () => route)})).ok;
		const pools = (count: number) => decodeAppLine(change({pools: Array.from({length: count}, (_, index) => pool(index))})).ok;
		expect([many(maxAppRoutes), many(maxAppRoutes + 1)]).toEqual([true, false]);
		expect([pools(maxAppPools), pools(maxAppPools + 1)]).toEqual([true, false]);
	});

	it.each([
		['no JSON', 'GET / HTTP/1.1'],
		['a list', '[]'],
		['nothing', 'null'],
		['a report without a number', change({sequence: 0})],
		['a negative stretch', change({seconds: -1})],
		['more errors than requests', change({routes: [['GET', '/', [0, 1, 0, 0, 0, 0], 2, encodeTally(durations())]]})],
		['more durations than requests', change({routes: [['GET', '/', [0, 1, 0, 0, 0, 0], 0, encodeTally(durations(1, 2))]]})],
		['half a request', change({routes: [['GET', '/', [0, 1.5, 0, 0, 0, 0], 0, encodeTally(durations())]]})],
		['a class too many', change({routes: [['GET', '/', [0, 1, 0, 0, 0, 0, 0], 0, encodeTally(durations())]]})],
		['a route without a name', change({routes: [['GET', '\u0007', [0, 1, 0, 0, 0, 0], 0, encodeTally(durations())]]})],
		['a pool of minus one', change({pools: [['p', -1, 0, 1, 0]]})],
		['a busy share beyond all', change({runtime: {...report.runtime, loopUtilization: 1.2}})],
		['no runtime', change({runtime: null})],
	])('with %s is refused', (_case, text) => {
		expect(decodeAppLine(text)).toMatchObject({ok: false, code: 'ERR_APP_LINE'});
	});

	it('of any text at all is answered, never thrown at', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.json().map(text => `{"type":"report","sequence":1,"routes":${text}}`)), text => {
			decodeAppLine(text);
			decodeAgentWord(text);
		}));
	});
});

describe('durations', () => {
	it('come out as they went in, whatever they are', () => {
		fc.assert(fc.property(fc.array(fc.double({min: 0, max: 5000, noNaN: true})), seconds => {
			const distribution = durations(...seconds);
			expect(decodeTally(JSON.parse(JSON.stringify(encodeTally(distribution))))).toEqual(distribution);
		}));
	});

	it.each([
		['beyond the last bucket', {sum: [1, 0], range: [1, 1], buckets: [lastIndex + 1, 1]}],
		['in one bucket twice', {sum: [1, 0], range: [1, 1], buckets: [5, 1, 0, 1]}],
		['in an empty bucket', {sum: [1, 0], range: [1, 1], buckets: [5, 0]}],
		['without a range', {sum: [1, 0], range: null, buckets: [5, 1]}],
		['with a range turned round', {sum: [1, 0], range: [2, 1], buckets: [5, 1]}],
		['with a whole second of nanoseconds', {sum: [1, 1e9], range: [1, 1], buckets: [5, 1]}],
		['with a count but no bucket', {sum: [1, 0], range: [1, 1], buckets: [5]}],
	])('%s are none', (_case, value) => {
		expect(decodeTally(value)).toBeNull();
	});
	it('in the last bucket are some', () => {
		expect(decodeTally({sum: [4000, 0], range: [4000, 4000], buckets: [lastIndex, 1]})?.count).toBe(1);
	});
});

describe('a word of the agent', () => {
	it.each([{type: 'ask', accepted: 0}, {type: 'have', accepted: 41}] as const)('comes out as it went in: $type', word => {
		expect(decodeAgentWord(encodeAgentWord(word))).toEqual(word);
	});
	it.each(['', '{}', '{"ask":-1}', '{"ask":"1"}', '[1]', 'null'])('that is none is ignored: %s', text => {
		expect(decodeAgentWord(text)).toBeNull();
	});
});
