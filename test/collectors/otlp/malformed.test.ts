import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createAnswer, type Intake} from '../../../source/collectors/otlp/answer.ts';
import {otlpLimits} from '../../../source/collectors/otlp/limits.ts';
import {decodeMetrics as decodeJsonMetrics} from '../../../source/collectors/otlp/json/metrics.ts';
import {decodeTraces as decodeJsonTraces} from '../../../source/collectors/otlp/json/traces.ts';
import {decodeMetrics} from '../../../source/collectors/otlp/protobuf/metrics.ts';
import {createInterner} from '../../../source/collectors/protobuf-reader.ts';
import {decodeTraces} from '../../../source/collectors/otlp/protobuf/traces.ts';
import {at, encode, epoch, metricsOf, spansOf, type Field} from './bodies.ts';
import {readFixture} from './receiver.ts';

const taken = {rejected: 0, reason: null};
const nothing: Intake = {takeSpans: () => taken, takePoints: () => taken, noteLogs: () => undefined, noteRefused: () => undefined, bytesWaiting: 0, noteBytes: () => undefined};
const answer = createAnswer(otlpLimits, nothing);
const statusOf = (kind: 'traces' | 'metrics', type: string, body: Uint8Array): number => answer({method: 'POST', path: `/v1/${kind}`, headers: {'content-type': type}, body, refused: null}).status;

const bodies = [
	['traces', 'application/x-protobuf', readFixture('node-http-protobuf.v1_traces.1.pb')],
	['metrics', 'application/x-protobuf', readFixture('node-http-protobuf.v1_metrics.1.pb')],
	['traces', 'application/json', readFixture('node-http-json.v1_traces.1.json')],
	['metrics', 'application/json', readFixture('node-http-json.v1_metrics.1.json')],
] as const;

describe('a broken body', () => {
	for (const [kind, type, body] of bodies) {
		it(`of ${kind} (${type}) that is cut anywhere is answered with 400`, () => {
			// Every place of protobuf; JSON, which is parsed in one go, at some.
			const step = type === 'application/json' ? 97 : 1;
			const accepted: number[] = [];
			for (let length = 1; length < body.length; length += step) if (statusOf(kind, type, body.subarray(0, length)) !== 400) accepted.push(length);
			expect(accepted).toEqual([]);
			expect(statusOf(kind, type, body)).toBe(200);
		});
		it(`of ${kind} (${type}) with bytes changed is taken or refused, and nothing else`, () => {
			fc.assert(fc.property(fc.array(fc.tuple(fc.nat(body.length - 1), fc.nat(255)), {minLength: 1, maxLength: 20}), changes => {
				const copy = Uint8Array.from(body);
				for (const [place, byte] of changes) copy[place] = byte;
				expect([200, 400]).toContain(statusOf(kind, type, copy));
			}), {numRuns: type === 'application/json' ? 100 : 400});
		});
	}
	it('whose messages inside are cut, while what is around them is whole, is taken or refused, and nothing else', () => {
		for (const [kind, , body] of bodies.slice(0, 2)) {
			// Tag and length of the one message that holds all.
			const inner = body.subarray(1 + (body[1] as number >= 128 ? (body[2] as number >= 128 ? 3 : 2) : 1));
			for (let length = 0; length < inner.length; length += 151) expect([200, 400]).toContain(statusOf(kind, 'application/x-protobuf', encode([[1, inner.subarray(0, length)]])));
			expect(statusOf(kind, 'application/x-protobuf', encode([[1, inner]]))).toBe(200);
		}
	});
	it('of bytes that never were OTLP is taken or refused, and nothing else', () => {
		fc.assert(fc.property(fc.uint8Array({maxLength: 200}), fc.constantFrom('traces' as const, 'metrics' as const), (bytes, kind) => {
			expect([200, 400]).toContain(statusOf(kind, 'application/x-protobuf', bytes));
		}), {numRuns: 2000});
		fc.assert(fc.property(fc.json({maxDepth: 6}), fc.constantFrom('traces' as const, 'metrics' as const), (text, kind) => {
			expect([200, 400]).toContain(statusOf(kind, 'application/json', Buffer.from(text)));
			expect([200, 400]).toContain(statusOf(kind, 'application/json', Buffer.from(`{"resourceSpans":[${text}],"resourceMetrics":[{"scopeMetrics":${text}}]}`)));
		}), {numRuns: 500});
	});
	it('that nests without end is refused or passed over without going down into it', () => {
		let nested: Uint8Array = encode([[1, 'x']]);
		for (let depth = 0; depth < 400; depth++) nested = encode([[5, nested]]);
		expect(statusOf('traces', 'application/x-protobuf', encode([[1, [[1, [[1, [[1, 'key'], [2, nested]]]]]]]]))).toBe(200);
		expect([200, 400]).toContain(statusOf('traces', 'application/json', Buffer.from(`{"resourceSpans":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)));
	});
	it('with a length that reaches beyond its own message is refused, though there are bytes after it', () => {
		const inner = Uint8Array.from([0x12, 0x7f, 1, 2, 3]);
		expect(statusOf('traces', 'application/x-protobuf', Buffer.concat([encode([[1, inner]]), Buffer.alloc(200)]))).toBe(400);
	});
	it('with groups or numbers longer than 64 bits is refused', () => {
		expect(statusOf('traces', 'application/x-protobuf', Uint8Array.from([0x0b, 0x0c]))).toBe(400);
		expect(statusOf('traces', 'application/x-protobuf', Uint8Array.from([0x10, ...Array.from({length: 10}, () => 0xff), 1]))).toBe(400);
	});
});

const intern = createInterner();
const first = <T>(list: readonly {readonly items: readonly T[]}[]): T => list[0]?.items[0] as T;

describe('both encodings', () => {
	it('read the same record out of the same span', () => {
		const json = decodeJsonTraces(Buffer.from(spansOf('api', [{trace: 0xabc, id: 0xd, parent: 0xe, name: 'POST /ü', kind: 2, start: 12.345678, seconds: 0.123456, failed: true, flags: 0x301, attributes: {'http.response.status_code': 503, 'http.request.method': 'POST', 'http.route': '/ü/:id', 'db.query.text': 'select 1', 'server.address': 'db'}}])));
		const text = (key: string, value: string): Field => [9, [[1, key], [2, [[1, value]]]]];
		const span: Field[] = [
			[1, Buffer.from('0abc'.padStart(32, '0'), 'hex')], [2, Buffer.from('0d'.padStart(16, '0'), 'hex')], [4, Buffer.from('0e'.padStart(16, '0'), 'hex')], [5, 'POST /ü'], [6, 2], [7, at(12.345678)], [8, at(12.469134)],
			[9, [[1, 'http.response.status_code'], [2, [[3, 503]]]]], text('http.request.method', 'POST'), text('http.route', '/ü/:id'), text('db.query.text', 'select 1'), text('server.address', 'db'),
			[15, [[2, 'why'], [3, 2]]], [99, 'from the future'],
		];
		const bytes = encode([[1, [[2, [[2, span]]], [1, [[1, [[1, 'service.name'], [2, [[1, 'api']]]]], [1, [[1, 'service.instance.id'], [2, [[1, 'one']]]]]]]]]]);
		// flags are fixed32, which the helper does not write: added by hand.
		const protobuf = decodeTraces(bytes, intern);
		expect(protobuf.batches[0]?.origin).toEqual({service: 'api', process: 'one'});
		expect(json.batches[0]?.origin).toEqual(protobuf.batches[0]?.origin);
		const [one, other] = [first(protobuf.batches), first(json.batches)];
		expect({...one, flags: 0, startSeconds: 0}).toEqual({...other, flags: 0, startSeconds: 0});
		expect(one.startSeconds).toBeCloseTo(epoch + 12.345678, 6);
		expect(other.startSeconds).toBeCloseTo(one.startSeconds, 6);
		expect(one.durationSeconds).toBe(0.123456);
	});
	it('read the same record out of the same exponential histogram', () => {
		const body = metricsOf('api', [{name: 'http.server.request.duration', unit: 's', kind: 'exponentialHistogram', temporality: 1, points: [{start: 1, time: 61, count: '7', sum: 2.5, scale: 3, zeroCount: '1', zeroThreshold: 0.001, positive: {offset: -9, bucketCounts: ['1', '2', '3']}, negative: {}}]}]);
		const point: Field[] = [[2, at(1)], [3, at(61)], [4, {fixed64: 7n}], [5, {double: 2.5}], [6, 6], [7, {fixed64: 1n}], [8, [[1, 17], [2, Uint8Array.from([1, 2, 3])]]], [14, {double: 0.001}]];
		const bytes = encode([[1, [[2, [[2, [[10, [[1, point], [2, 1]]], [3, 's'], [1, 'http.server.request.duration']]]]]]]]);
		const [one, other] = [first(decodeMetrics(bytes, intern).batches), first(decodeJsonMetrics(Buffer.from(body)).batches)];
		expect(one).toMatchObject({shape: 'exponential', scale: 3, offset: -9, counts: [1, 2, 3], count: 7});
		expect(one).toEqual(other);
	});
	it('read the same out of the recorded bodies, though ids and times differ', () => {
		const protobuf = decodeTraces(bodies[0][2], intern);
		const json = decodeJsonTraces(bodies[2][2]);
		const kinds = (all: typeof json): Record<string, number> => {
			const counts: Record<string, number> = {};
			for (const {name, kind, httpStatus, route, statement, failed} of all.batches.flatMap(({items}) => items)) {
				const key = JSON.stringify([name, kind, httpStatus, route, statement, failed]);
				counts[key] = (counts[key] ?? 0) + 1;
			}
			return counts;
		};
		expect(kinds(protobuf)).toEqual(kinds(json));
		const metrics = [decodeMetrics(bodies[1][2], intern), decodeJsonMetrics(bodies[3][2])].map(all => all.batches.flatMap(({items}) => items).map(({metric, unit, temporality, shape, attributes}) => [metric, unit, temporality, shape, Object.fromEntries(attributes)]));
		expect(metrics[0]).toEqual(metrics[1]);
	});
	it('take numbers of 64 bits as text and as numbers, enums as numbers and as names, and fields that are null as not there', () => {
		const one = JSON.parse(metricsOf('api', [{name: 'http.server.request.duration', unit: 's', kind: 'histogram', temporality: 1, points: [{start: 1, time: 2, count: 3, sum: null, bucketCounts: [1, '2'], explicitBounds: [0.5]}]}])) as {resourceMetrics: {scopeMetrics: {metrics: {histogram: {aggregationTemporality: unknown}}[]}[]}[]};
		(one.resourceMetrics[0]!.scopeMetrics[0]!.metrics[0]!).histogram.aggregationTemporality = 'AGGREGATION_TEMPORALITY_DELTA';
		expect(first(decodeJsonMetrics(Buffer.from(JSON.stringify(one))).batches)).toMatchObject({count: 3, counts: [1, 2], sum: null, temporality: 1});
	});
	it('know integers below zero', () => {
		const bytes = encode([[1, [[2, [[2, [[1, 'http.server.active_requests'], [7, [[1, [[3, at(5)], [6, {fixed64: BigInt.asUintN(64, -3n)}], [7, [[1, 'n'], [2, [[3, -2n]]]]]]], [2, 2]]]]]]]]]]);
		const point = first(decodeMetrics(bytes, intern).batches);
		expect(point).toMatchObject({shape: 'number', value: -3});
		expect(point.attributes.get('n')).toBe(-2);
	});
});
