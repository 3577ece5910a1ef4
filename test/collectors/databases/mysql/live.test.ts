import mysql from 'mysql2';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Collector, Reading} from '../../../../source/collectors/collector.ts';
import {createMysqlCollector} from '../../../../source/collectors/databases/mysql/index.ts';
import {missing, startMariadb, type Running} from '../servers.ts';
import {closeAll, collect, failureOf, hostWith, valueOf} from '../told.ts';

const reason = missing('mariadb');

type Client = {run(sql: string): Promise<unknown>; end(): Promise<void>};

describe.skipIf(reason !== null)('a MariaDB server', () => {
	let server: Running;
	const collectors: Collector[] = [];
	const url = (login = 'root@', path = ''): string => `mysql://${login}127.0.0.1:${server.port}${path}`;
	const watch = (address = url(), variables: Record<string, string> = {}, now = () => performance.now()): Collector => {
		const collector = createMysqlCollector({host: {...hostWith(variables), now}, url: address});
		collectors.push(collector);
		return collector;
	};
	const join = (): Promise<Client> =>
		new Promise((resolve, reject) => {
			const connection = mysql.createConnection({host: '127.0.0.1', port: server.port, user: 'root', database: 'shop'});
			connection.on('error', () => undefined);
			const run = (sql: string): Promise<unknown> => new Promise((done, fail) => {
				connection.query(sql, (error, rows) => (error ? fail(error) : done(rows)));
			});
			connection.connect(error => (error ? reject(error) : resolve({run, end: () => new Promise(done => connection.end(() => done()))})));
		});
	const collectUntil = async (collector: Collector, fits: (reading: Reading) => boolean): Promise<Reading> => {
		let last: Reading | null = null;
		await expect.poll(async () => {
			last = await collect(collector);
			return fits(last);
		}, {timeout: 15_000, interval: 100}).toBe(true);
		return last!;
	};

	beforeAll(async () => {
		server = await startMariadb(['--performance-schema=ON', '--max-connections=12', '--long-query-time=0.05']);
		const setup = mysql.createConnection({host: '127.0.0.1', port: server.port, user: 'root', multipleStatements: true});
		await new Promise<void>((resolve, reject) => {
			setup.query(
				"CREATE DATABASE shop; CREATE TABLE shop.orders (id int PRIMARY KEY, v varchar(40)) ENGINE=InnoDB; INSERT INTO shop.orders VALUES (1, 'a'); CREATE USER watcher@'%' IDENTIFIED BY 'lookout-secret'; GRANT PROCESS, SLAVE MONITOR ON *.* TO watcher@'%'; GRANT SELECT ON performance_schema.* TO watcher@'%'; CREATE USER stranger@'%' IDENTIFIED BY 'lookout-secret'",
				error => (error ? reject(error) : resolve()),
			);
		});
		setup.destroy();
	}, 60_000);
	afterEach(async () => {
		await closeAll(collectors);
	});
	afterAll(async () => {
		await server?.stop();
	});

	it('is read without our own session and queries being counted', async () => {
		const collector = watch();
		await collectUntil(collector, one => valueOf(one, 'connections.used') === 0);
		const reading = await collect(collector);
		expect(valueOf(reading, 'connections.max')).toBe(12);
		expect(valueOf(reading, 'connections.active')).toBe(0);
		expect(valueOf(reading, 'queries')).toBe(0);
		expect(valueOf(reading, 'longest_query')).toBe(0);
	});

	it('counts the queries of others exactly', async () => {
		const client = await join();
		const collector = watch();
		await collect(collector);
		for (let index = 0; index < 25; index++) await client.run('SELECT 1');
		expect(valueOf(await collect(collector), 'queries')).toBe(25);
		await client.end();
	});

	it('is enough to be read with the least rights, and shows who waits for a lock and who holds it', async () => {
		const collector = watch(url('watcher:lookout-secret@'));
		await collect(collector);
		const [holder, waiter] = [await join(), await join()];
		await holder.run('BEGIN');
		await holder.run("UPDATE orders SET v = 'held-literal' WHERE id = 1");
		const blocked = waiter.run("UPDATE orders SET v = 'wanted-literal' WHERE id = 1");
		const reading = await collectUntil(collector, one => valueOf(one, 'lock_waiters') === 1);
		expect(valueOf(reading, 'connections.used')).toBe(2);
		expect(valueOf(reading, 'connections.active')).toBe(1);
		expect(valueOf(reading, 'connections.idle_in_transaction')).toBe(1);
		const sessions = reading.database?.sessions ?? [];
		const [waits, holds] = [sessions.find(one => one.waitsFor !== null), sessions.find(one => one.waitsFor === null)];
		expect(waits).toMatchObject({state: 'Query', waitsFor: 'row lock', blockedBy: [holds?.id], statement: 'UPDATE orders SET v = ? WHERE id = ?'});
		expect(holds).toMatchObject({state: 'Sleep (in transaction)'});
		expect(reading.database).toMatchObject({system: 'mariadb', hint: null});
		expect(JSON.stringify(reading)).not.toMatch(/literal|watcher|lookout/);
		await holder.run('ROLLBACK');
		await blocked;
		await Promise.all([holder.end(), waiter.end()]);
	});

	it('shows who waits for a table', async () => {
		const collector = watch();
		// The server keeps its list of transactions for a tenth of a second.
		await collectUntil(collector, one => valueOf(one, 'lock_waiters') === 0);
		const [holder, waiter] = [await join(), await join()];
		await holder.run('BEGIN');
		await holder.run('SELECT * FROM orders');
		const blocked = waiter.run('ALTER TABLE orders ADD COLUMN extra int');
		const reading = await collectUntil(collector, one => valueOf(one, 'lock_waiters') === 1);
		expect(reading.database?.sessions.some(({waitsFor}) => waitsFor === 'Waiting for table metadata lock')).toBe(true);
		await holder.run('COMMIT');
		await blocked;
		await Promise.all([holder.end(), waiter.end()]);
	});

	it('shows a slow query while it runs, and counts it when it is done', async () => {
		const collector = watch();
		await collect(collector);
		const client = await join();
		const slow = client.run('SELECT SLEEP(0.7)');
		const running = await collectUntil(collector, one => (valueOf(one, 'longest_query') ?? 0) > 0.1);
		expect(valueOf(running, 'slow_queries')).toBe(0);
		await slow;
		let counted = 0;
		await expect.poll(async () => {
			counted += valueOf(await collect(collector), 'slow_queries') ?? 0;
			return counted;
		}).toBe(1);
		await client.end();
	});

	it('tells which statements took the time since the last look, without ours', async () => {
		let ahead = 0;
		const collector = watch(url(), {}, () => performance.now() + ahead);
		expect((await collect(collector)).database).toMatchObject({statements: [], hint: null});
		const client = await join();
		for (let index = 0; index < 7; index++) await client.run(`SELECT SLEEP(0.01), 'literal-${index}'`);
		await client.end();
		ahead = 10_000;
		const reading = await collect(collector);
		const slept = reading.database?.statements?.find(({statement}) => /sleep/i.test(statement));
		expect(slept).toMatchObject({calls: 7, rows: 7});
		expect(slept!.totalSeconds).toBeGreaterThan(0.07);
		expect(JSON.stringify(reading.database)).not.toMatch(/literal|performance_schema|SHOW/);
	});

	it('says which rights are missing, and tells no more than it knows', async () => {
		const other = await join();
		const collector = watch(url('stranger@'), {MYSQL_PWD: 'lookout-secret'});
		await collect(collector);
		const reading = await collect(collector);
		expect(valueOf(reading, 'connections.used')).toBe(1);
		expect(valueOf(reading, 'queries')).toBe(0);
		expect(valueOf(reading, 'longest_query')).toBeNull();
		expect(valueOf(reading, 'longest_transaction')).toBeNull();
		expect(reading.note).toMatch(/1 sessions of other users.*GRANT PROCESS/);
		expect(reading.note).toMatch(/SLAVE MONITOR/);
		expect(reading.note).toMatch(/performance_schema\.\*/);
		expect(JSON.stringify(reading)).not.toMatch(/stranger|lookout/);
		await other.end();
	});

	it('says what is wrong, and how to put it right, without a secret', async () => {
		expect(await failureOf(watch(url('watcher:not-the-secret@')))).toMatchObject({code: 'ERR_DATABASE_PASSWORD', message: expect.stringMatching(/MYSQL_PWD/) as string});
		expect(await failureOf(watch(url('watcher@')))).toMatchObject({code: 'ERR_DATABASE_PASSWORD'});
		expect(await failureOf(watch(url('root@', '/nowhere')))).toMatchObject({code: 'ERR_DATABASE_UNKNOWN', message: expect.stringMatching(/after the slash/) as string});
		expect(await failureOf(watch(url('stranger:lookout-secret@', '/shop')))).toMatchObject({code: 'ERR_DATABASE_RIGHTS'});
	});

	it('is read in plain text when encryption is only preferred and it may have none', async () => {
		await expect(collect(watch(url('root@', '?ssl-mode=PREFERRED')))).resolves.toBeDefined();
	});

	it('that takes no more connections says so, counts those it turned away, and is read again when it does', async () => {
		const watcher = watch();
		await collect(watcher);
		const late = watch(url('watcher:lookout-secret@'));
		const all = await Promise.all(Array.from({length: 12}, () => join().catch(() => null)));
		expect(await failureOf(late)).toMatchObject({code: 'ERR_DATABASE_FULL', message: expect.stringMatching(/max_connections/) as string});
		const full = await collect(watcher);
		expect(valueOf(full, 'connections.used')).toBeGreaterThanOrEqual(11);
		expect(valueOf(full, 'connections.rejected')).toBeGreaterThanOrEqual(1);
		for (const client of all) await client?.end();
		await expect.poll(async () => collect(late).then(() => 'read', () => 'refused'), {timeout: 10_000}).toBe('read');
	});

	it('that ends our session is connected to again', async () => {
		const collector = watch(url('watcher:lookout-secret@'));
		await collect(collector);
		const client = await join();
		await client.run('KILL USER watcher');
		await client.end();
		await collect(collector).catch(() => undefined);
		await expect(collect(collector)).resolves.toBeDefined();
	});

	it('cannot be written to by our session, nor kept busy by it', async () => {
		const {connectMysql} = await import('../../../../source/collectors/databases/mysql/driver.ts');
		const {sessionSql} = await import('../../../../source/collectors/databases/mysql/sql.ts');
		const connection = await connectMysql({place: {host: '127.0.0.1', port: server.port}, user: 'root', password: null, database: 'shop', encryption: 'none', authorities: null, connectTimeoutMs: 3000}, new AbortController().signal);
		for (const sql of sessionSql({isMariadb: true, number: 101_100, hasPerformanceSchema: true})) await connection.query(sql);
		await expect(connection.query("INSERT INTO orders VALUES (9, 'x')")).rejects.toMatchObject({errno: 1792});
		await expect(connection.query('SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c')).rejects.toMatchObject({errno: 1969});
		connection.close();
		await expect(connection.query('SELECT 1')).rejects.toMatchObject({code: 'ECONNRESET'});
	});

	it('lets go of a question that is called off', async () => {
		const collector = watch();
		await collect(collector);
		const controller = new AbortController();
		const pending = collector.collect(controller.signal);
		controller.abort(new Error('called off'));
		await expect(pending).rejects.toThrow('called off');
		await expect(collect(collector)).resolves.toBeDefined();
	});
});

describe('a MySQL server that is not there', () => {
	it('is named with what to do', async () => {
		const {createServer} = await import('node:net');
		const silent = createServer(() => undefined);
		await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
		const {port} = silent.address() as {port: number};
		await new Promise(resolve => silent.close(resolve));
		expect(await failureOf(createMysqlCollector({host: hostWith(), url: `mysql://alice:sesame@127.0.0.1:${port}/shop`}))).toEqual({code: 'ECONNREFUSED', message: expect.stringMatching(/is the server running/) as string});
	});
});
