/** An agent that needs tokens and shows a certificate, asked by real clients. */
import {once} from 'node:events';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {startAgent, type Agent} from '../../source/agent/agent.ts';
import {readCertificate} from '../../source/agent/certificate.ts';
import {maxConnections, maxConnectionsPerPeer} from '../../source/agent/connections.ts';
import {maxHeaderBytes, startServer, type AgentServer} from '../../source/agent/server.ts';
import {maxStrikes} from '../../source/agent/strikes.ts';
import {createTokenRing, type TokenRing} from '../../source/agent/tokens.ts';
import {createRealClock} from '../../source/commands/real-clock.ts';
import {makeAuthority, makeSelfSigned} from '../helpers/certificates.ts';
import {until} from '../helpers/until.ts';

const right = 'right-token-of-today';
const authority = makeAuthority();
const first = authority.sign('IP:127.0.0.1,DNS:api-1.example,DNS:*.fleet.example');
const second = authority.sign('IP:127.0.0.1,DNS:api-2.example');

let agent: Agent;
let server: AgentServer;
let ring: TokenRing;
let said: string[];
const open: WebSocket[] = [];
const sockets: net.Socket[] = [];

const start = async (address: string, patienceMs?: number): Promise<void> => {
	server = await startServer(agent, {address, port: 0, version: '0.1.0', tokens: ring, certificate: readCertificate(first.cert, first.key), hostName: 'box-7', say: line => said.push(line), ...(patienceMs !== undefined && {patienceMs})});
};
beforeEach(() => {
	said = [];
	ring = createTokenRing([right, 'right-token-of-tomorrow']);
	agent = startAgent({clock: createRealClock(), collectors: [], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'first'});
});
afterEach(async () => {
	for (const socket of open.splice(0)) socket.terminate();
	for (const socket of sockets.splice(0)) socket.destroy();
	await server.close();
	await agent.stop();
});

const bearer = (token: string): Record<string, string> => ({authorization: `Bearer ${token}`});
const connect = (headers: Record<string, string>): Promise<{socket: WebSocket; first: string}> =>
	new Promise((resolve, reject) => {
		const socket = new WebSocket(`wss://127.0.0.1:${server.port}/v1/stream`, ['engineroom.v1'], {headers, rejectUnauthorized: false, perMessageDeflate: false});
		open.push(socket);
		socket.on('message', data => resolve({socket, first: (data as Buffer).toString()}));
		socket.on('error', reject);
	});
const status = (headers: Record<string, string>, path = '/healthz'): Promise<{status: number; asks: string | undefined}> =>
	new Promise((resolve, reject) => {
		https.get({host: '127.0.0.1', port: server.port, path, headers, agent: false, rejectUnauthorized: false}, response => {
			response.resume().on('end', () => resolve({status: response.statusCode ?? 0, asks: response.headers['www-authenticate']}));
		}).on('error', reject);
	});
const shownCertificate = (): Promise<string> =>
	new Promise((resolve, reject) => {
		const socket = tls.connect({host: '127.0.0.1', port: server.port, rejectUnauthorized: false}, () => {
			resolve(`sha256:${socket.getPeerX509Certificate()!.fingerprint256.replaceAll(':', '').toLowerCase()}`);
			socket.destroy();
		});
		socket.on('error', reject);
	});

describe('an agent with tokens', () => {
	it('lets in who shows one of them, on every path', async () => {
		await start('127.0.0.1');
		expect(JSON.parse((await connect(bearer(right))).first)).toMatchObject({type: 'hello'});
		expect(JSON.parse((await connect(bearer('right-token-of-tomorrow'))).first)).toMatchObject({type: 'hello'});
		expect(await status(bearer(right))).toMatchObject({status: 200});
	});

	it('answers 401 to a wrong token, to none, to one in the address, and tells whose it was, once', async () => {
		await start('127.0.0.1');
		await expect(connect(bearer('wrong-token-of-today'))).rejects.toThrow(/401/);
		await expect(connect({})).rejects.toThrow(/401/);
		await expect(connect({authorization: `Basic ${Buffer.from(`x:${right}`).toString('base64')}`})).rejects.toThrow(/401/);
		expect(await status({})).toEqual({status: 401, asks: 'Bearer realm="engineroom"'});
		expect((await status({}, `/healthz?token=${right}`)).status).toBe(401);
		expect(said).toEqual([expect.stringMatching(/^refused 127\.0\.0\.1: a wrong token \(401\)/)]);
		expect(said.join('')).not.toContain('wrong-token-of-today');
		expect(agent.sessions).toBe(0);
	});

	it(`answers 429 after ${maxStrikes} of those in a minute, even to the right one`, async () => {
		await start('127.0.0.1');
		for (let knock = 0; knock < maxStrikes; knock++) expect((await status(bearer('wrong-token-of-today'))).status).toBe(401);
		expect((await status(bearer('wrong-token-of-today'))).status).toBe(429);
		await expect(connect(bearer(right))).rejects.toThrow(/429/);
		expect(said).toHaveLength(1);
	});

	it('keeps the conversation of a token that stays and ends that of one that was taken out', async () => {
		await start('127.0.0.1');
		const stays = await connect(bearer('right-token-of-tomorrow'));
		const goes = await connect(bearer(right));
		const end = new Promise<string>(resolve => goes.socket.on('close', (code, reason) => resolve(`${code} ${reason.toString()}`)));
		ring.replace(['right-token-of-tomorrow']);
		server.recheckTokens();
		expect(await end).toBe('1008 its token is no longer accepted');
		await until(() => agent.sessions === 1, 'the other one is left');
		expect(stays.socket.readyState).toBe(WebSocket.OPEN);
	});

	it('lets no web page and no re-bound name in, whatever token they show', async () => {
		await start('127.0.0.1');
		await expect(connect({...bearer(right), origin: `https://127.0.0.1:${server.port}`})).rejects.toThrow(/403/);
		await expect(connect({...bearer(right), host: 'evil.example'})).rejects.toThrow(/403/);
		expect(said).toEqual([expect.stringMatching(/refused 127\.0\.0\.1: requests from web pages/)]);
		for (const host of ['api-1.example', 'API-1.example:7077', 'db.fleet.example', 'box-7', 'localhost', `127.0.0.1:${server.port}`]) expect((await status({...bearer(right), host})).status).toBe(200);
		for (const host of ['api-2.example', 'x.db.fleet.example', '10.9.9.9', 'box-7.evil.example']) expect((await status({...bearer(right), host})).status).toBe(403);
	});

	it('listens on every address of the machine, with tokens and TLS', async () => {
		await start('0.0.0.0');
		expect(await status(bearer(right))).toMatchObject({status: 200});
		expect((await status({})).status).toBe(401);
	});
});

describe('an agent with a certificate', () => {
	it('shows another one when that is renewed, and drops nobody', async () => {
		await start('127.0.0.1');
		const before = await connect(bearer(right));
		expect(await shownCertificate()).toBe(first.fingerprint);
		server.useCertificate(readCertificate(second.cert, second.key));
		expect(await shownCertificate()).toBe(second.fingerprint);
		expect((await status({...bearer(right), host: 'api-2.example'})).status).toBe(200);
		expect((await status({...bearer(right), host: 'api-1.example'})).status).toBe(403);
		const next = new Promise<string>(resolve => before.socket.on('message', data => resolve((data as Buffer).toString())));
		before.socket.send('{"type":"subscribe","epoch":null,"since":null,"windowSeconds":60}');
		expect(await next).toMatch(/^\{"type":/);
	});

	it('refuses what is no certificate, no key, or the key of another', () => {
		expect(() => readCertificate('nonsense', first.key)).toThrow(/the certificate cannot be used: it is no PEM/);
		expect(() => readCertificate(first.cert, 'nonsense')).toThrow(/the key cannot be used: it is no PEM/);
		expect(() => readCertificate(first.cert, second.key)).toThrow(/it belongs to another certificate/);
		const own = makeSelfSigned('IP:127.0.0.1,DNS:x.example');
		const read = readCertificate(own.cert, own.key);
		expect(read.fingerprint).toBe(own.fingerprint);
		expect([read.isFor('x.example'), read.isFor('127.0.0.1'), read.isFor('y.example'), read.isFor('127.0.0.2')]).toEqual([true, true, false, false]);
	});

	it('waits for nobody who does not speak: neither before nor after the handshake', async () => {
		await start('127.0.0.1', 300);
		const silent = net.connect(server.port, '127.0.0.1');
		const shaken = tls.connect({host: '127.0.0.1', port: server.port, rejectUnauthorized: false});
		const plain = net.connect(server.port, '127.0.0.1', () => plain.write('GET / HTTP/1.1\r\n\r\n'));
		sockets.push(silent, shaken, plain);
		for (const socket of sockets) socket.on('error', () => undefined).resume();
		await Promise.all([silent, shaken, plain].map(socket => new Promise(resolve => socket.on('close', resolve))));
		expect(await status(bearer(right))).toMatchObject({status: 200});
	});

	it(`holds ${maxConnectionsPerPeer} connections of one address; the first that never spoke makes room for the next of that address`, async () => {
		await start('127.0.0.1', 60_000);
		const here = await connect(bearer(right));
		const gone = (): number[] => sockets.flatMap(({destroyed}, index) => (destroyed ? [index] : []));
		const come = async (localAddress: string): Promise<void> => {
			const socket = net.connect({port: server.port, host: '127.0.0.1', localAddress});
			sockets.push(socket);
			socket.on('error', () => undefined).resume();
			await once(socket, 'connect');
		};
		await come('127.0.0.3');
		while (sockets.length < maxConnectionsPerPeer + 1) await come('127.0.0.2');
		expect(await status(bearer(right))).toMatchObject({status: 200});
		expect(gone()).toEqual([]);
		for (let more = 0; more < 8; more++) await come('127.0.0.2');
		await until(() => gone().length >= 8, 'eight made room for those who came after');
		expect(gone()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
		expect(here.socket.readyState).toBe(WebSocket.OPEN);
	});

	it('goes on with a handshake that takes its time while all places are taken by connections that never speak', async () => {
		await start('127.0.0.1', 60_000);
		// A link that is slow as long as the test wants: of what the agent answers nothing passes before.
		let joined = 0;
		let hasAnswered = false;
		let release = (): void => undefined;
		const link = net.createServer(near => {
			joined++;
			const far = net.connect(server.port, '127.0.0.1');
			sockets.push(near, far);
			near.on('error', () => far.destroy()).pipe(far);
			far.on('error', () => near.destroy()).on('close', () => near.destroy()).once('readable', () => (hasAnswered = true));
			release = () => void far.pipe(near);
		});
		await new Promise<void>(resolve => link.listen(0, '127.0.0.1', resolve));
		const slow = new WebSocket(`wss://127.0.0.1:${(link.address() as net.AddressInfo).port}/v1/stream`, ['engineroom.v1'], {headers: bearer(right), rejectUnauthorized: false, perMessageDeflate: false});
		open.push(slow);
		const hello = new Promise<string>((resolve, reject) => slow.on('message', data => resolve((data as Buffer).toString())).on('error', reject));
		await until(() => hasAnswered, 'the agent answered in the handshake');
		const guests: net.Socket[] = [];
		for (let count = 0; count < maxConnections * 2; count++) {
			const guest = net.connect({port: server.port, host: '127.0.0.1', localAddress: `127.0.1.${1 + (count % 20)}`});
			guests.push(guest);
			sockets.push(guest);
			guest.on('error', () => undefined).resume();
			await once(guest, 'connect');
		}
		await until(() => guests.filter(({destroyed}) => destroyed).length > maxConnections, 'they took all places and had to make room for one another');
		release();
		expect(await hello).toMatch(/"hello"/);
		expect(joined).toBe(1);
		link.close();
	});

	it('takes headers up to its limit and no longer ones', async () => {
		await start('127.0.0.1');
		expect((await status({...bearer(right), 'x-long': 'a'.repeat(maxHeaderBytes - 1000)})).status).toBe(200);
		const tooLong = await status({...bearer(right), 'x-long': 'a'.repeat(maxHeaderBytes + 1)}).then(({status: code}) => code, () => 'cut off');
		expect(['cut off', 431]).toContain(tooLong);
	});
});
