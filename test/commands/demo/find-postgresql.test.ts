import net from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {findPostgresql, poolSizeFor} from '../../../source/commands/demo/find-postgresql.ts';

const now = (): number => performance.now();
let server: net.Server | null = null;
afterEach(() => server?.close());

const listen = async (onConnection: (socket: net.Socket) => void): Promise<number> => {
	server = net.createServer(onConnection);
	await new Promise<void>(resolve => server!.listen(0, '127.0.0.1', resolve));
	return (server.address() as net.AddressInfo).port;
};

describe('the pool of the sample shop', () => {
	test('takes 20 connections of a server that has many', () => {
		expect(poolSizeFor({most: 100, reserved: 3, used: 57})).toBe(20);
		expect(poolSizeFor({most: 100, reserved: 3, used: 59})).toBe(19);
	});

	test('never takes more than half of what is free', () => {
		expect(poolSizeFor({most: 20, reserved: 3, used: 8})).toBe(4);
		expect(poolSizeFor({most: 20, reserved: 3, used: 17})).toBe(0);
	});
});

describe('looking for PostgreSQL', () => {
	test('says what DATABASE_URL leads to when nobody is there, without its password', async () => {
		const port = await listen(() => undefined);
		await new Promise(resolve => server!.close(resolve));
		const search = await findPostgresql({DATABASE_URL: `postgres://alice:sesame@127.0.0.1:${port}/shop`}, now);
		expect(search).toMatchObject({found: null, reason: expect.stringContaining('ECONNREFUSED') as string});
		expect(JSON.stringify(search)).not.toMatch(/sesame|alice/);
	});

	test('does not repeat a DATABASE_URL that is none', async () => {
		const search = await findPostgresql({DATABASE_URL: 'postgres://alice:sesame@127.0.0.1:port/shop'}, now);
		expect(search.found).toBeNull();
		expect(JSON.stringify(search)).not.toMatch(/sesame/);
	});

	test('does not take a server that speaks something else', async () => {
		const port = await listen(socket => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
		const search = await findPostgresql({DATABASE_URL: `postgres://127.0.0.1:${port}/shop`}, now);
		expect(search.found).toBeNull();
	});

	test('gives a server up that takes the connection and says nothing', async () => {
		const port = await listen(() => undefined);
		const search = await findPostgresql({DATABASE_URL: `postgres://127.0.0.1:${port}/shop`}, now);
		expect(search).toMatchObject({found: null, reason: expect.stringContaining('timeout') as string});
	});
});
