import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {coarsen, coarseStep, createTieredRing, createTimeRing, type TimeRing} from '../../source/signals/time-ring.ts';
import {foldSlots, visitSlots} from '../../source/signals/fold-slots.ts';

describe('a time ring', () => {
	it('equals a map of the newest slots, whatever is written in whatever order', () => {
		fc.assert(fc.property(fc.array(fc.tuple(fc.integer({min: 0, max: 60}), fc.double({noNaN: true, min: -1e6, max: 1e6})), {maxLength: 80}), writes => {
			const ring = createTimeRing(10);
			const column = ring.addColumn();
			const model = new Map<number, number>();
			let newest = -1;
			for (const [slot, value] of writes) {
				newest = Math.max(newest, slot);
				const kept = slot > newest - 10;
				expect(ring.put(slot, column, value)).toBe(kept);
				if (kept) model.set(slot, value);
			}
			for (let slot = -5; slot <= 65; slot++) {
				const expected = slot > newest - 10 && slot <= newest ? (model.get(slot) ?? NaN) : NaN;
				expect(ring.at(slot, column)).toEqual(expected);
			}
		}));
	});

	it('leaves gaps as gaps and clears everything after a jump', () => {
		const ring = createTimeRing(5);
		const column = ring.addColumn();
		ring.put(1, column, 1);
		ring.put(3, column, 3);
		expect([1, 2, 3].map(slot => ring.at(slot, column))).toEqual([1, NaN, 3]);
		ring.put(1000, column, 7);
		expect([996, 997, 998, 999, 1000].map(slot => ring.at(slot, column))).toEqual([NaN, NaN, NaN, NaN, 7]);
	});

	it('does not know of columns that were never added', () => {
		const ring = createTimeRing(3);
		expect(ring.put(1, 0, 5)).toBe(false);
		expect(ring.at(1, 0)).toBeNaN();
		expect(() => createTimeRing(0)).toThrow(RangeError);
	});
});

describe('a tiered ring', () => {
	it('keeps sums and maxima of ten slots after the fine ones are gone', () => {
		const ring = createTieredRing({fine: 20, coarse: 10});
		const requests = ring.addColumn('sum');
		const load = ring.addColumn('max');
		for (let slot = 0; slot < 60; slot++) {
			ring.put(slot, requests, 2);
			ring.put(slot, load, slot % 10);
		}
		expect(ring.fine.at(5, requests)).toBeNaN();
		expect(ring.coarse.at(0, requests)).toBe(2 * coarseStep);
		expect(ring.coarse.at(0, load)).toBe(9);
	});

	it('does not count a slot twice that is written twice', () => {
		const ring = createTieredRing({fine: 20, coarse: 10});
		const column = ring.addColumn('sum');
		for (const value of [3, 3, 4]) ring.put(7, column, value);
		ring.put(12, column, 1);
		expect(ring.coarse.at(0, column)).toBe(4);
		for (const value of [5, 5]) ring.put(7, column, value);
		expect(ring.coarse.at(0, column)).toBe(5);
	});

	it('is visited without a slot missing or counted twice, across the border of its tiers', () => {
		fc.assert(fc.property(fc.integer({min: 30, max: 150}), fc.integer({min: 0, max: 140}), fc.integer({min: 1, max: 100}), (written, from, length) => {
			const ring = createTieredRing({fine: 25, coarse: 100});
			const column = ring.addColumn('sum');
			for (let slot = 0; slot < written; slot++) ring.put(slot, column, 1);
			// Asked for whole groups, the count of what lies there must be exact.
			const first = Math.floor(from / coarseStep) * coarseStep;
			const end = first + Math.ceil(length / coarseStep) * coarseStep;
			let sum = 0;
			visitSlots(ring, first, end, (tier, place) => {
				const value = tier.at(place, column);
				if (!Number.isNaN(value)) sum += value;
			});
			expect(sum).toBe(Math.max(0, Math.min(end, written) - first));
		}));
	});

	it('takes nothing for a number that is a gap', () => {
		expect(coarsen([NaN, NaN], 'sum')).toBeNaN();
		expect(coarsen([NaN, 2, 3], 'sum')).toBe(5);
		expect(coarsen([NaN, 2, 3], 'max')).toBe(3);
	});
});

describe('values of a ring put together', () => {
	const writes = fc.array(fc.tuple(fc.integer({min: 0, max: 400}), fc.integer({min: 0, max: 2}), fc.double({min: -1e6, max: 1e6, noNaN: true})), {maxLength: 120});

	it('are what reading slot by slot gives, within the fine ring and across the border of its tiers', () => {
		fc.assert(fc.property(writes, fc.integer({min: -20, max: 420}), fc.integer({min: 0, max: 200}), fc.integer({min: 0, max: 3}), (all, first, length, column) => {
			const ring = createTieredRing({fine: 150, coarse: 100});
			for (const how of ['sum', 'max', 'max'] as const) ring.addColumn(how);
			for (const [slot, into, value] of all) ring.put(slot, into, value);
			const seen: number[] = [];
			visitSlots(ring, first, first + length, (tier, place) => seen.push(tier.at(place, column)));
			const known = seen.filter(value => !Number.isNaN(value));
			const sum = known.reduce((before, value) => before + value, 0);
			expect(foldSlots(ring, first, first + length, column, 'sum')).toBe(known.length === 0 ? NaN : sum);
			expect(foldSlots(ring, first, first + length, column, 'mean')).toBe(known.length === 0 ? NaN : sum / known.length);
			expect(foldSlots(ring, first, first + length, column, 'max')).toBe(known.length === 0 ? NaN : Math.max(...known));
			expect(foldSlots(ring, first, first + length, column, 'last')).toBe(known.at(-1) ?? NaN);
		}), {numRuns: 400});
	});

	it('are copied with their gaps', () => {
		fc.assert(fc.property(writes, fc.integer({min: -20, max: 420}), fc.integer({min: 0, max: 200}), (all, first, length) => {
			const ring = createTimeRing(150);
			for (let column = 0; column < 3; column++) ring.addColumn();
			for (const [slot, into, value] of all) ring.put(slot, into, value);
			const copy = new Float64Array(length).fill(7);
			ring.copy(first, 1, copy);
			expect([...copy]).toEqual(Array.from({length}, (_, index) => ring.at(first + index, 1)));
		}));
	});

	it('has room for a column that comes late, whose past is unknown', () => {
		const ring = createTimeRing(100);
		const early = ring.addColumn();
		ring.put(3, early, 1);
		const late = ring.addColumn();
		expect(ring.at(3, late)).toBeNaN();
		ring.put(4, late, 2);
		expect([ring.at(3, early), ring.at(3, late), ring.at(4, early), ring.at(4, late)]).toEqual([1, NaN, NaN, 2]);
	});
});

describe('a row of values of one slot', () => {
	const rows = fc.array(fc.tuple(fc.integer({min: 0, max: 80}), fc.array(fc.option(fc.constantFrom(-1, 0, 2.5, 7, NaN)), {maxLength: 6})), {maxLength: 60});
	const columns = [2, null, 0, 1, 5];
	const held = (ring: TimeRing) => [ring.newest, Array.from({length: 82 * 4}, (_, place) => ring.at(place >> 2, place & 3))];

	it('is what its values are, put one by one', () => {
		fc.assert(fc.property(rows, all => {
			const [byRow, byValue] = [createTieredRing({fine: 30, coarse: 10}), createTieredRing({fine: 30, coarse: 10})];
			for (const how of ['sum', 'max', 'sum'] as const) {
				byRow.addColumn(how);
				byValue.addColumn(how);
			}
			for (const [slot, values] of all) {
				byRow.putRow(slot, columns, values);
				for (const [index, value] of values.entries()) {
					const column = columns[index] ?? null;
					if (value !== null && column !== null) byValue.put(slot, column, value);
				}
			}
			for (const tier of ['fine', 'coarse'] as const) expect(held(byRow[tier])).toEqual(held(byValue[tier]));
		}), {numRuns: 300});
	});

	it('in a coarse ring goes by the same rules', () => {
		const ring = createTimeRing(5);
		for (let column = 0; column < 3; column++) ring.addColumn();
		ring.putRow(3, columns, [1, 2, null, 4, 5]);
		ring.putRow(4, columns, [null, 9]);
		expect([ring.newest, ring.at(3, 0), ring.at(3, 1), ring.at(3, 2)]).toEqual([3, NaN, 4, 1]);
		ring.putRow(20, columns, [6]);
		ring.putRow(15, columns, [7]);
		expect([ring.newest, ring.at(15, 2), ring.at(20, 2), ring.at(3, 2)]).toEqual([20, NaN, 6, NaN]);
	});
});
