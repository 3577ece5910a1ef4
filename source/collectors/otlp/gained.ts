/** What a series counted since its export before, from points that count since a start (cumulative) or since the export before (delta). */
import type {PointRecord} from './records.ts';

/** Buckets as they are told; null when only count and sum are known. */
export type Buckets =
	| {readonly kind: 'explicit'; readonly bounds: readonly number[]; readonly counts: readonly number[]}
	| {readonly kind: 'exponential'; readonly scale: number; readonly offset: number; readonly counts: readonly number[]; readonly zeroCount: number; readonly zeroThreshold: number}
	| null;
/** `sum` in the metric's own unit, null when not told. */
export type Gained = {readonly count: number; readonly sum: number | null; readonly buckets: Buckets};

/** All that a point counts. */
export const wholeOf = (point: PointRecord): Gained => {
	if (point.shape === 'number') return {count: point.value, sum: null, buckets: null};
	const {count, sum} = point;
	if (point.shape === 'exponential') return {count, sum, buckets: {kind: 'exponential', scale: point.scale, offset: point.offset, counts: point.counts, zeroCount: point.zeroCount, zeroThreshold: point.zeroThreshold}};
	return {count, sum, buckets: point.counts.length > 1 ? {kind: 'explicit', bounds: point.bounds, counts: point.counts} : null};
};

/** What `current` counts more than `previous`; a count that fell was reset in between, and counts from 0 again. */
export const gainedSince = (previous: PointRecord, current: PointRecord): Gained => {
	const before = wholeOf(previous);
	const now = wholeOf(current);
	const count = now.count - before.count;
	if (count < 0) return now;
	const buckets = subtractBuckets(now.buckets, before.buckets);
	// Other bounds, or a bucket that fell: another histogram began.
	if (buckets === 'reset') return now;
	return {count, sum: now.sum === null || before.sum === null ? null : Math.max(0, now.sum - before.sum), buckets};
};

const subtractBuckets = (now: Buckets, before: Buckets): Buckets | 'reset' => {
	if (now === null || before === null) return now === before ? null : 'reset';
	if (now.kind === 'explicit') {
		if (before.kind !== 'explicit' || now.bounds.length !== before.bounds.length || now.bounds.some((bound, index) => bound !== before.bounds[index])) return 'reset';
		const counts = now.counts.map((count, index) => count - (before.counts[index] as number));
		return counts.some(count => count < 0) ? 'reset' : {...now, counts};
	}
	if (before.kind !== 'exponential' || before.scale < now.scale || now.zeroCount < before.zeroCount) return 'reset';
	const counts = [...now.counts];
	const shift = before.scale - now.scale;
	for (const [index, count] of before.counts.entries()) {
		if (count === 0) continue;
		// One step of scale less joins two buckets: 2k and 2k + 1 become k.
		const place = Math.floor((before.offset + index) / 2 ** shift) - now.offset;
		const left = (counts[place] ?? -1) - count;
		if (left < 0) return 'reset';
		counts[place] = left;
	}
	return {...now, counts, zeroCount: now.zeroCount - before.zeroCount};
};
