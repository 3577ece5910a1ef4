/** Durations on their way into a distribution: exact ones of spans at once, those of buckets added up per set of bounds first. */
import {addSeconds, createDistribution, mergeInto, record, recordAtLeast, recordAtMost, recordBetween, recordUnplaced, type Distribution} from '../../signals/distribution.ts';
import type {Buckets, Gained} from './gained.ts';

type Summed = {readonly bounds: readonly number[]; readonly counts: number[]};
export type Durations = {readonly placed: Distribution; readonly summed: Map<string, Summed>; known: boolean};

/** More sets of bounds than these are placed one by one. */
const maxBoundSets = 20;

export const createDurations = (): Durations => ({placed: createDistribution(), summed: new Map(), known: false});

/** One duration in seconds, known exactly. */
export const addDuration = (into: Durations, seconds: number): void => {
	if (record(into.placed, seconds)) into.known = true;
};

/** What a histogram gained; `factor` is seconds in one of its units. */
export const addGained = (into: Durations, {count, sum, buckets}: Gained, factor: number): void => {
	if (sum === null && buckets === null) return;
	into.known = true;
	if (count === 0) return;
	if (buckets === null) {
		if (sum !== null) recordUnplaced(into.placed, count, sum * factor);
		return;
	}
	if (sum !== null && Number.isFinite(sum) && sum > 0) addSeconds(into.placed, sum * factor);
	if (buckets.kind === 'exponential') placeExponential(into.placed, buckets, factor, count);
	else addExplicit(into, buckets.bounds.map(bound => bound * factor), buckets.counts);
};

const addExplicit = (into: Durations, bounds: readonly number[], counts: readonly number[]): void => {
	const key = bounds.join(' ');
	const known = into.summed.get(key);
	if (known) for (const [index, count] of counts.entries()) known.counts[index] = (known.counts[index] as number) + count;
	else if (into.summed.size < maxBoundSets) into.summed.set(key, {bounds, counts: [...counts]});
	else placeExplicit(into.placed, {bounds, counts: [...counts]});
};

/** Bucket i holds (bound[i − 1], bound[i]], the last one all above. */
const placeExplicit = (into: Distribution, {bounds, counts}: Summed): void => {
	for (const [index, count] of counts.entries()) {
		if (count === 0) continue;
		const low = Math.max(0, bounds[index - 1] ?? 0);
		const high = bounds[index] ?? Infinity;
		if (high === Infinity) recordAtLeast(into, low, count);
		else if (low === 0) recordAtMost(into, Math.max(0, high), count);
		else recordBetween(into, low, high, count);
	}
};

/** https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram */
const placeExponential = (into: Distribution, {scale, offset, counts, zeroCount, zeroThreshold}: NonNullable<Buckets> & {kind: 'exponential'}, factor: number, total: number): void => {
	const bound = (index: number): number => 2 ** (index / 2 ** scale) * factor;
	let placed = zeroCount;
	if (zeroCount > 0) recordAtMost(into, Math.max(0, zeroThreshold) * factor, zeroCount);
	for (const [index, count] of counts.entries()) {
		if (count === 0) continue;
		placed += count;
		const low = bound(offset + index);
		const high = bound(offset + index + 1);
		if (!Number.isFinite(high)) recordAtLeast(into, Number.isFinite(low) ? low : Number.MAX_VALUE, count);
		else if (low < high) recordBetween(into, low, high, count);
		else recordAtMost(into, high, count);
	}
	// What lies below zero was a clock set back: it took some time that nobody knows.
	if (total > placed) recordUnplaced(into, total - placed, 0);
};

export const mergeDurations = (into: Durations, from: Durations): void => {
	mergeInto(into.placed, from.placed);
	for (const {bounds, counts} of from.summed.values()) addExplicit(into, bounds, counts);
	into.known ||= from.known;
};

/** Null while nothing is known of how long anything took. */
export const finishDurations = ({placed, summed, known}: Durations): Distribution | null => {
	if (!known) return null;
	for (const one of summed.values()) placeExplicit(placed, one);
	summed.clear();
	return placed;
};
