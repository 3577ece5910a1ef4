/** One metrics page as it is read again and again: its families, its series, and what each gained since the reading before. */
import {increase} from '../../signals/rate.ts';
import {parseExposition, parseSeries} from './parse-exposition.ts';
import type {FamilyType} from './rules/rule.ts';

export type Part = 'value' | 'count' | 'sum' | 'bucket' | 'quantile';

export type Series = {
	/** The family's base name; with _total for counters. */
	readonly family: string;
	readonly part: Part;
	readonly labels: Readonly<Record<string, string>>;
	/** Upper bound of a bucket. */
	readonly bound: number;
	value: number;
	/** What it gained since the reading before; null while that is not known. */
	gained: number | null;
	previous: number | null;
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
};

export type Page = {
	/** Takes a page in. After the first one, a series that is new counts from 0: it came to be since then. */
	read(text: string): PageReading;
};

export const maxSeriesOfPage = 50_000;
const suffixes = /_(bucket|count|sum|gcount|gsum)$/;

/** `wanted` says by a family's base name whether anything is made of it: the rest is not kept. */
export const createPage = (wanted: (family: string) => boolean): Page => {
	const known = new Map<string, Series | null>();
	const families = new Map<string, Family>();
	const types = new Map<string, FamilyType>();
	const units = new Map<string, string>();
	const seen = new Map<string, number>();
	let generation = 0;
	let revision = 0;
	let startTime: number | null = null;

	const familyOf = (name: string): {family: string; part: Part} => {
		if (types.has(name) && types.get(name) !== 'histogram' && types.get(name) !== 'summary') return {family: name, part: 'value'};
		const suffix = suffixes.exec(name)?.[1];
		if (suffix !== undefined) {
			const base = name.slice(0, -suffix.length - 1);
			const type = types.get(base);
			if (type === 'histogram' || type === 'summary' || (type === undefined && suffix === 'bucket')) return {family: base, part: suffix === 'bucket' ? 'bucket' : suffix === 'sum' || suffix === 'gsum' ? 'sum' : 'count'};
		}
		return types.get(name) === 'summary' ? {family: name, part: 'quantile'} : {family: name, part: 'value'};
	};
	const admit = (text: string, isFirstPage: boolean): Series | null | undefined => {
		const parsed = parseSeries(text);
		if (!parsed) return undefined;
		const {family: name, part} = familyOf(parsed.name);
		if (parsed.name === 'process_start_time_seconds') return {family: name, part, labels: parsed.labels, bound: NaN, value: NaN, gained: null, previous: null, generation: 0};
		// Of a page that names its service there, nothing else of target_info is looked at: it may hold command lines.
		if (!wanted(name)) return null;
		const quantile = part === 'quantile' ? parsed.labels['quantile'] : undefined;
		if (part === 'quantile' && quantile === undefined) return null;
		const bound = part === 'bucket' ? toNumber(parsed.labels['le']) : quantile !== undefined ? toNumber(quantile) : NaN;
		let family = families.get(name);
		if (!family) families.set(name, (family = {name, type: 'untyped', unit: null, series: new Set()}));
		const series: Series = {family: name, part, labels: parsed.labels, bound, value: NaN, gained: null, previous: isFirstPage ? null : 0, generation: 0};
		family.series.add(series);
		revision++;
		return series;
	};
	const forgetGone = (): void => {
		for (const [text, series] of known) {
			if (seen.get(text) === generation) continue;
			known.delete(text);
			seen.delete(text);
			if (series && families.get(series.family)?.series.delete(series)) revision++;
		}
		for (const [name, family] of families) if (family.series.size === 0) families.delete(name);
	};
	return {
		read(text) {
			generation++;
			const isFirstPage = generation === 1;
			let samples = 0;
			let brokenLines = 0;
			let brokenSample: string | null = null;
			let duplicates = 0;
			let overflowed = 0;
			let newStart: number | null = null;
			parseExposition(text, {
				type(name, type) {
					const read = type === 'counter' || type === 'gauge' || type === 'histogram' || type === 'summary' ? type : type === 'gaugehistogram' ? 'histogram' : 'untyped';
					if (types.get(name) !== read) {
						// Bounded with the series: a page that invents names must not grow this for ever.
						if (types.size > maxSeriesOfPage) types.clear();
						types.set(name, read);
						// OpenMetrics leaves _total out of the name of a counter's family.
						if (read === 'counter') types.set(name.endsWith('_total') ? name : `${name}_total`, read);
						revision++;
					}
				},
				unit(name, unit) {
					if (units.size <= maxSeriesOfPage) units.set(name, unit);
				},
				sample(series, value) {
					samples++;
					let entry = known.get(series);
					if (entry === undefined) {
						if (known.size >= maxSeriesOfPage) {
							overflowed++;
							return true;
						}
						const admitted = admit(series, isFirstPage);
						if (admitted === undefined) return false;
						known.set(series, (entry = admitted));
					}
					if (seen.get(series) === generation) {
						duplicates++;
						return true;
					}
					seen.set(series, generation);
					if (!entry) return true;
					if (entry.family === 'process_start_time_seconds') newStart = value;
					entry.value = value;
					entry.generation = generation;
					return true;
				},
				broken(line) {
					brokenLines++;
					brokenSample ??= line;
				},
			});
			// The program was started anew: every counter has begun at 0, even one that is past its old value already.
			const restarted = newStart !== null && startTime !== null && newStart > startTime + 1;
			startTime = newStart ?? startTime;
			forgetGone();
			for (const family of families.values()) {
				family.type = types.get(family.name) ?? ([...family.series].some(({part}) => part === 'bucket') ? 'histogram' : 'untyped');
				family.unit = units.get(family.name) ?? units.get(family.name.replace(/_total$/, '')) ?? null;
				for (const series of family.series) {
					series.gained = increase(restarted && series.previous !== null ? 0 : series.previous, series.value);
					if (Number.isFinite(series.value)) series.previous = series.value;
				}
			}
			return {families, samples, brokenLines, brokenSample, duplicates, overflowed, revision};
		},
	};
};

const toNumber = (text: string | undefined): number => (text === undefined ? NaN : /^\+?inf$/i.test(text) ? Infinity : Number(text));
