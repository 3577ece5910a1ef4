import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {maxInFlight, startLoad, type Load} from '../../../source/commands/demo/load.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';
import {until} from '../../helpers/until.ts';

let server: http.Server | null = null;
let load: Load | null = null;
afterEach(async () => {
	await load?.stop();
	server?.closeAllConnections();
	server?.close();
});

const listen = async (listener: http.RequestListener): Promise<number> => {
	server = http.createServer(listener);
	await new Promise<void>(resolve => server!.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
};

describe('the load generator', () => {
	test('has never more requests on their way than its limit, and counts what it left out', async () => {
		let held = 0;
		const port = await listen(() => {
			held += 1;
		});
		const clock = createFakeClock();
		load = startLoad(port, clock);
		await clock.advance(30_000);
		await until(() => held === maxInFlight, 'all that it may send have come');
		const totals = load.totals();
		expect(totals).toMatchObject({sent: maxInFlight, answered: 0, failed: 0});
		expect(totals.skipped).toBeGreaterThan(30 * 37 - maxInFlight - 200);
	});

	test('counts an answer of any status as answered and a broken connection as failed', async () => {
		let seen = 0;
		const port = await listen((request, response) => {
			seen += 1;
			request.resume();
			if (seen % 2 === 0) request.socket.destroy();
			else response.writeHead(500).end();
		});
		const clock = createFakeClock();
		load = startLoad(port, clock);
		await clock.advance(400);
		const {sent} = load.totals();
		await until(() => load!.totals().answered + load!.totals().failed === sent, 'all have ended');
		expect(load.totals().answered).toBeGreaterThan(0);
		expect(load.totals().failed).toBeGreaterThan(0);
	});

	test('sends nothing more once stopped', async () => {
		const port = await listen((_, response) => response.end());
		const clock = createFakeClock();
		load = startLoad(port, clock);
		await clock.advance(200);
		await load.stop();
		const {sent} = load.totals();
		await clock.advance(5000);
		expect(load.totals().sent).toBe(sent);
	});
});
