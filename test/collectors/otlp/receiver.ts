/** A receiver on a port of its own, and what tests ask of its readings. */
import {readFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import type {LatencyPoint, Reading} from '../../../source/collectors/collector.ts';
import {createOtlpCollector, type OtlpOptions} from '../../../source/collectors/otlp/index.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import {mergeAll, type Distribution} from '../../../source/signals/distribution.ts';

export const readFixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/otlp/${name}`, import.meta.url));

const signal = new AbortController().signal;

export type Receiver = {
	readonly url: string;
	post(path: string, contentType: string, body: Uint8Array | string, headers?: Readonly<Record<string, string>>): Promise<Response>;
	/** Sends a recorded body as what its name says it is. */
	replay(name: string): Promise<Response>;
	/** Time passes for the collector, not for the test. */
	pass(ms: number): void;
	read(): Promise<Reading>;
	close(): Promise<void>;
};

export const startReceiver = async (options: Partial<OtlpOptions> = {}): Promise<Receiver> => {
	const real = createRealHost();
	let passed = 0;
	const collector = createOtlpCollector({host: {...real, now: () => real.now() + passed}, address: '127.0.0.1', port: 0, ...options});
	await collector.collect(signal);
	const url = `http://127.0.0.1:${collector.listensAt?.port}`;
	const post: Receiver['post'] = (path, contentType, body, headers = {}) => fetch(url + path, {method: 'POST', headers: {'content-type': contentType, ...headers}, body: typeof body === 'string' ? body : new Uint8Array(body)});
	return {
		url,
		post,
		replay: name => post(`/v1/${name.includes('traces') ? 'traces' : 'metrics'}`, name.endsWith('.json') ? 'application/json' : 'application/x-protobuf', readFixture(name)),
		pass(ms) {
			passed += ms;
		},
		read: () => collector.collect(signal),
		close: () => collector.close?.() ?? Promise.resolve(),
	};
};

export const zip = (body: Uint8Array): Buffer => gzipSync(body);

/** The sum of a series over readings; null when none told it. */
export const total = (readings: readonly Reading[], name: string, labels: Readonly<Record<string, string>> = {}): number | null => {
	const found = readings.flatMap(({points}) => points).filter(point => point.name === name && Object.entries(labels).every(([key, value]) => point.labels[key] === value));
	return found.length === 0 ? null : found.reduce((sum, {value}) => sum + value, 0);
};

export const durations = (readings: readonly Reading[], name: LatencyPoint['name'] = 'http.server.request.duration'): Distribution =>
	mergeAll(readings.flatMap(({latencies}) => latencies ?? []).filter(point => (point.name ?? 'http.server.request.duration') === name).map(({distribution}) => distribution));

/** How often each route was asked, by method and route. */
export const routes = (readings: readonly Reading[]): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const {method, route, classes} of readings.flatMap(reading => reading.routes ?? [])) {
		const key = `${method} ${route}`.trim();
		counts[key] = (counts[key] ?? 0) + Object.values(classes).reduce((sum, count) => sum + count, 0);
	}
	return counts;
};
