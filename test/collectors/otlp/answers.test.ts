import {request} from 'node:http';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {CollectorError} from '../../../source/collectors/collector.ts';
import {createOtlpCollector} from '../../../source/collectors/otlp/index.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import {at, encode, metricsOf, requests, spansOf} from './bodies.ts';
import {readFixture, startReceiver, total, type Receiver} from './receiver.ts';

const protobuf = 'application/x-protobuf';
const json = 'application/json';
let receiver: Receiver;
beforeAll(async () => {
	receiver = await startReceiver();
});
afterAll(() => receiver.close());

/** Number and text of a google.rpc.Status or a partial success, as protobuf has them. */
const readPair = (bytes: Uint8Array): {number: number; text: string} => {
	expect([bytes[0], bytes[2]]).toEqual([8, 18]);
	const isLong = (bytes[3] as number) >= 128;
	return {number: bytes[1] as number, text: Buffer.from(bytes.subarray(isLong ? 5 : 4)).toString()};
};
const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());

describe('the receiver', () => {
	it('answers a whole success with an empty message in the encoding of the request', async () => {
		const one = await receiver.post('/v1/traces', protobuf, readFixture('node-http-protobuf.v1_traces.1.pb'));
		expect([one.status, one.headers.get('content-type'), (await bytesOf(one)).length]).toEqual([200, protobuf, 0]);
		const other = await receiver.post('/v1/traces', `${json}; charset=utf-8`, readFixture('node-http-json.v1_traces.1.json'));
		expect([other.status, other.headers.get('content-type'), await other.text()]).toEqual([200, json, '{}']);
		expect((await receiver.post('/v1/metrics', protobuf, new Uint8Array(0))).status).toBe(200);
	});
	it('tells an unknown path 404, another method 405 with what is allowed, another content type 415', async () => {
		expect((await receiver.post('/v1/profiles', protobuf, 'x')).status).toBe(404);
		expect((await receiver.post('/', protobuf, 'x')).status).toBe(404);
		const get = await fetch(`${receiver.url}/v1/traces`);
		expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
		for (const type of ['text/plain', 'application/grpc', 'application/jsonx']) expect((await receiver.post('/v1/traces', type, '{}')).status).toBe(415);
	});
	it('gives no web page what it would need to send: no answer to a preflight', async () => {
		const answer = await fetch(`${receiver.url}/v1/traces`, {method: 'OPTIONS', headers: {origin: 'https://example.com', 'access-control-request-method': 'POST'}});
		expect(answer.status).toBe(405);
		expect(answer.headers.get('access-control-allow-origin')).toBeNull();
	});
	it('says with a google.rpc.Status in the encoding of the request what is wrong with a body', async () => {
		const broken = await receiver.post('/v1/metrics', json, '{"resourceMetrics": 5}');
		expect(broken.status).toBe(400);
		expect(await broken.json()).toEqual({code: 3, message: expect.stringContaining('resourceMetrics is no list') as string});
		const cut = await receiver.post('/v1/metrics', protobuf, readFixture('node-http-protobuf.v1_metrics.1.pb').subarray(0, 500));
		expect([cut.status, cut.headers.get('content-type')]).toEqual([400, protobuf]);
		const status = readPair(await bytesOf(cut));
		expect(status.number).toBe(3);
		expect(status.text).toContain('ends before its fields do');
	});
	it('refuses what does not decompress with 400 and an encoding it does not know with 415', async () => {
		expect((await receiver.post('/v1/traces', protobuf, 'no gzip', {'content-encoding': 'gzip'})).status).toBe(400);
		expect((await receiver.post('/v1/traces', protobuf, 'x', {'content-encoding': 'zstd'})).status).toBe(415);
	});
	it('takes logs, does not use them, and says so', async () => {
		expect((await receiver.post('/v1/logs', protobuf, 'anything at all')).status).toBe(200);
		expect((await receiver.read()).note).toContain('logs are taken and not used');
	});
	it('tells how many spans of a body it did not take, and why', async () => {
		const body = spansOf('api', [{start: 1}, {start: 2, seconds: -5}, {trace: 0, start: 3}]);
		const answer = await receiver.post('/v1/traces', json, body);
		expect(answer.status).toBe(200);
		expect(await answer.json()).toEqual({partialSuccess: {rejectedSpans: '2', errorMessage: 'a span without a valid trace id'}});
		expect((await receiver.read()).note).toContain('2 rejected, last: a span without a valid trace id');
	});
	it('tells how many data points of a body it did not take, also in protobuf', async () => {
		const bad = {...requests(5, 0, 10), points: [{time: 10, start: 0, count: '5', bucketCounts: ['1', '2'], explicitBounds: [1, 2]}]};
		const answer = await receiver.post('/v1/metrics', json, metricsOf('api', [requests(5, 0, 10, {values: {a: 1}}), bad]));
		expect(await answer.json()).toEqual({partialSuccess: {rejectedDataPoints: '1', errorMessage: 'a histogram whose buckets do not fit its bounds (http.server.request.duration)'}});
		const limited = await startReceiver({limits: {series: 3}});
		const partial = await bytesOf(await limited.post('/v1/metrics', protobuf, readFixture('node-http-protobuf.v1_metrics.1.pb')));
		await limited.close();
		expect(partial[0]).toBe(10);
		expect(readPair(partial.subarray(2))).toEqual({number: 5, text: 'no room for more than 3 label sets'});
	});
	it('counts nothing of a body of which it refused the end', async () => {
		const whole = readFixture('node-http-protobuf.v1_traces.1.pb');
		const fresh = await startReceiver();
		expect((await fresh.post('/v1/traces', protobuf, whole.subarray(0, whole.length - 1))).status).toBe(400);
		const reading = await fresh.read();
		expect(reading.points).toEqual([]);
		expect(reading.note).toContain('1 request refused: broken body');
		await fresh.close();
	});
});

describe('the limits of the receiver', () => {
	it('take a body of exactly the size allowed and refuse one byte more with 413', async () => {
		const body = spansOf('api', [{start: 1}]);
		const limited = await startReceiver({limits: {bodyBytes: body.length}});
		expect((await limited.post('/v1/traces', json, body)).status).toBe(200);
		const answer = await limited.post('/v1/traces', json, `${body} `);
		expect(answer.status).toBe(413);
		expect(await answer.json()).toMatchObject({code: 8});
		await limited.close();
	});
	it('take a histogram of 2,000 buckets and refuse one of more, in both encodings', async () => {
		for (const [buckets, rejected] of [[2000, undefined], [2001, '1']] as const) {
			const counts = Array.from({length: buckets}, () => 1);
			const answer = await receiver.post('/v1/metrics', json, metricsOf('wide', [{name: 'http.server.request.duration', unit: 's', kind: 'histogram', temporality: 1, points: [{start: 0, time: 60, count: buckets, sum: 1, bucketCounts: counts, explicitBounds: counts.slice(1).map((_, index) => index + 1)}]}]));
			expect((await answer.json() as {partialSuccess?: {rejectedDataPoints: string}}).partialSuccess?.rejectedDataPoints).toBe(rejected);
			const packed = encode([[1, [[2, [[2, [[1, 'http.server.request.duration'], [10, [[1, [[2, at(0)], [3, at(60)], [4, {fixed64: BigInt(buckets)}], [8, [[2, Uint8Array.from(counts)]]]]], [2, 1]]]]]]]]]]);
			expect((await bytesOf(await receiver.post('/v1/metrics', protobuf, packed))).length > 0).toBe(rejected !== undefined);
		}
	});
	it('hold for a body of as many data points as fit into it', async () => {
		const point = {time: 60, asInt: 1};
		const answer = await receiver.post('/v1/metrics', json, metricsOf('big', [{name: 'http.server.active_requests', kind: 'gauge', points: Array.from({length: 90_000}, () => point)}]));
		expect(answer.status).toBe(200);
		expect(total([await receiver.read()], 'http.server.active_requests', {service: 'big'})).toBe(90_000);
	});
	it('ask to send again later what comes too much between two readings, and take it after the next one', async () => {
		const body = spansOf('api', [{start: 1}]);
		const limited = await startReceiver({limits: {bytesBetweenReadings: body.length * 2}});
		for (const expected of [200, 200, 503]) expect((await limited.post('/v1/traces', json, body)).status).toBe(expected);
		const refused = await limited.post('/v1/traces', json, body);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(await refused.json()).toMatchObject({code: 14});
		expect((await limited.read()).note).toContain('2 requests refused: too much at once');
		expect((await limited.post('/v1/traces', json, body)).status).toBe(200);
		await limited.close();
	});
	it('keep the names of so many services, the rest together', async () => {
		const limited = await startReceiver({limits: {services: 2}});
		for (const service of ['a', 'b', 'c', 'd']) await limited.post('/v1/traces', json, spansOf(service, [{start: 1}]));
		const reading = await limited.read();
		expect([...new Set(reading.points.map(({labels}) => labels['service']))]).toEqual(['a', 'b', 'other']);
		expect(total([reading], 'http.server.requests', {service: 'other'})).toBe(2);
		expect(reading.note).toContain('more than 2 services');
		await limited.close();
	});
	it('tell so many processes apart, count the spans of more, and do not take their metrics', async () => {
		const limited = await startReceiver({limits: {processes: 2}});
		for (const process of ['1', '2', '3']) await limited.post('/v1/traces', json, spansOf('a', [{start: 1}], process));
		const answer = await limited.post('/v1/metrics', json, metricsOf('a', [requests(5, 0, 10)], '3'));
		expect(await answer.json()).toMatchObject({partialSuccess: {rejectedDataPoints: '1'}});
		const reading = await limited.read();
		expect(total([reading], 'http.server.requests')).toBe(3);
		expect(reading.note).toContain('more than 2 processes');
		await limited.close();
	});
});

describe('the collector', () => {
	it('says what to do while nothing came, and how much came since', async () => {
		const fresh = await startReceiver();
		expect((await fresh.read()).note).toMatch(/^nothing came so far: .*OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/127\.0\.0\.1:/);
		await fresh.replay('node-http-json.v1_traces.1.json');
		await fresh.replay('node-http-json.v1_metrics.1.json');
		expect((await fresh.read()).note).toBe('2 exports: 140 spans, 62 data points');
		await fresh.close();
	});
	it('says who may have its port, and listens as soon as that one is gone', async () => {
		const other = createOtlpCollector({host: createRealHost(), address: '127.0.0.1', port: 0});
		const signal = new AbortController().signal;
		await other.collect(signal);
		const port = other.listensAt?.port ?? NaN;
		const collector = createOtlpCollector({host: createRealHost(), address: '127.0.0.1', port});
		const error: unknown = await collector.collect(signal).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(CollectorError);
		expect(error).toMatchObject({code: 'ERR_OTLP_PORT', kind: 'absent', message: expect.stringMatching(new RegExp(`^port ${port} is taken by another program \\(a Collector\\?\\)`)) as string});
		await other.close?.();
		expect((await collector.collect(signal)).points).toEqual([]);
		expect(collector.from).toBe(`otlp://127.0.0.1:${port}`);
		await collector.close?.();
	});
	it('survives whoever speaks another protocol, or goes away in the middle', async () => {
		const {port} = new URL(receiver.url);
		await new Promise<void>(resolve => {
			const half = request({host: '127.0.0.1', port, path: '/v1/traces', method: 'POST', headers: {'content-type': protobuf, 'content-length': 1000}});
			half.on('error', () => resolve());
			half.write('half');
			half.flushHeaders();
			half.destroy();
			half.on('close', () => resolve());
		});
		expect((await receiver.post('/v1/traces', json, spansOf('api', [{start: 1}]))).status).toBe(200);
	});
});
