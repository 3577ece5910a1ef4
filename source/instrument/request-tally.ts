/** Counts and durations of requests by method and route, since they were last handed out. */
import {createKeySet, maxRoutes, otherKey} from '../signals/cardinality.ts';
import {createDistribution, mergeInto, record, type Distribution} from '../signals/distribution.ts';
import {templateRoute} from '../signals/route.ts';
import {createClassCounts, statusClasses, type StatusClass} from '../signals/status.ts';
import type {AppRoute} from '../signals/app-report.ts';

/** Where requests are counted that were turned away and belong to no route: scanners try thousands of paths. */
export const noRoute = '(no route)';
/** Paths whose route is remembered. */
const maxCachedPaths = 5000;

/** One answered or aborted request. `seconds` is null for one that was not answered in full. */
export type Outcome = {status: StatusClass; failed: boolean; seconds: number | null};

export type RequestTally = {
	/** By the route that the framework knows. */
	countRoute(method: string, route: string, outcome: Outcome): void;
	/** By the path alone. A path that only ever led to a 4xx gets no name of its own. */
	countPath(method: string, target: string, outcome: Outcome): void;
	cut(): AppRoute[];
	giveBack(taken: readonly AppRoute[]): void;
};

type Entry = {readonly method: string; readonly route: string; classes: Record<StatusClass, number>; errors: number; latency: Distribution; isTouched: boolean};

const createEntry = (method: string, route: string): Entry => ({method, route, classes: createClassCounts(), errors: 0, latency: createDistribution(), isTouched: false});

export const createRequestTally = (): RequestTally => {
	const keys = createKeySet(maxRoutes);
	const byMethod = new Map<string, Map<string, Entry>>();
	const pathsByMethod = new Map<string, Map<string, Entry>>();
	const other = createEntry('', otherKey);
	const unrouted = createEntry('', noRoute);
	let cachedPaths = 0;
	let touched: Entry[] = [];

	const touch = (entry: Entry): void => {
		if (entry.isTouched) return;
		entry.isTouched = true;
		touched.push(entry);
	};
	const count = (entry: Entry, {status, failed, seconds}: Outcome): void => {
		touch(entry);
		entry.classes[status]++;
		if (failed) entry.errors++;
		if (seconds !== null) record(entry.latency, seconds);
	};
	const findEntry = (method: string, route: string): Entry | undefined => {
		if (method === '') return route === noRoute ? unrouted : other;
		return byMethod.get(method)?.get(route);
	};
	const admit = (method: string, route: string): Entry => {
		const known = findEntry(method, route);
		if (known) return known;
		if (keys.admit(`${method} ${route}`) === otherKey) return other;
		const entry = createEntry(method, route);
		const routes = byMethod.get(method);
		if (routes) routes.set(route, entry);
		else byMethod.set(method, new Map([[route, entry]]));
		return entry;
	};
	const remember = (method: string, path: string, entry: Entry): void => {
		if (cachedPaths >= maxCachedPaths) {
			pathsByMethod.clear();
			cachedPaths = 0;
		}
		cachedPaths++;
		const paths = pathsByMethod.get(method);
		if (paths) paths.set(path, entry);
		else pathsByMethod.set(method, new Map([[path, entry]]));
	};
	return {
		countRoute(method, route, outcome) {
			count(admit(method, route), outcome);
		},
		countPath(method, target, outcome) {
			const end = target.indexOf('?');
			const path = end === -1 ? target : target.slice(0, end);
			let entry = pathsByMethod.get(method)?.get(path);
			if (!entry) {
				const route = templateRoute(path);
				entry = outcome.status === '4xx' ? findEntry(method, route) : admit(method, route);
				if (entry) remember(method, path, entry);
			}
			count(entry ?? unrouted, outcome);
		},
		cut() {
			const taken = touched.map(entry => {
				const {method, route, classes, errors, latency} = entry;
				entry.classes = createClassCounts();
				entry.errors = 0;
				entry.latency = createDistribution();
				entry.isTouched = false;
				return {method, route, classes, errors, latency};
			});
			touched = [];
			return taken;
		},
		giveBack(taken) {
			for (const {method, route, classes, errors, latency} of taken) {
				const entry = admit(method, route);
				touch(entry);
				for (const name of statusClasses) entry.classes[name] += classes[name];
				entry.errors += errors;
				mergeInto(entry.latency, latency);
			}
		},
	};
};
