/** An agent without options beside real programs: what they tell reaches the seven gauges by itself. */
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {Counter, Gauge, Histogram, Registry} from 'prom-client';
import {runBinary, startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {answersOn, findProgram, missing, startNginx, type Nginx} from '../helpers/services.ts';
import {until} from '../helpers/until.ts';

const reason = missing('nginx', findProgram('nginx') !== null) ?? missing('PostgreSQL on 127.0.0.1:5432', answersOn(5432));

type Health = {collectors: {name: string; from: string; state: string; reason: string | null}[]};
const getJson = (url: string): Promise<Health> => new Promise((resolve, reject) => {
	http.get(url, response => {
		let body = '';
		response.on('data', (chunk: Buffer) => (body += chunk.toString()));
		response.on('end', () => resolve(JSON.parse(body) as Health));
	}).on('error', reject);
});

/** A backend that tells its requests and its pool on /metrics. */
const startApp = async (): Promise<{port: number; close(): void}> => {
	const registry = new Registry();
	const durations = new Histogram({name: 'http_request_duration_seconds', help: 'x', labelNames: ['method', 'route', 'status_code'], registers: [registry]});
	new Counter({name: 'unrelated_total', help: 'x', registers: [registry]}).inc();
	new Gauge({name: 'go_sql_in_use_connections', help: 'x', labelNames: ['db_name'], registers: [registry]}).set({db_name: 'main'}, 3);
	new Gauge({name: 'go_sql_max_open_connections', help: 'x', labelNames: ['db_name'], registers: [registry]}).set({db_name: 'main'}, 10);
	const server = http.createServer((request, response) => {
		if (request.url === '/metrics') return void registry.metrics().then(text => response.writeHead(200, {'content-type': registry.contentType}).end(text));
		const failed = request.url === '/broken';
		durations.observe({method: 'GET', route: request.url ?? '/', status_code: failed ? 500 : 200}, 0.02);
		response.writeHead(failed ? 500 : 200).end('fine');
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {port: (server.address() as AddressInfo).port, close: () => {
		server.closeAllConnections();
		server.close();
	}};
};

describe.skipIf(reason !== null)('an agent with no options', () => {
	let app: Awaited<ReturnType<typeof startApp>>;
	let nginx: Nginx;
	let agent: RunningAgent;
	let load: NodeJS.Timeout;
	beforeAll(async () => {
		app = await startApp();
		nginx = await startNginx(app.port);
		load = setInterval(() => {
			for (const path of ['/orders/1', '/orders/2', '/broken']) http.get(`http://127.0.0.1:${nginx.port}${path}`, response => response.resume()).on('error', () => undefined);
		}, 50);
	}, 30_000);
	afterAll(async () => {
		clearInterval(load);
		await agent?.stop();
		await nginx?.stop();
		app?.close();
	});

	it('finds a metrics page, the log of nginx and PostgreSQL, and shows seven signals', async () => {
		agent = await startAgentProcess([], 0, {looksAround: true, env: {USER: process.env['USER'] ?? 'root', HOME: process.env['HOME'] ?? '/root'}});
		const wanted = [`http://127.0.0.1:${app.port}/metrics`, nginx.logPath, 'postgres://'];
		await until(async () => {
			const {collectors} = await getJson(`http://127.0.0.1:${agent.port}/healthz`);
			return wanted.every(input => collectors.some(({from, state}) => from.startsWith(input) && state === 'ok'));
		}, 'all three are read');
		const {stdout} = await runBinary([`127.0.0.1:${agent.port}`, '--once', '--for', '4s', '--json']);
		const {hosts: [host]} = JSON.parse(stdout) as {hosts: {signals: Record<string, Record<string, unknown>>; databases: {database: string; used: number}[]; services: {service: string}[]}[]};
		const {signals} = host!;
		expect(signals['latency']!['p95']).toBeGreaterThan(0);
		expect(signals['throughput']!['perSecond']).toBeGreaterThan(10);
		expect(signals['errors']!['ratio']).toBeCloseTo(1 / 3, 1);
		for (const signal of ['cpu', 'memory', 'disk']) expect([signal, typeof signals[signal]!['utilization']]).toEqual([signal, 'number']);
		expect(signals['pool']).toMatchObject({used: 3, max: 10});
		expect(host!.databases.some(({database, used}) => database.startsWith('postgresql') && used >= 0)).toBe(true);
	}, 60_000);

	it('says in `inputs` what it reads and why it does not read the rest', async () => {
		const {code, stdout} = await runBinary(['inputs', '--json'], {env: {USER: process.env['USER'] ?? 'root', HOME: process.env['HOME'] ?? '/root'}});
		expect(code).toBe(0);
		const {inputs} = JSON.parse(stdout) as {inputs: {input: string; kind: string; state: string; signals: string[]; reason: string | null}[]};
		expect(inputs.find(({input}) => input === `http://127.0.0.1:${app.port}/metrics`)).toMatchObject({kind: 'prometheus', state: 'read', signals: ['latency', 'throughput', 'errors', 'pool']});
		expect(inputs.find(({input}) => input === nginx.logPath)).toMatchObject({kind: 'access-log', state: 'read'});
		expect(inputs.find(({input}) => input.startsWith(`http://127.0.0.1:${nginx.port}/`))).toMatchObject({kind: 'status-page', state: 'read'});
		expect(inputs.find(({input}) => input.startsWith('postgres:'))).toMatchObject({state: 'read', signals: ['pool']});
		for (const {state, reason} of inputs) if (state === 'not read') expect(reason).toMatch(/\S+ \S+/);
	}, 60_000);
});
