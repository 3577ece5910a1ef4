/** One metrics page as it is read again and again: its families, its series, and what each gained since the reading before. */
import {decodeLines} from './decode-lines.ts';
import {createLineReader} from './line-reader.ts';
import {parseExposition, parseSeries, type SeriesText} from './parse-exposition.ts';
import type {ProtobufFamily} from './parse-protobuf.ts';
import {countGain, createSeries, type Family, type PageReading, type Part, type Series} from './series.ts';
import type {FamilyType} from './rules/rule.ts';

export type Page = {
	/** Takes a page in. After the first one, a series that is new counts from 0: it came to be since then. */
	read(body: Uint8Array): PageReading;
	/** The same for a page of protobuf. */
	readProtobuf(families: readonly ProtobufFamily[]): PageReading;
};

export const maxSeriesOfPage = 50_000;
const suffixes = /_(bucket|count|sum|gcount|gsum)$/;

/** `wanted` says by a family's base name whether anything is made of it: the rest is not kept. */
export const createPage = (wanted: (family: string) => boolean): Page => {
	/** By the text of the series; null for those that nothing is made of. */
	const known = new Map<string, Series | null>();
	/** Of those the ones that something is made of. */
	let kept = 0;
	const families = new Map<string, Family>();
	const types = new Map<string, FamilyType>();
	const units = new Map<string, string>();
	const lines = createLineReader<Series | null>();
	let generation = 0;
	let revision = 0;
	let startTime: number | null = null;
	/** Behind one address several processes may answer in turn: only one younger than all before has been started anew. */
	let youngest: number | null = null;
	/** What is found out while one page is read. */
	let told = {samples: 0, brokenLines: 0, brokenSample: null as string | null, taken: 0, duplicates: 0, overflowed: 0, newStart: null as number | null};

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
	const add = (series: Omit<Series, 'value' | 'gained' | 'previous' | 'generation'>, countsFrom: number): Series => {
		let family = families.get(series.family);
		if (!family) families.set(series.family, (family = {name: series.family, type: 'untyped', unit: null, series: new Set()}));
		const made = createSeries(series, countsFrom);
		family.series.add(made);
		revision++;
		return made;
	};
	/** A series that was not on the page before; null when nothing is made of it, undefined when the text is none. */
	const admit = (parsed: SeriesText | null): Series | null | undefined => {
		if (!parsed) return undefined;
		const {family: name, part} = familyOf(parsed.name);
		if (parsed.name === startTimeName) return createSeries({family: name, part, labels: parsed.labels, bound: NaN, low: NaN}, NaN);
		// Of a page that names its service there, nothing else of target_info is looked at: it may hold command lines.
		if (!wanted(name)) return null;
		const quantile = part === 'quantile' ? parsed.labels['quantile'] : undefined;
		if (part === 'quantile' && quantile === undefined) return null;
		const bound = part === 'bucket' ? toNumber(parsed.labels['le']) : quantile !== undefined ? toNumber(quantile) : NaN;
		return add({family: name, part, labels: parsed.labels, bound, low: NaN}, generation === 1 ? NaN : 0);
	};
	/** Looks a series up by its text; undefined when it is none or has no room. */
	const lookUp = (text: string, parse: () => SeriesText | null): Series | null | undefined => {
		const entry = known.get(text);
		if (entry !== undefined) return entry;
		if (known.size >= maxSeriesOfPage) {
			told.overflowed++;
			return undefined;
		}
		const admitted = admit(parse());
		if (admitted !== undefined) known.set(text, admitted);
		if (admitted) kept++;
		return admitted;
	};
	const take = (series: Series, value: number): void => {
		if (series.generation === generation) {
			told.duplicates++;
			return;
		}
		told.taken++;
		series.generation = generation;
		series.value = value;
		if (series.family === startTimeName) told.newStart = value;
	};
	const setType = (name: string, type: string): void => {
		const read = type === 'counter' || type === 'gauge' || type === 'histogram' || type === 'summary' ? type : type === 'gaugehistogram' ? 'histogram' : 'untyped';
		if (types.get(name) === read) return;
		// Bounded with the series: a page that invents names must not grow this for ever.
		if (types.size > maxSeriesOfPage) types.clear();
		types.set(name, read);
		// OpenMetrics leaves _total out of the name of a counter's family.
		if (read === 'counter') types.set(name.endsWith('_total') ? name : `${name}_total`, read);
		revision++;
	};
	const setUnit = (name: string, unit: string): void => {
		if (units.size <= maxSeriesOfPage) units.set(name, unit);
	};
	const forget = (isThere: (text: string, series: Series | null) => boolean): void => {
		kept = 0;
		for (const [text, series] of known) {
			if (isThere(text, series)) {
				if (series) kept++;
				continue;
			}
			known.delete(text);
			if (series && families.get(series.family)?.series.delete(series)) revision++;
		}
		for (const [name, family] of families) if (family.series.size === 0) families.delete(name);
	};
	const begin = (): void => {
		generation++;
		told = {samples: 0, brokenLines: 0, brokenSample: null, taken: 0, duplicates: 0, overflowed: 0, newStart: null};
	};
	let typedAt = -1;
	const finish = (): PageReading => {
		const {samples, brokenLines, brokenSample, duplicates, overflowed, newStart} = told;
		// The program was started anew: every counter has begun at 0, even one that is past its old value already.
		const restarted = newStart !== null && startTime !== null && newStart > startTime + 1;
		startTime = newStart ?? startTime;
		const hasBegun = newStart !== null && youngest !== null && newStart > youngest + 1;
		youngest = newStart !== null && (youngest === null || newStart > youngest) ? newStart : youngest;
		for (const family of families.values()) {
			if (typedAt !== revision) {
				family.type = types.get(family.name) ?? ([...family.series].some(({part}) => part === 'bucket') ? 'histogram' : 'untyped');
				family.unit = units.get(family.name) ?? units.get(family.name.replace(/_total$/, '')) ?? null;
			}
			for (const series of family.series) countGain(series, restarted);
		}
		typedAt = revision;
		return {families, samples, brokenLines, brokenSample, duplicates, overflowed, revision, hasBegun};
	};
	return {
		read(body) {
			begin();
			const unchanged = lines.read(decodeLines(body), {
				known(series, value) {
					told.samples++;
					if (series) take(series, value);
				},
				line(text, from, to, remember) {
					parseExposition(text, {
						type: setType,
						unit: setUnit,
						sample(series, value) {
							told.samples++;
							const entry = lookUp(series, () => parseSeries(series));
							if (entry === undefined) return told.overflowed > 0 && parseSeries(series) !== null;
							remember(series, entry);
							if (entry) take(entry, value);
							return true;
						},
						broken(line) {
							told.brokenLines++;
							told.brokenSample ??= line;
						},
					}, from, to);
				},
			});
			// All that are kept have been told, and the others take no more room than the page does.
			if (!unchanged && (told.taken !== kept || told.samples - told.overflowed < known.size)) {
				const there = lines.texts();
				forget((name, series) => (series ? series.generation === generation : there.has(name)));
			}
			return finish();
		},
		readProtobuf(all) {
			begin();
			for (const {name, type, unit, samples, natives} of all) {
				setType(name, type);
				if (unit !== null) setUnit(name, unit);
				for (const {text, series: parsed, value} of samples) {
					told.samples++;
					const entry = lookUp(text, () => parsed);
					if (entry) take(entry, value);
				}
				if (!wanted(name)) continue;
				for (const {labels, text, schema, buckets} of natives) {
					// Of another resolution are other buckets, which have not counted from 0.
					const isNew = known.get(`${text} schema`)?.bound !== schema;
					if (isNew) known.set(`${text} schema`, createSeries({family: '', part: 'value', labels: {}, bound: schema, low: NaN}, NaN));
					const marker = known.get(`${text} schema`);
					if (marker) marker.generation = generation;
					for (const {low, high, count} of buckets) {
						const key = `${text} ${schema} ${high}`;
						let series = known.get(key);
						if (!series) {
							if (known.size >= maxSeriesOfPage) {
								told.overflowed++;
								continue;
							}
							series = add({family: name, part: 'native', labels, bound: high, low}, isNew ? NaN : 0);
							known.set(key, series);
						}
						take(series, count);
					}
				}
			}
			forget((_, series) => series === null || series.generation === generation);
			return finish();
		},
	};
};

const startTimeName = 'process_start_time_seconds';
const toNumber = (text: string | undefined): number => (text === undefined ? NaN : /^\+?inf$/i.test(text) ? Infinity : Number(text));
