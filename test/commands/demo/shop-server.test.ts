import http from 'node:http';
import {afterEach, describe, expect, test} from 'vitest';
import type {AccessLogEntry} from '../../../source/commands/demo/access-log.ts';
import type {ShopDatabase} from '../../../source/commands/demo/shop-database.ts';
import {createShopMetrics} from '../../../source/commands/demo/shop-metrics.ts';
import {startShopServer, type ShopServer} from '../../../source/commands/demo/shop-server.ts';
import {fetchText, readPage} from './running.ts';
import {until} from '../../helpers/until.ts';

let server: ShopServer | null = null;
let lines: AccessLogEntry[] = [];
afterEach(() => server?.close());

/** A shop whose database does what `withConnection` does. */
const start = async (withConnection: () => Promise<never>, failingShare = 0): Promise<string> => {
	lines = [];
	server = await startShopServer({
		metrics: createShopMetrics('0'),
		log: {write: line => lines.push(line), flush: () => undefined, close: () => undefined},
		database: {withConnection, counts: () => ({used: 0, idle: 0, waiting: 0, max: 20}), close: async () => undefined} satisfies ShopDatabase,
		failingShare: () => failingShare,
		now: () => performance.now(),
		random: () => 0.5,
		wait: async () => undefined,
	});
	return `http://127.0.0.1:${server.port}`;
};
const fail = (message: string) => (): Promise<never> => Promise.reject(new Error(message));

describe("the shop's server", () => {
	test('answers 503 when there was no connection in time, and 500 when the database failed', async () => {
		expect(await fetchText(`${await start(fail('timeout exceeded when trying to connect'))}/products`)).toMatchObject({status: 503});
		await server!.close();
		expect(await fetchText(`${await start(fail('relation "products" does not exist'))}/products`)).toEqual({status: 500, text: '{"error":"the database failed"}'});
	});

	test('fails the share that it is told to, below that number and not at it', async () => {
		expect((await fetchText(`${await start(fail('unused'), 0.5)}/healthz`)).status).toBe(200);
		await server!.close();
		expect((await fetchText(`${await start(fail('unused'), 0.51)}/healthz`)).status).toBe(503);
	});

	test('logs 499 for a client that did not wait, and has no request in flight after it', async () => {
		let asked = false;
		const url = await start(() => {
			asked = true;
			return new Promise<never>(() => undefined);
		});
		const request = http.get(`${url}/products`, {agent: false}).on('error', () => undefined);
		await until(() => asked, 'the request has come');
		expect((await readPage(`${url}/metrics`)).get('http_server_active_requests')).toBe(1);
		request.destroy();
		await until(() => lines.length === 1, 'it is logged');
		expect(lines).toMatchObject([{method: 'GET', path: '/products', status: 499}]);
		expect((await readPage(`${url}/metrics`)).get('http_server_active_requests')).toBe(0);
	});

	test('takes a body of 64 KiB and not a byte more', async () => {
		const url = await start(fail('timeout exceeded'));
		expect((await fetchText(`${url}/orders`, 'POST', '{"product":1}'.padEnd(64 * 1024))).status).toBe(503);
		expect((await fetchText(`${url}/orders`, 'POST', '{"product":1}'.padEnd(64 * 1024 + 1))).status).toBe(413);
	});

	test('neither measures nor logs that somebody reads its gauges', async () => {
		const url = await start(fail('unused'));
		await fetchText(`${url}/metrics`);
		expect([...(await readPage(`${url}/metrics`)).keys()].filter(name => name.startsWith('http_request_duration_seconds_count'))).toEqual([]);
		expect(lines).toEqual([]);
	});
});
