import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createDistribution, meanSeconds, mergeAll, quantiles, record, recordAtLeast, recordAtMost, recordBetween, recordUnplaced, type Distribution} from '../../source/signals/distribution.ts';
import {addToTally, clearTally, createTally, mergeTally, tallyQuantile, tallyQuantiles, type Tally} from '../../source/signals/tally.ts';
import {mergeRest} from '../../source/signals/distribution.ts';

const durations = fc.double({min: 1e-7, max: 5000, noNaN: true});
const distributions = fc.tuple(fc.array(durations, {maxLength: 40}), fc.array(fc.tuple(fc.constantFrom('between', 'atMost', 'atLeast', 'unplaced'), durations, durations, fc.integer({min: 1, max: 1000})), {maxLength: 3})).map(([exact, coarse]) => {
	const made = createDistribution();
	for (const value of exact) record(made, value);
	for (const [kind, a, b, count] of coarse) {
		if (kind === 'between') recordBetween(made, Math.min(a, b), Math.max(a, b), count);
		else if (kind === 'atMost') recordAtMost(made, a, count);
		else if (kind === 'atLeast') recordAtLeast(made, a, count);
		else recordUnplaced(made, count, a);
	}
	return made;
});
const add = (into: Tally, distribution: Distribution): void => {
	mergeRest(into, distribution);
	for (const [index, count] of distribution.buckets) addToTally(into, index, count);
};
const shares = [0, 0.01, 0.5, 0.9, 0.95, 0.99, 1];
const restOf = ({count, sumWholeSeconds, sumNanoseconds, min, max, approximate, atMost, atLeast, unplaced}: Distribution | Tally) => ({count, sumWholeSeconds, sumNanoseconds, min, max, approximate, atMost, atLeast, unplaced});

describe('a tally', () => {
	it('gives the same quantiles, mean and extremes as the merged distribution, to the last bit', () => {
		fc.assert(fc.property(fc.array(distributions, {maxLength: 6}), all => {
			const tally = createTally();
			for (const one of all) add(tally, one);
			const merged = mergeAll(all);
			expect(tallyQuantiles(tally, shares)).toEqual(quantiles(merged, shares));
			expect(tallyQuantile(tally, 0.95)).toEqual(quantiles(merged, [0.95])[0]);
			expect(restOf(tally)).toEqual(restOf(merged));
			expect(meanSeconds(tally)).toEqual(meanSeconds(merged));
		}), {numRuns: 300});
	});

	it('holds nothing of what was in it before it was cleared', () => {
		fc.assert(fc.property(distributions, distributions, (before, after) => {
			const tally = createTally();
			add(tally, before);
			clearTally(tally);
			expect(restOf(tally)).toEqual(restOf(createTally()));
			add(tally, after);
			expect(tallyQuantiles(tally, shares)).toEqual(quantiles(after, shares));
		}));
	});

	it('takes another one whole', () => {
		fc.assert(fc.property(distributions, distributions, (first, second) => {
			const [into, from] = [createTally(), createTally()];
			add(into, first);
			add(from, second);
			mergeTally(into, from);
			const merged = mergeAll([first, second]);
			expect(tallyQuantiles(into, shares)).toEqual(quantiles(merged, shares));
			expect(restOf(into)).toEqual(restOf(merged));
		}));
	});
});
