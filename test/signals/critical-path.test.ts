import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {findCriticalPath} from '../../source/signals/critical-path.ts';
import type {Trace, TraceSpan} from '../../source/signals/traces.ts';

const span = (id: string, parent: string | null, service: string, startSeconds: number, durationSeconds: number): TraceSpan => ({id, parent, service, name: id, kind: 'internal', startSeconds, durationSeconds, failed: false, detail: null});
const trace = (...spans: readonly TraceSpan[]): Trace => ({id: 'f'.repeat(32), time: 0, name: 'a', service: 'shop', durationSeconds: Math.max(...spans.map(one => one.startSeconds + one.durationSeconds)), failed: false, spans, droppedSpans: 0});
const seconds = (of: Trace): Record<string, number> => Object.fromEntries(findCriticalPath(of).parts.map(part => [part.span.id, Math.round(part.seconds * 1000) / 1000]));

describe('the critical path of a trace', () => {
	it('gives a span what no child covers, and children what they take', () => {
		expect(seconds(trace(span('a', null, 'shop', 0, 3), span('b', 'a', 'shop', 0.5, 1), span('c', 'a', 'pay', 2, 0.5), span('d', 'c', 'bank', 2.1, 0.3)))).toEqual({a: 1.5, b: 1, c: 0.2, d: 0.3});
	});

	it('follows of children at one time the one that ends last, and what it waited for before it began', () => {
		expect(seconds(trace(span('a', null, 'shop', 0, 4), span('quick', 'a', 'shop', 1, 1), span('slow', 'a', 'shop', 1.5, 2.5)))).toEqual({a: 1, quick: 0.5, slow: 2.5});
	});

	it('lists every span under the one that it happened in, and tells time of which no span is known', () => {
		const path = findCriticalPath(trace(span('a', null, 'shop', 0, 1), span('lost', 'gone', 'pay', 2, 1)));
		expect(path.parts.map(({span: {id}, depth}) => [id, depth])).toEqual([['a', 0], ['lost', 0]]);
		expect(path.services).toEqual([{service: 'pay', seconds: 1}, {service: 'shop', seconds: 1}, {service: null, seconds: 1}]);
	});

	it('adds up to the whole trace whatever overlaps, outlasts or names itself its parent', () => {
		const ids = ['a', 'b', 'c', 'd', 'e'];
		const any = fc.array(fc.record({parent: fc.constantFrom(null, ...ids), start: fc.double({min: 0, max: 5, noNaN: true}), length: fc.double({min: 0, max: 5, noNaN: true})}), {minLength: 1, maxLength: 5})
			.map(specs => trace(...specs.map(({parent, start, length}, index) => span(ids[index] as string, parent, `s${index % 2}`, start, length))));
		fc.assert(fc.property(any, one => {
			const path = findCriticalPath(one);
			expect(path.parts.length).toBe(one.spans.length);
			expect(path.services.reduce((sum, part) => sum + part.seconds, 0)).toBeCloseTo(one.durationSeconds, 9);
			for (const part of path.parts) expect(part.seconds).toBeGreaterThanOrEqual(0);
		}));
	});
});
