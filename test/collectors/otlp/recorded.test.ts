import {readdirSync} from 'node:fs';
import {afterEach, describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {sumSeconds} from '../../../source/signals/distribution.ts';
import {durations, readFixture, routes, startReceiver, total, zip, type Receiver} from './receiver.ts';

type Expected = {readonly traffic: Readonly<Record<string, {n: number; status: number}>>; readonly expected: Readonly<Record<string, number>>};
const {traffic, expected} = JSON.parse(readFixture('EXPECT.json').toString()) as Expected;
const sent = Object.fromEntries(Object.entries(traffic).map(([route, {n}]) => [route, n]));
/** Metrics tell no path of a request that no route answered. */
const sentByMetrics = {...Object.fromEntries(Object.entries(sent).filter(([route]) => route !== 'GET /')), 'GET (no route)': sent['GET /']};
const kinds = [...new Set(readdirSync(new URL('../../fixtures/otlp/', import.meta.url)).flatMap(name => /^(.+)\.v1_/.exec(name)?.[1] ?? []))];

const receivers: Receiver[] = [];
const start = async (): Promise<Receiver> => {
	const receiver = await startReceiver();
	receivers.push(receiver);
	return receiver;
};
afterEach(async () => {
	for (const receiver of receivers.splice(0)) await receiver.close();
});
const replay = async (receiver: Receiver, names: readonly string[]): Promise<Reading[]> => {
	const readings: Reading[] = [];
	for (const name of names) {
		const answer = await receiver.replay(name);
		expect(answer.status).toBe(200);
		readings.push(await receiver.read());
	}
	return readings;
};
const ending = (kind: string): string => (kind.includes('json') ? 'json' : 'pb');

const expectRequests = (readings: readonly Reading[], byRoute: Readonly<Record<string, number | undefined>>): void => {
	expect(total(readings, 'http.server.requests')).toBe(expected['http.server.request.duration.count']);
	expect(total(readings, 'http.server.requests', {class: '5xx'})).toBe(expected['http5xx']);
	expect(total(readings, 'http.server.requests', {class: '4xx'})).toBe(1);
	expect(total(readings, 'http.server.errors')).toBe(expected['http5xx']);
	expect(durations(readings).count).toBe(expected['http.server.request.duration.count']);
	expect(durations(readings, 'db.client.operation.duration').count).toBe(expected['db.client.operation.duration.count']);
	expect(routes(readings)).toEqual(byRoute);
};

for (const kind of kinds) {
	const metrics = [1, 2].map(number => `${kind}.v1_metrics.${number}.${ending(kind)}`);
	const traces = `${kind}.v1_traces.1.${ending(kind)}`;
	describe(`what a Node program sent (${kind})`, () => {
		it('gives by its metrics alone the requests, errors, routes and queries that there were', async () => {
			const readings = await replay(await start(), metrics);
			expectRequests(readings, sentByMetrics);
			expect(durations(readings).approximate).toBe(true);
			expect(sumSeconds(durations(readings))).toBeCloseTo(0.6, 1);
		});
		it('gives by its spans alone the same, with exact durations', async () => {
			const readings = await replay(await start(), [traces]);
			expectRequests(readings, sent);
			expect(durations(readings).approximate).toBe(false);
			expect(sumSeconds(durations(readings))).toBeCloseTo(0.6, 1);
		});
		for (const order of [[traces, ...metrics], [...metrics, traces], [metrics[0] as string, traces, metrics[1] as string]]) it(`counts its requests once when both come (${order.map(name => name.slice(kind.length + 4, -3)).join(', ')})`, async () => {
			const readings = await replay(await start(), order);
			expectRequests(readings, order[0] === traces ? sent : sentByMetrics);
		});
		it('counts its requests once when both come between two readings', async () => {
			const receiver = await start();
			for (const name of [...metrics, traces]) await receiver.replay(name);
			expectRequests([await receiver.read()], sent);
		});
		it('tells its pool, its event loop, its heap and its pauses, in base units', async () => {
			const [reading] = await replay(await start(), metrics.slice(0, 1));
			const readings = [reading as Reading];
			const pool = {service: 'orders-api', pool: '127.0.0.1:55432/app'};
			expect(total(readings, 'db.client.connection.used', pool)).toBe(1);
			expect(total(readings, 'db.client.connection.idle', pool)).toBe(0);
			expect(total(readings, 'db.client.connection.max', pool)).toBe(4);
			expect(total(readings, 'db.client.connection.pending_requests', pool)).toBe(0);
			expect(total(readings, 'runtime.event_loop.delay')).toBeGreaterThan(0.01);
			expect(total(readings, 'runtime.event_loop.delay')).toBeLessThan(0.05);
			expect(total(readings, 'runtime.event_loop.utilization')).toBeLessThan(0.2);
			expect(total(readings, 'runtime.heap_used')).toBeGreaterThan(10e6);
			expect(total(readings, 'runtime.gc_pause')).toBeLessThan(0.1);
		});
		it('covers the time between its exports, and says nothing between them', async () => {
			const receiver = await start();
			const readings = await replay(receiver, metrics);
			expect(total(readings.slice(1), 'service.observed')).toBeCloseTo(2, 1);
			const quiet = await receiver.read();
			expect(quiet.points).toEqual([]);
			expect(quiet.latencies).toEqual([]);
		});
		it('shows traces of one request with the query in it, without what was asked for', async () => {
			const receiver = await start();
			await replay(receiver, [traces]);
			receiver.pass(10_000);
			const {traces: found = []} = await receiver.read();
			expect(found.filter(({name}) => name === 'GET /items/:id').length).toBeGreaterThan(10);
			const failed = found.find(({name}) => name === 'GET /boom');
			expect(failed?.failed).toBe(true);
			const order = found.find(({name}) => name === 'POST /orders');
			const query = order?.spans.find(({kind: of, detail}) => of === 'client' && detail?.startsWith('insert') === true);
			expect(query?.detail).toBe('insert into orders(v) values (?)');
			const byId = new Map(order?.spans.map(span => [span.id, span]));
			expect(query && byId.has(query.parent ?? '')).toBe(true);
			expect(order?.spans[0]).toMatchObject({name: 'POST /orders', kind: 'server', parent: null, startSeconds: 0, detail: '/orders'});
		});
		it('is understood when it is compressed', async () => {
			const receiver = await start();
			const type = ending(kind) === 'pb' ? 'application/x-protobuf' : 'application/json';
			const answer = await receiver.post('/v1/traces', type, zip(readFixture(traces)), {'content-encoding': 'gzip'});
			expect(answer.status).toBe(200);
			expect(total([await receiver.read()], 'http.server.requests')).toBe(expected['httpServerSpans']);
		});
	});
}
