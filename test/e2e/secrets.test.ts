/** Passwords that inputs hold appear nowhere: not printed, not sent, not stored, not in the argument list. */
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {spawn, type ChildProcess} from 'node:child_process';
import {appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {Client} from 'pg';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {runBinary, startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {answersOn, freePort, missing} from '../helpers/services.ts';
import {until} from '../helpers/until.ts';
import {topics} from '../../source/wire/messages.ts';

const secret = 'hunter2-Tr0ub4dor';
/** Spelled as a URL spells it, as a header does, and as a log may escape it. */
const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), Buffer.from(`ann:${secret}`).toString('base64')];
const expectNone = (where: string, text: string): void => {
	for (const spelling of spellings) expect(text.includes(spelling), `${where} holds the password: …${text.slice(Math.max(0, text.indexOf(spelling) - 80), text.indexOf(spelling) + 20)}`).toBe(false);
};

const inputs = (port: number): string[] => [
	`postgres://ann:${secret}@127.0.0.1:5432/nowhere`,
	`postgres://ann:${secret}@127.0.0.1:1/shop?password=${secret}`,
	`mysql://ann:${secret}@127.0.0.1:3306/shop`,
	`pgbouncer://ann:${secret}@127.0.0.1:6432/pgbouncer`,
	`redis://ann:${secret}@127.0.0.1:6379/0`,
	`http://ann:${secret}@127.0.0.1:${port}/metrics`,
	`http://ann:${secret}@127.0.0.1:${port}/forbidden`,
	`http://127.0.0.1:${port}/metrics?apikey=${secret}&format=text`,
	`probe+http://ann:${secret}@127.0.0.1:${port}/health?token=${secret}#status=200`,
];

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const startBackend = async (): Promise<{port: number; asked: string[]}> => {
	const asked: string[] = [];
	const server = http.createServer((request, response) => {
		asked.push(`${request.headers.authorization ?? ''} ${request.url ?? ''}`);
		if (request.url === '/forbidden') return void response.writeHead(401).end();
		response.writeHead(200, {'content-type': 'text/plain'}).end('# TYPE http_requests_total counter\nhttp_requests_total{code="200"} 5\n');
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	cleanups.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return {port: (server.address() as AddressInfo).port, asked};
};

/** Everything that an agent sends to one who watches all of it. */
const listen = (port: number, ms: number): Promise<string> => new Promise((resolve, reject) => {
	const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/stream`, ['engineroom.v1'], {perMessageDeflate: false});
	let heard = '';
	socket.on('message', data => {
		const text = (data as Buffer).toString();
		heard += `${text}\n`;
		if (text.startsWith('{"type":"hello"')) {
			socket.send('{"type":"subscribe","epoch":null,"since":null,"windowSeconds":300}');
			socket.send(JSON.stringify({type: 'watch', topics}));
		}
	});
	socket.on('error', reject);
	setTimeout(() => {
		socket.close();
		resolve(heard);
	}, ms);
});
const getText = (url: string): Promise<string> => new Promise((resolve, reject) => http.get(url, response => {
	let body = '';
	response.on('data', (chunk: Buffer) => (body += chunk.toString()));
	response.on('end', () => resolve(body));
}).on('error', reject));

describe('a password in an input', () => {
	it('is used, and is nowhere to be found: output, wire, health, history, argument list, files', async () => {
		const backend = await startBackend();
		const agent: RunningAgent = await startAgentProcess(inputs(backend.port).flatMap(input => ['--from', input]));
		cleanups.push(() => agent.stop());
		let printed = '';
		agent.child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
		agent.child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
		await until(() => backend.asked.some(asked => asked.includes(Buffer.from(`ann:${secret}`).toString('base64'))), 'the password is used');
		await until(async () => (JSON.parse(await getText(`http://127.0.0.1:${agent.port}/healthz`)) as {collectors: {state: string}[]}).collectors.every(({state}) => state !== 'starting'), 'every input was tried');
		const health = await getText(`http://127.0.0.1:${agent.port}/healthz`);
		expect(health).toContain('postgres://');
		expectNone('/healthz', health);
		expectNone('the wire', await listen(agent.port, 3000));
		expectNone('the argument list', readFileSync(`/proc/${agent.child.pid}/cmdline`, 'utf8'));
		const once = await runBinary([`127.0.0.1:${agent.port}`, '--once', '--for', '1s', '--json']);
		expectNone('--json', once.stdout + once.stderr);
		const plain = await runBinary([`127.0.0.1:${agent.port}`, '--once', '--for', '1s']);
		expectNone('--once', plain.stdout + plain.stderr);
		expectNone('what the agent printed', printed);
	}, 60_000);

	it('does not show in what `inputs` prints, from a configuration file or the command line, nor in errors', async () => {
		const backend = await startBackend();
		const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-secrets-'));
		cleanups.push(() => rmSync(folder, {recursive: true, force: true}));
		const config = path.join(folder, 'config.yaml');
		writeFileSync(config, `from:\n${inputs(backend.port).map(input => `  - "${input}"`).join('\n')}\n`);
		const home = path.join(folder, 'home');
		const listed = await runBinary(['inputs', '--config', config], {env: {HOME: home, XDG_STATE_HOME: home}});
		expect(listed.stdout).toContain('postgres://');
		expectNone('inputs', listed.stdout + listed.stderr);
		for (const args of [['--from', `gopher://ann:${secret}@x/`], ['--from', `postgres://ann:${secret}@[x/y`], ['--from', `http://ann:${secret}@:99999/`], ['--from', `probe+https://ann:${secret}@x/?t=${secret}#odd=${secret.length}`], ['--from', `otlp://ann:${secret}@0.0.0.0:1`]]) {
			const {stdout, stderr} = await runBinary([...args, '--once', '--for', '1s'], {env: {DEBUG: 'engineroom'}});
			expectNone(args.join(' ').replace(secret, '…'), stdout + stderr);
		}
		expect(readdirSync(folder)).toEqual(['config.yaml']);
	}, 60_000);
});

/** What people and programs send through a backend, in the shapes that it takes. */
const people = {mail: 'ann.private@example.com', token: 'zK8vQ2mX9pL4wT7sB3nR6y', literal: 'Sesame-opens-the-door', card: '4111-1111-1111-1111', query: 'needle-of-the-search'};
const expectNobody = (where: string, text: string): void => {
	for (const [what, value] of Object.entries({...people, escaped: encodeURIComponent(people.mail), name: 'ann.private'})) {
		expect(text.includes(value), `${where} holds the ${what}: …${text.slice(Math.max(0, text.indexOf(value) - 120), text.indexOf(value) + 40)}`).toBe(false);
	}
};
const privatePath = `/users/${people.mail}/reset/${people.token}/${people.card}?q=${people.query}`;

const startPage = async (): Promise<number> => {
	let count = 0;
	const server = http.createServer((_request, response) => {
		count += 5;
		response.writeHead(200, {'content-type': 'text/plain'}).end([
			'# TYPE http_requests_total counter',
			`http_requests_total{method="GET",path="${privatePath}",code="200"} ${count}`,
			`http_requests_total{method="GET",path="/page/:id",code="200"} ${count}`,
			`this line is broken: ${people.mail} token=${people.token}`, '',
		].join('\n'));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	cleanups.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
};
const post = (port: number, body: string): Promise<number> => new Promise((resolve, reject) => {
	http.request({host: '127.0.0.1', port, path: '/v1/traces', method: 'POST', headers: {'content-type': 'application/json'}, agent: false}, response => {
		response.resume().on('end', () => resolve(response.statusCode ?? 0));
	}).on('error', reject).end(body);
});
/** A trace as an instrumentation sends it that puts everything it knows into its attributes. */
let traces = 0;
const spans = (nowSeconds: number): string => {
	const traceId = (++traces).toString(16).padStart(32, '0');
	const span = (id: string, parent: string, kind: number, name: string, attributes: Readonly<Record<string, string>>): object => ({
		traceId, spanId: id, parentSpanId: parent, kind, name,
		startTimeUnixNano: `${BigInt(Math.round(nowSeconds * 1000)) * 1_000_000n}`, endTimeUnixNano: `${BigInt(Math.round(nowSeconds * 1000) + 900) * 1_000_000n}`,
		attributes: Object.entries(attributes).map(([key, stringValue]) => ({key, value: {stringValue}})), status: {code: 2, message: `failed for ${people.mail}`},
	});
	return JSON.stringify({resourceSpans: [{
		resource: {attributes: [{key: 'service.name', value: {stringValue: 'traced-shop'}}, {key: 'process.command_args', value: {stringValue: people.token}}]},
		scopeSpans: [{spans: [
			span('00f067aa0ba902b7', '', 2, `GET ${privatePath}`, {'http.request.method': 'GET', 'url.path': `/users/${people.mail}`, 'url.query': `q=${people.query}`, 'url.full': `https://shop.example${privatePath}`, 'user_agent.original': people.literal, 'enduser.id': people.mail}),
			span('00f067aa0ba902b8', '00f067aa0ba902b7', 3, `SELECT '${people.literal}'`, {'db.system.name': 'postgresql', 'db.query.text': `SELECT * FROM users WHERE mail = '${people.mail}' AND word = '${people.literal}' AND card = 4111`, 'db.query.parameter.0': people.literal}),
			span('00f067aa0ba902b9', '00f067aa0ba902b7', 3, 'HTTP GET', {'http.request.method': 'GET', 'url.full': `https://ann:${people.literal}@api.example${privatePath}`}),
			span('00f067aa0ba902ba', '00f067aa0ba902b7', 3, 'SET', {'db.system.name': 'redis', 'db.query.text': `SET session:${people.token} ${people.literal}`}),
			span('00f067aa0ba902bb', '00f067aa0ba902b7', 4, `${people.mail} publish`, {'messaging.destination.name': `mail.${people.mail}`}),
		]}],
	}]});
};
/** Runs until it is ended, holding secrets in its arguments and its environment. */
const startProgram = (args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess => {
	const child = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'ignore'], env: {PATH: process.env['PATH'], ...env}});
	const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
	cleanups.push(async () => {
		child.kill('SIGKILL');
		await ended;
	});
	return child;
};
const firstLine = (child: ChildProcess): Promise<string> => new Promise(resolve => child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));

describe('what people send through a backend', () => {
	it('is counted, and leaves the agent from no input: log, metrics page, spans, register, statements, processes', async () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-private-'));
		cleanups.push(() => rmSync(folder, {recursive: true, force: true}));
		const log = path.join(folder, 'access.log');
		writeFileSync(log, '');
		const [page, otlp] = [await startPage(), await freePort()];
		const hasPostgres = answersOn(5432);
		if (!hasPostgres) missing('PostgreSQL on 127.0.0.1:5432', false);
		const socket = path.join(folder, 'apps.sock');
		const agent = await startAgentProcess(['--from', log, '--from', `http://127.0.0.1:${page}/metrics`, '--from', `otlp://127.0.0.1:${otlp}`, '--from', 'apps', ...(hasPostgres ? ['--from', 'postgres://postgres@127.0.0.1:5432/test'] : [])], 0, {env: {ENGINEROOM_SOCKET: socket}});
		cleanups.push(() => agent.stop());
		const app = startProgram(['--import', fileURLToPath(new URL('../../dist/register.js', import.meta.url)), '-e', "require('http').createServer((q,s)=>s.end()).listen(0,'127.0.0.1',function(){console.log(this.address().port)})", '--', `--password=${people.literal}`, people.mail], {ENGINEROOM_SOCKET: socket, OTEL_SERVICE_NAME: 'inner-shop', SECRET: people.literal});
		const appPort = Number(await firstLine(app));
		if (hasPostgres) {
			const client = new Client({host: '127.0.0.1', user: 'postgres', database: 'test'});
			await client.connect();
			cleanups.push(() => client.end());
			// Ended with the connection; until then it is the session that everybody can see.
			void client.query(`SELECT pg_sleep(30), '${people.literal}' AS word, '${people.mail}', 4111`).catch(() => undefined);
			cleanups.push(async () => {
				const other = new Client({host: '127.0.0.1', user: 'postgres', database: 'test'});
				await other.connect();
				await other.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%Sesame-opens%' AND pid <> pg_backend_pid()");
				await other.end();
			});
			client.on('error', () => undefined);
		}
		const feeding = setInterval(() => {
			const stamp = new Date().toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1/$2/$3:$4 +0000');
			appendFileSync(log, `10.0.0.1 - ${people.mail} [${stamp}] "GET ${privatePath} HTTP/1.1" 200 5 "https://x.example${privatePath}" "${people.literal}"\nnobody understands ${people.mail} password="${people.literal}" ${people.token}\n`);
			void post(otlp, spans(Date.now() / 1000)).catch(() => undefined);
			http.get({host: '127.0.0.1', port: appPort, path: privatePath, agent: false}, response => response.resume()).on('error', () => undefined);
		}, 200);
		cleanups.push(() => clearInterval(feeding));
		const heard = await listen(agent.port, 9000);
		// All of it was there to be told: else there is nothing to this test.
		for (const sign of ['/users/:email/reset/:token/:number', '"traced-shop"', '"inner-shop"', 'api.example/users/:email', 'FROM users WHERE mail = ?', '"topic":"processes"', 'understood', 'broken lines']) expect(heard.includes(sign), `${sign} is told`).toBe(true);
		if (hasPostgres) expect(heard).toContain('pg_sleep(?)');
		expectNobody('the wire', heard);
		expectNobody('/healthz', await getText(`http://127.0.0.1:${agent.port}/healthz`));
		const once = await runBinary([`127.0.0.1:${agent.port}`, '--once', '--for', '2s', '--json']);
		expect(once.code).toBe(0);
		expectNobody('--json', once.stdout + once.stderr);
	}, 60_000);
});
