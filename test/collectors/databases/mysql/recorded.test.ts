import {describe, expect, it} from 'vitest';
import {createCounters} from '../../../../source/collectors/databases/counters.ts';
import {readTotals} from '../../../../source/collectors/databases/mysql/digests.ts';
import {readBlockers, readReplicaFacts, readSessionFacts} from '../../../../source/collectors/databases/mysql/details.ts';
import {countersIn, hiddenSessions, increasesOf, lagIn, levelsOf, type CounterName} from '../../../../source/collectors/databases/mysql/series.ts';
import {asksForTransactions, digestTextsSql, isOwnDigest, replicaSql, sessionSql, sessionsSql, statusNames, tickSql} from '../../../../source/collectors/databases/mysql/sql.ts';
import {isQuiet, readSessions, readStatus, readTickCounts, type SessionCounts, type Status} from '../../../../source/collectors/databases/mysql/tick-rows.ts';
import {readVersion} from '../../../../source/collectors/databases/mysql/version.ts';
import type {Row} from '../../../../source/collectors/databases/read-value.ts';
import {known, readJson} from '../told.ts';

type Expected = {
	readonly scrapes: Readonly<Record<'t0' | 't1', {readonly Questions: number}>>;
	readonly intervalSeconds: number;
	readonly expected: {readonly appStatementsDelta: number; readonly slowQueriesDelta: number; readonly poolConnections: number};
	readonly digestTop: readonly {readonly d: string; readonly COUNT_STAR: number; readonly SUM_TIMER_WAIT: number; readonly AVG_TIMER_WAIT: number}[];
};
const {expected, scrapes, intervalSeconds, digestTop} = readJson<Expected>('mariadb.expect.json');
/** As rows of SHOW GLOBAL STATUS, of which only those that are asked for come. */
const statusAt = (instant: 't0' | 't1'): Status =>
	readStatus(Object.entries(readJson<Record<string, string>>(`mariadb-global-status.${instant}.json`)).filter(([name]) => (statusNames as readonly string[]).includes(name)).map(([name, value]) => ({Variable_name: name, Value: value})));

const nobody: SessionCounts = {visible: 0, byState: {}, longestQuerySeconds: null, tableLockWaiters: 0, followers: 0};

describe('what MariaDB answered', () => {
	const tick = {status: statusAt('t1'), sessions: {...nobody, visible: 4}, transactions: {longestSeconds: null, rowLockWaiters: 0, idle: 0}, maxConnections: 151, replicationLag: null};

	it('has all that it is asked for', () => {
		expect(Object.keys(statusAt('t1')).sort()).toEqual([...statusNames].sort());
	});

	it('gives sessions without ours', () => {
		expect(known(levelsOf(tick))).toEqual({'connections.used': expected.poolConnections - 1, 'connections.max': 151, 'connections.active': 0, 'connections.idle_in_transaction': 0, lock_waiters: 0, longest_query: 0, longest_transaction: 0, replication_lag: null});
		expect(hiddenSessions(tick)).toBe(0);
	});

	it('gives queries and slow queries between two instants exactly, ours left out', () => {
		const counters = createCounters<CounterName>();
		const reading = (instant: 't0' | 't1') => ({life: 'a', upSeconds: statusAt(instant)['Uptime'] ?? null, values: countersIn(statusAt(instant))});
		counters.advance(reading('t0'), 0);
		const gains = counters.advance(reading('t1'), intervalSeconds * 1000);
		const own = scrapes.t1.Questions - scrapes.t0.Questions - expected.appStatementsDelta;
		expect(known(increasesOf(gains!, own))).toMatchObject({observed: intervalSeconds, queries: expected.appStatementsDelta, slow_queries: expected.slowQueriesDelta, deadlocks: 0, 'connections.rejected': 0});
	});

	it('gives what statements took, from picoseconds', () => {
		const totals = readTotals(digestTop.map(({d, COUNT_STAR, SUM_TIMER_WAIT}) => ({digest: d, calls: COUNT_STAR, seconds: SUM_TIMER_WAIT / 1e12, row_count: '0'})));
		expect(totals[0]).toMatchObject({calls: 10, rows: 0});
		expect(totals[0]!.seconds / 10).toBeCloseTo(0.135363, 6);
	});

	it('is not taken for a statement of others when it was ours', () => {
		expect(digestTop.filter(({d}) => isOwnDigest(d)).map(({d}) => d.trim())).toEqual(['SHOW GLOBAL STATUS']);
		expect(['SET SESSION TRANSACTION READ ONLY', 'SELECT @@GLOBAL . `max_connections` AS `max_connections`'].map(isOwnDigest)).toEqual([true, true]);
	});
});

describe('a user without the right PROCESS', () => {
	const tick = {status: {Threads_connected: 10, Threads_running: 4, Innodb_row_lock_current_waits: 2}, sessions: {...nobody, visible: 1, longestQuerySeconds: 3}, transactions: null, maxConnections: 100, replicationLag: null};
	it('is told of numbers, and not of what could not be seen', () => {
		expect(known(levelsOf(tick))).toEqual({'connections.used': 9, 'connections.max': 100, 'connections.active': 3, 'connections.idle_in_transaction': null, lock_waiters: 2, longest_query: null, longest_transaction: null, replication_lag: null});
		expect(hiddenSessions(tick)).toBe(8);
	});
});

describe('a tick', () => {
	const mariadb = {isMariadb: true, number: 101_106, hasPerformanceSchema: false};
	const mysql = {isMariadb: false, number: 80_036, hasPerformanceSchema: true};
	const sessions: Row[] = [
		{part: 'sessions', name: 'Sleep', value: '3', longest: null, waiters: '0'},
		{part: 'sessions', name: 'Query', value: '2', longest: '9.5', waiters: '1'},
		{part: 'sessions', name: 'Binlog Dump', value: '1', longest: null, waiters: '0'},
	];
	const transactions: Row = {part: 'transactions', name: null, value: '1', longest: '4', waiters: '2'};

	it('is one statement in MariaDB, however much it asks', () => {
		expect(tickSql(mariadb, 'all')).toHaveLength(1);
		expect(tickSql(mariadb, 'own')).toHaveLength(1);
		expect(tickSql(mariadb, 'own').some(asksForTransactions)).toBe(false);
	});

	it('ends with the status in MySQL, whose table of it is not open to everybody', () => {
		expect(tickSql(mysql, 'all').map(sql => [asksForTransactions(sql), sql.includes('SHOW GLOBAL STATUS')])).toEqual([[false, false], [true, false], [false, true]]);
		expect(tickSql(mysql, 'own').at(-1)).toContain('SHOW GLOBAL STATUS');
		expect(tickSql(mysql, 'own').some(asksForTransactions)).toBe(false);
	});

	it('is the same from rows of one statement and of several', () => {
		const whole = {
			status: {Threads_connected: 8, Innodb_deadlocks: 7},
			sessions: {visible: 5, byState: {Sleep: 3, Query: 2}, longestQuerySeconds: 9.5, tableLockWaiters: 1, followers: 1},
			transactions: {longestSeconds: 4, rowLockWaiters: 2, idle: 1},
		};
		expect(readTickCounts([...sessions, transactions, {part: 'status', name: 'INNODB_DEADLOCKS', value: '7'}, {part: 'status', name: 'THREADS_CONNECTED', value: '8'}])).toEqual(whole);
		expect(readTickCounts([...sessions, transactions, {part: 'status', name: 'Innodb_deadlocks', value: 7}, {Variable_name: 'Threads_connected', Value: '8'}])).toEqual(whole);
	});

	it('knows nothing of transactions that it was not told of, and of no session when there is none', () => {
		expect(readTickCounts([{part: 'status', name: 'UPTIME', value: '5'}])).toEqual({status: {Uptime: 5}, sessions: nobody, transactions: null});
	});

	it('is quiet when every client sleeps and none holds a transaction', () => {
		const asleep = readSessions(sessions.filter(({name}) => name !== 'Query'));
		const none = {longestSeconds: null, rowLockWaiters: 0, idle: 0};
		expect(isQuiet({status: {}, sessions: asleep, transactions: none})).toBe(true);
		expect(isQuiet({status: {}, sessions: asleep, transactions: null})).toBe(true);
		expect(isQuiet({status: {}, sessions: asleep, transactions: {...none, longestSeconds: 0}})).toBe(false);
		expect(isQuiet({status: {}, sessions: readSessions(sessions), transactions: none})).toBe(false);
	});
});

describe('versions', () => {
	const version = (text: string, performance: unknown = 1) => readVersion({version: text, host: 'db-1', port: 3306, performance_schema: performance});
	it('are told apart', () => {
		expect(version('8.0.36')).toMatchObject({isMariadb: false, number: 80_036, text: '8.0.36', hasPerformanceSchema: true});
		expect(version('10.11.6-MariaDB-0+deb12u1', 0)).toMatchObject({isMariadb: true, number: 101_106, text: '10.11.6', hasPerformanceSchema: false});
		expect(version('5.5.5-10.6.12-MariaDB-log')).toMatchObject({isMariadb: true, text: '10.6.12'});
		expect(version('8.4.0-commercial')).toMatchObject({isMariadb: false, number: 80_400});
	});

	it('are asked in their own words', () => {
		expect(replicaSql(version('8.0.36'))).toBe('SHOW REPLICA STATUS');
		expect(replicaSql(version('8.0.20'))).toBe('SHOW SLAVE STATUS');
		expect(replicaSql(version('10.6.1-MariaDB'))).toBe('SHOW ALL SLAVES STATUS');
		expect(sessionSql(version('8.0.36')).join()).toContain('max_execution_time = 1000');
		expect(sessionSql(version('10.6.1-MariaDB')).join()).toContain('max_statement_time = 1');
		expect(sessionsSql(version('8.0.36'))).toContain('performance_schema.processlist');
		expect(sessionsSql(version('8.0.36', 0))).toContain('information_schema.PROCESSLIST');
		expect(sessionsSql(version('10.6.1-MariaDB'))).toMatch(/information_schema\.PROCESSLIST[^]*TIME_MS|TIME_MS[^]*information_schema\.PROCESSLIST/);
	});

	it('are asked for texts by digests only', () => {
		expect(digestTextsSql(['a'.repeat(32), "x') OR ('1'='1"])).toContain(`IN ('${'a'.repeat(32)}')`);
		expect(digestTextsSql([])).toContain('IN (NULL)');
	});
});

describe('sessions in detail', () => {
	const rows: Row[] = [
		{id: 5, user: 'app', command: 'Query', state: 'Sending data', statement: "SELECT * FROM users WHERE name = 'sesame'", seconds: '9.5', trx_state: null, transaction_seconds: null, waits_for_table_lock: 0},
		{id: 6, user: 'app', command: 'Query', state: 'Updating', statement: 'UPDATE t SET v = 1', seconds: 2, trx_state: 'LOCK WAIT', transaction_seconds: 2, waits_for_table_lock: 0},
		{id: 7, user: 'app', command: 'Sleep', state: '', statement: null, seconds: 1, trx_state: 'RUNNING', transaction_seconds: 4, waits_for_table_lock: 0},
		{id: 8, user: 'app', command: 'Query', state: 'Waiting for table metadata lock', statement: 'ALTER TABLE t ADD c int', seconds: 1, trx_state: null, transaction_seconds: null, waits_for_table_lock: 1},
	];
	const facts = readSessionFacts(rows, readBlockers([{waiting: '6', blocking: '7'}]));

	it('are those that wait or block first, then the longest running', () => {
		expect(facts.map(({id}) => id)).toEqual([7, 6, 8, 5]);
	});

	it('tell what they wait for and who blocks them, without literals', () => {
		expect(facts[1]).toEqual({id: 6, state: 'Query', application: null, user: 'app', seconds: 2, waitsFor: 'row lock', blockedBy: [7], statement: 'UPDATE t SET v = ?'});
		expect(facts[0]).toMatchObject({state: 'Sleep (in transaction)', seconds: 4, waitsFor: null, statement: null});
		expect(facts[2]?.waitsFor).toBe('Waiting for table metadata lock');
		expect(facts[3]?.statement).not.toContain('sesame');
	});
});

describe('replication', () => {
	it('tells how far a replica is behind, in the words of MySQL and of MariaDB', () => {
		expect(lagIn([{Seconds_Behind_Source: 3}, {Seconds_Behind_Source: '12'}])).toBe(12);
		expect(lagIn([{Seconds_Behind_Master: 0}])).toBe(0);
		expect(readReplicaFacts([{Source_Host: 'db-1', Replica_IO_Running: 'Yes', Replica_SQL_Running: 'Yes', Seconds_Behind_Source: 3}], [])).toEqual([{name: 'from db-1', state: 'running', lagSeconds: 3, lagBytes: null}]);
	});

	it('that does not run has no lag that is known', () => {
		expect(lagIn([{Seconds_Behind_Master: null}])).toBeNull();
		expect(lagIn([])).toBeNull();
		expect(readReplicaFacts([{Master_Host: 'db-1', Slave_IO_Running: 'Connecting', Slave_SQL_Running: 'Yes', Seconds_Behind_Master: null}], [])[0]).toMatchObject({state: 'stopped (IO Connecting, SQL Yes)', lagSeconds: null});
	});
});
