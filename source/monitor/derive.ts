/** The seven signals of one slot, from the series that came in: worked out once, read by sparklines, findings and sorting. */
import type {SignalName} from '../signals/catalog.ts';
import {meanSeconds} from '../signals/distribution.ts';
import {known, plus, worse} from '../signals/gaps.ts';
import {ratio} from '../signals/rate.ts';
import {tallyQuantile, type Tally} from '../signals/tally.ts';
import {coarseStep, type Coarsening, type TieredRing, type TimeRing} from '../signals/time-ring.ts';
import type {Columns, PoolColumns} from './columns.ts';
import type {Counting} from './counting.ts';
import type {LatencyRing} from './latency-ring.ts';
import type {Layout, SourceLayout} from './layout.ts';

/** Columns of the derived ring: the signals, then requests and waiting callers. */
export const derivedColumn: Readonly<Record<SignalName | 'requests' | 'waiting', number>> = {latency: 0, throughput: 1, errors: 2, cpu: 3, memory: 4, disk: 5, pool: 6, requests: 7, waiting: 8};
export const derivedCoarsening: readonly Coarsening[] = ['max', 'max', 'max', 'max', 'max', 'max', 'max', 'sum', 'max'];

type Stores = {readonly columns: Columns; readonly ring: TieredRing; readonly latency: LatencyRing; readonly derived: TieredRing; readonly counting: Counting};

const columnsInOrder = Object.values(derivedColumn);

/** Works out one slot of the fine ring. */
export const derive = (stores: Stores, slot: number): void =>
	stores.derived.putRow(slot, columnsInOrder, deriveFrom(stores, stores.ring.fine, slot, stores.latency.merged(slot, slot + 1, null)));

/** Works out a group of ticks that was told as one: rates over what it covers, levels at their worst. */
export const deriveCoarse = (stores: Stores, group: number): void => {
	const first = group * coarseStep;
	stores.derived.coarse.putRow(group, columnsInOrder, deriveFrom(stores, stores.ring.coarse, group, stores.latency.merged(first, first + coarseStep, null)));
};

/** A value for each derived column, in their order; NaN is unknown. */
const deriveFrom = ({columns, counting}: Stores, ring: TimeRing, place: number, merged: Tally): number[] => {
	const {layout} = columns;
	const requests = requestsAt(layout, counting, ring, place);
	const latency = tallyQuantile(merged, 0.95)?.seconds ?? known(at(ring, place, layout.readyMade)) ?? meanSeconds(merged) ?? NaN;
	let disk = NaN;
	for (let index = 0; index < layout.mounts.length; index++) disk = worse(disk, at(ring, place, layout.mounts[index] ?? null));
	let used = NaN;
	let waiting = NaN;
	for (let index = 0; index < layout.pools.length; index++) {
		const pool = layout.pools[index] as PoolColumns;
		used = worse(used, shareOf(total(ring, place, pool.used), total(ring, place, pool.max)));
		waiting = worse(waiting, total(ring, place, pool.pending));
	}
	for (let index = 0; index < layout.databases.length; index++) {
		const server = layout.databases[index] as Layout['databases'][number];
		used = worse(used, shareOf(at(ring, place, server.used), at(ring, place, server.max)));
		waiting = worse(waiting, at(ring, place, server.waiting));
	}
	return [latency, requests.perSecond ?? NaN, requests.errorRatio ?? NaN, at(ring, place, layout.cpu), at(ring, place, layout.memory), disk, used, requests.count ?? NaN, waiting];
};

const at = (ring: TimeRing, place: number, column: number | null): number => (column === null ? NaN : ring.at(place, column));

const shareOf = (part: number, whole: number): number => ratio(known(part), known(whole)) ?? NaN;

/** The sum of what is known in several columns at a place; NaN when nothing is. */
export const total = (ring: TimeRing, place: number, columns: readonly number[]): number => {
	let sum = NaN;
	for (let index = 0; index < columns.length; index++) {
		const value = ring.at(place, columns[index] as number);
		if (!Number.isNaN(value)) sum = plus(sum, value);
	}
	return sum;
};

const requestsAt = ({services}: Layout, counting: Counting, ring: TimeRing, slot: number) => {
	let count: number | null = null;
	let perSecond: number | null = null;
	let judged = 0;
	let errors: number | null = null;
	for (let index = 0; index < services.length; index++) {
		const {service, sources} = services[index] as Layout['services'][number];
		if (!counting.counts(service)) continue;
		for (let of = 0; of < sources.length; of++) {
			const source = sources[of] as SourceLayout;
			const observed = at(ring, slot, source.observed);
			const requests = observed > 0 ? known(total(ring, slot, source.requests)) : null;
			if (requests === null) continue;
			count = (count ?? 0) + requests;
			perSecond = (perSecond ?? 0) + requests / observed;
			const failed = known(at(ring, slot, source.errors));
			if (failed === null) continue;
			judged += requests;
			errors = (errors ?? 0) + failed;
		}
	}
	return {count, perSecond, errorRatio: ratio(errors, judged)};
};
