/** Passwords that inputs hold appear nowhere: not printed, not sent, not stored, not in the argument list. */
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {runBinary, startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {until} from '../helpers/until.ts';

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
			socket.send('{"type":"watch","topics":["routes","facts","databases","traces"]}');
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
