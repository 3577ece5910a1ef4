import {describe, expect, it} from 'vitest';
import {createTraceStore} from '../../../source/collectors/otlp/traces/store.ts';
import {failedKept, slowestKept} from '../../../source/collectors/otlp/traces/pick.ts';
import {createSpanRecord, spanKinds, type SpanRecord} from '../../../source/collectors/otlp/records.ts';
import {maxSpansPerTrace, maxTraces, traceAgeSeconds} from '../../../source/signals/traces.ts';
import {epoch} from './bodies.ts';

const hex = (number: number, length: number): string => number.toString(16).padStart(length, '0');
const span = (trace: number, id: number, more: Partial<SpanRecord> = {}): SpanRecord => ({...createSpanRecord(), traceId: hex(trace, 32), spanId: hex(id, 16), name: 'GET /a', kind: spanKinds.server, startSeconds: epoch, durationSeconds: 0.01, ...more});
/** Everything that came has been quiet for long. */
const later = 10_000;

describe('traces', () => {
	it('of two services are put together, whichever came first, and what came later joins them', () => {
		const store = createTraceStore(1000);
		store.add('orders', [span(1, 2, {parentId: hex(3, 16), startSeconds: epoch + 0.1})], 0);
		expect(store.take(1000)).toEqual([]);
		const [early] = store.take(later);
		expect(early).toMatchObject({service: 'orders', spans: [{parent: hex(3, 16)}]});
		store.add('shop', [span(1, 1, {durationSeconds: 1}), span(1, 3, {parentId: hex(1, 16), kind: spanKinds.client, durationSeconds: 0.5, startSeconds: epoch + 0.05})], later);
		const [trace, ...others] = store.take(later + 1);
		expect(others).toEqual([]);
		expect(trace).toMatchObject({id: hex(1, 32), service: 'shop', durationSeconds: 1, time: epoch * 1000, droppedSpans: 0});
		expect(trace?.spans.map(({service, parent, startSeconds}) => [service, parent, startSeconds])).toEqual([['shop', null, 0], ['shop', hex(1, 16), 0.05], ['orders', hex(3, 16), 0.1]]);
		expect(store.take(later + 2)).toEqual([]);
	});
	it('that are kept are the slowest and the newest that failed', () => {
		const store = createTraceStore(100_000);
		for (let index = 1; index <= 1000; index++) store.add('api', [span(index, index, {durationSeconds: index / 1000, failed: index <= 100, name: `GET /${index % 3}`})], index);
		const kept = store.take(later);
		expect(kept.length).toBeLessThanOrEqual(maxTraces);
		const slow = kept.filter(({durationSeconds}) => durationSeconds > 0.98);
		expect(slow).toHaveLength(slowestKept);
		const failed = kept.filter(one => one.failed);
		expect(failed.map(({durationSeconds}) => durationSeconds).sort((a, b) => a - b)).toEqual(Array.from({length: failedKept}, (_, index) => (81 + index) / 1000));
	});
	it('of a quick service have a place beside those of a slow one', () => {
		const store = createTraceStore(100_000);
		for (let index = 1; index <= 100; index++) store.add('slow', [span(index, index, {durationSeconds: 10 + index})], 0);
		store.add('quick', [span(1000, 1000)], 0);
		expect(store.take(later).some(({service}) => service === 'quick')).toBe(true);
	});
	it('that nothing began (some spans left over) are not shown', () => {
		const store = createTraceStore(1000);
		store.add('api', [span(1, 1, {parentId: hex(9, 16), kind: spanKinds.internal, durationSeconds: 99})], 0);
		expect(store.take(later)).toEqual([]);
	});
	it(`keep ${maxSpansPerTrace} spans, the longest ones and the first, and count the others`, () => {
		for (const [more, dropped] of [[-1, 0], [0, 1]] as const) {
			const store = createTraceStore(1000);
			store.add('api', Array.from({length: maxSpansPerTrace + more}, (_, index) => span(1, index + 2, {kind: spanKinds.internal, parentId: hex(1, 16), durationSeconds: 0.001})), 0);
			store.add('api', [span(1, 1, {durationSeconds: 1})], 0);
			const [trace] = store.take(later);
			expect(trace?.spans).toHaveLength(maxSpansPerTrace);
			expect(trace?.droppedSpans).toBe(dropped);
			expect(trace?.spans[0]).toMatchObject({kind: 'server', durationSeconds: 1});
		}
	});
	it('wait in bounded numbers: the oldest are closed early, which is counted', () => {
		const store = createTraceStore(10);
		for (let index = 1; index <= 10; index++) store.add('api', [span(index, index)], 0);
		expect(store.cutShort).toBe(0);
		store.add('api', [span(11, 11, {durationSeconds: 5})], 0);
		expect(store.cutShort).toBe(1);
		expect(store.take(1)).toHaveLength(1);
		for (let index = 100; index < 5000; index++) store.add('api', [span(index, index, {durationSeconds: 0.001})], 2);
		expect(store.take(3).length).toBeLessThanOrEqual(maxTraces);
	});
	it('are forgotten when they are old', () => {
		const store = createTraceStore(1000);
		store.add('api', [span(1, 1)], 0);
		store.take(later);
		store.add('api', [span(1, 2)], later);
		expect(store.take(later + 1)).toHaveLength(1);
		store.take(later + traceAgeSeconds * 1000 + 1);
		store.add('api', [span(1, 3, {parentId: hex(1, 16), kind: spanKinds.internal})], later * 200);
		expect(store.take(later * 201)).toEqual([]);
	});
	it('hold a span once that was sent twice', () => {
		const store = createTraceStore(1000);
		store.add('api', [span(1, 1), span(1, 1)], 0);
		expect(store.take(later)[0]?.spans).toHaveLength(1);
	});
	it('show what spans worked on without anything that somebody stored or keeps secret', () => {
		const store = createTraceStore(1000);
		const client = {kind: spanKinds.client, parentId: hex(1, 16)};
		store.add('api', [
			span(1, 1, {durationSeconds: 9, name: 'GET /find?q=secret', path: '/find/4711', httpStatus: 500}),
			span(1, 2, {...client, databaseSystem: 'postgresql', statement: "select * from t where a = 'secret' and \"b\" = 5", name: "SELECT 'secret'"}),
			span(1, 3, {...client, databaseSystem: 'mysql', statement: 'select * from t where a = "secret"'}),
			span(1, 4, {...client, databaseSystem: 'redis', statement: 'SET secret secret'}),
			span(1, 5, {...client, url: 'https://me:secret@example.com/a?key=secret', method: 'GET'}),
			span(1, 6, {kind: spanKinds.producer, parentId: hex(1, 16), destination: 'orders\u001b[2J'}),
		], 0);
		const [trace] = store.take(later);
		expect(JSON.stringify(trace)).not.toContain('secret');
		expect(JSON.stringify(trace)).not.toContain('\\u001b');
		expect(trace).toMatchObject({name: 'GET /find', failed: true});
		expect(trace?.spans.map(({detail}) => detail)).toEqual(['/find/:id', 'select * from t where a = ? and "b" = ?', 'select * from t where a = ?', 'SET', 'GET https://example.com/a', 'orders']);
	});
});
