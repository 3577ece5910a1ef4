import {readdirSync, readFileSync} from 'node:fs';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {decodeServerMessage} from '../../source/wire/decode.ts';
import type {SeriesKey} from '../../source/wire/messages.ts';
import {startAgentProcess} from '../helpers/binary.ts';

const folder = new URL('../fixtures/prom/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
type Expected = {readonly expected: {readonly requestsDelta?: number; readonly errors5xxDelta?: number}; readonly seenByFamily?: Readonly<Record<string, number>>};

/** Stacks that tell requests and their status, whose pages were recorded twice. */
const stacks = ['express-prom-bundle', 'fastapi-instrumentator', 'fastify-metrics', 'go-promhttp', 'go-echoprometheus', 'haproxy', 'node-prom-client-handmade-ms', 'otel-node-prometheus-dup', 'otel-node-prometheus-http', 'otel-node-3.x-prometheus', 'otel-node-prometheus-old'].filter(stack => readdirSync(folder).includes(`${stack}.t0.prom`));

describe('recorded pages, served to the real agent over HTTP', () => {
	it('are counted exactly in what it streams', async () => {
		let instant: 't0' | 't1' = 't0';
		const served = new Map<string, Set<string>>();
		const server = http.createServer((request, response) => {
			const stack = (request.url ?? '').slice(1);
			served.set(stack, (served.get(stack) ?? new Set()).add(instant));
			response.setHeader('content-type', 'text/plain; version=0.0.4');
			response.end(read(`${stack}.${instant}.prom`));
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const agent = await startAgentProcess(['--interval', '250ms', ...stacks.flatMap(stack => ['--from', `${base}/${stack}`])]);
		const socket = new WebSocket(`ws://127.0.0.1:${agent.port}/v1/stream`, ['engineroom.v1'], {perMessageDeflate: false});
		const series: SeriesKey[] = [];
		const requests = new Map<string, number>();
		const errors = new Map<string, number>();
		let settled = 0;
		await new Promise<void>((resolve, reject) => {
			socket.on('error', reject);
			socket.on('message', data => {
				const decoded = decodeServerMessage((data as Buffer).toString());
				if (!decoded.ok) return reject(new Error(decoded.reason));
				const {message} = decoded;
				if (message.type === 'hello') {
					series.push(...message.series);
					socket.send(JSON.stringify({type: 'subscribe', epoch: null, since: null, windowSeconds: 60}));
				}
				if (message.type === 'schema') series.push(...message.series);
				if (message.type !== 'frame') return;
				message.values.forEach((value, id) => {
					const key = series[id];
					const stack = key?.labels['from']?.split('/').pop();
					if (value === null || stack === undefined) return;
					if (key?.name === 'http.server.requests') requests.set(stack, (requests.get(stack) ?? 0) + value);
					if (key?.name === 'http.server.errors') errors.set(stack, (errors.get(stack) ?? 0) + value);
				});
				// Every page has been read as it was before; now as it was after, and then some frames more.
				if (instant === 't0' && stacks.every(stack => served.get(stack)?.has('t0')) && message.seq >= 3) instant = 't1';
				if (stacks.every(stack => served.get(stack)?.has('t1')) && ++settled === 4) resolve();
			});
		});
		socket.terminate();
		await agent.stop();
		server.close();
		for (const stack of stacks) {
			const {expected, seenByFamily} = JSON.parse(read(`${stack}.expect.json`)) as Expected;
			expect([stack, requests.get(stack)]).toEqual([stack, seenByFamily?.['fe_app only'] ?? seenByFamily?.['requestsDelta'] ?? expected.requestsDelta]);
			expect([stack, errors.get(stack)]).toEqual([stack, expected.errors5xxDelta]);
		}
	}, 60_000);
});

describe('bad metrics pages', () => {
	it('each say in one line what is wrong, and disturb nothing else', async () => {
		const server = http.createServer((request, response) => {
			switch (request.url) {
				case '/html':
					return void response.setHeader('content-type', 'text/html').end('<!doctype html><html><body>Hello</body></html>');
				case '/huge': {
					const chunk = `${'x'.repeat(60)}_total 1\n`.repeat(16_000);
					const write = (): void => {
						while (!response.destroyed && response.write(chunk));
						if (!response.destroyed) response.once('drain', write);
					};
					return write();
				}
				case '/hang':
					return;
				case '/odd':
					return void response.end('# TYPE http_requests_total counter\nhttp_requests_total{code="200",method="GET"} NaN\nhttp_requests_total{code="200",method="GET"} 7\nhttp_requests_total{code="500",method="GET"} +Inf\n\u0000\u0001 garbage here {{{\n');
				case '/missing':
					response.statusCode = 404;
					return void response.end('no');
				default:
					return void response.end('# TYPE http_requests_total counter\nhttp_requests_total{code="200",method="GET"} 5\n');
			}
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const agent = await startAgentProcess(['html', 'huge', 'hang', 'odd', 'missing', 'good'].flatMap(name => ['--from', `${base}/${name}`]).concat('--from', 'http://127.0.0.1:1/refused'));
		type Health = {seq: number; collectors: {from: string; state: string; reason: string | null}[]};
		const health = async (): Promise<Health> => (await (await fetch(`http://127.0.0.1:${agent.port}/healthz`)).json()) as Health;
		let now = await health();
		const deadline = Date.now() + 15_000;
		while ((now.seq < 5 || now.collectors.some(({state}) => state === 'starting')) && Date.now() < deadline) now = await health();
		const reasonOf = (name: string): string => {
			const found = now.collectors.find(({from}) => from.endsWith(name));
			return `${found?.state}: ${found?.reason}`;
		};
		expect(reasonOf('/html')).toMatch(/failed: answered with an HTML page/);
		expect(reasonOf('/huge')).toMatch(/failed: the page is larger than 16 MB/);
		expect(reasonOf('/hang')).toMatch(/failed: no whole page within 3 s/);
		expect(reasonOf('/odd')).toMatch(/ok: .*stand twice.*broken lines/);
		expect(reasonOf('/missing')).toMatch(/failed: HTTP 404: not found/);
		expect(reasonOf('/refused')).toMatch(/failed: connection refused/);
		expect(reasonOf('/good')).toMatch(/^ok/);
		const status = readFileSync(`/proc/${agent.child.pid}/status`, 'utf8');
		expect(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])).toBeLessThan(300_000);
		await agent.stop();
		server.closeAllConnections();
		server.close();
	}, 60_000);
});
