/** What a family of durations gained between two pages, as a distribution: no finer than it was told. */
import {AscendingCounts} from '../../signals/ascending-counts.ts';
import {addSeconds, createDistribution, recordAtLeast, recordAtMost, recordBetween, recordUnplaced, type Distribution} from '../../signals/distribution.ts';
import type {Candidate} from './choose.ts';
import type {Family, Series} from './series.ts';
import type {TimeUnit} from './rules/rule.ts';

const factors: Readonly<Record<TimeUnit, number>> = {s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9};
const unitNames: Readonly<Record<string, TimeUnit>> = {s: 's', seconds: 's', second: 's', ms: 'ms', milliseconds: 'ms', us: 'us', microseconds: 'us', ns: 'ns', nanoseconds: 'ns'};
/** Bounds up to here are seconds to nobody: such a family counts milliseconds. */
const largestSecondsBound = 500;

export const secondsPerUnit = ({family, rule, series}: Candidate): number => unitOf(family, rule.unit, series);

/** Seconds in one unit of a family: by its UNIT line, its name, the rule, and last by the size of its bounds. */
export const unitOf = (family: Family, ruled: TimeUnit | undefined, series: Iterable<Series> = family.series): number => {
	const told = family.unit === null ? undefined : unitNames[family.unit.toLowerCase()];
	const named = /_(seconds|milliseconds|microseconds|ms|us)(?:_|$)/.exec(family.name)?.[1];
	const unit = told ?? (named === undefined ? undefined : unitNames[named]) ?? ruled;
	if (unit !== undefined) return factors[unit];
	let largest = 0;
	for (const {part, bound} of series) if (part === 'bucket' && Number.isFinite(bound)) largest = Math.max(largest, bound);
	return largest >= largestSecondsBound ? factors.ms : factors.s;
};

/** Series of one label set but for the bound, in the order of their bounds. */
export type Histogram = {
	readonly buckets: readonly Series[];
	/** Of a native histogram, in any order. */
	readonly natives: readonly Series[];
	readonly sum: Series | null;
	readonly count: Series | null;
	/** Tells sets of bounds apart. */
	readonly schema: string;
};

/** Takes a family apart into its histograms: done once for as long as its series stay the same. */
export const groupHistograms = (series: readonly Series[]): Histogram[] => {
	const groups = new Map<string, {buckets: Series[]; natives: Series[]; sum: Series | null; count: Series | null}>();
	for (const one of series) {
		if (one.part === 'value' || one.part === 'quantile') continue;
		const key = identify(one.labels);
		let group = groups.get(key);
		if (!group) groups.set(key, (group = {buckets: [], natives: [], sum: null, count: null}));
		if (one.part === 'bucket') group.buckets.push(one);
		else if (one.part === 'native') group.natives.push(one);
		else group[one.part] = one;
	}
	return [...groups.values()].map(group => {
		group.buckets.sort((a, b) => a.bound - b.bound);
		return {...group, schema: group.buckets.map(({bound}) => bound).join(' ')};
	});
};

/** All labels but the bound. */
export const identify = (labels: Series['labels']): string => {
	let key = '';
	for (const name of Object.keys(labels).sort()) if (name !== 'le') key += `${name}=${labels[name]}\n`;
	return key;
};

/** Increases of buckets with the same bounds added up: the finest that may be merged before placing values. */
type Summed = {readonly buckets: readonly Series[]; readonly gained: number[]; sum: number; count: number};

/** Native buckets have exact bounds of their own, and are placed one by one. */
const placeNative = (into: Distribution, {natives, sum}: Histogram, total: number, factor: number): void => {
	let placed = 0;
	for (const {low, bound, gained} of natives) {
		const count = Math.round(gained);
		if (!(count > 0)) continue;
		placed += count;
		if (low <= 0) recordAtMost(into, bound * factor, count);
		else recordBetween(into, low * factor, bound * factor, count);
	}
	// What lies in buckets that are not kept (negative ones, too many of them) is known to have been there, not where.
	if (total > placed) recordUnplaced(into, Math.round(total) - placed, 0);
	addSeconds(into, gainOf(sum) * factor);
};

const place = (into: Distribution, {buckets, gained, sum, count}: Summed, factor: number): void => {
	let below = 0;
	let low = 0;
	for (let index = 0; index < buckets.length; index++) {
		const {bound} = buckets[index] as Series;
		// Cumulative counts of a page that is written while it is read may run backwards by a little.
		const upTo = Math.max(below, Math.round(gained[index] as number));
		const own = upTo - below;
		if (own > 0) {
			if (bound === Infinity) recordAtLeast(into, low * factor, own);
			else if (index === 0 || low <= 0) recordAtMost(into, bound * factor, own);
			else recordBetween(into, low * factor, bound * factor, own);
		}
		below = upTo;
		if (bound !== Infinity) low = bound;
	}
	const rest = Math.round(count) - below;
	if (rest > 0) recordAtLeast(into, low * factor, rest);
	if (Number.isFinite(sum)) addSeconds(into, sum * factor);
};

/** What is not known yet adds nothing. */
const gainOf = (series: Series | null): number => (series !== null && series.gained > 0 ? series.gained : 0);

const hasPlaces = ({buckets}: Histogram): boolean => buckets.length > 1 || (buckets.length === 1 && Number.isFinite(buckets[0]?.bound));

/** The durations that some histograms gained, or null while nothing is known of them. `factor` is seconds per unit. */
export const collectDurations = (histograms: readonly Histogram[], factor: number): Distribution | null => {
	const schemas = new Map<string, Summed>();
	let distribution: Distribution | null = null;
	for (const histogram of histograms) {
		const {buckets, sum, count, natives, schema} = histogram;
		const total = (count ?? buckets[buckets.length - 1])?.gained ?? NaN;
		if (Number.isNaN(total)) continue;
		distribution ??= createDistribution(new AscendingCounts());
		if (total === 0) continue;
		const gainedSum = gainOf(sum);
		if (natives.length > 0) placeNative(distribution, histogram, total, factor);
		// Native histograms show only +Inf in text: no places are known from that.
		else if (!hasPlaces(histogram)) recordUnplaced(distribution, Math.round(total), gainedSum * factor);
		else {
			let summed = schemas.get(schema);
			if (!summed) schemas.set(schema, (summed = {buckets, gained: buckets.map(() => 0), sum: 0, count: 0}));
			for (let index = 0; index < buckets.length; index++) summed.gained[index] = (summed.gained[index] as number) + gainOf(buckets[index] as Series);
			summed.sum += gainedSum;
			summed.count += total;
		}
	}
	if (distribution) for (const summed of schemas.values()) place(distribution, summed, factor);
	return distribution;
};

/** Quantiles that the program computed itself, in seconds by share: only when one label set alone tells them. */
export const readyQuantiles = (candidate: Candidate): ReadonlyMap<string, number> => {
	const telling = candidate.series.filter(({part}) => part === 'quantile');
	const sets = new Set(telling.map(({labels}) => Object.entries(labels).filter(([name]) => name !== 'quantile').sort().join('\n')));
	const ready = new Map<string, number>();
	if (sets.size !== 1) return ready;
	const factor = secondsPerUnit(candidate);
	for (const {bound, value} of telling) if (bound > 0 && bound < 1 && Number.isFinite(value)) ready.set(String(bound), value * factor);
	return ready;
};
