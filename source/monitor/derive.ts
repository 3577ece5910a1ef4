/** The seven signals of one slot, from the series that came in: worked out once, read by sparklines, findings and sorting. */
import type {SeriesName, SignalName} from '../signals/catalog.ts';
import {meanSeconds} from '../signals/distribution.ts';
import {known, plus, worse} from '../signals/gaps.ts';
import {ratio} from '../signals/rate.ts';
import {tallyQuantile} from '../signals/tally.ts';
import {coarseStep, type Coarsening, type TieredRing, type TimeRing} from '../signals/time-ring.ts';
import type {Columns, NamedColumns} from './columns.ts';
import type {Counting} from './counting.ts';
import {requestsOf} from './derive-requests.ts';
import type {LatencyRing} from './latency-ring.ts';

/** Columns of the derived ring: the signals, then requests and waiting callers. */
export const derivedColumn: Readonly<Record<SignalName | 'requests' | 'waiting', number>> = {latency: 0, throughput: 1, errors: 2, cpu: 3, memory: 4, disk: 5, pool: 6, requests: 7, waiting: 8};
export const derivedCoarsening: readonly Coarsening[] = ['max', 'max', 'max', 'max', 'max', 'max', 'max', 'sum', 'max'];

type Stores = {readonly columns: Columns; readonly ring: TieredRing; readonly latency: LatencyRing; readonly derived: TieredRing; readonly counting: Counting};

/** Works out one slot of the fine ring. */
export const derive = (stores: Stores, slot: number): void =>
	deriveFrom(stores, {ring: stores.ring.fine, place: slot, merged: stores.latency.merged(slot, slot + 1, null), put: (column, value) => void stores.derived.put(slot, column, value)});

/** Works out a group of ticks that was told as one: rates over what it covers, levels at their worst. */
export const deriveCoarse = (stores: Stores, group: number): void => {
	const first = group * coarseStep;
	deriveFrom(stores, {ring: stores.ring.coarse, place: group, merged: stores.latency.merged(first, first + coarseStep, null), put: (column, value) => void stores.derived.putCoarse(group, column, value)});
};

type Place = {readonly ring: TimeRing; readonly place: number; readonly merged: ReturnType<LatencyRing['merged']>; readonly put: (column: number, value: number) => void};

const deriveFrom = ({columns, counting}: Stores, {ring, place, merged, put: putColumn}: Place): void => {
	const put = (name: keyof typeof derivedColumn, value: number | null): void => putColumn(derivedColumn[name], value ?? NaN);
	const requests = requestsAt(columns, counting, ring, place);
	put('latency', tallyQuantile(merged, 0.95)?.seconds ?? readyMade(columns, ring, place) ?? meanSeconds(merged));
	put('requests', requests.count);
	put('throughput', requests.perSecond);
	put('errors', requests.errorRatio);
	put('cpu', hostAt(columns, ring, place, 'system.cpu.utilization'));
	put('memory', hostAt(columns, ring, place, 'system.memory.utilization'));
	let disk = NaN;
	for (const column of columns.mounts.values()) disk = worse(disk, ring.at(place, column));
	put('disk', disk);
	let used = NaN;
	let waiting = NaN;
	for (const {pools} of columns.services.values()) for (const pool of pools.values()) {
		used = worse(used, shareOf(total(ring, place, pool.used), total(ring, place, pool.max)));
		waiting = worse(waiting, total(ring, place, pool.pending));
	}
	const read = (server: NamedColumns, name: SeriesName): number => ring.at(place, server.columns.get(name) ?? -1);
	for (const server of columns.databases.values()) {
		used = worse(used, shareOf(read(server, 'db.server.connections.used'), read(server, 'db.server.connections.max')));
		waiting = worse(waiting, read(server, 'db.server.connections.waiting'));
	}
	put('pool', used);
	put('waiting', waiting);
};

const shareOf = (part: number, whole: number): number => ratio(known(part), known(whole)) ?? NaN;

/** The sum of what is known in several columns at a place; NaN when nothing is. */
export const total = (ring: TimeRing, place: number, columns: readonly number[]): number => {
	let sum = NaN;
	for (const column of columns) {
		const value = ring.at(place, column);
		if (!Number.isNaN(value)) sum = plus(sum, value);
	}
	return sum;
};

const hostAt = (columns: Columns, ring: TimeRing, slot: number, name: string): number => {
	const column = columns.host(name);
	return column === null ? NaN : ring.at(slot, column);
};

const requestsAt = (columns: Columns, counting: Counting, ring: TimeRing, slot: number) => {
	let count: number | null = null;
	let perSecond: number | null = null;
	let judged = 0;
	let errors: number | null = null;
	for (const service of columns.services.values()) {
		if (!counting.counts(service)) continue;
		for (const source of service.sources.values()) {
			const observed = source.observed === null ? NaN : ring.at(slot, source.observed);
			const requests = observed > 0 ? known(requestsOf(source, ring, slot)) : null;
			if (requests === null) continue;
			count = (count ?? 0) + requests;
			perSecond = (perSecond ?? 0) + requests / observed;
			const failed = source.errors === null ? null : known(ring.at(slot, source.errors));
			if (failed === null) continue;
			judged += requests;
			errors = (errors ?? 0) + failed;
		}
	}
	return {count, perSecond, errorRatio: ratio(errors, judged)};
};

/** The p95 that a program computed itself, when exactly one series tells it. */
const readyMade = (columns: Columns, ring: TimeRing, slot: number): number | null => {
	let only: number | null = null;
	for (const service of columns.services.values()) for (const column of service.quantiles.get('0.95') ?? []) {
		if (only !== null) return null;
		only = column;
	}
	return only === null ? null : known(ring.at(slot, only));
};
