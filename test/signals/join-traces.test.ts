/** Parts of one trace from hosts whose clocks differ, put together. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {findCriticalPath} from '../../source/signals/critical-path.ts';
import {joinTrace, maxJoinedSpans, maxParts, type HeldPart} from '../../source/signals/join-traces.ts';
import {maxShiftSeconds} from '../../source/signals/place-parts.ts';
import type {Trace, TraceSpan} from '../../source/signals/traces.ts';

const now = Date.UTC(2026, 10, 26, 14);
const hex = (text: string | number): string => String(text).padStart(16, '0');
type Spec = readonly [id: string, parent: string | null, start: number, length: number, kind?: TraceSpan['kind']];

/** What a host tells: starts are true seconds after `now`, its clock is `ahead` of that. */
const part = (host: string, ahead: number, specs: readonly Spec[], more: Partial<Trace> = {}): HeldPart => {
	const first = Math.min(...specs.map(([, , start]) => start));
	const spans = specs.map(([id, parent, start, durationSeconds, kind = 'server']): TraceSpan => ({id: hex(id), parent: parent === null ? null : hex(parent), service: `${host} service`, name: id, kind, startSeconds: start - first, durationSeconds, failed: false, detail: null}));
	const end = Math.max(...specs.map(([, , start, length]) => start + length));
	return {host, trace: {id: 'f'.repeat(32), time: Math.round(now + (first + ahead) * 1000), name: `${specs[0]?.[0]} of ${host}`, service: `${host} service`, durationSeconds: end - first, failed: false, spans, droppedSpans: 0, ...more}};
};
const shop = (specs: readonly Spec[] = [['1', null, 0, 1], ['2', '1', 0.1, 0.5, 'client']]): HeldPart => part('shop-1', 0, specs);
/** Called by span 2, in the middle of it. */
const pay = (ahead: number): HeldPart => part('pay-1', ahead, [['3', '2', 0.2, 0.3], ['4', '3', 0.25, 0.1, 'client']]);
const round = (value: number): number => Math.round(value * 1e4) / 1e4;
const starts = ({spans}: Trace): Record<string, number> => Object.fromEntries(spans.map(({id, startSeconds}) => [id.replace(/^0+/, ''), round(startSeconds)]));
const places = ({parts = []}: Trace) => parts.map(({host, place, shiftSeconds}) => [host, place, round(shiftSeconds)]);

describe('parts of a trace', () => {
	it('are one trace, each span with its host, as it begins on the host that begins it', () => {
		for (const joined of [joinTrace(shop(), [pay(0)]), joinTrace(pay(0), [shop()])]) {
			expect(joined).toMatchObject({name: '1 of shop-1', service: 'shop-1 service', time: now, durationSeconds: 1, failed: false, droppedSpans: 0});
			expect(joined.spans.map(({id, host}) => [id.replace(/^0+/, ''), host])).toEqual([['1', 'shop-1'], ['2', 'shop-1'], ['3', 'pay-1'], ['4', 'pay-1']]);
			expect(starts(joined)).toEqual({1: 0, 2: 0.1, 3: 0.2, 4: 0.25});
			expect(places(joined)).toEqual([['shop-1', 'linked', 0], ['pay-1', 'linked', 0]]);
			expect(findCriticalPath(joined).services.map(({service, seconds}) => [service, round(seconds)])).toEqual([['shop-1 service', 0.7], ['pay-1 service', 0.3]]);
		}
	});

	it('that nobody else was told stay as they are', () => {
		const own = shop();
		expect(joinTrace(own, [])).toBe(own.trace);
		expect(joinTrace(own, [{...own, host: 'the same, watched in another way'}])).toBe(own.trace);
	});

	it.each([[-3600], [-7.25], [-0.2], [0.25], [90], [86_400]])('of a clock that is %d s ahead stand within the span that called them, in its middle, and that is told', ahead => {
		for (const joined of [joinTrace(shop(), [pay(ahead)]), joinTrace(pay(ahead), [shop()])]) {
			expect(starts(joined)).toEqual({1: 0, 2: 0.1, 3: 0.2, 4: 0.25});
			expect(places(joined)).toEqual([['shop-1', 'linked', 0], ['pay-1', 'linked', round(-ahead)]]);
			expect(joined.durationSeconds).toBe(1);
			expect(joined.time, 'by the clock that begins it').toBe(now);
		}
	});

	it('are left where they are while a clock contradicts nothing, and by less than what times are rounded to', () => {
		for (const ahead of [-0.1, -0.05, 0.1]) {
			const joined = joinTrace(shop(), [pay(ahead)]);
			expect(places(joined)[1]).toEqual(['pay-1', 'linked', 0]);
			expect(starts(joined)[3]).toBe(round(0.2 + ahead));
		}
		expect(places(joinTrace(shop(), [pay(-0.101)]))[1]).toEqual(['pay-1', 'linked', 0]);
		expect(places(joinTrace(shop(), [pay(-0.103)]))[1]).toEqual(['pay-1', 'linked', 0.103]);
	});

	it('that are not waited for only begin after what sent them', () => {
		const sender = shop([['1', null, 0, 1], ['2', '1', 0.5, 0.01, 'producer']]);
		const later = (ahead: number) => joinTrace(sender, [part('mail-1', ahead, [['3', '2', 20, 5, 'consumer']])]);
		expect(places(later(0))[1]).toEqual(['mail-1', 'linked', 0]);
		expect(later(0).durationSeconds).toBe(25);
		expect(places(later(-30))[1], 'as early as can be').toEqual(['mail-1', 'linked', 10.5]);
		// A caller that gave up: what it called went on for longer.
		const gaveUp = (ahead: number) => joinTrace(shop(), [part('pay-1', ahead, [['3', '2', 0.2, 4]])]);
		expect(places(gaveUp(2))[1]).toEqual(['pay-1', 'linked', 0]);
		expect(places(gaveUp(-2))[1]).toEqual(['pay-1', 'linked', 1.9]);
	});

	it('that are called more than once have one clock: all calls narrow it', () => {
		const caller = shop([['1', null, 0, 10], ['2', '1', 1, 4, 'client'], ['5', '1', 6, 0.2, 'client']]);
		const joined = joinTrace(caller, [part('pay-1', 60, [['3', '2', 2, 1], ['6', '5', 6.05, 0.1]])]);
		expect(starts(joined)).toMatchObject({3: 2, 6: 6.05});
		expect(places(joined)[1]).toEqual(['pay-1', 'linked', -60]);
	});

	it('call back, and call on: each is placed by those that are', () => {
		const a = shop([['1', null, 0, 10], ['2', '1', 1, 8, 'client'], ['7', '6', 4.5, 1]]);
		const b = part('b', -100, [['3', '2', 2, 6], ['4', '3', 3, 4, 'client']]);
		const c = part('c', 500, [['5', '4', 3.5, 3], ['6', '5', 4, 2, 'client']]);
		for (const [own, ...others] of [[a, b, c], [c, a, b], [b, c, a]] as const) {
			const joined = joinTrace(own, others);
			expect(starts(joined)).toEqual({1: 0, 2: 1, 3: 2, 4: 3, 5: 3.5, 6: 4, 7: 4.5});
			expect(new Map(places(joined).map(([host, ...rest]) => [host, rest]))).toEqual(new Map([['shop-1', ['linked', 0]], ['b', ['linked', 100]], ['c', ['linked', -500]]]));
		}
	});

	it('that nothing links stand by their clock while that has them in the trace, and are left out, and told, when it has not', () => {
		const lost = (ahead: number) => joinTrace(shop(), [part('far-1', ahead, [['9', '8', 0.3, 0.2]])]);
		expect(places(lost(0.2))[1]).toEqual(['far-1', 'by its clock', 0]);
		expect(starts(lost(0.2))[9]).toBe(0.5);
		expect(places(lost(30))[1]).toEqual(['far-1', 'apart', 0]);
		expect(lost(30)).toMatchObject({durationSeconds: 1, spans: {length: 2}});
	});

	it('fail together, and count what was dropped of each', () => {
		const failed = pay(5);
		expect(joinTrace({...shop(), trace: {...shop().trace, droppedSpans: 2}}, [{...failed, trace: {...failed.trace, failed: true, droppedSpans: 7}}])).toMatchObject({failed: true, droppedSpans: 9});
	});

	it(`are those of at most ${maxParts} hosts`, () => {
		const others = (count: number) => Array.from({length: count}, (_, index) => part(`pay-${index}`, 0, [[String(100 + index), '2', 0.2, 0.1]]));
		expect(joinTrace(shop(), others(maxParts - 1)).parts).toHaveLength(maxParts);
		expect(joinTrace(shop(), others(maxParts)).parts).toHaveLength(maxParts);
	});

	it(`keep the ${maxJoinedSpans} longest spans, and count the others`, () => {
		const many = (count: number) => part('pay-1', 0, Array.from({length: count}, (_, index): Spec => [String(100 + index), '2', 0.2, 0.1 + index / 1e6, 'internal']));
		expect(joinTrace(shop(), [many(maxJoinedSpans - 2)])).toMatchObject({droppedSpans: 0, spans: {length: maxJoinedSpans}});
		const over = joinTrace(shop(), [many(maxJoinedSpans - 1)]);
		expect(over).toMatchObject({droppedSpans: 1, spans: {length: maxJoinedSpans}});
		expect(over.spans.some(({id}) => id === hex(100)), 'the shortest').toBe(false);
	});

	it('with times that are none are left out', () => {
		for (const time of [1.7e308, -1.7e308, now + (maxShiftSeconds + 10) * 1000]) {
			const broken = pay(0);
			const joined = joinTrace(shop(), [{...broken, trace: {...broken.trace, time}}]);
			expect(places(joined)[1]).toEqual(['pay-1', 'apart', 0]);
			expect(joined).toMatchObject({time: now, durationSeconds: 1});
			const own = {...broken, trace: {...broken.trace, time}};
			expect(joinTrace(own, [shop()])).toBe(own.trace);
		}
	});

	it('make one trace whatever they say: every span once, none before its beginning or after its end', () => {
		const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
		const spans = fc.array(fc.record({id: fc.constantFrom(...ids), parent: fc.constantFrom(null, ...ids), start: fc.double({min: 0, max: 5, noNaN: true}), length: fc.double({min: 0, max: 5, noNaN: true}), kind: fc.constantFrom('server' as const, 'client' as const, 'producer' as const, 'consumer' as const)}), {minLength: 1, maxLength: 4});
		const any = fc.array(fc.record({spans, ahead: fc.double({min: -1e4, max: 1e4, noNaN: true})}), {minLength: 1, maxLength: 4});
		fc.assert(fc.property(any, specs => {
			const [own, ...others] = specs.map(({spans: of, ahead}, index) => part(`h${index}`, ahead, of.map(({id, parent, start, length, kind}): Spec => [id, parent, start, length, kind]))) as [HeldPart, ...HeldPart[]];
			const joined = joinTrace(own, others);
			for (const {startSeconds, durationSeconds} of joined.spans) {
				expect(startSeconds).toBeGreaterThanOrEqual(0);
				expect(startSeconds + durationSeconds).toBeLessThanOrEqual(joined.durationSeconds + 1e-5);
			}
			const known = new Set([own, ...others].flatMap(({trace}) => trace.spans.map(({id}) => id)));
			expect(joined.spans.every(({id}) => known.has(id))).toBe(true);
			if (joined.parts) expect(joined.parts.reduce((sum, {spans: count, place}) => sum + (place === 'apart' ? 0 : count), 0)).toBe(joined.spans.length);
		}), {numRuns: 500});
	});
});
