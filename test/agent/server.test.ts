import {once} from 'node:events';
import http from 'node:http';
import net from 'node:net';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {startAgent, type Agent} from '../../source/agent/agent.ts';
import {maxConnections} from '../../source/agent/connections.ts';
import {isLoopback, isLoopbackName, refuseListen, refuseRequest, refuseUpgrade} from '../../source/agent/gate.ts';
import {startServer, type AgentServer} from '../../source/agent/server.ts';
import {maxClientMessageBytes, maxSubscribers, subprotocol} from '../../source/wire/limits.ts';
import {createRealClock} from '../../source/commands/real-clock.ts';
import {until} from '../helpers/until.ts';

let agent: Agent;
let server: AgentServer;
const open: WebSocket[] = [];

beforeEach(async () => {
	agent = startAgent({clock: createRealClock(), collectors: [], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'first'});
	// So patient that on a slow machine nobody is ended for another reason than the one that is tested.
	server = await startServer(agent, {address: '127.0.0.1', port: 0, version: '0.1.0', patienceMs: 60_000});
});
afterEach(async () => {
	for (const socket of open.splice(0)) socket.terminate();
	await server.close();
	await agent.stop();
});

const connect = (options: {path?: string; headers?: Record<string, string>; protocols?: string[]} = {}): Promise<{socket: WebSocket; first: string}> =>
	new Promise((resolve, reject) => {
		const socket = new WebSocket(`ws://127.0.0.1:${server.port}${options.path ?? '/v1/stream'}`, options.protocols ?? [subprotocol], {headers: options.headers ?? {}, perMessageDeflate: false});
		open.push(socket);
		socket.on('message', data => resolve({socket, first: (data as Buffer).toString()}));
		socket.on('error', reject);
	});
const closing = (socket: WebSocket): Promise<number> => new Promise(resolve => socket.on('close', code => resolve(code)));
const get = (path: string, headers: Record<string, string> = {}): Promise<{status: number; body: string; headers: http.IncomingHttpHeaders}> =>
	new Promise((resolve, reject) => {
		http.get({host: '127.0.0.1', port: server.port, path, headers}, response => {
			let body = '';
			response.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => resolve({status: response.statusCode ?? 0, body, headers: response.headers}));
		}).on('error', reject);
	});

describe('the door of the agent', () => {
	it('says hello to a monitor', async () => {
		expect(JSON.parse((await connect()).first)).toMatchObject({type: 'hello', host: {name: 'api-1'}});
	});

	it('says hello to any WebSocket client that names no subprotocol', async () => {
		expect(JSON.parse((await connect({protocols: []})).first)).toMatchObject({type: 'hello'});
	});

	it.each([
		['a web page', {headers: {origin: 'http://evil.example'}}, /403/],
		['a page of this very host', {headers: {origin: 'http://127.0.0.1'}}, /403/],
		['a re-bound host name', {headers: {host: 'evil.example'}}, /403/],
		['another path', {path: '/v2/stream'}, /404/],
		['another subprotocol', {protocols: ['chat']}, /400/],
	])('refuses %s', async (_who, options, reason) => {
		await expect(connect(options)).rejects.toThrow(reason);
	});

	it('tells its health, to programs on this host only', async () => {
		const {status, body, headers} = await get('/healthz');
		expect(status).toBe(200);
		expect(JSON.parse(body)).toMatchObject({status: 'ok', version: '0.1.0', monitors: 0, collectors: []});
		expect(headers['access-control-allow-origin']).toBeUndefined();
		expect((await get('/healthz', {origin: 'http://evil.example'})).status).toBe(403);
		expect((await get('/healthz', {host: 'evil.example'})).status).toBe(403);
		expect((await get('/other')).status).toBe(404);
	});

	it('ends a conversation at a message over the limit, at binary ones and at broken ones', async () => {
		const padded = (size: number): string => `{"type":"x"${' '.repeat(size - 12)}}`;
		const good = await connect();
		good.socket.send(padded(maxClientMessageBytes));
		await get('/healthz');
		expect(good.socket.readyState).toBe(WebSocket.OPEN);
		const long = closing(good.socket);
		good.socket.send(padded(maxClientMessageBytes + 1));
		expect(await long).toBe(1009);
		const binary = await connect();
		const ended = closing(binary.socket);
		binary.socket.send(Buffer.from([1, 2, 3]));
		expect(await ended).toBe(1003);
		const broken = await connect();
		const brokenEnd = closing(broken.socket);
		broken.socket.send('{nope');
		expect(await brokenEnd).toBe(1007);
	});

	it(`takes ${maxSubscribers} monitors and refuses the next`, async () => {
		await Promise.all(Array.from({length: maxSubscribers}, () => connect()));
		await expect(connect()).rejects.toThrow(/503/);
		expect(agent.sessions).toBe(maxSubscribers);
	});

	it(`holds ${maxConnections} connections; the first that never spoke makes room for the next, a monitor for none`, async () => {
		const {socket: monitor} = await connect();
		const guests: net.Socket[] = [];
		const come = async (): Promise<void> => {
			const guest = net.connect(server.port, '127.0.0.1');
			guest.on('error', () => undefined).resume();
			guests.push(guest);
			await once(guest, 'connect');
		};
		const gone = (): number[] => guests.flatMap(({destroyed}, index) => (destroyed ? [index] : []));
		// One that began to speak is not the first to go.
		await come();
		guests[0]!.write('GET /healthz HTTP/1.1\r\n');
		while (guests.length < maxConnections - 1) await come();
		expect((await connect()).first).toMatch(/"hello"/);
		await until(() => gone().length >= 1, 'one made room for the monitor');
		for (let more = 0; more < 5; more++) await come();
		await until(() => gone().length >= 6, 'five made room for those who came after');
		expect(gone()).toEqual([1, 2, 3, 4, 5, 6]);
		expect([monitor.readyState, agent.sessions]).toEqual([WebSocket.OPEN, 2]);
		for (const guest of guests) guest.destroy();
	});

	it('lives through garbage on its port', async () => {
		await new Promise<void>(resolve => {
			const socket = net.connect(server.port, '127.0.0.1', () => socket.end('\u0016\u0003\u0001 nonsense\r\n\r\n'));
			socket.on('error', () => undefined).on('close', () => resolve());
		});
		expect((await get('/healthz')).status).toBe(200);
	});

	it('says why when the port is taken or the address is not loopback', async () => {
		await expect(startServer(agent, {address: '127.0.0.1', port: server.port, version: '0'})).rejects.toThrow(/port is taken/);
		await expect(startServer(agent, {address: '0.0.0.0', port: 0, version: '0'})).rejects.toThrow(/other addresses than loopback need a token .* and TLS/);
	});
});

describe('the gate', () => {
	const knock = (headers: Record<string, string>, path = '/v1/stream', method = 'GET') => ({method, path, headers});
	it('lets loopback names pass in any spelling, and nothing that only looks like them', () => {
		for (const host of ['127.0.0.1:7077', 'localhost', 'LOCALHOST:1', '[::1]:7077']) expect(refuseRequest(knock({host}), isLoopbackName)).toBeNull();
		for (const host of ['localhost.evil.example', '127.0.0.1.evil.example', 'evil', '', 'localhost@evil']) expect(refuseRequest(knock({host}), isLoopbackName)).toMatchObject({status: 403});
		expect(refuseRequest(knock({}), isLoopbackName)).toMatchObject({status: 403});
	});
	it('takes GET only', () => {
		expect(refuseRequest(knock({host: 'localhost'}, '/v1/stream', 'POST'), isLoopbackName)).toMatchObject({status: 405});
	});
	it('knows one stream', () => {
		expect(refuseUpgrade(knock({}))).toBeNull();
		expect(refuseUpgrade(knock({}, '/v2/stream'))).toMatchObject({status: 404});
	});
	it('opens other addresses than loopback with both tokens and TLS only', () => {
		expect(refuseListen('10.0.0.1', {hasTokens: true, hasTls: true})).toBeNull();
		expect(refuseListen('127.0.0.1', {hasTokens: false, hasTls: false})).toBeNull();
		expect(refuseListen('10.0.0.1', {hasTokens: false, hasTls: true})).toMatch(/need a token/);
		expect(refuseListen('::', {hasTokens: false, hasTls: false})).toMatch(/need a token .* and TLS/);
		for (const address of ['::', '127.0.0.1']) expect(refuseListen(address, {hasTokens: true, hasTls: false})).toMatch(/tokens go through TLS only/);
	});
	it('knows loopback when it sees it', () => {
		for (const address of ['127.0.0.1', '127.8.0.1', '::1', 'localhost']) expect(isLoopback(address)).toBe(true);
		for (const address of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil', '1127.0.0.1']) expect(isLoopback(address)).toBe(false);
	});
});
