import pg from 'pg';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Collector, Reading} from '../../../../source/collectors/collector.ts';
import {createPgbouncerCollector} from '../../../../source/collectors/databases/pgbouncer/index.ts';
import {createPostgresqlCollector} from '../../../../source/collectors/databases/postgresql/index.ts';
import {missing, startPgbouncer, startPostgresql, type Running} from '../servers.ts';
import {closeAll, collect, failureOf, hostWith, valueOf} from '../told.ts';

const reason = missing('pgbouncer');

describe.skipIf(reason !== null)('a PgBouncer', () => {
	let server: Running;
	let pooler: Running;
	const collectors: Collector[] = [];
	const watch = (login: string, variables: Record<string, string> = {}): Collector => {
		const collector = createPgbouncerCollector({host: hostWith(variables), url: `pgbouncer://${login}127.0.0.1:${pooler.port}`});
		collectors.push(collector);
		return collector;
	};
	beforeAll(async () => {
		server = await startPostgresql();
		pooler = await startPgbouncer(server);
	});
	afterAll(async () => {
		await closeAll(collectors);
		await pooler?.stop();
		await server?.stop();
	});

	it('shows a full pool and who waits at the next tick, and the queries when they are done', async () => {
		const collector = watch('watcher:lookout-secret@');
		const first = await collect(collector);
		expect(valueOf(first, 'connections.used')).toBe(0);
		expect(first.database).toMatchObject({system: 'pgbouncer', pools: []});
		const clients = await Promise.all(Array.from({length: 10}, async () => {
			const client = new pg.Client({host: '127.0.0.1', port: pooler.port, user: 'app', password: 'app', database: 'shop'});
			await client.connect();
			return client;
		}));
		const asked = clients.map(client => client.query('SELECT pg_sleep(1)'));
		let reading: Reading = first;
		let queries = 0;
		const next = async (): Promise<Reading> => {
			reading = await collect(collector);
			queries += valueOf(reading, 'queries') ?? 0;
			return reading;
		};
		await expect.poll(async () => valueOf(await next(), 'connections.waiting')).toBe(6);
		expect(valueOf(reading, 'connections.used')).toBe(4);
		expect(valueOf(reading, 'connections.max')).toBe(4);
		expect(reading.database?.pools).toEqual([expect.objectContaining({name: 'shop (app)', used: 4, idle: 0, waiting: 6, max: 4})]);
		await expect.poll(async () => valueOf(await next(), 'connections.longest_wait')).toBeGreaterThan(0.1);
		await Promise.all(asked);
		await Promise.all(clients.map(client => client.end()));
		await expect.poll(async () => valueOf(await next(), 'connections.used')).toBe(0);
		expect(valueOf(reading, 'connections.waiting')).toBe(0);
		expect(reading.database?.pools[0]?.idle ?? 4).toBe(4);
		expect(queries).toBe(10);
	});

	it('says what is wrong, and how to put it right, without a secret', async () => {
		expect(await failureOf(watch('watcher:not-the-secret@'))).toMatchObject({code: 'ERR_DATABASE_PASSWORD', message: expect.stringMatching(/userlist\.txt/) as string});
		expect(await failureOf(watch('watcher@'))).toMatchObject({code: 'ERR_DATABASE_PASSWORD', message: expect.stringMatching(/PGPASSWORD/) as string});
		expect(await failureOf(watch('app:app@'))).toMatchObject({code: 'ERR_DATABASE_RIGHTS', message: expect.stringMatching(/stats_users/) as string});
		await expect(collect(watch('watcher@', {PGPASSWORD: 'lookout-secret'}))).resolves.toBeDefined();
	});

	it('and a PostgreSQL server are not taken for each other', async () => {
		const wrong = createPgbouncerCollector({host: hostWith(), url: `pgbouncer://app@127.0.0.1:${server.port}`});
		expect(await failureOf(wrong)).toMatchObject({code: 'ERR_DATABASE_KIND', message: expect.stringMatching(/postgres:\/\//) as string});
		const other = createPostgresqlCollector({host: hostWith({PGPASSWORD: 'app'}), url: `postgres://app@127.0.0.1:${pooler.port}/shop`});
		expect(await failureOf(other)).toMatchObject({code: 'ERR_DATABASE_POOLER', message: expect.stringMatching(/pgbouncer:\/\//) as string});
	});
});
