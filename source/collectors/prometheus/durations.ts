/** What a family of durations gained between two pages, as a distribution: no finer than it was told. */
import {addSeconds, createDistribution, recordAtLeast, recordAtMost, recordBetween, recordUnplaced, type Distribution} from '../../signals/distribution.ts';
import type {Candidate} from './choose.ts';
import type {Series} from './page.ts';
import type {TimeUnit} from './rules/rule.ts';

const factors: Readonly<Record<TimeUnit, number>> = {s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9};
const unitNames: Readonly<Record<string, TimeUnit>> = {s: 's', seconds: 's', second: 's', ms: 'ms', milliseconds: 'ms', us: 'us', microseconds: 'us', ns: 'ns', nanoseconds: 'ns'};
/** Bounds up to here are seconds to nobody: such a family counts milliseconds. */
const largestSecondsBound = 500;

/** Seconds in one unit of a family: by its UNIT line, its name, the rule, and last by the size of its bounds. */
export const secondsPerUnit = ({family, rule, series}: Candidate): number => {
	const told = family.unit === null ? undefined : unitNames[family.unit.toLowerCase()];
	const named = /_(seconds|milliseconds|microseconds|ms|us)(?:_|$)/.exec(family.name)?.[1];
	const unit = told ?? (named === undefined ? undefined : unitNames[named]) ?? rule.unit;
	if (unit !== undefined) return factors[unit];
	const largest = Math.max(0, ...series.filter(({part, bound}) => part === 'bucket' && Number.isFinite(bound)).map(({bound}) => bound));
	return largest >= largestSecondsBound ? factors.ms : factors.s;
};

/** Series of one label set but for the bound. */
type Histogram = {buckets: Series[]; sum: Series | null; count: Series | null};

const groupHistograms = (series: readonly Series[]): Histogram[] => {
	const groups = new Map<string, Histogram>();
	for (const one of series) {
		if (one.part === 'value' || one.part === 'quantile') continue;
		const key = Object.entries(one.labels).filter(([name]) => name !== 'le').map(([name, value]) => `${name}=${value}`).sort().join('\n');
		const group = groups.get(key) ?? {buckets: [], sum: null, count: null};
		if (one.part === 'bucket') group.buckets.push(one);
		else group[one.part] = one;
		groups.set(key, group);
	}
	return [...groups.values()];
};

/** Increases of buckets with the same bounds added up: the finest that may be merged before placing values. */
type Summed = {bounds: number[]; gained: number[]; sum: number; count: number};

const sumBySchema = (histograms: readonly Histogram[]): {schemas: Summed[]; bare: {count: number; sum: number}; known: boolean} => {
	const schemas = new Map<string, Summed>();
	const bare = {count: 0, sum: 0};
	let known = false;
	for (const {buckets, sum, count} of histograms) {
		const sorted = [...buckets].sort((a, b) => a.bound - b.bound);
		const total = count?.gained ?? sorted.at(-1)?.gained ?? null;
		if (total === null) continue;
		known = true;
		const gainedSum = Math.max(0, sum?.gained ?? 0);
		// Native histograms show only +Inf in text: no places are known from that.
		if (sorted.filter(({bound}) => Number.isFinite(bound)).length === 0) {
			bare.count += total;
			bare.sum += gainedSum;
			continue;
		}
		const key = sorted.map(({bound}) => bound).join(' ');
		const schema = schemas.get(key) ?? {bounds: sorted.map(({bound}) => bound), gained: sorted.map(() => 0), sum: 0, count: 0};
		sorted.forEach((bucket, index) => {
			schema.gained[index] = (schema.gained[index] as number) + (bucket.gained ?? 0);
		});
		schema.sum += gainedSum;
		schema.count += total;
		schemas.set(key, schema);
	}
	return {schemas: [...schemas.values()], bare, known};
};

const place = (into: Distribution, {bounds, gained, sum, count}: Summed, factor: number): void => {
	let below = 0;
	let low = 0;
	bounds.forEach((bound, index) => {
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
	});
	const rest = Math.round(count) - below;
	if (rest > 0) recordAtLeast(into, low * factor, rest);
	if (Number.isFinite(sum)) addSeconds(into, sum * factor);
};

/** The durations that some series of a family gained, or null while nothing is known of them. */
export const collectDurations = (candidate: Candidate, series: readonly Series[]): Distribution | null => {
	const factor = secondsPerUnit(candidate);
	const {schemas, bare, known} = sumBySchema(groupHistograms(series));
	if (!known) return null;
	const distribution = createDistribution();
	for (const schema of schemas) place(distribution, schema, factor);
	if (bare.count > 0) recordUnplaced(distribution, Math.round(bare.count), bare.sum * factor);
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
