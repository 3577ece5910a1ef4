import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {readPair} from './read-pair.ts';
import {quantile} from '../../../source/signals/distribution.ts';

const folder = new URL('../../fixtures/prom/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
type Expected = {
	readonly intervalSeconds: number;
	readonly betweenT0andT1?: {readonly total: number; readonly byStatus: Readonly<Record<string, number>>; readonly byKind: Readonly<Record<string, {readonly method: string; readonly path: string; readonly n: number}>>};
	readonly expected: {readonly requestsDelta?: number; readonly requestsPerSecond?: number; readonly errors5xxDelta?: number; readonly errors4xxDelta?: number; readonly clientLatencyMs?: {readonly p50: number; readonly p95: number; readonly p99: number}};
	readonly seenByFamily?: Readonly<Record<string, unknown>>;
};

/** Pages that programs wrote at two instants, by the name of what was recorded. */
const pages = (stack: string): [string, string] | null => {
	for (const ending of ['.prom', '.txt']) for (const middle of ['', '.exporter']) {
		const names = ['t0', 't1'].map(instant => `${stack}${middle}.${instant}${ending}`) as [string, string];
		if (readdirSync(folder).includes(names[0])) return names;
	}
	return null;
};

const value = (reading: Reading, name: string, label?: readonly [string, string]): number | null => {
	const found = reading.points.filter(point => point.name === name && (!label || point.labels[label[0]] === label[1]));
	return found.length === 0 ? null : found.reduce((sum, point) => sum + point.value, 0);
};

const stacks = readdirSync(folder).filter(name => name.endsWith('.expect.json')).map(name => name.replace('.expect.json', ''));

/** What the family itself counts, where that differs from what was sent: noted beside the recording. */
const seenRequests = (expectation: Expected): number => (expectation.seenByFamily?.['fe_app only'] ?? expectation.seenByFamily?.['requestsDelta'] ?? expectation.seenByFamily?.['exporterRequestsDelta'] ?? expectation.expected.requestsDelta) as number;
/** Apache counts the two readings of its own status page between the instants, which cannot be told from requests. */
const ownReadings: Readonly<Record<string, number>> = {apache: 2};

/** The family that latency is read from, where a page has several. */
const finest: Readonly<Record<string, RegExp>> = {'fastapi-instrumentator': /^http_request_duration_highr_seconds_bucket/, 'otel-node-prometheus-dup': /^http_server_request_duration_bucket/};

describe('recorded metrics pages', () => {
	for (const stack of stacks) {
		const expectation = JSON.parse(read(`${stack}.expect.json`)) as Expected;
		const names = pages(stack);
		if (!names || expectation.expected?.requestsDelta === undefined) continue;
		it(`of ${stack} give the requests that were sent, exactly, and their rate`, async () => {
			const reading = await readPair(names, expectation.intervalSeconds);
			const requests = value(reading, 'http.server.requests');
			const seen = seenRequests(expectation) + (ownReadings[stack] ?? 0);
			expect(requests).toBe(seen);
			const rate = (requests ?? NaN) / (value(reading, 'service.observed') ?? NaN);
			expect(Math.abs(rate / (seen / expectation.intervalSeconds) - 1)).toBeLessThan(0.01);
			const errors = value(reading, 'http.server.errors');
			if (errors === null) return;
			expect(errors).toBe(expectation.expected.errors5xxDelta);
			if (!expectation.seenByFamily) expect(value(reading, 'http.server.requests', ['class', '4xx'])).toBe(expectation.expected.errors4xxDelta);
		});

		it(`of ${stack} give quantiles within what their buckets allow`, async () => {
			const reading = await readPair(names, expectation.intervalSeconds);
			const distribution = reading.latencies?.[0]?.distribution;
			if (!distribution || distribution.unplaced > 0) return;
			const text = read(names[1]);
			const family = finest[stack] ?? /^\w*(?:request_duration|http_server_duration)\w*_bucket/;
			const bounds = [...new Set(text.split('\n').filter(line => family.test(line)).map(line => Number(/le="([\d.e+-]+)"/.exec(line)?.[1])).filter(Number.isFinite))].sort((a, b) => a - b);
			const scale = (bounds.at(-1) ?? 0) >= 500 ? 1000 : 1;
			expect(distribution.count).toBe(seenRequests(expectation));
			for (const [share, key] of [[0.5, 'p50'], [0.95, 'p95']] as const) {
				const told = quantile(distribution, share)!;
				const truth = (expectation.expected.clientLatencyMs?.[key] as number) / 1000;
				expect(told.precision).not.toBe('=');
				// The client saw a little more than the server: its value may lie one bucket higher.
				const upper = bounds.map(bound => bound / scale).find(bound => bound >= truth) ?? Infinity;
				const lower = [...bounds].reverse().map(bound => bound / scale).find(bound => bound < truth * 0.85) ?? 0;
				expect(told.seconds).toBeGreaterThanOrEqual(lower * 0.999);
				expect(told.seconds).toBeLessThanOrEqual(upper * 1.001);
			}
		});
	}

	it('have been found', () => {
		expect(stacks.length).toBeGreaterThanOrEqual(15);
	});
});

describe('recorded routes', () => {
	it.each(['express-prom-bundle', 'fastify-metrics', 'go-echoprometheus', 'otel-node-prometheus-http', 'otel-node-3.x-prometheus', 'node-prom-client-handmade-ms', 'fastapi-instrumentator'])('of %s add up to its requests', async stack => {
		const expectation = JSON.parse(read(`${stack}.expect.json`)) as Expected;
		const reading = await readPair(pages(stack)!, expectation.intervalSeconds);
		const routes = reading.routes ?? [];
		const count = (match: RegExp): number => routes.filter(({route}) => match.test(route)).reduce((sum, {classes}) => sum + Object.values(classes).reduce((all, one) => all + one, 0), 0);
		expect(count(/./)).toBe(value(reading, 'http.server.requests'));
		for (const [kind, {n}] of Object.entries(expectation.betweenT0andT1!.byKind)) if (kind !== 'missing') expect(count(new RegExp(kind))).toBe(n);
		expect(routes.reduce((sum, {errors}) => sum + errors, 0)).toBe(expectation.expected.errors5xxDelta);
	});
});

describe('recorded pools', () => {
	it.each([
		['pgbouncer_exporter', {used: 4, max: 4, pending_requests: 6}],
		['go-promhttp', {max: 2}],
		['otel-node-prometheus-http', {max: 4, pending_requests: 0}],
		['otel-node-prometheus-old', {max: 4, pending_requests: 0}],
	])('of %s are told as they were', async (stack, states) => {
		const reading = await readPair([`${stack}.t0.prom`, `${stack}.t1.prom`], 5);
		for (const [state, expected] of Object.entries(states)) expect([state, value(reading, `db.client.connection.${state}`)]).toEqual([state, expected]);
	});

	it('are not made up where a page tells of none', async () => {
		const reading = await readPair(['node_exporter.t0.prom', 'node_exporter.t1.prom'], 5);
		expect(reading.points).toEqual([]);
		expect(reading.note).toMatch(/none known as requests/);
	});
});
