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

/** Durations are kept as they come and sorted into their buckets so many at once: in one go that takes half the time. */
const batchSize = 64;

export type RequestTally = {
	/** By the route that the framework knows. `seconds` is null for a request that was not answered in full. */
	countRoute(method: string, route: string, status: StatusClass, seconds: number | null): void;
	/** By the path alone. A path that only ever led to a 4xx gets no name of its own. */
	countPath(method: string, target: string, status: StatusClass, seconds: number | null): void;
	cut(): AppRoute[];
	giveBack(taken: readonly AppRoute[]): void;
};

type Entry = {readonly method: string; readonly route: string; classes: Record<StatusClass, number>; latency: Distribution; readonly batch: Float64Array; batched: number; isTouched: boolean};

const createEntry = (method: string, route: string): Entry => ({method, route, classes: createClassCounts(), latency: createDistribution(), batch: new Float64Array(batchSize), batched: 0, isTouched: false});

const sortBatch = (entry: Entry): void => {
	const {batch, batched, latency} = entry;
	entry.batched = 0;
	for (let at = 0; at < batched; at++) record(latency, batch[at] as number);
};

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
	const count = (entry: Entry, status: StatusClass, seconds: number | null): void => {
		touch(entry);
		entry.classes[status]++;
		if (seconds === null) return;
		entry.batch[entry.batched++] = seconds;
		if (entry.batched === batchSize) sortBatch(entry);
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
		countRoute(method, route, status, seconds) {
			count(admit(method, route), status, seconds);
		},
		countPath(method, target, status, seconds) {
			const end = target.indexOf('?');
			const path = end === -1 ? target : target.slice(0, end);
			let entry = pathsByMethod.get(method)?.get(path);
			if (!entry) {
				const route = templateRoute(path);
				entry = status === '4xx' ? findEntry(method, route) : admit(method, route);
				if (entry) remember(method, path, entry);
			}
			count(entry ?? unrouted, status, seconds);
		},
		cut() {
			const taken = touched.map(entry => {
				sortBatch(entry);
				const {method, route, classes, latency} = entry;
				entry.classes = createClassCounts();
				entry.latency = createDistribution();
				entry.isTouched = false;
				return {method, route, classes, errors: classes['5xx'] + classes.none, latency};
			});
			touched = [];
			return taken;
		},
		giveBack(taken) {
			for (const {method, route, classes, latency} of taken) {
				const entry = admit(method, route);
				touch(entry);
				for (const name of statusClasses) entry.classes[name] += classes[name];
				mergeInto(entry.latency, latency);
			}
		},
	};
};
