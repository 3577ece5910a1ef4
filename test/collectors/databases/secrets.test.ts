import {createServer, type AddressInfo, type Server} from 'node:net';
import {inspect} from 'node:util';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createDatabaseCollector} from '../../../source/collectors/databases/index.ts';
import {explainMysql} from '../../../source/collectors/databases/mysql/explain.ts';
import {explainPgbouncer} from '../../../source/collectors/databases/pgbouncer/explain.ts';
import {explainPostgresql} from '../../../source/collectors/databases/postgresql/explain.ts';
import {explainRedis} from '../../../source/collectors/databases/redis/explain.ts';
import {RedisReplyError} from '../../../source/collectors/databases/redis/resp.ts';
import {createCensor} from '../../../source/collectors/databases/secrets.ts';
import {collect, hostWith} from './told.ts';

const secret = 's3s@me/ö';
const user = 'gatekeeper';
const leaks = new RegExp(`${user}|s3s|${encodeURIComponent(secret)}`, 'i');
const everything = (value: unknown): string => inspect(value, {depth: 10, showHidden: true}) + JSON.stringify(value, Object.getOwnPropertyNames(Object(value)));

describe('user and password', () => {
	let server: Server;
	let port = 0;
	/** Answers each kind of driver with something that repeats what it was told, as servers do. */
	beforeAll(async () => {
		server = createServer(socket => {
			socket.on('error', () => undefined);
			socket.on('data', bytes => socket.end(`-ERR ${bytes.toString('latin1').replaceAll(/[^ -~]/g, '.')} ${user} ${secret}\r\n`));
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		({port} = server.address() as AddressInfo);
	});
	afterAll(() => server?.close());

	it.each(['postgres', 'mysql', 'mariadb', 'pgbouncer', 'redis', 'rediss', 'valkey'])('are in nothing that a %s input shows', async scheme => {
		for (const place of [`127.0.0.1:${port}`, '127.0.0.1:1', 'no-such-host.invalid']) {
			const collector = createDatabaseCollector({host: hostWith(), url: `${scheme}://${user}:${encodeURIComponent(secret)}@${place}/shop?sslmode=disable&password=${encodeURIComponent(secret)}`});
			expect(collector.from).toBe(`${scheme}://${place}/shop?sslmode=disable`);
			const controller = new AbortController();
			const timer = setTimeout(() => controller.abort(new Error('called off')), 4000);
			const failure: unknown = await collector.collect(controller.signal).catch((error: unknown) => error);
			clearTimeout(timer);
			expect(failure).toBeInstanceOf(Error);
			expect(everything(failure)).not.toMatch(leaks);
			expect(everything({name: collector.name, from: collector.from})).not.toMatch(leaks);
			await collector.close?.();
		}
	});

	it('are taken out of what a server says', () => {
		const censor = createCensor([user, secret, null, 'ab']);
		const words = `access denied for '${user}' with "${secret}" at ${encodeURIComponent(secret)}\u001B[31m`;
		for (const failure of [
			explainPostgresql(Object.assign(new Error(words), {code: 'XX000'}), censor),
			explainPgbouncer(new Error(`broken: ${words}`), censor),
			explainMysql(Object.assign(new Error(words), {code: 'ER_UNKNOWN'}), censor),
		]) {
			expect(failure.message).toMatch(/the server says: .*access denied for '…' with "…" at …/);
			expect(everything(failure)).not.toMatch(leaks);
			expect(failure.message).not.toContain('\u001B');
		}
	});
});

describe('what Redis repeats of a login that it does not understand', () => {
	it('is not shown, in whatever spelling', () => {
		const failure = explainRedis(new RedisReplyError(`ERR unknown command 'AUTH', with args beginning with: '${user}' '${[...secret].join('.')}'`), createCensor([user, secret]));
		expect(failure.message).toBe('the server answers with an error (ERR): is it Redis or Valkey?');
	});
});

describe('the kind of a database', () => {
	it('is chosen by the scheme of its address', () => {
		const name = (url: string): string => createDatabaseCollector({host: hostWith(), url}).name;
		expect(['postgres:///x', 'postgresql://h/x', 'mysql:///x', 'mariadb://h', 'pgbouncer://h', 'redis://h', 'rediss://h', 'valkey://h', 'REDIS://h', 'redis+unix:///run/r.sock'].map(name)).toEqual(['postgresql', 'postgresql', 'mysql', 'mysql', 'pgbouncer', 'redis', 'redis', 'redis', 'redis', 'redis']);
	});

	it('that is not known is refused with those that are', () => {
		expect(() => createDatabaseCollector({host: hostWith(), url: `mongodb://${user}:s3s@h`})).toThrow(/postgres:\/\/ .*redis:\/\//);
		expect(() => createDatabaseCollector({host: hostWith(), url: 'constructor://h'})).toThrow(/no address of a database/);
	});

	it('can be read as soon as it is there, without being made anew', async () => {
		const collector = createDatabaseCollector({host: hostWith(), url: 'redis://127.0.0.1:1'});
		await expect(collect(collector)).rejects.toMatchObject({code: 'ECONNREFUSED'});
		await expect(collect(collector)).rejects.toMatchObject({code: 'ECONNREFUSED'});
		await collector.close?.();
	});
});
