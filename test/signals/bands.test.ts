import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {bandCount, bandEnds, bandStart, countBands} from '../../source/signals/bands.ts';
import {createDistribution, mergeAll, record, recordAtLeast, recordAtMost, recordUnplaced} from '../../source/signals/distribution.ts';

const of = (...values: readonly number[]) => {
	const distribution = createDistribution();
	for (const value of values) record(distribution, value);
	return distribution;
};
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

describe('bands of a distribution', () => {
	it('hold every value in the band that it lies in, ends included', () => {
		for (const [band, end] of bandEnds.entries()) expect(countBands(of(end))?.[band]).toBe(1);
		expect(countBands(of(0.00001, 0.003, 0.004, 0.3, 500))).toEqual(Array.from({length: bandCount}, (_, band) => ({[bandCount - 1]: 1, 0: 1, 5: 2, 11: 1})[band] ?? 0));
		expect(bandStart(5)).toBe(0.002);
		expect(bandStart(0)).toBe(0);
	});

	it('add up to all values, and those of a merged distribution to those of its parts', () => {
		const some = fc.array(fc.double({min: 0, max: 4000, noNaN: true}), {minLength: 1, maxLength: 50}).map(values => of(...values));
		fc.assert(fc.property(some, some, (a, b) => {
			const [left, right, both] = [countBands(a), countBands(b), countBands(mergeAll([a, b]))];
			expect(sum(both ?? [])).toBe(a.count + b.count);
			expect(both).toEqual(left?.map((count, band) => count + (right?.[band] ?? NaN)));
		}));
	});

	it('put what is only bounded beside its bound, and say nothing where places are not known', () => {
		const bounded = createDistribution();
		recordAtMost(bounded, 0.005, 7);
		recordAtLeast(bounded, 10, 2);
		const counts = countBands(bounded) ?? [];
		expect(counts[bandEnds.indexOf(0.005)]).toBe(7);
		expect(counts[bandEnds.indexOf(20)]).toBe(2);
		const unplaced = of(0.1);
		recordUnplaced(unplaced, 1, 0.2);
		expect(countBands(unplaced)).toBeNull();
	});
});
