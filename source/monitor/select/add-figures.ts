/** Figures of several hosts, or services, put together: nothing is averaged. */
import type {CpuFigures, DiskFigures, ErrorFigures, HostSignals, MemoryFigures, PoolFigures, ThroughputFigures} from '../../signals/board.ts';
import {ratio} from '../../signals/rate.ts';
import {createClassCounts, statusClasses, sumClasses} from '../../signals/status.ts';

export const present = <T>(values: readonly (T | null)[]): T[] => values.filter((value): value is T => value !== null);

/** Rates are added over hosts; what no host knows stays unknown. */
export const addThroughput = (all: readonly ThroughputFigures[]): ThroughputFigures | null => {
	if (all.length === 0) return null;
	const add = (read: (figures: ThroughputFigures) => number | null): number | null => {
		const known = present(all.map(read));
		return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
	};
	return {perSecond: add(one => one.perSecond), inFlight: add(one => one.inFlight)};
};

/** Shares are never averaged: failed requests and requests are added, then divided. */
export const addErrors = (all: readonly ErrorFigures[]): ErrorFigures | null => {
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
export const worst = <T extends CpuFigures | MemoryFigures | DiskFigures | PoolFigures>(all: readonly T[]): T | null =>
	all.reduce<T | null>((most, one) => (most === null || (one.utilization ?? -1) > (most.utilization ?? -1) ? one : most), null);

/** The signals of several hosts as those of one: latency merged by the caller, counts and rates added, of shares the worst one's. */
export const mergeSignals = (all: readonly HostSignals[], latency: HostSignals['latency']): HostSignals => ({
	latency,
	throughput: addThroughput(present(all.map(one => one.throughput))),
	errors: addErrors(present(all.map(one => one.errors))),
	cpu: worst(present(all.map(one => one.cpu))),
	memory: worst(present(all.map(one => one.memory))),
	disk: worst(present(all.map(one => one.disk))),
	pool: worst(present(all.map(one => one.pool))),
});
