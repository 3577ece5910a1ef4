/** What is done with a page each time it is read: worked out once, for as long as its series stay the same. */
import {maxRoutes, type KeySet} from '../../signals/cardinality.ts';
import {createDistribution, recordUnplaced, type Distribution} from '../../signals/distribution.ts';
import {classifyStatus, createClassCounts, type StatusClass} from '../../signals/status.ts';
import {maskPrivate} from '../../signals/private-text.ts';
import {washText} from '../../signals/text.ts';
import type {RouteDelta} from '../collector.ts';
import {isMarkedFailed, routeOf, statusOf, type Candidate, type Choice} from './choose.ts';
import {collectDurations, groupHistograms, secondsPerUnit, type Histogram} from './durations.ts';
import type {Series} from './series.ts';

export type Counts = {readonly classes: Record<StatusClass, number>; count: number; errors: number};

type Route = {readonly method: string; readonly route: string; readonly histograms: Histogram[]; readonly keys: Set<string>};
type Step = {readonly series: Series; readonly status: StatusClass; readonly isFailure: boolean; readonly told: {readonly method: string; readonly route: string} | null; route: Route | null};

export type Plan = {
	/** Requests of all series; null when nothing on the page counts them. */
	count(): Counts | null;
	/** Their durations; null when the page tells none. */
	durations(requests: number): Distribution | null;
	/** What each route did, those that did anything. */
	routes(service: string, keys: KeySet): RouteDelta[];
};

/** A histogram counts requests by its _count, a counter by itself. */
const isCount = ({part}: Series): boolean => part === 'count' || part === 'value';

const washed = (told: {readonly method: string; readonly route: string} | null) => (told === null ? null : {method: washText(told.method, 12), route: washText(maskPrivate(told.route), 120)});
const keyOf = ({method, route}: {readonly method: string; readonly route: string}): string => `${method} ${route}`;

export const createPlan = ({requests, latency, mean}: Choice): Plan => {
	const steps: Step[] = requests ? requests.series.filter(isCount).map(series => planStep(requests, series)) : [];
	const histograms = latency ? groupHistograms(latency.series) : [];
	const latencyFactor = latency ? secondsPerUnit(latency) : 1;
	const meanFactor = mean ? secondsPerUnit(mean) : 1;
	const byRoute = groupByRoute(latency, histograms);
	const routes = new Map<string, Route>();
	const findRoute = (told: {readonly method: string; readonly route: string}, keys: KeySet): Route => {
		const own = keyOf(told);
		const key = keys.admit(own);
		let route = routes.get(key);
		if (!route) routes.set(key, (route = {...(key === own ? told : {method: '', route: key}), histograms: [], keys: new Set()}));
		if (!route.keys.has(own) && route.keys.size < maxRoutes * 100) {
			route.keys.add(own);
			route.histograms.push(...(byRoute.get(own) ?? []));
		}
		return route;
	};
	const count = (): Counts | null => {
		if (!requests) return null;
		const counts = emptyCounts();
		for (const step of steps) countStep(counts, step);
		return counts;
	};
	return {
		count,
		durations(amount) {
			if (latency) return collectDurations(histograms, latencyFactor);
			if (!mean || amount === 0) return null;
			const distribution = createDistribution();
			recordUnplaced(distribution, amount, mean.series.reduce((sum, {gained}) => sum + (gained > 0 ? gained : 0), 0) * meanFactor);
			return distribution;
		},
		routes(service, keys) {
			const counted = new Map<Route, Counts>();
			for (const step of steps) {
				if (step.told === null || !(step.series.gained > 0)) continue;
				step.route ??= findRoute(step.told, keys);
				let counts = counted.get(step.route);
				if (!counts) counted.set(step.route, (counts = emptyCounts()));
				countStep(counts, step);
			}
			return [...counted].filter(([, {count}]) => count > 0).map(([{method, route, histograms: own}, {classes, errors}]) => ({service, method, route, classes, errors, latency: latency && own.length > 0 ? collectDurations(own, latencyFactor) : null}));
		},
	};
};

const emptyCounts = (): Counts => ({classes: createClassCounts(), count: 0, errors: 0});

const planStep = ({rule}: Candidate, series: Series): Step => {
	const status = classifyStatus(statusOf(rule, series.labels));
	return {series, status, isFailure: status === '5xx' || isMarkedFailed(rule, series.labels), told: washed(routeOf(rule, series.labels)), route: null};
};

const countStep = (counts: Counts, {series, status, isFailure}: Step): void => {
	const amount = Math.round(series.gained);
	if (!(amount > 0)) return;
	counts.classes[status] += amount;
	counts.count += amount;
	if (isFailure) counts.errors += amount;
};

const groupByRoute = (latency: Candidate | null, histograms: readonly Histogram[]): Map<string, Histogram[]> => {
	const groups = new Map<string, Histogram[]>();
	if (!latency) return groups;
	for (const histogram of histograms) {
		const any = histogram.count ?? histogram.buckets[0] ?? histogram.natives[0] ?? histogram.sum;
		const told = any ? washed(routeOf(latency.rule, any.labels)) : null;
		if (told === null) continue;
		const key = keyOf(told);
		const group = groups.get(key);
		if (group) group.push(histogram);
		else groups.set(key, [histogram]);
	}
	return groups;
};
