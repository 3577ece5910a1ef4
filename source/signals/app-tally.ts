/** Distributions of exactly known durations as short JSON: a program records nothing coarsely, so counts and sum say it all. */
import {createDistribution, lastIndex, type Distribution} from './distribution.ts';

export type EncodedTally = {
	/** Whole seconds and nanoseconds. */
	sum: [number, number];
	/** Smallest and largest value in seconds. */
	range: [number, number] | null;
	/** First index, count, gap to the next index, count, … */
	buckets: number[];
};

const nanosecondsPerSecond = 1e9;
/** More than any program counts between two reports; keeps sums of many of them whole numbers. */
const maxCount = 2 ** 45;

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= maxCount;
/** A finite amount that is not negative: seconds, shares. */
export const isMeasure = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= maxCount;

/** The short form; only for distributions in which every value is known exactly. */
export const encodeTally = ({buckets, sumWholeSeconds, sumNanoseconds, min, max}: Distribution): EncodedTally => {
	const pairs: number[] = [];
	let previous = 0;
	for (const index of Uint16Array.from(buckets.keys()).sort()) {
		pairs.push(index - previous, buckets.get(index) as number);
		previous = index;
	}
	return {sum: [sumWholeSeconds, sumNanoseconds], range: min === null || max === null ? null : [min, max], buckets: pairs};
};

/** The distribution, or null when the text does not describe one that can be. */
export const decodeTally = (value: unknown): Distribution | null => {
	if (typeof value !== 'object' || value === null) return null;
	const {sum, range, buckets} = value as Readonly<Record<string, unknown>>;
	if (!isPair(sum) || !isCount(sum[0]) || !isCount(sum[1]) || sum[1] >= nanosecondsPerSecond || !Array.isArray(buckets) || buckets.length % 2 !== 0) return null;
	const distribution = createDistribution();
	if (!fillBuckets(distribution, buckets)) return null;
	[distribution.sumWholeSeconds, distribution.sumNanoseconds] = sum as [number, number];
	if (distribution.count === 0) return range === null ? distribution : null;
	if (!isPair(range) || !isMeasure(range[0]) || !isMeasure(range[1]) || range[0] > range[1]) return null;
	[distribution.min, distribution.max] = range as [number, number];
	return distribution;
};

const isPair = (value: unknown): value is readonly [unknown, unknown] => Array.isArray(value) && value.length === 2;

/** Gaps and counts into buckets; false for what goes beyond them or says a bucket twice. */
const fillBuckets = (into: Distribution, pairs: readonly unknown[]): boolean => {
	let index = 0;
	for (let at = 0; at < pairs.length; at += 2) {
		const [gap, count] = [pairs[at], pairs[at + 1]];
		if (!isCount(gap) || !isCount(count) || count === 0 || (at > 0 && gap === 0)) return false;
		index += gap;
		if (index > lastIndex) return false;
		into.buckets.set(index, count);
		into.count += count;
	}
	return isCount(into.count);
};
