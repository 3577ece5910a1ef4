/** Requests of a service, counted by class and by route. */
import {otherKey, type KeySet} from '../../signals/cardinality.ts';
import {createClassCounts, statusClasses, type StatusClass} from '../../signals/status.ts';
import {createDurations, mergeDurations, type Durations} from './durations.ts';

type Counts = {readonly classes: Record<StatusClass, number>; count: number; errors: number; readonly durations: Durations};
export type RouteTally = Counts & {readonly method: string; readonly route: string};
/** `judged`: some request told whether it failed; without, errors are unknown. */
export type RequestTally = Counts & {readonly routes: Map<string, RouteTally>; judged: boolean};

const createCounts = (): Counts => ({classes: createClassCounts(), count: 0, errors: 0, durations: createDurations()});
export const createTally = (): RequestTally => ({...createCounts(), routes: new Map(), judged: false});

/** Washed; empty when there is none. */
export type RouteName = {readonly method: string; readonly route: string};

const routeOf = (tally: RequestTally, {method, route}: RouteName, keys: KeySet): RouteTally => {
	const wanted = `${method} ${route}`;
	const key = keys.admit(wanted);
	let found = tally.routes.get(key);
	if (!found) {
		found = {...(key === wanted ? {method, route} : {method: '', route: otherKey}), ...createCounts()};
		tally.routes.set(key, found);
	}
	return found;
};

export type Counted = {readonly status: StatusClass; readonly failed: boolean; readonly judged: boolean; readonly count: number; readonly name: RouteName | null; /** Adds how long they took. */ readonly time: (into: Durations) => void};

export const countRequests = (tally: RequestTally, {status, failed, judged, count, name, time}: Counted, keys: KeySet): void => {
	if (judged) tally.judged = true;
	for (const counts of name === null ? [tally] : [tally, routeOf(tally, name, keys)]) {
		counts.classes[status] += count;
		counts.count += count;
		if (failed) counts.errors += count;
		time(counts.durations);
	}
};

const mergeCounts = (into: Counts, from: Counts): void => {
	for (const status of statusClasses) into.classes[status] += from.classes[status];
	into.count += from.count;
	into.errors += from.errors;
	mergeDurations(into.durations, from.durations);
};

export const mergeTallies = (all: readonly RequestTally[]): RequestTally => {
	const [only] = all;
	if (only && all.length === 1) return only;
	const merged = createTally();
	for (const tally of all) {
		mergeCounts(merged, tally);
		merged.judged ||= tally.judged;
		for (const [key, route] of tally.routes) {
			const known = merged.routes.get(key);
			if (known) mergeCounts(known, route);
			else merged.routes.set(key, route);
		}
	}
	return merged;
};
