/** Database servers of a shop in trouble: a migration that was left open blocks orders; a replica lags; one server tells little. */
import type {DatabaseFigures, DurationFigures, HostSignals, LatencyFigures, PoolRow} from '../../source/signals/board.ts';
import type {DatabaseFacts, SessionFact} from '../../source/signals/databases.ts';

export type DatabasesSpec = {readonly facts: readonly DatabaseFacts[]; readonly pools: readonly PoolRow[]; readonly signals: Pick<HostSignals, 'databases' | 'durations'>};

const noFigures = {used: null, max: null, utilization: null, active: null, idleInTransaction: null, waiting: null, longestWaitSeconds: null, rejected: null, lockWaiters: null, longestQuerySeconds: null, longestTransactionSeconds: null, queriesPerSecond: null, meanQuerySeconds: null, slowQueries: null, commitsPerSecond: null, rollbacksPerSecond: null, deadlocks: null, cacheHitRatio: null, evictionsPerSecond: null, tempBytesPerSecond: null, memoryUsedBytes: null, memoryMaxBytes: null, replicationLagSeconds: null, pingSeconds: null} as const;
const figures = (database: string, over: Partial<DatabaseFigures>): DatabaseFigures => ({...noFigures, database, from: `postgres://127.0.0.1/${database}`, ...over});
const session = (id: number, state: string, seconds: number, over: Partial<SessionFact> = {}): SessionFact => ({id, state, application: 'shop', user: 'shop', seconds, waitsFor: null, blockedBy: [], statement: 'UPDATE orders SET state = ? WHERE id = ?', ...over});
const took = (p95: number, count: number): LatencyFigures => ({p50: p95 / 4, p90: p95 * 0.8, p95, p99: p95 * 2, mean: p95 / 3, max: p95 * 3, count, approximate: false, precision: {p50: '=', p90: '=', p95: '=', p99: '='}});
const duration = (of: DurationFigures['of'], service: string, name: string, p95: number, count: number): DurationFigures => ({of, service, name, latency: took(p95, count)});

const facts = {statements: null, statementsSeconds: 0, hint: null, pools: [], replicas: [], sessions: [], sessionsByState: {}} as const;

export const shopDatabases: DatabasesSpec = {
	pools: [
		{service: 'shop', pool: 'main', used: 20, max: 20, idle: 0, waiting: 37, utilization: 1},
		{service: 'admin', pool: 'reports', used: 1, max: 5, idle: 2, waiting: 0, utilization: 0.2},
		{service: 'shop', pool: 'cache', used: null, max: null, idle: null, waiting: null, utilization: null, open: 12},
		{service: 'postgresql shop', pool: 'sessions', used: 84, max: 97, idle: null, waiting: null, utilization: 84 / 97},
	],
	signals: {
		databases: [
			figures('postgresql shop', {used: 84, max: 97, utilization: 84 / 97, active: 22, idleInTransaction: 1, lockWaiters: 5, longestQuerySeconds: 48, longestTransactionSeconds: 312, commitsPerSecond: 412, rollbacksPerSecond: 3.1, deadlocks: 1, cacheHitRatio: 0.993, tempBytesPerSecond: 1.2e6, replicationLagSeconds: 4.2, pingSeconds: 0.0009}),
			figures('redis cache', {used: 12, max: 10_000, utilization: 0.0012, queriesPerSecond: 3120, meanQuerySeconds: 0.000_021, cacheHitRatio: 0.871, evictionsPerSecond: 14, memoryUsedBytes: 486e6, memoryMaxBytes: 512e6}),
		],
		durations: [duration('query', 'shop', 'postgresql', 1.1, 4120), duration('wait', 'shop', 'main', 2.4, 380), duration('query', 'shop', 'redis', 0.0011, 15_200)],
	},
	facts: [
		{
			...facts, database: 'postgresql shop', from: 'postgres://127.0.0.1/shop', system: 'postgresql', version: '15.18', sessionsByState: {active: 22, idle: 61, 'idle in transaction': 1},
			sessions: [
				session(4111, 'idle in transaction', 312, {application: 'psql', user: 'ann', statement: 'ALTER TABLE orders ADD COLUMN note text'}),
				session(4203, 'active', 48, {waitsFor: 'Lock relation', blockedBy: [4111]}), session(4207, 'active', 46, {waitsFor: 'Lock relation', blockedBy: [4111]}),
				session(4210, 'active', 31, {waitsFor: 'Lock transactionid', blockedBy: [4203], statement: 'INSERT INTO order_lines (order_id, product, count) VALUES (?, ?, ?)'}),
				session(4315, 'active', 12, {application: 'reports', user: 'admin', waitsFor: 'IO DataFileRead', statement: 'SELECT product, sum(count) FROM order_lines GROUP BY product ORDER BY 2 DESC'}),
				session(4316, 'active', 0.4, {statement: null}),
			],
			statements: [
				{statement: 'SELECT * FROM orders WHERE id = ?', calls: 7200, totalSeconds: 41.2, meanSeconds: 0.0057, rows: 7200},
				{statement: 'SELECT product, sum(count) FROM order_lines GROUP BY product ORDER BY 2 DESC', calls: 3, totalSeconds: 36.1, meanSeconds: 12.03, rows: 1200},
				{statement: 'UPDATE orders SET state = ? WHERE id = ?', calls: 2280, totalSeconds: 8.4, meanSeconds: 0.0037, rows: 2280},
			],
			statementsSeconds: 60, replicas: [{name: 'replica-1', state: 'streaming', lagSeconds: 4.2, lagBytes: 84e6}, {name: 'replica-2', state: 'catchup', lagSeconds: null, lagBytes: 2.1e9}],
		},
		{...facts, database: 'mysql legacy', from: 'mysql://127.0.0.1/legacy', system: 'mariadb', version: '10.11.14', hint: 'statements are not told: SET GLOBAL performance_schema is needed at the start (performance_schema=ON in my.cnf)'},
		{...facts, database: 'pgbouncer', from: 'pgbouncer://127.0.0.1:6432', system: 'pgbouncer', version: '1.18.0', pools: [{name: 'shop/shop', used: 4, idle: 0, waiting: 6, max: 4, longestWaitSeconds: 2.1}]},
	],
};
