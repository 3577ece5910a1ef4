/** The series of a metrics page, and what reading a page gives. */
import type {FamilyType} from './rules/rule.ts';

/** `native` is a bucket of a native histogram: by itself, not cumulative, between `low` and `bound`. */
export type Part = 'value' | 'count' | 'sum' | 'bucket' | 'quantile' | 'native';

export type Series = {
	/** The family's base name; with _total for counters. */
	readonly family: string;
	readonly part: Part;
	readonly labels: Readonly<Record<string, string>>;
	/** Upper bound of a bucket. */
	readonly bound: number;
	/** Lower bound of a native bucket, else NaN. */
	readonly low: number;
	value: number;
	/** What it gained since the reading before; NaN while that is not known. Numbers only: a page has thousands of these. */
	gained: number;
	previous: number;
	generation: number;
};

export type Family = {readonly name: string; type: FamilyType; unit: string | null; readonly series: Set<Series>};

export type PageReading = {
	readonly families: ReadonlyMap<string, Family>;
	readonly samples: number;
	readonly brokenLines: number;
	readonly brokenSample: string | null;
	readonly duplicates: number;
	/** Series beyond the limit, left out. */
	readonly overflowed: number;
	/** Grows when series or types have come or gone: what was chosen from them must be chosen anew. */
	readonly revision: number;
	/** The program was started anew since the page before, by the start time that it tells. */
	readonly hasBegun: boolean;
};

/** All of one shape, so that reading them is fast. */
export const createSeries = ({family, part, labels, bound, low}: Pick<Series, 'family' | 'part' | 'labels' | 'bound' | 'low'>, previous: number): Series => ({family, part, labels, bound, low, value: NaN, gained: NaN, previous, generation: 0});

/** Counts what a series gained since the page before; `restarted`: the program has been started anew, every counter has begun at 0. */
export const countGain = (series: Series, restarted: boolean): void => {
	const {value, previous} = series;
	// A counter that fell was reset and has counted from 0 again.
	series.gained = value >= 0 && value !== Infinity ? (restarted && !Number.isNaN(previous) ? value : value >= previous ? value - previous : Number.isNaN(previous) ? NaN : value) : NaN;
	if (Number.isFinite(value)) series.previous = value;
};
