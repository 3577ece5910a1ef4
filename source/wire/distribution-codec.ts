/** Distributions as short JSON: buckets as alternating gap and count, everything that is empty left out. */
import {createDistribution, lastIndex, type Distribution} from '../signals/distribution.ts';
import {maxBuckets} from './limits.ts';

export type EncodedDistribution = {
	count: number;
	/** Whole seconds and nanoseconds. */
	sum: [number, number];
	/** Smallest and largest value in seconds, when known. */
	range?: [number, number];
	/** First index, count, gap to the next index, count, … */
	buckets?: number[];
	approximate?: true;
	atMost?: [number, number];
	atLeast?: [number, number];
	unplaced?: number;
};

export const encodeDistribution = (distribution: Distribution): EncodedDistribution => {
	const encoded: EncodedDistribution = {count: distribution.count, sum: [distribution.sumWholeSeconds, distribution.sumNanoseconds]};
	if (distribution.min !== null && distribution.max !== null) encoded.range = [distribution.min, distribution.max];
	if (distribution.buckets.size > 0) {
		encoded.buckets = [];
		let previous = 0;
		for (const index of [...distribution.buckets.keys()].sort((a, b) => a - b)) {
			encoded.buckets.push(index - previous, distribution.buckets.get(index) as number);
			previous = index;
		}
	}
	if (distribution.approximate) encoded.approximate = true;
	if (distribution.atMost.count > 0) encoded.atMost = [distribution.atMost.count, distribution.atMost.bound];
	if (distribution.atLeast.count > 0) encoded.atLeast = [distribution.atLeast.count, distribution.atLeast.bound];
	if (distribution.unplaced > 0) encoded.unplaced = distribution.unplaced;
	return encoded;
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSeconds = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const decodePair = (value: unknown): {count: number; bound: number} | null => {
	if (!Array.isArray(value) || value.length !== 2) return null;
	const [count, bound] = value as unknown[];
	return isCount(count) && isSeconds(bound) ? {count, bound} : null;
};

/** A distribution whose counts add up, or null. */
export const decodeDistribution = (value: unknown): Distribution | null => {
	if (typeof value !== 'object' || value === null) return null;
	const encoded = value as Record<string, unknown>;
	const distribution = createDistribution();
	const sum: unknown = encoded['sum'];
	if (!isCount(encoded['count']) || !Array.isArray(sum) || !isCount(sum[0]) || !isCount(sum[1]) || sum[1] >= 1e9) return null;
	distribution.count = encoded['count'];
	distribution.sumWholeSeconds = sum[0];
	distribution.sumNanoseconds = sum[1];
	let placed = 0;
	const {range, buckets, atMost, atLeast, unplaced} = encoded;
	if (buckets !== undefined) {
		if (!Array.isArray(buckets) || buckets.length % 2 !== 0 || buckets.length > 2 * maxBuckets) return null;
		let index = 0;
		for (let at = 0; at < buckets.length; at += 2) {
			const gap: unknown = buckets[at];
			const count: unknown = buckets[at + 1];
			// No gap is larger than 31 bits, and nearly no count: hundreds a second of each host are checked without a call.
			if (typeof gap !== 'number' || (gap | 0) !== gap || gap < 0 || (at > 0 && gap === 0)) return null;
			if (typeof count !== 'number' || ((count | 0) !== count && !Number.isSafeInteger(count)) || count < 0) return null;
			index += gap;
			if (index > lastIndex) return null;
			distribution.buckets.set(index, count);
			placed += count;
		}
	}
	if (range !== undefined) {
		if (!Array.isArray(range) || !isSeconds(range[0]) || !isSeconds(range[1]) || range[0] > range[1]) return null;
		distribution.min = range[0];
		distribution.max = range[1];
	}
	distribution.approximate = encoded['approximate'] === true;
	if (atMost !== undefined) {
		const pair = decodePair(atMost);
		if (!pair) return null;
		distribution.atMost = pair;
		placed += pair.count;
	}
	if (atLeast !== undefined) {
		const pair = decodePair(atLeast);
		if (!pair) return null;
		distribution.atLeast = pair;
		placed += pair.count;
	}
	if (unplaced !== undefined) {
		if (!isCount(unplaced)) return null;
		distribution.unplaced = unplaced;
		placed += unplaced;
	}
	return placed === distribution.count ? distribution : null;
};
