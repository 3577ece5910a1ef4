/** What the lines of one tick add up to: requests by class, errors, latency, and the same for each route. */
import {maxRoutes, createKeySet, type KeySet} from '../../signals/cardinality.ts';
import {createDistribution, record as recordDuration, type Distribution} from '../../signals/distribution.ts';
import {templateRoute} from '../../signals/route.ts';
import {createClassCounts, type StatusClass} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';
import type {SingleRequest} from '../collector.ts';
import type {LogRecord} from './record.ts';

type Counts = {readonly classes: Record<StatusClass, number>; errors: number; readonly latency: Distribution};
/** The slowest request that was answered well, and the slowest that failed. */
type Worst = {slowest: SingleRequest | null; failed: SingleRequest | null};
export type RouteTally = Counts & Worst & {readonly method: string; readonly route: string};
export type Tally = Counts & {readonly routes: Map<string, RouteTally>};

const createCounts = (): Counts => ({classes: createClassCounts(), errors: 0, latency: createDistribution()});
export const createTally = (): Tally => ({...createCounts(), routes: new Map()});

/** Paths whose route is remembered; beyond that all are forgotten and made anew. */
const maxCachedPaths = 5000;
const maxCachedMethods = 50;

export type RouteNames = {
	/** The key under which a request is counted: method and route while there is room for more, else `other`. */
	keyOf(method: string, path: string): string;
	readonly keys: KeySet;
};

export const createRouteNames = (): RouteNames => {
	const keys = createKeySet(maxRoutes);
	const byMethod = new Map<string, Map<string, string>>();
	let cached = 0;
	const pathsOf = (method: string): Map<string, string> => {
		let paths = byMethod.get(method);
		if (!paths) {
			if (byMethod.size >= maxCachedMethods) byMethod.clear();
			paths = new Map();
			byMethod.set(method, paths);
		}
		return paths;
	};
	return {
		keys,
		keyOf(method, path) {
			const paths = pathsOf(method);
			let key = paths.get(path);
			if (key !== undefined) return key;
			if (++cached > maxCachedPaths) {
				byMethod.clear();
				cached = 0;
			}
			key = keys.admit(`${washText(method, 16)} ${washText(templateRoute(path), 120)}`);
			pathsOf(method).set(path, key);
			return key;
		},
	};
};

const routeTally = (tally: Tally, key: string): RouteTally => {
	let route = tally.routes.get(key);
	if (!route) {
		const space = key.indexOf(' ');
		route = {...createCounts(), slowest: null, failed: null, method: space === -1 ? '' : key.slice(0, space), route: space === -1 ? key : key.slice(space + 1)};
		tally.routes.set(key, route);
	}
	return route;
};

const hasFailed = ({status, failed}: LogRecord): boolean => failed || status === '5xx';

const countInto = (counts: Counts, record: LogRecord): void => {
	counts.classes[record.status]++;
	if (hasFailed(record)) counts.errors++;
};

/** Made only for a request that is worse than all before it: rarely. */
const rememberWorst = (route: RouteTally, record: LogRecord, seconds: number | null): void => {
	if (hasFailed(record)) {
		if (route.failed === null || (seconds ?? -1) > (route.failed.seconds ?? -1)) route.failed = {status: record.status, seconds};
	} else if (seconds !== null && (route.slowest?.seconds ?? -1) < seconds) route.slowest = {status: record.status, seconds};
};

/** Counts one request; `seconds` is null when its duration is not known. */
export const countRequest = (tally: Tally, names: RouteNames, record: LogRecord, seconds: number | null): void => {
	countInto(tally, record);
	const timed = seconds !== null && recordDuration(tally.latency, seconds);
	if (record.path === '') return;
	const route = routeTally(tally, names.keyOf(record.method, record.path));
	countInto(route, record);
	if (timed) recordDuration(route.latency, seconds);
	rememberWorst(route, record, timed ? seconds : null);
};
