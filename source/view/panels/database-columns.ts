/** The columns of the database screen: pools, servers, replicas, and queries as programs saw them. */
import type {DatabaseFigures, DurationFigures, PoolRow} from '../../signals/board.ts';
import type {DatabasePoolFact, ReplicaFact} from '../../signals/databases.ts';
import type {Unit} from '../../signals/catalog.ts';
import {judge} from '../../signals/thresholds.ts';
import {drawBar} from '../../draw/bar.ts';
import {span} from '../../draw/compose.ts';
import {formatPool, formatValue} from '../../draw/format.ts';
import type {Column} from '../../draw/table.ts';
import {numberTone, pictureTone} from '../theme.ts';

type Severe = 'ok' | 'warning' | 'critical';
type Read<T> = (item: T) => number | null;

/** A number at the right; `severity` says when it is one to look at. */
const number = <T>(head: string, width: number, rank: number, unit: Unit | 'bytes/s', read: Read<T>, isFresh: boolean, severity: (value: number) => Severe = () => 'ok'): Column<T> => ({
	head, align: 'right', min: width, max: width, rank,
	cell(item, columns) {
		const value = read(item);
		return [span(formatValue(value, unit, {width: columns}), value === null ? 'dim' : numberTone(severity(value), isFresh))];
	},
});
const anyIs = (severity: Severe) => (value: number): Severe => (value > 0 ? severity : 'ok');

/** A pool as a program has it, and how long its callers wait for a connection. */
export type PoolLine = PoolRow & {readonly acquire: DurationFigures['latency'] | null};

export const poolColumns = (isFresh: boolean): readonly Column<PoolLine>[] => [
	{head: 'POOL', align: 'left', min: 10, max: 30, rank: 0, cell: ({service, pool}) => [span(`${service} `, 'dim'), span(pool)]},
	{head: '', align: 'left', min: 10, max: 10, rank: 4, cell: ({utilization, waiting}, width) => drawBar(utilization, width, pictureTone(judge('pool', utilization, {waiting}), isFresh))},
	{head: 'IN USE', align: 'left', min: 9, max: 11, rank: 1, cell: (pool, width) => [span(formatPool({...pool, waiting: null}, width), numberTone(judge('pool', pool.utilization, {waiting: pool.waiting}), isFresh))]},
	number('WAITING', 7, 2, 'count', ({waiting}) => waiting, isFresh, anyIs('critical')),
	number('IDLE', 6, 5, 'count', ({idle}) => idle, isFresh),
	{head: 'ACQUIRE p95', align: 'right', min: 11, max: 11, rank: 3, cell: ({acquire}, width) => [span(formatValue(acquire?.p95 ?? null, 'seconds', {width, precision: acquire?.precision.p95 ?? '='}), acquire ? numberTone(judge('latency', acquire.p95), isFresh) : 'dim')]},
];

export const serverColumns = (isFresh: boolean): readonly Column<DatabaseFigures>[] => [
	{head: 'SERVER', align: 'left', min: 10, max: 24, rank: 0, cell: ({database}) => [span(database)]},
	{head: 'SESSIONS', align: 'left', min: 8, max: 12, rank: 1, cell: ({used, max, waiting, utilization}, width) => [span(formatPool({used, max, waiting, utilization, idle: null}, width), numberTone(judge('pool', utilization, {waiting}), isFresh))]},
	number('ACTIVE', 6, 7, 'count', ({active}) => active, isFresh),
	number('IDLE TX', 7, 8, 'count', ({idleInTransaction}) => idleInTransaction, isFresh),
	number('LOCKS', 5, 2, 'count', ({lockWaiters}) => lockWaiters, isFresh, anyIs('warning')),
	number('LONGEST', 7, 4, 'seconds', ({longestQuerySeconds}) => longestQuerySeconds, isFresh),
	number('LONG TX', 7, 9, 'seconds', ({longestTransactionSeconds}) => longestTransactionSeconds, isFresh),
	number('QUERIES/S', 9, 3, 'count', ({queriesPerSecond, commitsPerSecond}) => queriesPerSecond ?? commitsPerSecond, isFresh),
	number('MEAN', 6, 10, 'seconds', ({meanQuerySeconds}) => meanQuerySeconds, isFresh),
	number('HIT', 5, 5, 'ratio', ({cacheHitRatio}) => cacheHitRatio, isFresh),
	number('DEADLOCK', 8, 12, 'count', ({deadlocks}) => deadlocks, isFresh, anyIs('warning')),
	number('ROLLBK/S', 8, 13, 'count', ({rollbacksPerSecond}) => rollbacksPerSecond, isFresh),
	number('EVICT/S', 7, 11, 'count', ({evictionsPerSecond}) => evictionsPerSecond, isFresh, anyIs('warning')),
	number('MEMORY', 7, 14, 'bytes', ({memoryUsedBytes}) => memoryUsedBytes, isFresh),
	number('LAG', 6, 6, 'seconds', ({replicationLagSeconds}) => replicationLagSeconds, isFresh),
	number('PING', 6, 15, 'seconds', ({pingSeconds}) => pingSeconds, isFresh),
];

export const poolerColumns = (isFresh: boolean): readonly Column<DatabasePoolFact>[] => [
	{head: 'POOL', align: 'left', min: 10, max: 30, rank: 0, cell: ({name}) => [span(name)]},
	{head: 'IN USE', align: 'left', min: 9, max: 11, rank: 1, cell: ({used, max, idle, waiting}, width) => [span(formatPool({used, max, idle, waiting: null, utilization: max === null || max === 0 ? null : used / max}, width), numberTone(waiting > 0 ? 'critical' : 'ok', isFresh))]},
	number('WAITING', 7, 2, 'count', ({waiting}) => waiting, isFresh, anyIs('critical')),
	number('IDLE', 6, 4, 'count', ({idle}) => idle, isFresh),
	number('LONGEST WAIT', 12, 3, 'seconds', ({longestWaitSeconds}) => longestWaitSeconds, isFresh),
];

export const replicaColumns = (isFresh: boolean): readonly Column<ReplicaFact>[] => [
	{head: 'REPLICA', align: 'left', min: 10, max: 30, rank: 0, cell: ({name}) => [span(name)]},
	{head: 'STATE', align: 'left', min: 9, max: 16, rank: 2, cell: ({state}) => [span(state, 'dim')]},
	number('LAG', 7, 1, 'seconds', ({lagSeconds}) => lagSeconds, isFresh),
	number('BEHIND', 8, 3, 'bytes', ({lagBytes}) => lagBytes, isFresh),
];

export const durationColumns = (isFresh: boolean): readonly Column<DurationFigures>[] => {
	const quantile = (name: 'p50' | 'p95' | 'p99', rank: number): Column<DurationFigures> => ({head: name, align: 'right', min: 7, max: 7, rank, cell: ({latency}, width) => [span(formatValue(latency[name], 'seconds', {width, precision: latency.precision[name]}), numberTone('ok', isFresh))]});
	return [
		{head: 'QUERIES', align: 'left', min: 10, max: 40, rank: 0, cell: ({service, name, of}) => [span(`${service} `, 'dim'), span(of === 'wait' ? `waits for ${name}` : name)]},
		number('COUNT', 6, 3, 'count', ({latency}) => latency.count, isFresh),
		quantile('p50', 2), quantile('p95', 1), quantile('p99', 4),
		number('MAX', 7, 5, 'seconds', ({latency}) => latency.max, isFresh),
	];
};
