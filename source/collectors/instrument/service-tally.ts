/** What all processes of one service have told since the last reading, added up. */
import {createKeySet, maxRoutes, otherKey} from '../../signals/cardinality.ts';
import {createDistribution, mergeInto, type Distribution} from '../../signals/distribution.ts';
import {createClassCounts, statusClasses, sumClasses, type StatusClass} from '../../signals/status.ts';
import type {AppPool, AppReport, AppRoute, AppRuntime} from '../../signals/app-report.ts';
import type {LatencyPoint, Point, Reading, RouteDelta} from '../collector.ts';

/** Pools that a service may have over all its processes before the rest is left out. */
const maxPools = 64;
const maxSystems = 16;

export type ServiceTally = {
	add(process: number, report: AppReport): void;
	/** Hands out and begins anew. */
	tell(): Required<Pick<Reading, 'points' | 'latencies' | 'routes'>>;
};

/** What one process did, and in how long. */
type Covered = {seconds: number; requests: number};

type Sums = {covered: Map<number, Covered>; classes: Record<StatusClass, number>; errors: number; latency: Distribution; routes: Map<string, {method: string; route: string; classes: Record<StatusClass, number>; errors: number; latency: Distribution}>; waits: Map<string, Distribution>; operations: Map<string, Distribution>; gcSeconds: number};
const createSums = (): Sums => ({covered: new Map(), classes: createClassCounts(), errors: 0, latency: createDistribution(), routes: new Map(), waits: new Map(), operations: new Map(), gcSeconds: 0});

/** The newest levels of a process. */
type Levels = {readonly active: number | null; readonly pools: readonly AppPool[]; readonly runtime: AppRuntime};

export const createServiceTally = (service: string, from: string): ServiceTally => {
	const labels = {service, from};
	const keys = createKeySet(maxRoutes);
	let sums = createSums();
	let levels = new Map<number, Levels>();
	/** No request at all has ever come: then it is not known that it answers any. */
	let answersRequests = false;

	const addRoute = ({method, route, classes, errors, latency}: AppRoute): void => {
		const key = `${method} ${route}`;
		const admitted = method === '' ? route : keys.admit(key);
		const shown = admitted === key ? {method, route} : {method: '', route: method === '' ? route : otherKey};
		const into = sums.routes.get(admitted) ?? {...shown, classes: createClassCounts(), errors: 0, latency: createDistribution()};
		sums.routes.set(admitted, into);
		for (const name of statusClasses) {
			into.classes[name] += classes[name];
			sums.classes[name] += classes[name];
		}
		into.errors += errors;
		sums.errors += errors;
		mergeInto(into.latency, latency);
		mergeInto(sums.latency, latency);
	};
	return {
		add(process, {seconds, active, routes, pools, waits, operations, runtime}) {
			const covered = sums.covered.get(process) ?? {seconds: 0, requests: 0};
			covered.seconds += seconds;
			for (const {classes} of routes) covered.requests += sumClasses(classes);
			sums.covered.set(process, covered);
			sums.gcSeconds += runtime.gcSeconds;
			answersRequests ||= active !== null;
			routes.forEach(addRoute);
			for (const {name, durations} of waits) mergeNamed(sums.waits, name, durations, maxPools);
			for (const {name, durations} of operations) mergeNamed(sums.operations, name, durations, maxSystems);
			levels.set(process, {active, pools, runtime});
		},
		tell() {
			const told = sums;
			const stood = [...levels.values()];
			sums = createSums();
			levels = new Map();
			if (stood.length === 0) return {points: [], latencies: [], routes: []};
			const points: Point[] = [{name: 'service.observed', labels, value: observedSeconds([...told.covered.values()])}];
			const latencies: LatencyPoint[] = [];
			if (answersRequests) {
				for (const name of statusClasses) if (name !== 'none' || told.classes.none > 0) points.push({name: 'http.server.requests', labels: {...labels, class: name}, value: told.classes[name]});
				points.push({name: 'http.server.errors', labels, value: told.errors});
				points.push({name: 'http.server.active_requests', labels, value: sum(stood.map(({active}) => active).filter(active => active !== null))});
				if (told.latency.count > 0) latencies.push({labels, distribution: told.latency});
			}
			points.push(...tellRuntime(labels, stood, told.gcSeconds), ...tellPools(labels, stood));
			for (const [pool, distribution] of told.waits) latencies.push({name: 'db.client.connection.wait_time', labels: {...labels, pool}, distribution});
			for (const [system, distribution] of told.operations) latencies.push({name: 'db.client.operation.duration', labels: {...labels, system}, distribution});
			const routes = [...told.routes.values()].filter(({classes}) => sumClasses(classes) > 0).map((route): RouteDelta => ({service, ...route, latency: route.latency.count > 0 ? route.latency : null}));
			return {points, latencies, routes};
		},
	};
};

/**
 * Processes cover stretches of different length: one was busy, one has just come with what it counted before. The seconds told
 * are such that all requests over them are the sum of the rates of all processes; without requests, the mean stretch.
 */
const observedSeconds = (covered: readonly Covered[]): number => {
	const requests = sum(covered.map(one => one.requests));
	const rate = sum(covered.map(one => (one.seconds > 0 ? one.requests / one.seconds : 0)));
	return rate > 0 ? requests / rate : sum(covered.map(one => one.seconds)) / covered.length;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const mergeNamed = (into: Map<string, Distribution>, name: string, durations: Distribution, limit: number): void => {
	if (durations.count === 0) return;
	const found = into.get(name);
	if (found) mergeInto(found, durations);
	else if (into.size < limit) into.set(name, durations);
};

type ServiceLabels = {readonly service: string; readonly from: string};

const tellRuntime = (labels: ServiceLabels, stood: readonly Levels[], gcSeconds: number): Point[] => {
	const delays = stood.map(({runtime}) => runtime.loopDelaySeconds).filter(delay => delay !== null);
	return [
		...(delays.length > 0 ? [{name: 'runtime.event_loop.delay' as const, labels, value: Math.max(...delays)}] : []),
		{name: 'runtime.event_loop.utilization', labels, value: Math.max(...stood.map(({runtime}) => runtime.loopUtilization))},
		{name: 'runtime.heap_used', labels, value: sum(stood.map(({runtime}) => runtime.heapUsedBytes))},
		{name: 'runtime.heap_limit', labels, value: sum(stood.map(({runtime}) => runtime.heapLimitBytes))},
		{name: 'runtime.gc_pause', labels, value: gcSeconds},
	];
};

const poolSeries = [['used', 'db.client.connection.used'], ['idle', 'db.client.connection.idle'], ['max', 'db.client.connection.max'], ['pending', 'db.client.connection.pending_requests']] as const;

/** Pools of one name are one, over all processes; what one of them does not tell is not known of all. */
const tellPools = (labels: ServiceLabels, stood: readonly Levels[]): Point[] => {
	const byName = new Map<string, AppPool[]>();
	for (const pool of stood.flatMap(({pools}) => pools)) {
		const same = byName.get(pool.name);
		if (same) same.push(pool);
		else if (byName.size < maxPools) byName.set(pool.name, [pool]);
	}
	return [...byName].flatMap(([pool, parts]) =>
		poolSeries.flatMap(([part, name]): Point[] => {
			const values = parts.map(one => one[part]).filter(value => value !== null);
			return values.length < parts.length ? [] : [{name, labels: {...labels, pool}, value: sum(values)}];
		}),
	);
};
