import {describe, expect, it} from 'vitest';
import {readLog} from './read-log.ts';

const line = (path: string, status: number, seconds: number): string => `127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET ${path} HTTP/1.1" ${status} 10 "-" "-" ${seconds.toFixed(3)} ${seconds.toFixed(3)}\n`;
const routesOf = async (...pieces: readonly string[]) => (await readLog([...pieces])).readings.map(({routes}) => routes ?? []);

describe('the worst requests of an access log', () => {
	it('are the slowest that went well and the slowest that failed, of each route and reading, by route and not by path', async () => {
		const [, first, second] = await routesOf(
			line('/orders/4711', 200, 0.1) + line('/orders/4712?token=secret', 404, 1.5) + line('/orders/4713', 502, 0.2) + line('/orders/4714', 500, 0.9) + line('/quick', 200, 0.001),
			line('/orders/4715', 200, 0.3),
		);
		expect(first).toMatchObject([{route: '/orders/:id', slowest: {status: '4xx', seconds: 1.5}, failed: {status: '5xx', seconds: 0.9}}, {route: '/quick', slowest: {status: '2xx', seconds: 0.001}, failed: null}]);
		expect(second).toMatchObject([{slowest: {status: '2xx', seconds: 0.3}, failed: null}]);
		expect(JSON.stringify(first)).not.toMatch(/4712|secret/);
	});

	it('have no duration where the log tells none: failed ones are told all the same', async () => {
		const [, told] = await routesOf('127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET /a HTTP/1.1" 500 10 "-" "-"\n');
		expect(told).toMatchObject([{route: '/a', slowest: null, failed: {status: '5xx', seconds: null}}]);
	});
});
