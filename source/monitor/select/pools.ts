/** Pools over a stretch of slots: each as it was when it was most strained, and which of them stands for all. */
import type {DatabaseFigures, PoolFigures, PoolRow} from '../../signals/board.ts';
import {visitSlots} from '../../signals/fold-slots.ts';
import {ratio} from '../../signals/rate.ts';
import type {PoolColumns, ServiceColumns} from '../columns.ts';
import type {HostState} from '../host-state.ts';
import {addLevels, type Range} from './fold.ts';

export type PoolLevels = Pick<PoolFigures, 'used' | 'max' | 'idle' | 'waiting' | 'utilization'>;
const noLevels: PoolLevels = {used: null, max: null, idle: null, waiting: null, utilization: null};

/** Anyone waiting is worse than any share. */
const strain = ({utilization, waiting}: Pick<PoolFigures, 'utilization' | 'waiting'>): number => (waiting !== null && waiting > 0 ? 10 + waiting : 0) + (utilization ?? -1);

/** What is known of `count` values from `first` on, added. */
const addKnown = (values: readonly number[], first: number, count: number): number | null => {
	let sum: number | null = null;
	for (let index = first; index < first + count; index++) {
		const value = values[index] as number;
		if (!Number.isNaN(value)) sum = (sum ?? 0) + value;
	}
	return sum;
};

/** Of pools without a maximum the one with more in use is worse. */
const isWorse = (a: PoolLevels, b: PoolLevels): boolean => {
	const difference = strain(a) - strain(b);
	return difference !== 0 ? difference > 0 : (a.used ?? -1) >= (b.used ?? -1);
};

/**
 * The levels of a pool when it was most strained, all of one instant: `18/20 +3` was so. A pool fills and empties within a
 * second, and by its newest reading one that is exhausted every other second looks idle. Several processes tell their parts
 * at different times: an instant counts when every part had been told by then.
 */
export const selectWorstLevels = (host: HostState, {first, end}: Range, {used, max, pending, idle}: Pick<PoolColumns, 'used' | 'max' | 'pending' | 'idle'>): PoolLevels => {
	const columns = used.concat(max, pending, idle);
	const values = columns.map(() => NaN);
	let worst = noLevels;
	visitSlots(host.ring, first, end, (ring, place) => {
		let isTold = false;
		let isMore = false;
		for (let index = 0; index < columns.length; index++) {
			const value = ring.at(place, columns[index] as number);
			if (Number.isNaN(value)) continue;
			isTold = true;
			if (Number.isNaN(values[index])) isMore = true;
			values[index] = value;
		}
		if (!isTold) return;
		const inUse = addKnown(values, 0, used.length);
		const most = addKnown(values, used.length, max.length);
		const now = {used: inUse, max: most, waiting: addKnown(values, used.length + max.length, pending.length), idle: addKnown(values, columns.length - idle.length, idle.length), utilization: ratio(inUse, most)};
		if (isMore || isWorse(now, worst)) worst = now;
	});
	return worst;
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
