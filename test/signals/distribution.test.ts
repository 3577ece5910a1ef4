import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	bucketOf, createDistribution, maxSeconds, meanSeconds, mergeAll, mergeInto, minSeconds, quantile, quantiles, record, recordAtLeast, recordAtMost, recordBetween, recordUnplaced, relativeError, sumSeconds,
	type Distribution,
} from '../../source/signals/distribution.ts';

const durations = fc.double({min: minSeconds, max: maxSeconds, noNaN: true});
const exact = fc.array(durations, {maxLength: 60}).map(values => {
	const distribution = createDistribution();
	for (const value of values) record(distribution, value);
	return distribution;
});
/** Anything a collector can make: exact values, histogram buckets, bounds, sums alone. */
const any = fc.tuple(exact, fc.array(fc.record({kind: fc.constantFrom('between', 'atMost', 'atLeast', 'unplaced'), a: durations, b: durations, count: fc.integer({min: 1, max: 1000})}), {maxLength: 8})).map(([distribution, coarse]) => {
	const made = mergeAll([distribution]);
	for (const {kind, a, b, count} of coarse) {
		if (kind === 'between') recordBetween(made, Math.min(a, b), Math.max(a, b), count);
		else if (kind === 'atMost') recordAtMost(made, a, count);
		else if (kind === 'atLeast') recordAtLeast(made, a, count);
		else recordUnplaced(made, count, a);
	}
	return made;
});
const plain = (distribution: Distribution) => ({...distribution, buckets: [...distribution.buckets].filter(([, count]) => count > 0).sort(([a], [b]) => a - b)});
const nearestRank = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length - 1e-9)) - 1] as number;

describe('a latency distribution', () => {
	it('gives every quantile within 1 % of the true one, from 10 µs to 1 h', () => {
		fc.assert(fc.property(fc.array(durations, {minLength: 1, maxLength: 300}), fc.double({min: 0, max: 1, noNaN: true}), (values, share) => {
			const distribution = createDistribution();
			for (const value of values) record(distribution, value);
			const truth = nearestRank(values, share);
			const {seconds, precision} = quantile(distribution, share)!;
			expect(Math.abs(seconds - truth) / truth).toBeLessThanOrEqual(relativeError + 1e-9);
			expect(precision).toBe('=');
		}), {numRuns: 300});
		expect(relativeError).toBeLessThan(0.01);
	});

	it('keeps its error at the very edges of its range', () => {
		for (const value of [minSeconds, minSeconds * 1.0001, 0.001, 1, 3599.99, maxSeconds]) {
			const distribution = createDistribution();
			record(distribution, value);
			record(distribution, value * 1.0000001);
			expect(Math.abs(quantile(distribution, 0.5)!.seconds - value) / value).toBeLessThan(0.01);
		}
	});

	it('merges associatively and commutatively, to the last bit', () => {
		fc.assert(fc.property(any, any, any, (a, b, c) => {
			const left = mergeAll([mergeAll([a, b]), c]);
			const right = mergeAll([a, mergeAll([b, c])]);
			const turned = mergeAll([c, a, b]);
			expect(plain(left)).toEqual(plain(right));
			expect(plain(left)).toEqual(plain(turned));
		}), {numRuns: 300});
	});

	it('loses nothing in merging: the merged one equals one that recorded everything itself', () => {
		fc.assert(fc.property(fc.array(durations, {maxLength: 100}), fc.array(durations, {maxLength: 100}), (first, second) => {
			const together = createDistribution();
			for (const value of [...first, ...second]) record(together, value);
			const merged = createDistribution();
			for (const part of [first, second]) {
				const own = createDistribution();
				for (const value of part) record(own, value);
				mergeInto(merged, own);
			}
			expect(plain(merged)).toEqual(plain(together));
		}));
	});

	it('knows count, sum, mean, min and max of what was recorded exactly', () => {
		const distribution = createDistribution();
		for (const value of [0.1, 0.2, 0.6]) record(distribution, value);
		expect(distribution.count).toBe(3);
		expect(sumSeconds(distribution)).toBeCloseTo(0.9, 9);
		expect(meanSeconds(distribution)).toBeCloseTo(0.3, 9);
		expect([distribution.min, distribution.max]).toEqual([0.1, 0.6]);
	});

	it('refuses what is no duration', () => {
		const distribution = createDistribution();
		for (const value of [-1, NaN, Infinity, -Infinity]) expect(record(distribution, value)).toBe(false);
		expect(record(distribution, 1, 0)).toBe(false);
		expect(record(distribution, 1, 1.5)).toBe(false);
		expect(distribution.count).toBe(0);
		expect(quantile(distribution, 0.5)).toBeNull();
	});

	it('takes durations outside of its range as its ends', () => {
		const distribution = createDistribution();
		record(distribution, 0);
		record(distribution, 7200);
		expect(quantile(distribution, 0)!.seconds).toBeLessThanOrEqual(minSeconds);
		expect(quantile(distribution, 1)!.seconds).toBeGreaterThanOrEqual(maxSeconds);
		expect(distribution.max).toBe(7200);
	});

	it('never lets a quantile leave the histogram bucket that its value was in', () => {
		fc.assert(fc.property(durations, durations, fc.integer({min: 1, max: 100_000}), fc.double({min: 0.001, max: 1, noNaN: true}), (a, b, count, share) => {
			const [low, high] = [Math.min(a, b), Math.max(a, b)];
			fc.pre(high / low > 1.05);
			const distribution = createDistribution();
			recordBetween(distribution, low, high, count);
			const {seconds, precision} = quantile(distribution, share)!;
			expect(seconds).toBeGreaterThan(low);
			expect(seconds).toBeLessThanOrEqual(high);
			expect(precision).toBe('≈');
			expect(distribution.count).toBe(count);
			expect([...distribution.buckets.values()].reduce((sum, one) => sum + one, 0)).toBe(count);
		}), {numRuns: 300});
	});

	it('spreads few values of a range over it, each in the middle of its share', () => {
		for (const count of [1, 2, 3, 10]) {
			const distribution = createDistribution();
			recordBetween(distribution, 0.1, 0.2, count);
			expect([...distribution.buckets]).toEqual(Array.from({length: count}, (_, value) => [bucketOf(0.1 + 0.1 * (value + 0.5) / count), 1]));
		}
	});

	it('says ≤ for what is only known to be below the first bound, ≥ for what is above the last', () => {
		const distribution = createDistribution();
		recordAtMost(distribution, 0.1, 90);
		recordAtLeast(distribution, 10, 10);
		expect(quantile(distribution, 0.5)).toEqual({seconds: 0.1, precision: '≤'});
		expect(quantile(distribution, 0.9)).toEqual({seconds: 0.1, precision: '≤'});
		expect(quantile(distribution, 0.95)).toEqual({seconds: 10, precision: '≥'});
		expect(distribution.max).toBeNull();
	});

	it('gives several quantiles at once, the same as one by one', () => {
		fc.assert(fc.property(any, distribution => {
			const shares = [0, 0.1, 0.5, 0.9, 0.95, 0.99, 1];
			expect(quantiles(distribution, shares)).toEqual(shares.map(share => quantile(distribution, share)));
		}));
	});

	it('has a mean but no quantile when only count and sum are known', () => {
		const distribution = createDistribution();
		recordUnplaced(distribution, 4, 2);
		expect(meanSeconds(distribution)).toBe(0.5);
		expect(quantile(distribution, 0.5)).toBeNull();
		record(distribution, 1);
		expect(quantile(distribution, 0.5)).toBeNull();
	});
});
