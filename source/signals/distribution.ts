/**
 * A mergeable distribution of latencies with a relative error of at most 1 % from 10 µs to 1 h: logarithmic buckets
 * (the DDSketch layout, https://arxiv.org/abs/1908.10693) with integer counts, so that merging is exact, commutative
 * and associative. What was only known coarsely stays marked as such: see `recordBetween`, `recordAtMost`, `recordAtLeast`
 * and `recordUnplaced`.
 */

import type {BucketCounts} from './ascending-counts.ts';

const gamma = 1.02;
const logGamma = Math.log(gamma);
/** A bucket's value is off by at most this share: (γ−1)/(γ+1) = 0.0099. */
export const relativeError = (gamma - 1) / (gamma + 1);
export const minSeconds = 10e-6;
export const maxSeconds = 3600;
const nanosecondsPerSecond = 1e9;

/** Bucket i covers (minSeconds·γ^(i−1), minSeconds·γ^i]; bucket 0 is everything up to 10 µs, the last one everything above 1 h. */
export const lastIndex = Math.ceil(Math.log(maxSeconds / minSeconds) / logGamma) + 1;

/** The bucket that a value falls into. */
export const bucketOf = (seconds: number): number => {
	if (seconds <= minSeconds) return 0;
	if (seconds > maxSeconds) return lastIndex;
	// The tolerance keeps exact powers, which rounding may push up by one ulp, in their own bucket.
	return Math.min(lastIndex - 1, Math.ceil(Math.log(seconds / minSeconds) / logGamma - 1e-9));
};

/** Upper ends of the buckets: powers are dear, and asked for by the thousand. */
const upperEnds = Float64Array.from({length: lastIndex + 1}, (_, index) => minSeconds * gamma ** index);

/** The value a bucket stands for, in seconds: the point that is off by the same share from both of its ends. */
export const valueOf = (index: number): number => {
	if (index <= 0) return minSeconds;
	if (index >= lastIndex) return maxSeconds;
	return ((upperEnds[index] as number) * 2) / (1 + gamma);
};

/** A set of values of which only a common bound is known. */
type Bounded = {count: number; bound: number};

export type Distribution = {
	/** Sparse bucket counts by index. */
	readonly buckets: BucketCounts;
	/** Values recorded in all, however they were recorded. */
	count: number;
	/** Their sum in whole seconds and whole nanoseconds (0 ≤ ns < 1e9): integers, so that adding is associative. */
	sumWholeSeconds: number;
	sumNanoseconds: number;
	/** Smallest and largest value, in seconds; null when not every value was known exactly. */
	min: number | null;
	max: number | null;
	/** True when at least one value was only known within a range: shown as ≈. */
	approximate: boolean;
	/** Values known only to be at most / at least `bound` seconds (first and +Inf bucket of a histogram). */
	atMost: Bounded;
	atLeast: Bounded;
	/** Values of which only the number and the sum are known: with any of these there are no quantiles. */
	unplaced: number;
};

/** All that a distribution knows besides its buckets. */
export type Rest = Omit<Distribution, 'buckets'>;

/** How a quantile is to be read: `=` within 1 %, `≈` from coarse buckets, `≤` / `≥` only a bound is known. */
export type Precision = '=' | '≈' | '≤' | '≥';
export type Quantile = {readonly seconds: number; readonly precision: Precision};

/** `buckets` are what to count in. */
export const createDistribution = (buckets: BucketCounts = new Map<number, number>()): Distribution => ({
	buckets,
	count: 0, sumWholeSeconds: 0, sumNanoseconds: 0,
	min: null, max: null, approximate: false,
	atMost: {count: 0, bound: 0}, atLeast: {count: 0, bound: Infinity}, unplaced: 0,
});

const addSum = (into: Rest, wholeSeconds: number, nanoseconds: number): void => {
	const total = into.sumNanoseconds + nanoseconds;
	const carry = Math.floor(total / nanosecondsPerSecond);
	into.sumWholeSeconds += wholeSeconds + carry;
	into.sumNanoseconds = total - carry * nanosecondsPerSecond;
};

/** Adds a sum given in seconds, rounded once to whole nanoseconds. */
export const addSeconds = (into: Distribution, seconds: number): void => {
	const whole = Math.floor(seconds);
	addSum(into, whole, Math.round((seconds - whole) * nanosecondsPerSecond));
};

const addToBucket = (into: Distribution, index: number, count: number): void => {
	into.buckets.set(index, (into.buckets.get(index) ?? 0) + count);
};

const isRecordable = (seconds: number, count: number): boolean => Number.isFinite(seconds) && seconds >= 0 && Number.isInteger(count) && count > 0;

/** Records `count` values of exactly `seconds`. What is negative or not finite is not a duration and is left out: returns false. */
export const record = (into: Distribution, seconds: number, count = 1): boolean => {
	if (!isRecordable(seconds, count)) return false;
	const exactSoFar = into.count === 0 || into.max !== null;
	addToBucket(into, bucketOf(seconds), count);
	if (count === 1) addSeconds(into, seconds);
	else addSeconds(into, seconds * count);
	if (exactSoFar) {
		into.min = into.min === null ? seconds : Math.min(into.min, seconds);
		into.max = into.max === null ? seconds : Math.max(into.max, seconds);
	}
	into.count += count;
	return true;
};

const loseExtremes = (into: Distribution): void => {
	into.approximate = true;
	into.min = null;
	into.max = null;
};

/**
 * Records `count` values of which it is known that low < value ≤ high (one bucket of a histogram): spread evenly over the
 * range, never outside it. Their sum is not known here: add it with `addSeconds`.
 */
export const recordBetween = (into: Distribution, low: number, high: number, count: number): void => {
	if (!isRecordable(high, count) || !(low < high)) return;
	loseExtremes(into);
	into.count += count;
	// Only buckets whose value lies inside the range may be used, so that no quantile leaves the range it is known to be in.
	let first = bucketOf(low) + 1;
	let last = bucketOf(high);
	while (last >= first && valueOf(last) > high) last--;
	while (first <= last && valueOf(first) <= low) first++;
	if (first > last) {
		addToBucket(into, bucketOf(high), count);
		return;
	}
	// Evenly in value: a bucket gets the share of the range that its width is, rounded so that all shares add up to count.
	const share = count / (high - low);
	let placed = 0;
	for (let index = first; index <= last && placed < count; index++) {
		const upTo = index === last ? count : ((upperEnds[index] as number) - low) * share;
		// Most buckets get nothing where there are fewer values than buckets.
		if (upTo < placed + 0.5) continue;
		const own = Math.round(upTo) - placed;
		addToBucket(into, index, own);
		placed += own;
	}
};

/** Records `count` values of which only an upper bound is known (the first bucket of a histogram). */
export const recordAtMost = (into: Distribution, seconds: number, count: number): void => {
	if (!isRecordable(seconds, count)) return;
	loseExtremes(into);
	into.count += count;
	into.atMost.count += count;
	into.atMost.bound = Math.max(into.atMost.bound, seconds);
};

/** Records `count` values of which only a lower bound is known (the +Inf bucket of a histogram). */
export const recordAtLeast = (into: Distribution, seconds: number, count: number): void => {
	if (!isRecordable(seconds, count)) return;
	loseExtremes(into);
	into.count += count;
	into.atLeast.count += count;
	into.atLeast.bound = Math.min(into.atLeast.bound, seconds);
};

/** Records `count` values of which only the sum is known (a summary without quantiles). */
export const recordUnplaced = (into: Distribution, count: number, sumSeconds: number): void => {
	if (!isRecordable(sumSeconds, count)) return;
	loseExtremes(into);
	into.count += count;
	into.unplaced += count;
	addSeconds(into, sumSeconds);
};

/** Adds all of `from` to `into`: exact, in any order and grouping. */
export const mergeInto = (into: Distribution, from: Distribution): void => {
	if (from.count === 0) return;
	for (const [index, count] of from.buckets) addToBucket(into, index, count);
	mergeRest(into, from);
};

/** The same without the buckets. */
export const mergeRest = (into: Rest, from: Rest): void => {
	if (from.count === 0) return;
	const exact = (into.count === 0 || into.max !== null) && from.max !== null;
	if (exact && from.min !== null && from.max !== null) {
		into.min = into.min === null ? from.min : Math.min(into.min, from.min);
		into.max = into.max === null ? from.max : Math.max(into.max, from.max);
	} else {
		into.min = null;
		into.max = null;
	}
	into.count += from.count;
	addSum(into, from.sumWholeSeconds, from.sumNanoseconds);
	into.approximate ||= from.approximate;
	into.atMost.count += from.atMost.count;
	into.atMost.bound = Math.max(into.atMost.bound, from.atMost.bound);
	into.atLeast.count += from.atLeast.count;
	into.atLeast.bound = Math.min(into.atLeast.bound, from.atLeast.bound);
	into.unplaced += from.unplaced;
};

/** A new distribution with everything that the given ones hold. */
export const mergeAll = (all: Iterable<Distribution>): Distribution => {
	const merged = createDistribution();
	for (const one of all) mergeInto(merged, one);
	return merged;
};

/** Mean in seconds, or null when nothing was recorded. */
export const meanSeconds = (distribution: Rest): number | null =>
	distribution.count === 0 ? null : (distribution.sumWholeSeconds + distribution.sumNanoseconds / nanosecondsPerSecond) / distribution.count;

/** Sum in seconds. */
export const sumSeconds = (distribution: Distribution): number => distribution.sumWholeSeconds + distribution.sumNanoseconds / nanosecondsPerSecond;

/** The sum of all values and how it is to be read; where it was not told, it is estimated from the buckets. Null where neither is known. */
export const totalSeconds = (distribution: Distribution): Quantile | null => {
	const told = sumSeconds(distribution);
	if (told > 0 || distribution.count === 0) return {seconds: told, precision: '='};
	if (distribution.unplaced + distribution.atMost.count + distribution.atLeast.count > 0) return null;
	let seconds = 0;
	for (const [index, count] of distribution.buckets) seconds += valueOf(index) * count;
	return {seconds, precision: '≈'};
};

/** Bucket indexes in order; sorting numbers as numbers is several times quicker in a typed array. */
const sortedIndexes = ({buckets}: Distribution): Uint16Array => Uint16Array.from(buckets.keys()).sort();

/**
 * The value below or at which the share `ratio` (0..1) of all values lies (nearest rank), or null when nothing was recorded
 * or the places of some values are not known.
 */
export const quantile = (distribution: Distribution, ratio: number): Quantile | null => quantiles(distribution, [ratio])[0] ?? null;

/** Several quantiles in one pass; the shares in ascending order. */
export const quantiles = (distribution: Distribution, ratios: readonly number[]): (Quantile | null)[] => {
	const {buckets, atMost} = distribution;
	const indexes = sortedIndexes(distribution);
	let at = -1;
	let seen = atMost.count;
	return rankQuantiles(distribution, ratios, rank => {
		while (seen < rank && at + 1 < indexes.length) seen += buckets.get(indexes[++at] as number) ?? 0;
		return seen < rank ? undefined : indexes[at];
	});
};

/** Quantiles by rank; `reach` gives the bucket with which a rank is reached, for ranks in ascending order. */
export const rankQuantiles = (rest: Rest, ratios: readonly number[], reach: (rank: number) => number | undefined): (Quantile | null)[] =>
	ratios.map(ratio => rankQuantile(rest, ratio, reach));

/** One of them. */
export const rankQuantile = (rest: Rest, ratio: number, reach: (rank: number) => number | undefined): Quantile | null => {
	const {count, atMost, atLeast} = rest;
	if (count === 0 || rest.unplaced > 0) return null;
	const rank = Math.max(1, Math.ceil(ratio * count - 1e-9));
	if (rank <= atMost.count) return {seconds: atMost.bound, precision: '≤'};
	if (rank > count - atLeast.count) return {seconds: atLeast.bound, precision: '≥'};
	const index = reach(rank);
	return index === undefined ? null : {seconds: clamp(valueOf(index), rest), precision: rest.approximate ? '≈' : '='};
};

const clamp = (seconds: number, {min, max}: Rest): number => {
	if (max !== null && seconds > max) return max;
	if (min !== null && seconds < min) return min;
	return seconds;
};
