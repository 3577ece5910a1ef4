import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isMedianAtMost, median} from '../../source/triage/median.ts';

const values = fc.array(fc.oneof(fc.constant(NaN), fc.constantFrom(0, 1, 2), fc.double({noNaN: true, noDefaultInfinity: true})), {maxLength: 60});
const bySorting = (all: readonly number[]): number | null => {
	const known = all.filter(value => !Number.isNaN(value)).sort((a, b) => a - b);
	return known[Math.floor(known.length / 2)] ?? null;
};

describe('the median', () => {
	it('is what stands in the middle when what is known is sorted', () => {
		// Minus zero is no other value than zero.
		fc.assert(fc.property(values, all => {
			const [found, expected] = [median(all), bySorting(all)];
			expect(found === expected, `${found} is not ${expected}`).toBe(true);
		}), {numRuns: 2000});
	});

	it('is at most a limit exactly when it says so', () => {
		fc.assert(fc.property(values, fc.constantFrom(0, 1, 2, 1e10), (all, limit) => {
			const found = median(all);
			if (found !== null) expect(isMedianAtMost(all, limit)).toBe(found <= limit);
		}), {numRuns: 2000});
	});

	it('is not told of too few values, and leaves them as they were', () => {
		const all = [3, NaN, 1];
		expect(median(all, 3)).toBeNull();
		expect(median(all, 2)).toBe(3);
		expect(median([])).toBeNull();
		expect(all).toEqual([3, NaN, 1]);
	});
});
