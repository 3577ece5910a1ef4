import {describe, expect, it} from 'vitest';
import {CollectorError} from '../../../source/collectors/collector.ts';
import {isLocal, nameDatabase, parseAddress} from '../../../source/collectors/databases/address.ts';

describe('the address of a database', () => {
	it('is taken apart', () => {
		expect(parseAddress('postgres://alice:s%40same@db-1:5433/shop?sslmode=require')).toMatchObject({scheme: 'postgres', user: 'alice', password: 's@same', host: 'db-1', port: 5433, database: 'shop', socketPath: null});
		expect(parseAddress('postgresql://[::1]:5433/shop')).toMatchObject({host: '::1', port: 5433});
		expect(parseAddress('redis://:only-a-password@cache')).toMatchObject({user: null, password: 'only-a-password', host: 'cache', port: null, database: null});
	});

	it('may have no host: then it is a socket of this machine', () => {
		expect(parseAddress('postgres:///shop')).toMatchObject({host: null, port: null, socketPath: null, database: 'shop'});
		expect(parseAddress('postgres://alice@/shop')).toMatchObject({user: 'alice', host: null, database: 'shop'});
		expect(parseAddress('postgres:///shop?host=/srv/sockets&port=5433')).toMatchObject({host: null, port: 5433, socketPath: '/srv/sockets'});
		expect(parseAddress('postgres://%2Fsrv%2Fsockets/shop')).toMatchObject({host: null, socketPath: '/srv/sockets', database: 'shop'});
		expect(parseAddress('mysql:///?socketPath=/run/mysqld/mysqld.sock')).toMatchObject({socketPath: '/run/mysqld/mysqld.sock', database: null});
	});

	it('is shown without user, password and settings that are not known', () => {
		expect(parseAddress('postgres://alice:sesame@db-1:5433/shop?sslmode=require&password=sesame&sslkey=sesame&user=alice#sesame').from).toBe('postgres://db-1:5433/shop?sslmode=require');
		expect(parseAddress('mysql://alice:sesame@db-1').from).toBe('mysql://db-1');
		expect(parseAddress('POSTGRES://db-1/sh\u001B[31mop').from).not.toContain('\u001B');
	});

	it.each([
		'postgres://alice:ses/ame@db-1/shop', 'postgres://alice:1/ses@db-1/shop', 'postgres://alice:ses#ame@db-1/shop', 'postgres://alice:1?ses=@db-1/shop', 'postgres://alice:1#ses@db/shop',
		'postgres://alice:sesame@db-1:port/shop', 'postgres://alice:sesame@db-1:99999/shop', 'postgres://alice:%zzsesame@db-1/shop', 'postgres://alice:sesame@a:1,b:2/shop', 'postgres:alice:sesame', '//alice:sesame@db-1',
	])('that is none is refused without a word of it (%s)', url => {
		let message = '';
		try {
			parseAddress(url);
		} catch (error) {
			expect(error).toBeInstanceOf(CollectorError);
			message = (error as Error).message;
		}
		expect(message).toMatch(/cannot be read/);
		expect(message).not.toMatch(/alice|ses|ame\b/);
	});

	it('gives a short name', () => {
		const name = (url: string, kind: string, port: number): string => nameDatabase(kind, parseAddress(url), port);
		expect(name('postgres://127.0.0.1/shop', 'postgresql', 5432)).toBe('postgresql shop');
		expect(name('postgres:///shop', 'postgresql', 5432)).toBe('postgresql shop');
		expect(name('postgres://db-1/shop', 'postgresql', 5432)).toBe('postgresql db-1/shop');
		expect(name('redis://localhost', 'redis', 6379)).toBe('redis :6379');
		expect(name('redis://cache-1:6380', 'redis', 6379)).toBe('redis cache-1:6380');
	});

	it('tells whether the server is this machine', () => {
		expect(['postgres:///shop', 'postgres://localhost/x', 'postgres://127.0.0.1/x', 'postgres://[::1]/x', 'mysql:///?socketPath=/m.sock'].map(url => isLocal(parseAddress(url)))).toEqual([true, true, true, true, true]);
		expect(isLocal(parseAddress('postgres://db-1/x'))).toBe(false);
	});
});
