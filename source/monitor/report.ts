/** A report of all watched hosts over a range of slots each. */
import type {CpuFigures, DiskFigures, ErrorFigures, HostSignals, MemoryFigures, PoolFigures, ThroughputFigures} from '../signals/board.ts';
import type {HostReport, Report} from '../signals/report.ts';
import {ratio} from '../signals/rate.ts';
import {createClassCounts, statusClasses, sumClasses} from '../signals/status.ts';
import type {Fleet} from './fleet.ts';
import type {Watched} from './watched.ts';
import {countingSource, mergeLatency, selectHostSignals, selectService} from './select/figures.ts';
import type {Range} from './select/fold.ts';
import {describeLatency} from './select/latency.ts';
import {selectRoutes} from './select/routes.ts';

export type ReportMoment = {readonly now: number; readonly time: number; readonly forSeconds: number};

const emptyRange: Range = {first: 0, end: 0};

const reportHost = (one: Watched, range: Range, now: number): HostReport => {
	const {host} = one;
	const routes = selectRoutes(host, range)?.routes ?? [];
	return {
		host: host.name,
		target: host.id,
		state: one.link,
		ageSeconds: host.lastFrameAt === null ? null : Math.max(0, (now - host.lastFrameAt) / 1000),
		reason: one.link === 'live' ? null : host.reason,
		signals: selectHostSignals(host, range),
		services: [...host.columns.services.values()].map(service => ({
			service: service.service,
			from: countingSource(host, range, service),
			signals: selectService(host, range, service),
			routes: routes.filter(route => route.service === service.service),
		})),
		databases: [...host.databases.values()],
		collectors: host.collectors,
		findings: one.findings,
	};
};

const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value): value is T => value !== null);

/** Rates are added over hosts; what no host knows stays unknown. */
const addThroughput = (all: readonly ThroughputFigures[]): ThroughputFigures | null => {
	if (all.length === 0) return null;
	const add = (read: (figures: ThroughputFigures) => number | null): number | null => {
		const known = present(all.map(read));
		return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
	};
	return {perSecond: add(one => one.perSecond), inFlight: add(one => one.inFlight)};
};

/** Shares are never averaged: failed requests and requests are added, then divided. */
const addErrors = (all: readonly ErrorFigures[]): ErrorFigures | null => {
	if (all.length === 0) return null;
	const byClass = createClassCounts();
	let failed: number | null = null;
	let judged = 0;
	let rate: number | null = null;
	for (const one of all) {
		const counts = one.byClass ?? createClassCounts();
		for (const status of statusClasses) byClass[status] += counts[status];
		if (one.perSecond !== null) rate = (rate ?? 0) + one.perSecond;
		if (one.ratio === null) continue;
		judged += sumClasses(counts);
		failed = (failed ?? 0) + one.ratio * sumClasses(counts);
	}
	return {ratio: ratio(failed, judged), perSecond: rate, byClass};
};

/** Of the hosts' own shares the worst one stands for the fleet. */
const worst = <T extends CpuFigures | MemoryFigures | DiskFigures | PoolFigures>(all: readonly T[]): T | null =>
	all.reduce<T | null>((most, one) => (most === null || (one.utilization ?? -1) > (most.utilization ?? -1) ? one : most), null);

const mergeSignals = (hosts: readonly HostReport[], latency: HostSignals['latency']): HostSignals => ({
	latency,
	throughput: addThroughput(present(hosts.map(({signals}) => signals.throughput))),
	errors: addErrors(present(hosts.map(({signals}) => signals.errors))),
	cpu: worst(present(hosts.map(({signals}) => signals.cpu))),
	memory: worst(present(hosts.map(({signals}) => signals.memory))),
	disk: worst(present(hosts.map(({signals}) => signals.disk))),
	pool: worst(present(hosts.map(({signals}) => signals.pool))),
});

/** `ranges` says by target which slots each host is reported over; a host without one was never seen. */
export const createReport = (fleet: Fleet, ranges: ReadonlyMap<string, Range>, {now, time, forSeconds}: ReportMoment): Report => {
	const all = [...fleet.watched.values()];
	const hosts = all.map(one => reportHost(one, ranges.get(one.host.id) ?? emptyRange, now));
	const merged = mergeLatency(all.map(({host}) => ({host, range: ranges.get(host.id) ?? emptyRange})));
	const findings = hosts.flatMap(host => host.findings).sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'critical' ? -1 : 1));
	return {time, forSeconds, hosts, fleet: {signals: mergeSignals(hosts, describeLatency(merged)), findings}};
};
