/**
 * A distribution while many are added up: its counts lie in a row, by bucket, so that adding is quick and quantiles need no
 * sorting. It grows to what was added and can be cleared and used again.
 */
import {createDistribution, mergeRest, rankQuantile, rankQuantiles, type Quantile, type Rest} from './distribution.ts';

export type Tally = Rest & {
	/** The count of bucket `base + i` at i. */
	counts: Float64Array;
	base: number;
};

/** Room is made in such steps. */
const step = 64;

export const createTally = (): Tally => {
	const {count, sumWholeSeconds, sumNanoseconds, min, max, approximate, atMost, atLeast, unplaced} = createDistribution();
	return {count, sumWholeSeconds, sumNanoseconds, min, max, approximate, atMost, atLeast, unplaced, counts: new Float64Array(0), base: 0};
};

/** As new, but with its room. */
export const clearTally = (tally: Tally): Tally => {
	tally.counts.fill(0);
	tally.count = tally.sumWholeSeconds = tally.sumNanoseconds = tally.unplaced = tally.atMost.count = tally.atMost.bound = tally.atLeast.count = 0;
	tally.atLeast.bound = Infinity;
	tally.min = tally.max = null;
	tally.approximate = false;
	return tally;
};

const makeRoom = (tally: Tally, index: number): void => {
	const {counts, base} = tally;
	const isEmpty = counts.length === 0;
	const first = Math.floor((isEmpty ? index : Math.min(base, index)) / step) * step;
	const end = (Math.floor((isEmpty ? index : Math.max(base + counts.length - 1, index)) / step) + 1) * step;
	tally.counts = new Float64Array(end - first);
	tally.counts.set(counts, isEmpty ? 0 : base - first);
	tally.base = first;
};

/** Adds to a bucket only: everything else of a distribution is added by mergeRest. */
export const addToTally = (tally: Tally, index: number, count: number): void => {
	if (index < tally.base || index >= tally.base + tally.counts.length) makeRoom(tally, index);
	const place = index - tally.base;
	tally.counts[place] = (tally.counts[place] as number) + count;
};

/** Buckets and their counts, in order; only those with something in them. */
export function* countsOf({counts, base}: Tally): Generator<readonly [number, number]> {
	for (let place = 0; place < counts.length; place++) if ((counts[place] as number) > 0) yield [base + place, counts[place] as number];
}

/** Adds all of another one. */
export const mergeTally = (into: Tally, from: Tally): void => {
	mergeRest(into, from);
	const {counts, base} = from;
	for (let place = 0; place < counts.length; place++) {
		const count = counts[place] as number;
		if (count > 0) addToTally(into, base + place, count);
	}
};

/** Several quantiles in one pass; the shares in ascending order. */
export const tallyQuantiles = (tally: Tally, ratios: readonly number[]): (Quantile | null)[] => rankQuantiles(tally, ratios, reachIn(tally));

export const tallyQuantile = (tally: Tally, ratio: number): Quantile | null => rankQuantile(tally, ratio, reachIn(tally));

/** Gives the bucket with which a rank is reached, for ranks in ascending order. */
const reachIn = ({counts, base, atMost}: Tally) => {
	let at = -1;
	let seen = atMost.count;
	return (rank: number): number | undefined => {
		while (seen < rank && at + 1 < counts.length) seen += counts[++at] as number;
		return seen < rank ? undefined : base + at;
	};
};
