/** Pools as points: what a rule can tell, and nothing made up for what it cannot. */
import {washText} from '../../signals/text.ts';
import type {Labels, Point} from '../collector.ts';
import type {PoolSeries} from './choose.ts';
import type {PoolState} from './rules/rule.ts';

const maxPools = 50;

type Pool = {readonly sums: Map<PoolState, number>; readonly owners: Set<string>; perOwner: boolean};

const gather = (all: readonly PoolSeries[]): Map<string, Pool> => {
	const pools = new Map<string, Pool>();
	for (const {rule, state, pool, series} of all) {
		if (!Number.isFinite(series.value)) continue;
		const name = washText(pool, 80);
		let entry = pools.get(name);
		if (!entry) {
			if (pools.size >= maxPools) continue;
			entry = {sums: new Map(), owners: new Set(), perOwner: rule.maxPer !== undefined};
			pools.set(name, entry);
		}
		// One series for each process or address: together they are the pool.
		entry.sums.set(state, (entry.sums.get(state) ?? 0) + series.value);
		if (rule.maxPer !== undefined && state === 'used') entry.owners.add(series.labels[rule.maxPer] ?? '');
	}
	return pools;
};

const names = {used: 'db.client.connection.used', idle: 'db.client.connection.idle', max: 'db.client.connection.max', pending: 'db.client.connection.pending_requests'} as const;

export const readPools = (all: readonly PoolSeries[], labels: Labels): Point[] => {
	const points: Point[] = [];
	for (const [pool, {sums, owners, perOwner}] of gather(all)) {
		const idle = sums.get('idle');
		const total = sums.get('total');
		const told = sums.get('max');
		// 0 stands for no limit (database/sql): a share of that is not known.
		const max = told === undefined || told <= 0 ? undefined : told * (perOwner ? Math.max(1, owners.size) : 1);
		const used = sums.get('used') ?? (total !== undefined && idle !== undefined ? total - idle : undefined);
		for (const [state, value] of [['used', used], ['idle', idle ?? (total !== undefined && used !== undefined ? total - used : undefined)], ['max', max], ['pending', sums.get('pending')]] as const) {
			if (value !== undefined && value >= 0) points.push({name: names[state], labels: {...labels, pool}, value});
		}
	}
	return points;
};
