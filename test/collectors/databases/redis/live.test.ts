import {createServer, type AddressInfo, type Server} from 'node:net';
import {Redis} from 'ioredis';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Collector, Reading} from '../../../../source/collectors/collector.ts';
import {createRedisCollector} from '../../../../source/collectors/databases/redis/index.ts';
import {missing, startRedis, type Running} from '../servers.ts';
import {closeAll, collect, failureOf, hostWith, valueOf} from '../told.ts';

const reason = missing('redis');
const collectors: Collector[] = [];
const watch = (url: string, variables: Record<string, string> = {}): Collector => {
	const collector = createRedisCollector({host: hostWith(variables), url});
	collectors.push(collector);
	return collector;
};

afterEach(async () => {
	await closeAll(collectors);
});

describe.skipIf(reason !== null)('a Redis server', () => {
	let server: Running;
	let client: Redis;
	const url = (login = ''): string => `redis://${login}127.0.0.1:${server.port}`;
	beforeAll(async () => {
		server = await startRedis(['--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-lru', '--slowlog-log-slower-than', '20000', '--enable-debug-command', 'yes', '--maxclients', '8']);
		client = new Redis({port: server.port, host: '127.0.0.1', enableReadyCheck: false});
		client.on('error', () => undefined);
		await client.ping();
	});
	afterAll(async () => {
		client?.disconnect();
		await server?.stop();
	});

	it('is read without our own connection and commands being counted', async () => {
		const collector = watch(url());
		const first = await collect(collector);
		expect(valueOf(first, 'connections.used')).toBe(1);
		expect(valueOf(first, 'connections.max')).toBe(8);
		expect(valueOf(first, 'memory_max')).toBe(3 * 1024 * 1024);
		expect(valueOf(first, 'queries')).toBeNull();
		expect(first.database).toMatchObject({database: `redis :${server.port}`, system: 'redis', hint: null});
		const second = await collect(collector);
		expect(valueOf(second, 'queries')).toBe(0);
		expect(valueOf(second, 'query_seconds')).toBe(0);
	});

	it('counts the commands, hits and misses of others exactly', async () => {
		const collector = watch(url());
		await collect(collector);
		await client.set('here', '1');
		for (let index = 0; index < 30; index++) await client.get('here');
		for (let index = 0; index < 10; index++) await client.get('not-here');
		const reading = await collect(collector);
		expect([valueOf(reading, 'queries'), valueOf(reading, 'cache_hits'), valueOf(reading, 'cache_misses')]).toEqual([41, 30, 10]);
		expect(valueOf(reading, 'query_seconds')).toBeGreaterThan(0);
	});

	it('counts a slow command at the next tick, and shows nothing of what it was asked with', async () => {
		let ahead = 0;
		const collector = createRedisCollector({host: {...hostWith(), now: () => performance.now() + ahead}, url: url()});
		collectors.push(collector);
		await collect(collector);
		await client.call('DEBUG', 'SLEEP', '0.05');
		ahead = 5000;
		const reading = await collect(collector);
		expect(valueOf(reading, 'slow_queries')).toBe(1);
		expect(valueOf(await collect(collector), 'slow_queries')).toBe(0);
		expect(reading.database?.statements?.[0]).toMatchObject({statement: 'debug', calls: 1});
		expect(reading.database?.statements?.[0]?.totalSeconds).toBeGreaterThan(0.04);
	});

	it('shows a storm of evictions at the next tick', async () => {
		const collector = watch(url());
		await collect(collector);
		const value = 'x'.repeat(10_000);
		const pipeline = client.pipeline();
		for (let index = 0; index < 600; index++) pipeline.set(`big:${index}`, value);
		await pipeline.exec();
		const reading: Reading = await collect(collector);
		expect(valueOf(reading, 'evictions')).toBeGreaterThan(100);
		expect(valueOf(reading, 'memory_used')! / valueOf(reading, 'memory_max')!).toBeGreaterThan(0.5);
	});

	it('that takes no more clients says so, counts those it turned away, and is read again', async () => {
		const watcher = watch(url());
		await collect(watcher);
		const late = watch(url());
		const others = Array.from({length: 6}, () => new Redis({port: server.port, host: '127.0.0.1', enableReadyCheck: false, retryStrategy: () => null}));
		for (const other of others) other.on('error', () => undefined);
		await expect.poll(async () => valueOf(await collect(watcher), 'connections.used')).toBeGreaterThanOrEqual(7);
		expect(await failureOf(late)).toMatchObject({code: 'ERR_DATABASE_FULL', message: expect.stringMatching(/maxclients/) as string});
		expect(valueOf(await collect(watcher), 'connections.rejected')).toBeGreaterThanOrEqual(1);
		for (const other of others) other.disconnect();
		await expect.poll(async () => collect(late).then(() => 'read', () => 'refused')).toBe('read');
	});

	it('that ends our connection is connected to again, and nothing is lost of what it counted', async () => {
		const collector = watch(url());
		await collect(collector);
		await client.set('a', '1');
		await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
		const first = await collect(collector).catch(() => null);
		const reading = first ?? (await collect(collector));
		// SET and CLIENT KILL; what our own lost connection had asked may be counted, too.
		expect(valueOf(reading, 'queries')).toBeGreaterThanOrEqual(2);
		expect(valueOf(reading, 'queries')).toBeLessThan(6);
	});

	it('can be reached through its socket', async () => {
		const collector = watch(`redis+unix://${server.folder}/r.sock`);
		expect(valueOf(await collect(collector), 'ping')).toBeGreaterThan(0);
	});

	it('lets go of a question that is called off', async () => {
		const collector = watch(url());
		await collect(collector);
		const sleeping = client.call('DEBUG', 'SLEEP', '0.5');
		const controller = new AbortController();
		const pending = collector.collect(controller.signal);
		controller.abort(new Error('called off'));
		await expect(pending).rejects.toThrow('called off');
		await sleeping;
		await expect(collect(collector)).resolves.toBeDefined();
	});
});

describe.skipIf(reason !== null)('a Redis server with a password', () => {
	let server: Running;
	beforeAll(async () => {
		server = await startRedis(['--requirepass', 'lookout-secret', '--user', 'watcher', 'on', '>lookout-secret', 'resetkeys', '-@all', '+info', '+ping']);
	});
	afterAll(async () => {
		await server?.stop();
	});
	const url = (login: string): string => `redis://${login}127.0.0.1:${server.port}`;

	it('is read with it, from the address or from REDISCLI_AUTH', async () => {
		await expect(collect(watch(url(':lookout-secret@')))).resolves.toBeDefined();
		await expect(collect(watch(url(''), {REDISCLI_AUTH: 'lookout-secret'}))).resolves.toBeDefined();
	});

	it('is read by a user who may only ask for INFO, and says what else it would tell', async () => {
		const collector = watch(url('watcher:lookout-secret@'));
		const reading = await collect(collector);
		expect(valueOf(reading, 'connections.used')).not.toBeNull();
		expect(valueOf(reading, 'slow_queries')).toBeNull();
		expect(reading.note).toMatch(/\+slowlog\|get/);
		const next = await collect(collector);
		expect(valueOf(next, 'queries')).toBe(0);
		expect(JSON.stringify([reading, next])).not.toMatch(/watcher|lookout/);
	});

	it('says what is wrong, and how to put it right', async () => {
		expect(await failureOf(watch(url(':not-the-secret@')))).toMatchObject({code: 'ERR_DATABASE_PASSWORD', message: expect.stringMatching(/wrong/) as string});
		expect(await failureOf(watch(url('')))).toMatchObject({code: 'ERR_DATABASE_PASSWORD', message: expect.stringMatching(/REDISCLI_AUTH/) as string});
	});
});

describe('what is no Redis server', () => {
	let server: Server | null = null;
	afterAll(() => server?.close());

	it('is told from one', async () => {
		server = createServer(socket => {
			socket.on('error', () => undefined);
			socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
		});
		await new Promise<void>(resolve => server!.listen(0, '127.0.0.1', resolve));
		const {port} = server.address() as AddressInfo;
		expect(await failureOf(watch(`redis://:sesame@127.0.0.1:${port}`))).toMatchObject({code: 'ERR_DATABASE_KIND'});
	});

	it('or not there is named with what to do', async () => {
		const silent = createServer();
		await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
		const {port} = silent.address() as AddressInfo;
		await new Promise(resolve => silent.close(resolve));
		expect(await failureOf(watch(`redis://:sesame@127.0.0.1:${port}`))).toEqual({code: 'ECONNREFUSED', message: expect.stringMatching(/is the server running/) as string});
	});
});
