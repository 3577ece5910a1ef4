/** What the routes of a host did over a range: counts added, latencies merged, the worst first. */
import type {RouteFigures} from '../../signals/board.ts';
import {createDistribution, mergeInto, type Distribution} from '../../signals/distribution.ts';
import {perSecond, ratio} from '../../signals/rate.ts';
import {createClassCounts, statusClasses, sumClasses} from '../../signals/status.ts';
import {observedKey} from '../../wire/messages.ts';
import type {HostState} from '../host-state.ts';
import type {Range} from './fold.ts';
import {describeLatency} from './latency.ts';

export type RouteSum = {readonly service: string; readonly method: string; readonly route: string; readonly classes: ReturnType<typeof createClassCounts>; errors: number; latency: Distribution | null; readonly counts: Map<string, number>};
export type RouteSums = {readonly sums: ReadonlyMap<string, RouteSum>; readonly observed: ReadonlyMap<string, number>; /** The longest time that an input covers. */ readonly seconds: number};

export type NamedRoute = {readonly service: string; readonly method: string; readonly route: string};
export const routeId = ({service, method, route}: NamedRoute): string => `${service}\n${method}\n${route}`;

/** Null when the agent has told of no routes in this range. */
export const sumRoutes = (host: HostState, {first, end}: Range): RouteSums | null => {
	const sums = new Map<string, RouteSum>();
	const observed = new Map<string, number>();
	let told = false;
	for (const [slot, message] of host.routes) {
		if (slot < first || slot >= end) continue;
		told = true;
		for (const [from, seconds] of Object.entries(message.observed)) observed.set(from, (observed.get(from) ?? 0) + seconds);
		for (const record of message.data) {
			const key = routeId(record);
			const sum = sums.get(key) ?? {service: record.service, method: record.method, route: record.route, classes: createClassCounts(), errors: 0, latency: null, counts: new Map<string, number>()};
			for (const status of statusClasses) sum.classes[status] += record.classes[status];
			const own = observedKey(record.from, record.service);
			const covered = own in message.observed ? own : record.from;
			sum.counts.set(covered, (sum.counts.get(covered) ?? 0) + sumClasses(record.classes));
			sum.errors += record.errors;
			if (record.latency) {
				sum.latency ??= createDistribution();
				mergeInto(sum.latency, record.latency);
			}
			sums.set(key, sum);
		}
	}
	return told ? {sums, observed, seconds: Math.max(0, ...observed.values())} : null;
};

export const figuresOf = ({service, method, route, classes, errors, latency, counts}: RouteSum, observed: ReadonlyMap<string, number>): RouteFigures => {
	const count = sumClasses(classes);
	const rate = rateOf(counts, observed);
	return {
		service, method, route,
		latency: latency ? describeLatency(latency) : null,
		throughput: {perSecond: rate, inFlight: null},
		errors: {ratio: ratio(errors, count), perSecond: rate === null || count === 0 ? null : rate * (errors / count), byClass: classes},
	};
};

/** The worst first; null when the agent has told of no routes in this range. */
export const selectRoutes = (host: HostState, range: Range): {readonly routes: RouteFigures[]; readonly seconds: number} | null => {
	const told = sumRoutes(host, range);
	return told ? {routes: [...told.sums.values()].map(sum => figuresOf(sum, told.observed)).sort(compareRoutes), seconds: told.seconds} : null;
};

/** Each input covers its own time: rates are added, not counts over sums of time. */
const rateOf = (counts: ReadonlyMap<string, number>, observed: ReadonlyMap<string, number>): number | null => {
	let rate: number | null = null;
	for (const [from, count] of counts) {
		const own = perSecond(count, observed.get(from) ?? null);
		if (own !== null) rate = (rate ?? 0) + own;
	}
	return rate;
};

const compareRoutes = (a: RouteFigures, b: RouteFigures): number =>
	badness(b) - badness(a) || (b.latency?.p95 ?? b.latency?.mean ?? -1) - (a.latency?.p95 ?? a.latency?.mean ?? -1) || (b.throughput.perSecond ?? -1) - (a.throughput.perSecond ?? -1) || a.route.localeCompare(b.route);

/** Failing routes stand above slow ones: steps, so that two healthy routes are told apart by their latency. */
const badness = ({errors, latency}: RouteFigures): number => {
	const share = errors.ratio ?? 0;
	const slow = latency?.p95 ?? 0;
	return (share >= 0.05 ? 2 : share >= 0.01 ? 1 : 0) + (slow >= 1 ? 2 : slow >= 0.5 ? 1 : 0);
};
