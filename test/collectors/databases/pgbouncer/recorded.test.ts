import {describe, expect, it} from 'vitest';
import {createPgbouncerCollector} from '../../../../source/collectors/databases/pgbouncer/index.ts';
import {countersIn, levelsOf, readPools, readPoolSizes} from '../../../../source/collectors/databases/pgbouncer/pools.ts';
import type {ConnectPostgresql} from '../../../../source/collectors/databases/postgresql/connection.ts';
import type {Row} from '../../../../source/collectors/databases/read-value.ts';
import {createFakeHost} from '../../../helpers/fake-host.ts';
import {collect, known, readJson, valueOf} from '../told.ts';

type Answers = Readonly<Record<string, readonly Row[]>>;
const answers = {t0: readJson<Answers>('pgbouncer-show.t0.json'), t1: readJson<Answers>('pgbouncer-show.t1.json')};

describe('what PgBouncer answered', () => {
	const poolsAt = (instant: 't0' | 't1') => readPools(answers[instant]['SHOW POOLS'] ?? [], readPoolSizes(answers[instant]['SHOW DATABASES'] ?? []));

	it('gives each pool but that of the console', () => {
		expect(poolsAt('t1')).toEqual([{name: 'app (postgres)', used: 4, idle: 0, waiting: 6, max: 4, longestWaitSeconds: 0.70108, active: 4}]);
	});

	it('gives a full pool, with who waits and how long', () => {
		expect(known(levelsOf(poolsAt('t1')))).toEqual({'connections.used': 4, 'connections.max': 4, 'connections.active': 4, 'connections.waiting': 6, 'connections.longest_wait': 0.70108});
	});

	it('gives queries and their time between two instants', async () => {
		const host = createFakeHost();
		host.variables.set('USER', 'watcher');
		let instant: 't0' | 't1' = 't0';
		const connect: ConnectPostgresql = async () => ({isOpen: true, close: () => undefined, query: async sql => [sql === 'SHOW VERSION' ? [{version: 'PgBouncer 1.24.1'}] : (answers[instant][sql] ?? [])]});
		const collector = createPgbouncerCollector({host, url: 'pgbouncer://127.0.0.1:6432', connect});
		const first = await collect(collector);
		expect(first.database).toMatchObject({system: 'pgbouncer', version: '1.24.1', database: 'pgbouncer :6432'});
		expect(valueOf(first, 'queries')).toBeNull();
		instant = 't1';
		host.advance(5784.5);
		const second = await collect(collector);
		const total = (at: 't0' | 't1', column: string): number => Number(answers[at]['SHOW STATS']?.find(row => row['database'] === 'app')?.[column]);
		expect(valueOf(second, 'queries')).toBe(total('t1', 'total_query_count') - total('t0', 'total_query_count'));
		expect(valueOf(second, 'query_seconds')).toBeCloseTo((total('t1', 'total_query_time') - total('t0', 'total_query_time')) / 1e6, 6);
		expect(valueOf(second, 'observed')).toBeCloseTo(5.7845, 4);
		expect(second.database?.pools).toEqual([{name: 'app (postgres)', used: 4, idle: 0, waiting: 6, max: 4, longestWaitSeconds: 0.70108}]);
		expect(second.database?.sessionsByState).toEqual({cl_active: 4, cl_waiting: 6, sv_active: 4});
	});

	it('takes two questions a tick, and one more every few seconds to see how long it takes to answer', async () => {
		const host = createFakeHost();
		host.variables.set('USER', 'watcher');
		let asked: string[] = [];
		const connect: ConnectPostgresql = async () => ({isOpen: true, close: () => undefined, query: async sql => {
			asked.push(sql);
			return [answers.t0[sql] ?? []];
		}});
		const collector = createPgbouncerCollector({host, url: 'pgbouncer://127.0.0.1:6432', connect});
		expect(valueOf(await collect(collector), 'ping')).not.toBeNull();
		for (let second = 1; second < 5; second++) {
			asked = [];
			host.advance(1000);
			expect(valueOf(await collect(collector), 'ping')).toBeNull();
			expect(asked).toEqual(['SHOW POOLS', 'SHOW STATS']);
		}
		host.advance(1000);
		expect(valueOf(await collect(collector), 'ping')).not.toBeNull();
		expect(asked).toContain('SHOW VERSION');
	});
});

describe('pools', () => {
	const row = (extra: Row): Row => ({database: 'shop', user: 'app', cl_active: 0, cl_waiting: 0, sv_active: 0, sv_idle: 0, sv_used: 0, maxwait: 0, ...extra});

	it('count as used what cannot be given to a client now, and as idle what can', () => {
		expect(readPools([row({sv_active: 2, sv_login: 1, sv_tested: 1, sv_being_canceled: 1, sv_idle: 3, sv_used: 4})], new Map([['shop', 20]]))[0]).toMatchObject({used: 5, idle: 7, max: 20, longestWaitSeconds: 0});
	});

	it('are bound by the limit of their database, too', () => {
		expect(readPoolSizes([{name: 'shop', pool_size: 20, max_connections: 5}, {name: 'crm', pool_size: '10', max_connections: 0}])).toEqual(new Map([['shop', 5], ['crm', 10]]));
	});

	it('of which one has no known size have none together', () => {
		expect(known(levelsOf(readPools([row({}), row({database: 'new'})], new Map([['shop', 20]]))))['connections.max']).toBeNull();
	});

	it('that are none are known to be empty', () => {
		expect(known(levelsOf([]))).toMatchObject({'connections.used': 0, 'connections.waiting': 0, 'connections.max': null});
	});

	it('leave the console out of what is counted', () => {
		expect(Object.keys(countersIn([{database: 'pgbouncer', total_query_count: '3'}, {database: 'app', total_query_count: '5', total_query_time: '7'}]))).toEqual(['queries app', 'microseconds app']);
	});
});
