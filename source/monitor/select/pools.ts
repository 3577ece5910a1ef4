/** Pools over a stretch of slots: each as it was when it was most strained, and which of them stands for all. */
import type {DatabaseFigures, PoolFigures, PoolRow} from '../../signals/board.ts';
import {visitSlots} from '../../signals/fold-slots.ts';
import {known, plus} from '../../signals/gaps.ts';
import {ratio} from '../../signals/rate.ts';
import type {TimeRing} from '../../signals/time-ring.ts';
import type {PoolColumns, ServiceColumns} from '../columns.ts';
import type {HostState} from '../host-state.ts';
import {addLevels, type Range} from './fold.ts';

export type PoolLevels = Pick<PoolFigures, 'used' | 'max' | 'idle' | 'waiting' | 'utilization'>;

/** Anyone waiting is worse than any share. */
const strainOf = (utilization: number | null, waiting: number | null): number => (waiting !== null && waiting > 0 ? 10 + waiting : 0) + (utilization ?? -1);
const strain = ({utilization, waiting}: PoolFigures): number => strainOf(utilization, waiting);

/** What is told of a pool as a reader goes from instant to instant: NaN is unknown, also before a part was told. */
type Search = {
	readonly columns: readonly number[];
	/** The levels of all columns as they were told last. */
	readonly values: number[];
	/** Where the columns of one kind end. */
	readonly usedEnd: number;
	readonly maxEnd: number;
	readonly pendingEnd: number;
	strain: number;
	used: number;
	max: number;
	waiting: number;
	idle: number;
};

/** Looks at one instant, a second of each host's every second: numbers only. Of pools without a maximum the one with more in use is worse. */
const lookAt = (search: Search, ring: TimeRing, place: number): void => {
	const {columns, values, usedEnd, maxEnd, pendingEnd} = search;
	let used = NaN;
	let max = NaN;
	let waiting = NaN;
	let idle = NaN;
	let isTold = false;
	let isMore = false;
	for (let index = 0; index < columns.length; index++) {
		const told = ring.at(place, columns[index] as number);
		const before = values[index] as number;
		const isSilent = Number.isNaN(told);
		const value = isSilent ? before : told;
		if (Number.isNaN(value)) continue;
		if (!isSilent) {
			isTold = true;
			if (Number.isNaN(before)) isMore = true;
			values[index] = told;
		}
		if (index < usedEnd) used = plus(used, value);
		else if (index < maxEnd) max = plus(max, value);
		else if (index < pendingEnd) waiting = plus(waiting, value);
		else idle = plus(idle, value);
	}
	if (!isTold) return;
	const worse = strainOf(ratio(known(used), known(max)), known(waiting));
	if (!isMore && (worse < search.strain || (worse === search.strain && used < search.used))) return;
	search.strain = worse;
	search.used = used;
	search.max = max;
	search.waiting = waiting;
	search.idle = idle;
};

/**
 * The levels of a pool when it was most strained, all of one instant: `18/20 +3` was so. A pool fills and empties within a
 * second, and by its newest reading one that is exhausted every other second looks idle. Several processes tell their parts
 * at different times: an instant counts when every part had been told by then.
 */
export const selectWorstLevels = (host: HostState, {first, end}: Range, {used, max, pending, idle}: Pick<PoolColumns, 'used' | 'max' | 'pending' | 'idle'>): PoolLevels => {
	const columns = used.concat(max, pending, idle);
	const search: Search = {
		columns, values: columns.map(() => NaN), usedEnd: used.length, maxEnd: used.length + max.length, pendingEnd: columns.length - idle.length,
		strain: -Infinity, used: NaN, max: NaN, waiting: NaN, idle: NaN,
	};
	visitSlots(host.ring, first, end, (ring, place) => lookAt(search, ring, place));
	const [inUse, most] = [known(search.used), known(search.max)];
	return {used: inUse, max: most, idle: known(search.idle), waiting: known(search.waiting), utilization: ratio(inUse, most)};
};

export const selectPool = (host: HostState, range: Range, {service}: ServiceColumns, pool: string, columns: PoolColumns): PoolRow => {
	const open = addLevels(host, range, columns.seen);
	const figures = {service, pool, ...selectWorstLevels(host, range, columns)};
	return open === null ? figures : {...figures, open};
};

/** Pools that tell anything, the most strained first. */
const rankPools = (pools: readonly PoolRow[]): PoolRow[] =>
	pools.filter(({used, idle, max, waiting, open}) => used !== null || idle !== null || max !== null || waiting !== null || (open ?? null) !== null).sort((a, b) => strain(b) - strain(a));

/** Every pool of a host and every database server, the most strained first. */
export const selectPools = (host: HostState, range: Range, databases: readonly DatabaseFigures[]): readonly PoolRow[] => {
	const rows: PoolRow[] = [];
	for (const service of host.columns.services.values()) for (const [pool, columns] of service.pools) rows.push(selectPool(host, range, service, pool, columns));
	for (const figures of databases) rows.push({service: figures.database, pool: 'sessions', used: figures.used, idle: null, max: figures.max, waiting: figures.waiting, utilization: figures.utilization});
	return rankPools(rows);
};

/** The pool of a service. */
export const selectServicePool = (host: HostState, range: Range, service: ServiceColumns): PoolFigures | null =>
	worstPool([...service.pools].map(([pool, columns]) => selectPool(host, range, service, pool, columns)).sort((a, b) => strain(b) - strain(a)));

/** Of several pools the most strained one stands for all: shares of different pools cannot be added or averaged. */
export const worstPool = (pools: readonly PoolRow[]): PoolFigures | null => {
	const worst = pools[0];
	return worst ? {utilization: worst.utilization, used: worst.used, idle: worst.idle, max: worst.max, waiting: worst.waiting, ...(worst.open === undefined ? {} : {open: worst.open})} : null;
};
