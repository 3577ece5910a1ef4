import {appendFile, mkdtemp, rm, writeFile} from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {missing, startPostgresql, type Running} from '../collectors/databases/servers.ts';
import {spansOf, type SpanCase} from '../collectors/otlp/bodies.ts';
import {binary, startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {keys, ptyMissing, startInPty, type PtyProgram} from '../helpers/pty.ts';
import {freePort} from '../helpers/services.ts';

const sizes = [[120, 40], [80, 24], [40, 50], [160, 8], [30, 6], [120, 40]] as const;
const noDatabase = missing('postgresql');

/** A request over two services, of which the second waits for a third that fails. */
const shopSpans: readonly SpanCase[] = [
	{trace: 900_001, id: 901, name: 'POST /orders', start: 0, seconds: 2, failed: true, attributes: {'http.request.method': 'POST', 'http.route': '/orders', 'http.response.status_code': 502}},
	{trace: 900_001, id: 902, parent: 901, name: 'pg.query', kind: 3, start: 0.1, seconds: 0.5, attributes: {'db.system.name': 'postgresql', 'db.query.text': "INSERT INTO orders VALUES (42, 'secret-literal')"}},
	{trace: 900_001, id: 903, parent: 901, name: 'POST', kind: 3, start: 0.7, seconds: 1.2, failed: true, attributes: {'http.request.method': 'POST'}},
];
const paymentSpans: readonly SpanCase[] = [{trace: 900_001, id: 904, parent: 903, name: 'POST /charge', start: 0.8, seconds: 1, failed: true, attributes: {'http.request.method': 'POST', 'http.route': '/charge', 'http.response.status_code': 500}}];

const line = (route: string, status: number, seconds: number): string => `127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET ${route} HTTP/1.1" ${status} 10 "-" "-" ${seconds.toFixed(3)} ${seconds.toFixed(3)}\n`;

const send = (port: number, body: string): Promise<number> =>
	new Promise((resolve, reject) => {
		const request = http.request({port, host: '127.0.0.1', path: '/v1/traces', method: 'POST', headers: {'content-type': 'application/json'}}, response => {
			response.resume();
			response.on('end', () => resolve(response.statusCode ?? 0));
		});
		request.on('error', reject);
		request.end(body);
	});

describe.skipIf(ptyMissing !== undefined || noDatabase !== null)('requests, traces and databases on a real screen', () => {
	let server: Running;
	let agent: RunningAgent;
	let folder: string;
	let monitor: PtyProgram;
	let otlp: number;
	let log: string;
	const clients: pg.Client[] = [];
	let blocked: Promise<unknown>;
	let stopLoad = (): void => undefined;

	const join = async (application: string): Promise<pg.Client> => {
		const client = new pg.Client({host: '127.0.0.1', port: server.port, user: 'app', database: 'postgres', application_name: application});
		client.on('error', () => undefined);
		await client.connect();
		clients.push(client);
		return client;
	};

	beforeAll(async () => {
		folder = await mkdtemp(path.join(os.tmpdir(), 'engineroom-e2e-'));
		log = path.join(folder, 'edge.access.log');
		await writeFile(log, line('/old', 200, 0.1).repeat(3));
		server = await startPostgresql();
		const holder = await join('holder');
		await holder.query('CREATE TABLE orders (id int, v text); INSERT INTO orders VALUES (1, \'a\')');
		const waiter = await join('waiter');
		await holder.query('BEGIN');
		await holder.query("UPDATE orders SET v = 'held-literal' WHERE id = 1");
		blocked = waiter.query("UPDATE orders SET v = 'wanted-literal' WHERE id = 1");
		otlp = await freePort();
		agent = await startAgentProcess(['--from', log, '--from', `otlp://127.0.0.1:${otlp}`, '--from', `postgres://app@127.0.0.1:${server.port}/postgres`]);
		monitor = startInPty(process.execPath, [binary, `127.0.0.1:${agent.port}`], {columns: 120, rows: 40, env: {HOME: '/nonexistent'}});
		await monitor.waitFor(screen => /live|latency/i.test(screen.text()), 20_000);
		expect(await send(otlp, spansOf('shop', shopSpans))).toBe(200);
		expect(await send(otlp, spansOf('payments', paymentSpans))).toBe(200);
		// Requests keep coming, as they do.
		const timer = setInterval(() => void appendFile(log, line('/orders/4711?token=secret', 200, 0.12) + line('/orders/4712', 404, 0.002) + line('/slow/9', 200, 1.7) + line('/orders/13', 503, 0.4)), 200);
		stopLoad = () => clearInterval(timer);
	}, 60_000);
	afterAll(async () => {
		stopLoad();
		await monitor?.close();
		await agent?.stop();
		for (const client of clients) await client.end().catch(() => undefined);
		await blocked?.catch(() => undefined);
		await server?.stop();
		if (folder) await rm(folder, {recursive: true, force: true});
	}, 30_000);

	/** Every size shows the screen, and nothing of what nobody may see. */
	const resizeThrough = async (title: string): Promise<void> => {
		for (const [columns, rows] of sizes) {
			monitor.resize(columns, rows);
			await monitor.waitFor(screen => screen.rows().length === rows && screen.rows()[0]?.includes(title) === true, 20_000);
			expect(monitor.screen.text()).not.toMatch(/NaN|undefined|Infinity|\[object|secret|literal/);
		}
	};

	it('lists routes with their share of the time, the latency over time, and single requests that were slow or failed', async () => {
		monitor.press('3');
		await monitor.waitFor(screen => /GET \/slow\/:id +.*\d %/.test(screen.text()) && /FAILED REQUESTS/.test(screen.text()) && /GET \/orders\/:id +.*5xx/.test(screen.text()), 30_000);
		expect(monitor.screen.text()).toMatch(/ms ┤.*[░▒▓█] *$/m);
		await monitor.waitForText(/POST \/orders ↵ trace +shop +failed +2\.00 s/, 20_000);
		await resizeThrough('requests');
		monitor.press('s');
		await monitor.waitForText('by p95', 10_000);
	}, 120_000);

	it('opens a route: how its durations lie, and its answers', async () => {
		monitor.press('/');
		for (const letter of '/slow') monitor.press(letter);
		monitor.press(keys.enter);
		await monitor.waitFor(screen => /1 route/.test(screen.text()), 10_000);
		monitor.press(keys.enter);
		await monitor.waitFor(screen => /DURATIONS/.test(screen.text()) && /p95 +█+.*1\.7/.test(screen.text()) && /2xx +█+/.test(screen.text()), 10_000);
		await resizeThrough('route');
	}, 120_000);

	it('lists traces, and opens one: spans of both services on one axis, whose parts add up', async () => {
		monitor.press('5');
		await monitor.waitFor(screen => /✖ POST \/orders.*failed +2\.0/.test(screen.text()), 30_000);
		await resizeThrough('traces');
		monitor.press(keys.enter);
		await monitor.waitFor(screen => /payments: POST \/charge/.test(screen.text()), 10_000);
		const text = monitor.screen.text();
		expect(text).toMatch(/shop +█+.* 1\.00 s +50 %/);
		expect(text).toMatch(/payments +█+.* 1\.00 s +50 %/);
		expect(text).toMatch(/pg\.query.*500 ms +500 ms/);
		await resizeThrough('trace');
	}, 120_000);

	it('shows who blocks whom, and what to do about statements that are not told', async () => {
		monitor.press('4');
		await monitor.waitFor(screen => /\d+ holder.*1 +idle in transaction/.test(screen.text()) && /└ \d+ waiter.*Lock: transactionid of \d+/.test(screen.text()), 30_000);
		expect(monitor.screen.text()).toMatch(/1 wait for locks/);
		expect(monitor.screen.text()).toMatch(/CREATE EXTENSION pg_stat_statements/);
		expect(monitor.screen.text()).toMatch(/UPDATE orders SET v = \?/);
		await resizeThrough('database');
	}, 120_000);
});
