/** Of all that a page tells, what counts: requests once, latency from the best family there is, one kind of pool. */
import type {Family, PageReading, Series} from './series.ts';
import type {HttpRule, LabelTest, PoolRule, PoolState} from './rules/rule.ts';
import {inFlightFamilies, serverRules} from './rules/http-servers.ts';
import {libraryRules} from './rules/http-libraries.ts';
import type {OwnRules} from './rules/own-rules.ts';
import {poolRules} from './rules/pools.ts';

export type Rules = {readonly http: readonly HttpRule[]; readonly pools: readonly PoolRule[]};

/** Ours, and those that a person added. */
export const withOwnRules = (own: OwnRules): Rules => ({http: [...own.http, ...libraryRules, ...serverRules], pools: [...own.pools, ...poolRules]});

export const matches = (pattern: string | RegExp, name: string): boolean => (typeof pattern === 'string' ? pattern === name : pattern.test(name));

/** Whether any rule wants a family. */
export const isWanted = (rules: Rules, family: string): boolean =>
	family === 'target_info' ||
	rules.http.some(rule => matches(rule.family, family)) ||
	inFlightFamilies.some(pattern => matches(pattern, family)) ||
	rules.pools.some(rule => (rule.byLabel && matches(rule.byLabel.family, family)) || Object.values(rule.states ?? {}).some(pattern => matches(pattern, family)));

/** The value of the first label of `a|b|c` that has one. */
export const firstOf = (labels: Series['labels'], names: string): string => {
	for (const name of names.split('|')) {
		const value = labels[name];
		if (value !== undefined && value !== '') return value;
	}
	return '';
};
export const holds = (labels: Series['labels'], test: LabelTest | undefined, quantifier: 'every' | 'some'): boolean =>
	Object.entries(test ?? {})[quantifier](([names, pattern]) => matches(pattern, firstOf(labels, names)));

const counting = (rule: HttpRule, family: Family): Series[] => {
	const chosen = [...family.series].filter(({labels}) => holds(labels, rule.where, 'every') && !holds(labels, rule.exclude, 'some'));
	return rule.pickOne ? pickOne(chosen, rule.pickOne.label, rule.pickOne.prefer) : chosen;
};

/** All values of the label count the same requests: the preferred one, else the one that counted most. */
const pickOne = (all: readonly Series[], label: string, prefer: string): Series[] => {
	const counts = new Map<string, number>();
	for (const series of all) if (series.part === 'count') counts.set(series.labels[label] ?? '', (counts.get(series.labels[label] ?? '') ?? 0) + series.value);
	const value = counts.has(prefer) ? prefer : [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
	return all.filter(series => (series.labels[label] ?? '') === value);
};

export type Candidate = {readonly rule: HttpRule; readonly family: Family; readonly series: readonly Series[]; readonly hasStatus: boolean; readonly buckets: number};

const candidatesOf = (page: PageReading, rules: Rules): Candidate[] => {
	const found: Candidate[] = [];
	for (const family of page.families.values()) {
		for (const rule of rules.http) {
			if (!matches(rule.family, family.name) || !rule.types.includes(family.type)) continue;
			const series = counting(rule, family);
			if (series.length === 0) continue;
			const status = rule.status?.join('|');
			const failed = Object.keys(rule.failed ?? {});
			found.push({
				rule, family, series,
				hasStatus: series.some(({labels}) => (status !== undefined && firstOf(labels, status) !== '') || failed.some(label => labels[label] !== undefined)),
				buckets: new Set(series.filter(({part}) => part === 'bucket' || part === 'native').map(({bound}) => bound)).size,
			});
		}
	}
	return found;
};

export type Choice = {
	/** Counts requests; null when nothing on the page does. */
	readonly requests: Candidate | null;
	readonly latency: Candidate | null;
	/** The sum of durations that goes with `requests`, when there is no latency family. */
	readonly mean: Candidate | null;
	readonly inFlight: readonly Series[];
	readonly pools: readonly PoolSeries[];
};
export type PoolSeries = {readonly rule: PoolRule; readonly state: PoolState; readonly pool: string; readonly series: Series};

const best = (candidates: readonly Candidate[], compare: (a: Candidate, b: Candidate) => number): Candidate | null => [...candidates].sort(compare)[0] ?? null;

/** Families that count the same requests are never added: of each kind one is chosen. */
export const choose = (page: PageReading, rules: Rules): Choice => {
	const all = candidatesOf(page, rules);
	const counts = all.filter(({rule}) => rule.role === 'full' || rule.role === 'counts' || rule.role === 'total');
	// A family that tells the status is worth more than a finer one that does not: errors must not be lost.
	const requests = best(counts, (a, b) => Number(b.hasStatus) - Number(a.hasStatus) || b.rule.priority - a.rule.priority);
	const durations = all.filter(({rule, series}) => (rule.role === 'full' || rule.role === 'latency') && series.some(({part}) => part === 'count' || part === 'bucket'));
	const latency = best(durations, (a, b) => Number(b.buckets > 1) - Number(a.buckets > 1) || b.rule.priority - a.rule.priority || b.buckets - a.buckets);
	const mean = latency === null ? best(all.filter(({rule}) => rule.role === 'mean'), (a, b) => b.rule.priority - a.rule.priority) : null;
	return {requests, latency, mean, inFlight: chooseInFlight(page), pools: choosePools(page, rules)};
};

const chooseInFlight = (page: PageReading): readonly Series[] => {
	for (const pattern of inFlightFamilies) {
		for (const family of page.families.values()) {
			if (!matches(pattern, family.name)) continue;
			// prometheus-net tells the whole without labels and each action with them: the whole is enough.
			const whole = [...family.series].filter(({labels}) => !labels['controller'] && !labels['action']);
			return whole.length > 0 ? whole : [...family.series];
		}
	}
	return [];
};

const choosePools = (page: PageReading, rules: Rules): readonly PoolSeries[] => {
	const byStack = rules.pools.map(rule => ({rule, found: findPool(page, rule)})).filter(({found}) => found.some(({state}) => state === 'used' || state === 'total'));
	const top = Math.max(...byStack.map(({rule}) => rule.priority));
	// The same pool may be told by driver and framework: the highest kind counts, others of the same rank are other pools.
	return byStack.filter(({rule}) => rule.priority === top).flatMap(({found}) => found);
};

const findPool = (page: PageReading, rule: PoolRule): PoolSeries[] => {
	const found: PoolSeries[] = [];
	const add = (series: Series, state: PoolState | undefined): void => {
		if (state !== undefined && !holds(series.labels, rule.exclude, 'some')) found.push({rule, state, pool: firstOf(series.labels, rule.pool.join('|')) || 'default', series});
	};
	for (const family of page.families.values()) {
		if (rule.byLabel && matches(rule.byLabel.family, family.name)) for (const series of family.series) add(series, rule.byLabel.values[firstOf(series.labels, rule.byLabel.labels.join('|'))]);
		for (const [state, pattern] of Object.entries(rule.states ?? {})) if (matches(pattern, family.name)) for (const series of family.series) add(series, state as PoolState);
	}
	return found;
};

/** The route that a series counts, and by which method; null where the family tells no routes. */
export const routeOf = (rule: HttpRule, labels: Series['labels']): {readonly method: string; readonly route: string} | null => {
	const joined = rule.routeJoin ? rule.routeJoin.map(name => labels[name] ?? '').filter(Boolean).join('#') : '';
	const route = joined || (rule.route ? firstOf(labels, rule.route.join('|')) : '');
	const method = rule.method ? firstOf(labels, rule.method.join('|')).toUpperCase() : '';
	return route === '' && method === '' ? null : {method, route: route || '(no route)'};
};

export const statusOf = (rule: HttpRule, labels: Series['labels']): string => (rule.status ? firstOf(labels, rule.status.join('|')) : '');

/** Whether a series counts failed requests by a label other than the status. */
export const isMarkedFailed = (rule: HttpRule, labels: Series['labels']): boolean =>
	Object.entries(rule.failed ?? {}).some(([label, values]) => {
		const value = labels[label];
		return value !== undefined && value !== '' && (values === true || values.includes(value));
	});
