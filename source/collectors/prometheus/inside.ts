/** Durations of queries, the inside of programs and database servers, as a page tells them. Planned once, told each time. */
import {catalog, type SeriesName} from '../../signals/catalog.ts';
import {washText} from '../../signals/text.ts';
import type {LatencyPoint, Point} from '../collector.ts';
import {firstOf, holds, matches} from './choose.ts';
import {collectDurations, groupHistograms, unitOf, type Histogram} from './durations.ts';
import type {PageReading, Series} from './series.ts';
import {durationRules, levelRules, type DurationRule, type LevelRule} from './rules/inside.ts';

export type Inside = {
	/** `observedSeconds` is null for the first reading, which tells levels alone. */
	tell(service: string, from: string, observedSeconds: number | null): {readonly points: readonly Point[]; readonly latencies: readonly LatencyPoint[]};
	readonly isEmpty: boolean;
};

const maxNames = 20;

export const isWantedInside = (family: string): boolean => durationRules.some(rule => matches(rule.family, family)) || levelRules.some(rule => matches(rule.family, family));

type Level = {readonly rule: LevelRule; readonly series: readonly Series[]; readonly factor: number};
type Durations = {readonly rule: DurationRule; readonly name: string; readonly histograms: readonly Histogram[]; readonly factor: number};

export const planInside = (page: PageReading): Inside => {
	const levels = planLevels(page);
	const durations = planDurations(page);
	return {
		isEmpty: levels.length === 0 && durations.length === 0,
		tell(service, from, observedSeconds) {
			const points: Point[] = [];
			const latencies: LatencyPoint[] = [];
			const servers = new Set<string>();
			for (const level of levels) {
				const {series, system} = level.rule;
				const value = valueOf(level, observedSeconds);
				if (value === null) continue;
				const database = system === undefined ? null : washText(`${system} ${new URL(from).host}`, 60);
				points.push({name: series, labels: database === null ? {service, from} : {database, from}, value});
				if (database !== null && isDelta(series)) servers.add(database);
			}
			if (observedSeconds !== null) for (const database of servers) points.push({name: 'db.server.observed', labels: {database, from}, value: observedSeconds});
			if (observedSeconds !== null) for (const {rule, name, histograms, factor} of durations) {
				const distribution = collectDurations(histograms, factor);
				if (distribution && distribution.count > 0) latencies.push({name: rule.series, labels: {service, from, [rule.series === 'db.client.operation.duration' ? 'system' : 'pool']: name}, distribution});
			}
			return {points, latencies};
		},
	};
};

const isDelta = (name: SeriesName): boolean => catalog[name].kind === 'delta';

const planLevels = (page: PageReading): Level[] => {
	const levels: Level[] = [];
	for (const rule of levelRules) {
		if (levels.some(known => known.rule.series === rule.series && known.rule.system === rule.system)) continue;
		for (const family of page.families.values()) {
			if (!matches(rule.family, family.name)) continue;
			// Of a histogram of durations the sum is what adds up.
			const wanted = family.type === 'histogram' || family.type === 'summary' ? 'sum' : 'value';
			const series = [...family.series].filter(({part, labels}) => part === wanted && holds(labels, rule.where, 'every') && !holds(labels, rule.exclude, 'some'));
			// Sessions of a state that nobody is in are none, not unknown: the family is there.
			if (series.length === 0 && rule.where === undefined) continue;
			levels.push({rule, series, factor: catalog[rule.series].unit === 'seconds' ? unitOf(family, rule.unit) : 1});
			break;
		}
	}
	return levels;
};

const valueOf = ({rule, series, factor}: Level, observedSeconds: number | null): number | null => {
	const delta = isDelta(rule.series);
	if (delta && observedSeconds === null) return null;
	let result: number | null = rule.where === undefined || delta ? null : 0;
	for (const {value, gained} of series) {
		const own = delta ? gained : value;
		if (!Number.isFinite(own)) continue;
		result = result === null ? own : rule.fold === 'sum' ? result + own : Math.max(result, own);
	}
	// No limit is told as 0 or -1: not a limit of none.
	if (result !== null && (result < 0 || (result === 0 && rule.series.endsWith('max')))) return null;
	return result === null ? null : result * factor;
};

const planDurations = (page: PageReading): Durations[] => {
	const planned: Durations[] = [];
	for (const family of page.families.values()) {
		const rule = durationRules.find(one => matches(one.family, family.name));
		if (!rule || (family.type !== 'histogram' && family.type !== 'summary')) continue;
		const groups = new Map<string, Series[]>();
		for (const series of family.series) {
			const name = washText(firstOf(series.labels, rule.name.join('|')), 60) || 'default';
			const group = groups.get(name);
			if (group) group.push(series);
			else if (groups.size < maxNames) groups.set(name, [series]);
		}
		for (const [name, series] of groups) planned.push({rule, name, histograms: groupHistograms(series), factor: unitOf(family, rule.unit, series)});
	}
	return planned;
};
