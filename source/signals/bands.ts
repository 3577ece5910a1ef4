/** Distributions cut into bands of 1, 2, 5, 10 …: what a heatmap shows. Counts are exact; a band's ends are off by at most a bucket, 2 %. */
import {bucketOf, type Distribution} from './distribution.ts';
import {countsOf, type Tally} from './tally.ts';

/** Upper ends of the bands, in seconds; what is slower than the last is in a band of its own. */
export const bandEnds = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100] as const;
export const bandCount = bandEnds.length + 1;

/** Where a band begins; the first one begins at 0. */
export const bandStart = (band: number): number => bandEnds[band - 1] ?? 0;

const bandOfBucket: readonly number[] = (() => {
	const ends = bandEnds.map(bucketOf);
	return Array.from({length: bucketOf(Infinity) + 1}, (_, bucket) => {
		const band = ends.findIndex(end => bucket <= end);
		return band === -1 ? bandEnds.length : band;
	});
})();

/**
 * How many values lie in each band, the fastest first; null when the places of some are not known. Those of which only a bound is
 * known stand in the band of that bound.
 */
export const countBands = (distribution: Distribution | Tally): number[] | null => {
	if (distribution.unplaced > 0) return null;
	const counts = new Array<number>(bandCount).fill(0);
	const add = (bucket: number, count: number): void => {
		const band = bandOfBucket[bucket] ?? bandEnds.length;
		counts[band] = (counts[band] as number) + count;
	};
	for (const [bucket, count] of 'counts' in distribution ? countsOf(distribution) : distribution.buckets) add(bucket, count);
	if (distribution.atMost.count > 0) add(bucketOf(distribution.atMost.bound), distribution.atMost.count);
	// These are slower than their bound.
	if (distribution.atLeast.count > 0) add(bucketOf(distribution.atLeast.bound) + 1, distribution.atLeast.count);
	return counts;
};
