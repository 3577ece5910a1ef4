import {describe, expect, it} from 'vitest';
import {createPostgresqlCollector} from '../../../../source/collectors/databases/postgresql/index.ts';
import type {ConnectPostgresql} from '../../../../source/collectors/databases/postgresql/connection.ts';
import {readReplicaFacts, readSessionFacts} from '../../../../source/collectors/databases/postgresql/details.ts';
import {capacityOf, countSessions, levelsOf} from '../../../../source/collectors/databases/postgresql/series.ts';
import {sessionsSql, statementsSql, tickSql} from '../../../../source/collectors/databases/postgresql/sql.ts';
import {readTotals} from '../../../../source/collectors/databases/postgresql/statements.ts';
import type {Row} from '../../../../source/collectors/databases/read-value.ts';
import {createFakeHost} from '../../../helpers/fake-host.ts';
import {collect, known, readFixture, readJson, valueOf} from '../told.ts';

type Expected = {
	readonly scrapes: Readonly<Record<'t0' | 't1', {readonly snap: {readonly activity: readonly Row[]; readonly db: readonly Row[]}}>>;
	readonly intervalSeconds: number;
	readonly expected: {readonly idleInTransactionBackends: number; readonly lockWaiting: number};
	readonly pgStatStatementsTop: readonly {readonly calls: string; readonly total_ms: string; readonly q: string}[];
};
const recorded = readJson<Expected>('postgres.expect.json');

/** The sections of a recorded session with psql, by role. */
const sectionsOf = (version: number, role: 'mon' | 'low'): ReadonlyMap<string, readonly string[]> => {
	const [, text = ''] = readFixture(`postgres-health-pg${version}.txt`).split(`role=${role}\n`);
	const own = text.split('#####')[0] ?? '';
	return new Map(own.split('== ').slice(1).map(section => {
		const [name = '', ...lines] = section.trimEnd().split('\n');
		return [name, lines];
	}));
};

describe.each([12, 13, 14, 15, 16, 17, 18])('what PostgreSQL %i answered', version => {
	it.each(['mon', 'low'] as const)('to %s gives what it can take and who is there', role => {
		const sections = sectionsOf(version, role);
		const [most, superuser, reserved] = (sections.get('capacity')?.[0] ?? '').split('|');
		expect(capacityOf({max_connections: most, superuser_reserved: superuser, reserved})).toBe(97);
		const rows = (sections.get('activity') ?? []).map(line => {
			const [state, wait, count] = line.split('|');
			return {state, wait_event_type: wait === '' ? null : wait, count};
		});
		expect(countSessions(rows)).toMatchObject({total: 1, active: 1, lockWaiters: 0, byState: {active: 1}});
	});

	it('has every column that it is asked for', () => {
		const columns = readJson<Record<string, Record<string, string[]>>>('postgres-view-columns-12-18.json');
		const has = (view: string): readonly string[] => columns[view]?.[String(version)] ?? [];
		const number = version * 10_000;
		const statements = statementsSql('public', number, 10);
		expect(has('pg_stat_statements')).toEqual(expect.arrayContaining(['queryid', 'calls', 'rows', 'dbid', 'query', ...(/total_\w*time/.exec(statements) ?? [])]));
		const tick = tickSql(number, 'none', false);
		for (const name of ['xact_commit', 'xact_rollback', 'blks_hit', 'blks_read', 'deadlocks', 'temp_bytes', ...(/active_time::/.test(tick) ? ['active_time'] : [])]) {
			expect(tick).toContain(name);
			if (has('pg_stat_database').length > 0) expect(has('pg_stat_database')).toContain(name);
		}
		const activity = has('pg_stat_activity');
		for (const name of ['pid', 'state', 'application_name', 'usename', 'wait_event_type', 'wait_event', 'query', 'query_start', 'xact_start', 'state_change', 'backend_type', 'usesysid', 'datid']) {
			expect(sessionsSql(50) + tick).toContain(name);
			if (activity.length > 0) expect(activity).toContain(name);
		}
	});
});

describe('a recorded server under load', () => {
	/** Answers each question by what it asks for. */
	const connectTo = (instant: () => 't0' | 't1'): ConnectPostgresql => async () => ({
		isOpen: true,
		close: () => undefined,
		async query(sql) {
			const {activity, db} = recorded.scrapes[instant()].snap;
			if (sql.includes('server_version_num')) return [[{number: 170_012, text: '17.12'}]];
			// Ours is the one that runs without waiting: the question leaves it out.
			if (sql.includes('FROM pg_stat_database WHERE')) return [activity.filter(row => !(row['state'] === 'active' && row['wait_event_type'] === null)), [{...db[0], max_connections: 100, superuser_reserved: 3, reserved: 0, life: '1'}]];
			if (sql.includes('pg_has_role')) return [[{sees_all: true, is_replica: false, tracks: true, statements_schema: null}]];
			return [[]];
		},
	});

	it('gives sessions, lock waiters and the exact numbers of transactions', async () => {
		const host = createFakeHost();
		host.variables.set('USER', 'somebody');
		let instant: 't0' | 't1' = 't0';
		const collector = createPostgresqlCollector({host, url: 'postgres://127.0.0.1/app', connect: connectTo(() => instant)});
		const first = await collect(collector);
		expect(valueOf(first, 'observed')).toBeNull();
		expect(valueOf(first, 'commits')).toBeNull();
		expect(first.points[0]?.labels).toEqual({database: 'postgresql app', from: 'postgres://127.0.0.1/app'});
		instant = 't1';
		host.advance(recorded.intervalSeconds * 1000);
		const second = await collect(collector);
		expect(valueOf(second, 'connections.used')).toBe(8);
		expect(valueOf(second, 'connections.max')).toBe(97);
		expect(valueOf(second, 'connections.active')).toBe(5);
		expect(valueOf(second, 'connections.idle_in_transaction')).toBe(recorded.expected.idleInTransactionBackends);
		expect(valueOf(second, 'lock_waiters')).toBe(recorded.expected.lockWaiting);
		expect(valueOf(second, 'observed')).toBeCloseTo(recorded.intervalSeconds, 6);
		expect(valueOf(second, 'rollbacks')).toBe(94 - 84);
		expect(valueOf(second, 'cache_hits')).toBe(33_723 - 30_902);
		expect(valueOf(second, 'cache_misses')).toBe(0);
		expect(valueOf(second, 'deadlocks')).toBe(0);
		// Without the 8 round trips that were ours until then.
		expect(valueOf(second, 'commits')).toBe(2133 - 1893 - 8);
		// Not counted by this recording, so not told: no 0 in its place.
		expect(valueOf(second, 'temp_written')).toBeNull();
		expect(valueOf(second, 'query_seconds')).toBeNull();
	});

	it('gives its statements in seconds', () => {
		const totals = readTotals(recorded.pgStatStatementsTop.map(({q, calls, total_ms}) => ({key: q, calls, milliseconds: total_ms, rows: null})));
		expect(totals[0]).toMatchObject({key: 'select pg_sleep($1)', calls: 10, rows: null});
		expect(totals[0]?.seconds).toBeCloseTo(20.0206, 9);
	});
});

describe('sessions of which some may not be seen', () => {
	const sessions = countSessions([{state: 'active', wait_event_type: null, hidden: false, count: 1, longest_query: 4}, {state: null, wait_event_type: null, hidden: true, count: 9}]);

	it('are counted, and nothing is said of what they do', () => {
		const levels = known(levelsOf(sessions, {max_connections: 100, superuser_reserved: 3, reserved: 0, lock_waiters: 2}, true));
		expect(levels).toMatchObject({'connections.used': 10, 'connections.active': null, 'connections.idle_in_transaction': null, longest_query: null, longest_transaction: null});
		expect(levels['lock_waiters']).toBe(2);
		expect(sessions.byState).toEqual({active: 1, hidden: 9});
	});

	it('are nothing to tell about when the server does not keep their state', () => {
		expect(known(levelsOf(countSessions([{state: 'disabled', count: 3}]), {}, false))).toMatchObject({'connections.used': 3, 'connections.active': null, lock_waiters: null, longest_query: null});
	});
});

describe('sessions in detail', () => {
	it('are shown without literals and control characters, and each blocker once', () => {
		const [fact] = readSessionFacts([{pid: 7, state: 'active', application_name: 'sh\u001B[31mop', usename: 'app', wait_event_type: 'Lock', wait_event: 'transactionid', seconds: 1.5, query: "UPDATE users SET password = 'sesame'\n WHERE id = 42", blocked_by: [8, 8, 0]}]);
		expect(fact).toEqual({id: 7, state: 'active', application: 'shop', user: 'app', seconds: 1.5, waitsFor: 'Lock: transactionid', blockedBy: [8], statement: 'UPDATE users SET password = ? WHERE id = ?'});
	});

	it('do not wait when they only wait for their client, and show no statement that may not be seen', () => {
		expect(readSessionFacts([{pid: 7, state: 'idle in transaction', wait_event_type: 'Client', wait_event: 'ClientRead', seconds: '3', query: '<insufficient privilege>', blocked_by: null}])[0]).toMatchObject({waitsFor: null, statement: null, application: null, seconds: 3});
	});

	it('are at most 50', () => {
		expect(readSessionFacts(Array.from({length: 80}, (_, pid) => ({pid})))).toHaveLength(50);
	});

	it('tell of replicas what is known', () => {
		expect(readReplicaFacts([{application_name: '', address: '10.0.0.2', state: 'streaming', lag_seconds: null, lag_bytes: '1024'}])).toEqual([{name: '10.0.0.2', state: 'streaming', lagSeconds: null, lagBytes: 1024}]);
	});
});
