import pg from 'pg';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createPostgresqlCollector} from '../../../../source/collectors/databases/postgresql/index.ts';
import type {Collector, Reading} from '../../../../source/collectors/collector.ts';
import {missing, startPostgresql, startReplica, type Running} from '../servers.ts';
import {until} from '../../../helpers/until.ts';
import {closeAll, collect, failureOf, hostWith, valueOf} from '../told.ts';

const reason = missing('postgresql');

describe.skipIf(reason !== null)('a PostgreSQL server', () => {
	let server: Running;
	const clients: pg.Client[] = [];
	const collectors: Collector[] = [];
	const url = (rest = 'app@127.0.0.1', path = 'postgres'): string => `postgres://${rest}:${server.port}/${path}`;
	const watch = (address = url(), variables: Record<string, string> = {}, now = () => performance.now()): Collector => {
		const collector = createPostgresqlCollector({host: {...hostWith(variables), now}, url: address});
		collectors.push(collector);
		return collector;
	};
	const join = async (extra: pg.ClientConfig = {}): Promise<pg.Client> => {
		const client = new pg.Client({host: '127.0.0.1', port: server.port, user: 'app', database: 'postgres', application_name: 'shop', ...extra});
		client.on('error', () => undefined);
		await client.connect();
		clients.push(client);
		return client;
	};
	const run = async (...statements: string[]): Promise<void> => {
		const client = await join();
		for (const statement of statements) await client.query(statement);
		await client.end();
	};
	/** Collects until a reading fits. */
	const collectUntil = async (collector: Collector, fits: (reading: Reading) => boolean): Promise<Reading> => {
		let last: Reading | null = null;
		await expect.poll(async () => {
			last = await collect(collector);
			return fits(last);
		}, {timeout: 15_000, interval: 100}).toBe(true);
		return last!;
	};

	beforeAll(async () => {
		server = await startPostgresql(['shared_preload_libraries=pg_stat_statements', 'max_connections=14', 'superuser_reserved_connections=3', 'wal_level=replica', 'max_wal_senders=2', 'pg_stat_statements.track_planning=off']);
		await run('CREATE TABLE orders (id int, v text)', "INSERT INTO orders VALUES (1, 'a')", "CREATE ROLE watcher LOGIN PASSWORD 'lookout-secret' IN ROLE pg_monitor", "CREATE ROLE stranger LOGIN PASSWORD 'lookout-secret'", "CREATE ROLE banned LOGIN PASSWORD 'lookout-secret'");
	});
	afterAll(async () => {
		await closeAll(collectors);
		await Promise.all(clients.map(client => client.end().catch(() => undefined)));
		await server?.stop();
	});

	it('is read without our own session being counted', async () => {
		const collector = watch();
		const first = await collect(collector);
		expect(valueOf(first, 'connections.used')).toBe(0);
		expect(valueOf(first, 'connections.max')).toBe(11);
		expect(valueOf(first, 'connections.active')).toBe(0);
		expect(first.database).toMatchObject({database: 'postgresql postgres', system: 'postgresql', sessions: [], sessionsByState: {}, pools: [], replicas: []});
		expect(first.database?.version).toMatch(/^\d+(\.\d+)?$/);
		expect(valueOf(first, 'ping')).toBeGreaterThan(0);
	});

	it('shows who waits for a lock and who holds it, at the next tick', async () => {
		const collector = watch(url('watcher:lookout-secret@127.0.0.1'));
		await collect(collector);
		const holder = await join({application_name: 'holder'});
		const waiter = await join({application_name: 'waiter'});
		await holder.query('BEGIN');
		await holder.query("UPDATE orders SET v = 'held-literal' WHERE id = 1");
		const blocked = waiter.query("UPDATE orders SET v = 'wanted-literal' WHERE id = 1");
		const reading = await collectUntil(collector, one => valueOf(one, 'lock_waiters') === 1);
		expect(valueOf(reading, 'connections.used')).toBe(2);
		expect(valueOf(reading, 'connections.idle_in_transaction')).toBe(1);
		expect(valueOf(reading, 'connections.active')).toBe(1);
		expect(valueOf(reading, 'longest_transaction')).toBeGreaterThan(0);
		const sessions = reading.database?.sessions ?? [];
		const [held, waits] = [sessions.find(one => one.application === 'holder'), sessions.find(one => one.application === 'waiter')];
		expect(waits).toMatchObject({state: 'active', waitsFor: 'Lock: transactionid', blockedBy: [held?.id], statement: 'UPDATE orders SET v = ? WHERE id = ?'});
		expect(held).toMatchObject({state: 'idle in transaction', waitsFor: null, blockedBy: []});
		expect(JSON.stringify(reading)).not.toContain('literal');
		await holder.query('ROLLBACK');
		await blocked;
		await Promise.all([holder.end(), waiter.end()]);
		expect(valueOf(await collectUntil(collector, one => valueOf(one, 'lock_waiters') === 0), 'longest_query')).toBe(0);
	});

	it('shows how long a slow query has been running', async () => {
		const collector = watch();
		await collect(collector);
		const client = await join();
		const slow = client.query('SELECT pg_sleep(2)').catch(() => undefined);
		const reading = await collectUntil(collector, one => (valueOf(one, 'longest_query') ?? 0) > 0.3);
		expect(valueOf(reading, 'connections.active')).toBe(1);
		await client.end();
		await slow;
	});

	it('counts the commits and rollbacks of others exactly, and none of ours', async () => {
		const collector = watch();
		await collectUntil(collector, one => valueOf(one, 'commits') !== null);
		let [commits, rollbacks, asked] = [0, 0, 0];
		const count = async (): Promise<number> => {
			const reading = await collect(collector);
			commits += valueOf(reading, 'commits') ?? NaN;
			rollbacks += valueOf(reading, 'rollbacks') ?? NaN;
			asked++;
			return rollbacks;
		};
		const client = await join();
		for (let index = 0; index < 40; index++) await client.query('SELECT 1');
		for (let index = 0; index < 5; index++) await client.query('SELECT 1/0').catch(() => undefined);
		await client.end();
		await expect.poll(count, {timeout: 15_000, interval: 100}).toBe(5);
		// The server tells late: wait until it says nothing new for a while, during which only we have asked.
		let before = -1;
		await expect.poll(async () => {
			await count();
			const isStill = commits === before && asked > 15;
			before = commits;
			return isStill;
		}, {timeout: 15_000, interval: 250}).toBe(true);
		// Beginning a session is a transaction, too.
		expect(commits).toBe(41);
	});

	it('tells which statements took the time since the last look, without ours', async () => {
		await run('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
		let ahead = 0;
		const collector = watch(url(), {}, () => performance.now() + ahead);
		const first = await collect(collector);
		expect(first.database).toMatchObject({statements: [], hint: null});
		const client = await join();
		for (let index = 0; index < 7; index++) await client.query(`SELECT pg_sleep(0.01), 'literal-${index}'`);
		await client.end();
		// They are looked at every ten seconds: the clock goes ahead instead of us waiting.
		ahead = 10_000;
		const reading = await collect(collector);
		const slept = reading.database?.statements?.find(({statement}) => statement.includes('pg_sleep'));
		expect(slept).toMatchObject({calls: 7, rows: 7});
		expect(slept!.totalSeconds).toBeGreaterThan(0.07);
		expect(slept!.meanSeconds).toBeCloseTo(slept!.totalSeconds / 7, 9);
		expect(reading.database!.statementsSeconds).toBeGreaterThan(9);
		expect(JSON.stringify(reading.database)).not.toMatch(/literal|pg_stat_/);
	});

	it('says which right is missing, and tells no more than it knows', async () => {
		const other = await join();
		const collector = watch(url('stranger@127.0.0.1'), {PGPASSWORD: 'lookout-secret'});
		await collect(collector);
		const reading = await collect(collector);
		expect(valueOf(reading, 'connections.used')).toBe(1);
		expect(valueOf(reading, 'connections.active')).toBeNull();
		expect(valueOf(reading, 'longest_query')).toBeNull();
		expect(valueOf(reading, 'lock_waiters')).toBe(0);
		expect(reading.note).toMatch(/1 sessions of other users are hidden.*GRANT pg_monitor/);
		expect(JSON.stringify(reading)).not.toMatch(/stranger|lookout/);
		await other.end();
	});

	it('says what is wrong, and how to put it right, without a secret', async () => {
		const wrong = 'not-the-secret';
		expect(await failureOf(watch(url(`watcher:${wrong}@127.0.0.1`)))).toMatchObject({code: 'ERR_DATABASE_PASSWORD', message: expect.stringMatching(/password is wrong.*PGPASSWORD/) as string});
		expect(await failureOf(watch(url('watcher@127.0.0.1')))).toMatchObject({code: 'ERR_DATABASE_PASSWORD', message: expect.stringMatching(/asks for a password.*pgpass/) as string});
		expect(await failureOf(watch(url('app@127.0.0.1', 'nowhere')))).toMatchObject({code: 'ERR_DATABASE_UNKNOWN', message: expect.stringMatching(/no such database/) as string});
		expect(await failureOf(watch(url(`banned:${wrong}@127.0.0.1`)))).toMatchObject({code: 'ERR_DATABASE_REFUSED', message: expect.stringMatching(/pg_hba/) as string});
		expect(await failureOf(watch(`${url()}?sslmode=require`))).toMatchObject({code: 'ERR_DATABASE_TLS'});
	});

	it('is read in plain text when encryption is only preferred and it has none', async () => {
		await expect(collect(watch(`${url()}?sslmode=prefer`))).resolves.toBeDefined();
	});

	it('that takes no more connections says so, and is read again when it does', async () => {
		const collector = watch(url('watcher:lookout-secret@127.0.0.1'));
		const all = await Promise.all(Array.from({length: 14}, () => join().catch(() => null)));
		expect(await failureOf(collector)).toMatchObject({code: 'ERR_DATABASE_FULL', message: expect.stringMatching(/max_connections/) as string});
		for (const client of all) await client?.end();
		await expect.poll(async () => collect(collector).then(() => 'read', () => 'refused'), {timeout: 10_000}).toBe('read');
	});

	it('that ends our session is connected to again', async () => {
		const collector = watch();
		await collect(collector);
		const ours = "FROM pg_stat_activity WHERE application_name = 'engineroom'";
		await run(`SELECT pg_terminate_backend(pid) ${ours}`);
		// The server ends a session when it comes to it, not when it is asked to.
		const watcher = await join();
		await until(async () => (await watcher.query(`SELECT pid ${ours}`)).rowCount === 0, 'the session is over');
		const outcomes = [await collect(collector).then(() => 'read', (error: {code: string}) => error.code), await collect(collector).then(() => 'read', (error: {code: string}) => error.code)];
		expect(outcomes[1]).toBe('read');
	});

	it('lets go of a question that is called off, and of the connection', async () => {
		const collector = watch();
		await collect(collector);
		const locker = await join();
		await locker.query('BEGIN');
		await locker.query('LOCK TABLE pg_catalog.pg_database IN ACCESS EXCLUSIVE MODE');
		const controller = new AbortController();
		const pending = collector.collect(controller.signal);
		controller.abort(new Error('called off'));
		await expect(pending).rejects.toThrow('called off');
		// The server itself gives up waiting for the lock, and says so rather than hanging.
		await locker.query('ROLLBACK');
		await expect.poll(async () => collect(collector).then(() => 'read', () => 'failed'), {timeout: 10_000}).toBe('read');
		await locker.end();
	});

	it('cannot be written to by our session, nor kept busy by it', async () => {
		const {connectPostgresql} = await import('../../../../source/collectors/databases/postgresql/driver.ts');
		const {session} = await import('../../../../source/collectors/databases/postgresql/sql.ts');
		const connection = await connectPostgresql({host: '127.0.0.1', port: server.port, user: 'app', database: 'postgres', password: null, encryption: 'none', authorities: null, session, connectTimeoutMs: 3000}, new AbortController().signal);
		await expect(connection.query("INSERT INTO orders VALUES (2, 'b')")).rejects.toMatchObject({code: '25006'});
		await expect(connection.query('SELECT pg_sleep(20)')).rejects.toMatchObject({code: '57014'});
		connection.close();
	});

	it('that is followed tells how far its replica is behind, and so does the replica', async () => {
		const replica = await startReplica(server);
		const [primaryWatch, replicaWatch] = [watch(), watch(`postgres://app@127.0.0.1:${replica.port}/postgres`)];
		try {
			await run("INSERT INTO orders VALUES (3, 'c')");
			const told = await collectUntil(primaryWatch, one => one.database?.replicas.length === 1);
			expect(told.database?.replicas[0]).toMatchObject({state: 'streaming'});
			expect(valueOf(await collectUntil(primaryWatch, one => valueOf(one, 'replication_lag') !== null), 'replication_lag')).toBeLessThan(60);
			await collectUntil(replicaWatch, one => valueOf(one, 'replication_lag') === 0);
		} finally {
			await replicaWatch.close?.();
			await replica.stop();
		}
	}, 40_000);
});

describe('a PostgreSQL server that is not there', () => {
	it('is named with what to do', async () => {
		const {createServer} = await import('node:net');
		const silent = createServer(() => undefined);
		await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
		const {port} = silent.address() as {port: number};
		await new Promise(resolve => silent.close(resolve));
		expect(await failureOf(createPostgresqlCollector({host: hostWith(), url: `postgres://alice:sesame@127.0.0.1:${port}/shop`}))).toEqual({code: 'ECONNREFUSED', message: expect.stringMatching(/is the server running/) as string});
	});
});
