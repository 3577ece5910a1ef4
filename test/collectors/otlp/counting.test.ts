import {describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {quantile, sumSeconds} from '../../../source/signals/distribution.ts';
import {metricsOf, requests, type MetricCase} from './bodies.ts';
import {counted, observed, readEach, sendMetrics, start} from './exports.ts';
import {durations, routes, total} from './receiver.ts';

describe('cumulative metrics', () => {
	it('of a process that runs for long give nothing at first, then what was counted since', async () => {
		const readings = await readEach(await start(), [[requests(90_000, 0, 90_000)], [requests(90_120, 0, 90_060)]]);
		expect(counted(readings)).toEqual([null, 120]);
		expect(observed(readings)).toEqual([null, 60]);
	});
	it('of a process that has just begun count from its beginning', async () => {
		const readings = await readEach(await start(), [[requests(30, 0, 60)], [requests(40, 0, 120)]]);
		expect(counted(readings)).toEqual([30, 10]);
		expect(observed(readings)).toEqual([60, 60]);
	});
	it('survive a reset that is told by a new start, and one that only shows in a lower count', async () => {
		const readings = await readEach(await start(), [[requests(500, 0, 1000)], [requests(20, 1030, 1060)], [requests(7, 1030, 1120)]]);
		expect(counted(readings)).toEqual([null, 20, 7]);
	});
	it('count a route that is asked for the first time', async () => {
		const other = requests(3, 0, 1060, {values: {'http.request.method': 'GET', 'http.route': '/new', 'http.response.status_code': 500}});
		const readings = await readEach(await start(), [[requests(500, 0, 1000)], [requests(510, 0, 1060), other]]);
		expect(routes(readings)).toEqual({'GET /a': 10, 'GET /new': 3});
		expect(total(readings, 'http.server.errors')).toBe(3);
	});
	it('that come twice count once', async () => {
		const readings = await readEach(await start(), [[requests(500, 0, 1000)], [requests(510, 0, 1060)], [requests(510, 0, 1060)]]);
		expect(total(readings, 'http.server.requests')).toBe(10);
		expect(total(readings, 'service.observed')).toBe(60);
	});
	it('that come late, after a newer export, are not taken for a reset', async () => {
		const readings = await readEach(await start(), [[requests(500, 0, 1000)], [requests(530, 0, 1120)], [requests(510, 0, 1060)], [requests(540, 0, 1180)]]);
		expect(total(readings, 'http.server.requests')).toBe(40);
	});
	it('of two processes that do not tell who they are are told apart by their starts', async () => {
		const readings = await readEach(await start(), [[requests(500, 0, 1000)], [requests(90, 5, 1001)], [requests(510, 0, 1060)], [requests(95, 5, 1061)]]);
		expect(total(readings, 'http.server.requests')).toBe(15);
	});
	it('say 0 when nothing was asked, since that is known', async () => {
		const readings = await readEach(await start(), [[requests(500, 0, 1000)], [requests(500, 0, 1060)]]);
		expect(counted(readings)).toEqual([null, 0]);
		expect(observed(readings)).toEqual([null, 60]);
	});
});

describe('delta metrics', () => {
	const delta = {temporality: 1} as const;
	it('count as they come', async () => {
		const readings = await readEach(await start(), [[requests(500, 0, 60, delta)], [requests(20, 60, 120, delta)]]);
		expect(counted(readings)).toEqual([500, 20]);
		expect(observed(readings)).toEqual([60, 60]);
	});
	it('that leave out idle series say 0 as long as the process tells of something else', async () => {
		const gauge: MetricCase = {name: 'nodejs.eventloop.utilization', unit: '1', kind: 'gauge', points: [{time: 120, asDouble: 0.1}]};
		const readings = await readEach(await start(), [[requests(500, 0, 60, delta)], [gauge]]);
		expect(counted(readings)).toEqual([500, 0]);
		expect(observed(readings)).toEqual([60, 60]);
	});
	it('say nothing of requests when the process never did', async () => {
		const gauge: MetricCase = {name: 'nodejs.eventloop.utilization', unit: '1', kind: 'gauge', points: [{time: 120, asDouble: 0.1}]};
		const readings = await readEach(await start(), [[gauge]]);
		expect(counted(readings)).toEqual([null]);
	});
});

describe('units and names', () => {
	const cases: readonly (readonly [string, string, number])[] = [['http.server.request.duration', 's', 1], ['http.server.duration', 'ms', 1e-3], ['http.server.duration', '', 1e-3], ['http.server.request.duration', '', 1], ['http.server.request.duration', 'us', 1e-6], ['http.server.request.duration', 'ns', 1e-9], ['http.server.requests', 'milliseconds', 1e-3], ['rpc.server.duration', 'ms', 1e-3], ['rpc.server.call.duration', 's', 1]];
	for (const [name, unit, factor] of cases) it(`${name} in "${unit}" counts requests in seconds`, async () => {
		const [reading] = await readEach(await start(), [[requests(10, 0, 60, {temporality: 1, name, unit, bounds: [0.01 / factor, 0.1 / factor]})]]);
		expect(sumSeconds(durations([reading as Reading]))).toBeCloseTo(0.5, 6);
		expect(quantile(durations([reading as Reading]), 0.5)?.seconds).toBeGreaterThan(0.01);
		expect(quantile(durations([reading as Reading]), 0.5)?.seconds).toBeLessThan(0.1);
	});
	it('takes the newer of two names for the same requests, whichever comes first', async () => {
		const both = [requests(10, 0, 60, {temporality: 1, name: 'http.server.duration', unit: 'ms', values: {'http.method': 'GET', 'http.route': '/a', 'http.status_code': 200}}), requests(10, 0, 60, {temporality: 1})];
		for (const metrics of [both, [...both].reverse()]) expect(total(await readEach(await start(), [metrics]), 'http.server.requests')).toBe(10);
	});
	it('knows errors of HTTP by status or error type, those of gRPC by codes that are the server\'s fault', async () => {
		const of = (values: Record<string, string | number>, name?: string): MetricCase => requests(1, 0, 60, {temporality: 1, values, ...(name === undefined ? {} : {name})});
		const readings = await readEach(await start(), [[
			of({'http.response.status_code': 503}), of({'http.response.status_code': 404, 'error.type': '404'}), of({'error.type': 'ECONNRESET'}), of({'http.response.status_code': '200'}),
			of({'rpc.grpc.status_code': 13}, 'rpc.server.duration'), of({'rpc.grpc.status_code': 5}, 'rpc.server.duration'),
		]]);
		expect(total(readings, 'http.server.errors')).toBe(3);
		expect(total(readings, 'http.server.requests', {class: 'none'})).toBe(3);
	});
	it('tells pools by their older names too, and leaves out limits that are none', async () => {
		const sum = (name: string, value: number, values: Record<string, string>): MetricCase => ({name, kind: 'sum', monotonic: false, points: [{start: 0, time: 60, attributes: values, asInt: String(value)}]});
		const [reading] = await readEach(await start(), [[sum('db.client.connections.usage', 3, {state: 'used', 'pool.name': 'p'}), sum('db.client.connections.usage', 1, {state: 'idle', 'pool.name': 'p'}), sum('db.client.connections.max', 0, {'pool.name': 'p'}), sum('db.client.connections.pending_requests', 2, {'pool.name': 'p'}), {name: 'db.client.connections.wait_time', unit: 'ms', kind: 'histogram', temporality: 1, points: [{start: 0, time: 60, attributes: {'pool.name': 'p'}, count: '2', sum: 30, bucketCounts: ['0', '2', '0'], explicitBounds: [10, 20]}]}]]);
		expect(reading?.points.filter(({labels}) => labels['pool'] === 'p').map(({name, value}) => [name, value])).toEqual([['db.client.connection.used', 3], ['db.client.connection.idle', 1], ['db.client.connection.pending_requests', 2]]);
		expect(sumSeconds(durations([reading as Reading], 'db.client.connection.wait_time'))).toBeCloseTo(0.03);
	});
	it('tells 50 pools of a service by name and adds up the others', async () => {
		for (const [count, others] of [[50, null], [52, 2]] as const) {
			const receiver = await start();
			await sendMetrics(receiver, [{name: 'db.client.connection.max', kind: 'sum', monotonic: false, points: Array.from({length: count}, (_, index) => ({start: 0, time: 60, attributes: {'db.client.connection.pool.name': `p${index}`}, asInt: 1}))}]);
			const reading = await receiver.read();
			expect(total([reading], 'db.client.connection.max')).toBe(count);
			expect(total([reading], 'db.client.connection.max', {pool: 'other'})).toBe(others);
			expect(reading.note?.includes('more than 50 pools of api')).toBe(others !== null);
		}
	});
	it('adds up the levels of several processes, and takes the worst of delays', async () => {
		const receiver = await start();
		const of = (delay: number, active: number): MetricCase[] => [{name: 'nodejs.eventloop.delay.p99', unit: 'ms', kind: 'gauge', points: [{time: 60, asDouble: delay}]}, {name: 'http.server.active_requests', kind: 'sum', monotonic: false, points: [{start: 0, time: 60, asInt: active, attributes: {'url.scheme': 'http'}}, {start: 0, time: 60, asInt: 1, attributes: {'url.scheme': 'https'}}]}];
		await sendMetrics(receiver, of(30, 2), 'one');
		await sendMetrics(receiver, of(20, 5), 'two');
		const reading = await receiver.read();
		expect([total([reading], 'runtime.event_loop.delay'), total([reading], 'http.server.active_requests')]).toEqual([0.03, 9]);
	});
	it('counts a plain counter of requests, without latency', async () => {
		const counter = (value: number, time: number): MetricCase => ({name: 'http.server.requests', kind: 'sum', monotonic: true, points: [{start: 0, time, attributes: {method: 'GET', uri: '/a', status: '200'}, asInt: value}]});
		const readings = await readEach(await start(), [[counter(900, 1000)], [counter(910, 1060)], [counter(4, 1120)]]);
		expect(counted(readings)).toEqual([null, 10, 4]);
		expect(readings.flatMap(({latencies}) => latencies ?? [])).toEqual([]);
		expect(routes(readings)).toEqual({'GET /a': 14});
	});
	it('takes the mean of a summary and of a histogram without buckets for what it is', async () => {
		for (const kind of ['summary', 'histogram'] as const) {
			const one = (count: number, sum: number, time: number): MetricCase => ({name: 'http.server.request.duration', unit: 's', kind, points: [{start: 0, time, attributes: {'http.response.status_code': 200}, count: String(count), sum}]});
			const readings = await readEach(await start(), [[one(100, 10, 1000)], [one(110, 12, 1060)]]);
			const distribution = durations(readings);
			expect([distribution.count, sumSeconds(distribution), quantile(distribution, 0.5)]).toEqual([10, 2, null]);
		}
	});
	it('rejects what cannot be known: levels told by their changes, requests that shrink', async () => {
		const receiver = await start();
		const answer = await receiver.post('/v1/metrics', 'application/json', metricsOf('api', [
			{name: 'http.server.active_requests', kind: 'sum', monotonic: false, temporality: 1, points: [{start: 0, time: 60, asInt: 1}]},
			{name: 'http.server.requests', kind: 'sum', monotonic: false, points: [{start: 0, time: 60, asInt: 1}]},
		]));
		expect(await answer.json()).toMatchObject({partialSuccess: {rejectedDataPoints: '2'}});
	});
});

describe('exponential histograms', () => {
	const one = (scale: number, offset: number, counts: readonly number[], time: number, extra: Record<string, unknown> = {}): MetricCase => ({name: 'http.server.request.duration', unit: 's', kind: 'exponentialHistogram', points: [{start: 0, time, attributes: {'http.response.status_code': 200}, count: String(counts.reduce((sum, count) => sum + count, 0)), sum: 1, scale, zeroCount: '0', positive: {offset, bucketCounts: counts.map(String)}, ...extra}]});
	it('place durations within their narrow buckets', async () => {
		// Scale 3: bucket −27 is (2^(−27/8), 2^(−26/8)] = (0.0964, 0.1051].
		const [reading] = await readEach(await start(), [[one(3, -27, [100], 60)]]);
		const median = quantile(durations([reading as Reading]), 0.5)?.seconds ?? NaN;
		expect(median).toBeGreaterThan(2 ** (-27 / 8));
		expect(median).toBeLessThan(2 ** (-26 / 8));
	});
	it('are compared across a change of scale', async () => {
		// At scale 2 the buckets −27 and −26 of scale 3 are one, −14 and −13: floor of half.
		const readings = await readEach(await start(), [[one(3, -27, [10, 20], 1000)], [one(2, -14, [10, 25], 1060)]]);
		expect(total(readings, 'http.server.requests')).toBe(5);
		const median = quantile(durations(readings), 0.5)?.seconds ?? NaN;
		expect(median).toBeGreaterThan(2 ** (-13 / 4));
		expect(median).toBeLessThan(2 ** (-12 / 4));
	});
	it('keep what lies at zero below a bound, and do not stumble over buckets beyond all numbers', async () => {
		const [reading] = await readEach(await start(), [[one(0, 1021, [0, 2, 1], 60, {count: '8', zeroCount: '5', zeroThreshold: 0.001})]]);
		const distribution = durations([reading as Reading]);
		expect([distribution.count, distribution.atMost.count, distribution.atLeast.count]).toEqual([8, 5, 1]);
		expect(quantile(distribution, 0.5)).toEqual({seconds: 0.001, precision: '≤'});
	});
});
