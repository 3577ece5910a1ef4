import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {createPrometheusCollector} from '../../../source/collectors/prometheus/index.ts';
import {maxNativeBuckets, nativeBuckets} from '../../../source/collectors/prometheus/native-buckets.ts';
import {parseProtobuf} from '../../../source/collectors/prometheus/parse-protobuf.ts';
import {MalformedBody} from '../../../source/collectors/malformed-body.ts';
import type {Reading} from '../../../source/collectors/collector.ts';
import {quantile} from '../../../source/signals/distribution.ts';
import {createFakeHost, textAnswer} from '../../helpers/fake-host.ts';

const recorded = (name: string): Buffer => readFileSync(new URL(`../../fixtures/prom/prometheus-self.${name}`, import.meta.url));
const protobufType = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores';
const textType = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';
const signal = new AbortController().signal;

type Decoded = {name: string; metric: {label: {name: string; value: string}[]; histogram?: {sampleCount: number; positiveSpan?: {offset: number; length: number}[]; positiveDelta: number[]}}[]}[];

/** A program as it answers: protobuf to who asks for it. */
const createProgram = (protobuf: (instant: string) => Uint8Array = instant => recorded(`protobuf.${instant}.pb`)) => {
	const host = createFakeHost();
	const asked: string[] = [];
	const collector = createPrometheusCollector({host, url: 'http://127.0.0.1:9090/metrics'});
	const read = async (instant: string, seconds: number): Promise<Reading> => {
		host.advance(seconds * 1000);
		host.page = (_, {headers}) => {
			const kind = headers?.['accept']?.startsWith('application/vnd.google.protobuf') ? 'protobuf' : 'text';
			asked.push(kind);
			return kind === 'protobuf' ? textAnswer(protobuf(instant), {headers: {'content-type': protobufType}}) : textAnswer(recorded(`${instant}.prom`), {headers: {'content-type': textType}});
		};
		return collector.collect(signal);
	};
	return {read, asked};
};
const count = (reading: Reading): number => reading.points.filter(({name}) => name === 'http.server.requests').reduce((sum, {value}) => sum + value, 0);

describe('a page with native histograms', () => {
	it('is asked for as protobuf after the first reading, and counts the same requests with finer latencies', async () => {
		const {read, asked} = createProgram();
		await read('t0', 0);
		await read('t0', 1);
		const reading = await read('t1', 5.298);
		expect(asked).toEqual(['text', 'protobuf', 'protobuf']);
		expect(count(reading)).toBe(200);
		const {distribution} = reading.latencies![0]!;
		expect(distribution.count).toBeGreaterThanOrEqual(200);
		// The client waited 1.22 ms at the median: the server took less, and nothing near the 100 ms of the first classic bucket.
		const median = quantile(distribution, 0.5)!;
		expect(median.seconds).toBeLessThan(0.00122);
		expect(median.seconds).toBeGreaterThan(0.00001);
		expect(quantile(distribution, 0.95)!.seconds).toBeLessThan(0.0016);
		expect(reading.note).toContain('native histograms');
	});

	it('holds what the library of the recording decoded', () => {
		const decoded = JSON.parse(recorded('protobuf.t1.pb.decoded.json').toString()) as Decoded;
		const families = parseProtobuf(recorded('protobuf.t1.pb'));
		let compared = 0;
		for (const {name, metric} of decoded) {
			const family = families.find(one => one.name === name)!;
			for (const {label, histogram} of metric) {
				if (!histogram) continue;
				const labels = Object.fromEntries(label.map(one => [one.name, one.value]));
				const native = family.natives.find(one => JSON.stringify(Object.entries(one.labels).sort()) === JSON.stringify(Object.entries(labels).sort()));
				if ((histogram.positiveSpan ?? []).length === 0) continue;
				const total = native!.buckets.reduce((sum, bucket) => sum + bucket.count, 0);
				expect(total).toBe(Number(histogram.sampleCount));
				expect(family.samples.find(({series}) => series.name === `${name}_count` && series.labels['handler'] === labels['handler'])?.value).toBe(Number(histogram.sampleCount));
				compared++;
			}
		}
		expect(compared).toBeGreaterThan(2);
	});

	it('goes back to text, losing nothing, where protobuf tells no more or is broken', async () => {
		const withoutNatives = Buffer.from([0x0A, 0x0A, 0x01, 0x78, 0x18, 0x01, 0x22, 0x03, 0x12, 0x01, 0x00]);
		for (const protobuf of [recorded('protobuf.t0.pb').subarray(0, 4000), withoutNatives]) {
			const {read, asked} = createProgram(() => protobuf);
			await read('t0', 0);
			await read('t0', 1).catch((error: {code: string}) => expect(error.code).toBe('ERR_PAGE_FORMAT'));
			const reading = await read('t1', 4.298);
			expect(asked).toEqual(['text', 'protobuf', 'text']);
			expect(count(reading)).toBe(200);
			expect(reading.points.find(({name}) => name === 'service.observed')?.value).toBeCloseTo(5.298, 3);
		}
	});

	it('throws nothing but a MalformedBody, wherever it breaks off or is changed', () => {
		const whole = recorded('protobuf.t0.pb');
		for (let end = 0; end < whole.length; end += 97) {
			for (const bytes of [whole.subarray(0, end), Buffer.concat([whole.subarray(0, end), Buffer.from([0xFF, 0xFF]), whole.subarray(end)])]) {
				try {
					parseProtobuf(bytes);
				} catch (error) {
					expect(error).toBeInstanceOf(MalformedBody);
				}
			}
		}
	});
});

describe('native buckets', () => {
	it('have the bounds that the specification gives them', () => {
		// Schema 0: powers of two. Bucket 1 is (1, 2], bucket 3 is (4, 8].
		expect(nativeBuckets(0, {spans: [{offset: 1, length: 1}, {offset: 1, length: 1}], deltas: [5, -2], counts: []})).toEqual([{low: 1, high: 2, count: 5}, {low: 4, high: 8, count: 3}]);
		// Schema -1: factor four. Schema 1: square root of two.
		expect(nativeBuckets(-1, {spans: [{offset: 1, length: 1}], deltas: [1], counts: []})).toEqual([{low: 1, high: 4, count: 1}]);
		expect(nativeBuckets(1, {spans: [{offset: 2, length: 1}], deltas: [1], counts: []})[0]?.high).toBe(2);
	});

	it('are bounded however long a page says that they are', () => {
		expect(nativeBuckets(8, {spans: [{offset: 0, length: 1e9}], deltas: Array.from({length: maxNativeBuckets + 5}, (_, index) => (index === 0 ? 1 : 0)), counts: []})).toHaveLength(maxNativeBuckets);
		expect(nativeBuckets(-53, {spans: [{offset: 0, length: 5}], deltas: [1, 1, 1, 1, 1], counts: []})).toEqual([]);
	});
});
