/** A monitor's link to agents behind TLS and tokens: whom it believes, what it shows, and what it says when it fails. */
import net, {type AddressInfo} from 'node:net';
import http from 'node:http';
import https from 'node:https';
import {readFileSync} from 'node:fs';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocketServer} from 'ws';
import {startAgent} from '../../source/agent/agent.ts';
import {readCertificate} from '../../source/agent/certificate.ts';
import {startServer} from '../../source/agent/server.ts';
import {maxStrikes} from '../../source/agent/strikes.ts';
import {createTokenRing} from '../../source/agent/tokens.ts';
import {createRealClock} from '../../source/commands/real-clock.ts';
import {connectTls} from '../../source/monitor/connect-tls.ts';
import {createWebSocketTransport, handshakeTimeoutMs} from '../../source/monitor/link-websocket.ts';
import {noTrust, type Trust} from '../../source/monitor/trust.ts';
import {reconnectPolicy, refusedPolicy, type BackoffPolicy} from '../../source/signals/backoff.ts';
import {makeAuthority, makeSelfSigned, type CertificateFiles} from '../helpers/certificates.ts';
import {until} from '../helpers/until.ts';

const token = 'right-token-of-today';
const authority = makeAuthority();
const authorities = readFileSync(authority.caFile, 'utf8');
const good = authority.sign('IP:127.0.0.1,DNS:localhost');
const selfSigned = makeSelfSigned();

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const startGuarded = async (certificate: CertificateFiles): Promise<number> => {
	const agent = startAgent({clock: createRealClock(), collectors: [], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'first'});
	const server = await startServer(agent, {address: '127.0.0.1', port: 0, version: '0.1.0', tokens: createTokenRing([token]), certificate: readCertificate(certificate.cert, certificate.key)});
	cleanups.push(async () => {
		await server.close();
		await agent.stop();
	});
	return server.port;
};
const startServerOf = async (server: http.Server | https.Server | net.Server): Promise<number> => {
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	cleanups.push(() => void server.close());
	return (server.address() as AddressInfo).port;
};

type Outcome = {readonly hello: string} | {readonly reason: string; readonly retry: BackoffPolicy};
const dial = (url: string, trust: Partial<Trust> = {}): Promise<Outcome> =>
	new Promise(resolve => {
		const link = createWebSocketTransport(url, {...noTrust, token: () => token, ...trust})({
			onOpen: () => undefined,
			onMessage(text) {
				resolve({hello: text});
				link.close();
			},
			onClose: (reason, retry = reconnectPolicy) => resolve({reason, retry}),
		});
	});
const reasonOf = async (url: string, trust: Partial<Trust> = {}): Promise<string> => {
	const outcome = await dial(url, trust);
	return 'reason' in outcome ? outcome.reason : 'let in';
};

describe('a link through TLS', () => {
	it('believes a private authority that was named, by address and by name', async () => {
		const port = await startGuarded(good);
		expect(await dial(`wss://127.0.0.1:${port}/v1/stream`, {authorities})).toHaveProperty('hello', expect.stringContaining('"type":"hello"'));
		expect(await dial(`wss://localhost:${port}/v1/stream`, {authorities})).toHaveProperty('hello');
	});

	it('believes a pinned certificate whoever signed it, and no other', async () => {
		const port = await startGuarded(selfSigned);
		expect(await dial(`wss://127.0.0.1:${port}/v1/stream`, {fingerprints: [good.fingerprint, selfSigned.fingerprint]})).toHaveProperty('hello');
		expect(await reasonOf(`wss://127.0.0.1:${port}/v1/stream`, {fingerprints: [good.fingerprint]})).toBe(`its certificate is ${selfSigned.fingerprint}, which is not the one that was pinned`);
		const signed = await startGuarded(good);
		expect(await reasonOf(`wss://127.0.0.1:${signed}/v1/stream`, {authorities, fingerprints: [selfSigned.fingerprint]})).toMatch(/is not the one that was pinned/);
	});

	it.each([
		['a self-signed certificate', selfSigned, {}, new RegExp(`self-signed: name its authority with --tls-ca, or pin it .* \\(it is ${selfSigned.fingerprint}\\)`)],
		['an authority nobody named', good, {}, new RegExp(`unknown authority: .* \\(it is ${good.fingerprint}\\)`)],
		['an expired certificate', authority.sign('IP:127.0.0.1', {expired: true}), {authorities}, /its certificate has expired/],
		['a certificate for another name', authority.sign('DNS:api-9.example'), {authorities}, /its certificate is for another name: .*127\.0\.0\.1/],
	])('refuses %s and says so', async (_what, certificate, trust, reason) => {
		const port = await startGuarded(certificate);
		expect(await reasonOf(`wss://127.0.0.1:${port}/v1/stream`, trust)).toMatch(reason);
	});

	it('says when there is plain HTTP, or nobody who speaks', async () => {
		expect(await reasonOf(`wss://127.0.0.1:${await startServerOf(http.createServer())}/v1/stream`)).toMatch(/plain HTTP there, no TLS/);
		const silent = net.createServer(socket => void cleanups.push(() => void socket.destroy()));
		expect(await reasonOf(`wss://127.0.0.1:${await startServerOf(silent)}/v1/stream`)).toMatch(/no answer within 3 s/);
		const rude = net.createServer(socket => socket.on('error', () => undefined).end());
		expect(await reasonOf(`wss://127.0.0.1:${await startServerOf(rude)}/v1/stream`)).toMatch(/hung up during the TLS handshake: an agent without TLS is watched as ws:\/\//);
	});

	it('waits for a chain of certificates that comes little by little, and not for one that never ends', async () => {
		const port = await startGuarded(good);
		const beganAt = performance.now();
		// A byte at a time past the first look at how it goes, then the rest.
		const slow = net.createServer(near => {
			const far = net.connect(port, '127.0.0.1');
			const held: Buffer[] = [];
			const timer = setInterval(() => {
				const all = Buffer.concat(held.splice(0));
				const most = performance.now() - beganAt > handshakeTimeoutMs + 300 ? all.length : 1;
				near.write(all.subarray(0, most));
				held.push(all.subarray(most));
			}, 20);
			near.on('error', () => undefined).on('close', () => far.destroy()).pipe(far);
			far.on('error', () => undefined).on('data', (bytes: Buffer) => held.push(bytes)).on('close', () => clearInterval(timer));
		});
		expect(await dial(`wss://127.0.0.1:${await startServerOf(slow)}/v1/stream`, {authorities})).toHaveProperty('hello');
		// The head of a record of 16 kB, and then that, as if it came in ever so slowly.
		const endless = net.createServer(socket => {
			socket.write(Buffer.from([0x16, 3, 3, 0x3F, 0xFF]));
			const timer = setInterval(() => socket.write(Buffer.alloc(1)), 10);
			socket.on('error', () => undefined).on('close', () => clearInterval(timer));
		});
		const way = {port: await startServerOf(endless), silenceMs: 100};
		await expect(new Promise((resolve, reject) => connectTls({host: '127.0.0.1', way}, noTrust, (error, socket) => (error ? reject(error) : resolve(socket))))).rejects.toThrow(/timed out/);
	});

	it('says which of the two it should have been, when an agent has no TLS or has it', async () => {
		const agent = startAgent({clock: createRealClock(), collectors: [], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'first'});
		const plain = await startServer(agent, {address: '127.0.0.1', port: 0, version: '0.1.0'});
		cleanups.push(async () => {
			await plain.close();
			await agent.stop();
		});
		expect(await reasonOf(`wss://127.0.0.1:${plain.port}/v1/stream`)).toMatch(/an agent without TLS is watched as ws:\/\//);
		expect(await reasonOf(`ws://127.0.0.1:${await startGuarded(good)}/v1/stream`)).toMatch(/an agent with TLS is watched as wss:\/\//);
	});
});

describe('a message that is long on its way', () => {
	it.each([['ws', false], ['wss', true]])('through %s: is heard byte by byte before it is whole', async (scheme, hasTls) => {
		const server = hasTls ? https.createServer({cert: good.cert, key: good.key}) : http.createServer();
		new WebSocketServer({server}).on('connection', peer => peer.on('message', () => peer.send('x'.repeat(16_000))));
		const port = await startServerOf(server);
		let passes = (bytes: Buffer): Buffer => bytes;
		const near = net.createServer(client => {
			const far = net.connect(port, '127.0.0.1');
			client.on('error', () => undefined).on('close', () => far.destroy()).pipe(far);
			far.on('error', () => undefined).on('data', (bytes: Buffer) => void client.write(passes(bytes)));
		});
		const messages: string[] = [];
		let isOpen = false;
		const link = createWebSocketTransport(`${scheme}://127.0.0.1:${await startServerOf(near)}/v1/stream`, {...noTrust, authorities})({
			onOpen() {
				isOpen = true;
			},
			onMessage: text => messages.push(text),
			onClose: () => undefined,
		});
		cleanups.push(() => link.close());
		await until(() => isOpen, 'it is open');
		const before = link.heardBytes!();
		// All but the last byte of all that comes.
		passes = bytes => bytes.subarray(0, -1);
		link.send('go');
		await until(() => link.heardBytes!() > before, 'bytes were heard');
		expect(messages).toEqual([]);
	});
});

describe('the token of a monitor', () => {
	it('is never sent to one who is not believed, nor without TLS', async () => {
		const seen: string[] = [];
		const keep = (request: http.IncomingMessage, response: http.ServerResponse): void => {
			seen.push(JSON.stringify([request.url, request.headers]));
			response.writeHead(401).end();
		};
		const impostor = await startServerOf(https.createServer({cert: selfSigned.cert, key: selfSigned.key}, keep));
		await dial(`wss://127.0.0.1:${impostor}/v1/stream`, {authorities});
		await dial(`wss://127.0.0.1:${impostor}/v1/stream`, {fingerprints: [good.fingerprint]});
		expect(seen).toEqual([]);
		expect(await reasonOf(`ws://127.0.0.1:${await startServerOf(http.createServer(keep))}/v1/stream`)).toMatch(/none is sent without TLS: watch it as wss:\/\//);
		expect(seen).toHaveLength(1);
		expect(seen.join('')).not.toContain(token);
		expect(await reasonOf(`wss://127.0.0.1:${impostor}/v1/stream`, {fingerprints: [selfSigned.fingerprint]})).toMatch(/does not know this token/);
		expect(seen[1]).toContain(`Bearer ${token}`);
	});

	it('that is wrong or missing is told apart, and tried again so rarely that it bars nobody', async () => {
		const port = await startGuarded(good);
		const url = `wss://127.0.0.1:${port}/v1/stream`;
		expect(await dial(url, {authorities, token: () => 'wrong-token-of-today'})).toEqual({reason: '401: it does not know this token', retry: refusedPolicy});
		expect(await dial(url, {authorities, token: () => null})).toEqual({reason: '401: it wants a token: ENGINEROOM_TOKEN or --token-file FILE', retry: refusedPolicy});
		// At least half of the wait is kept to: two such monitors at one address stay below what it may try in a minute.
		expect((60_000 / (refusedPolicy.firstMs / 2)) * 1.5).toBeLessThan(maxStrikes);
		for (let knock = 0; knock < maxStrikes; knock++) await dial(url, {authorities, token: () => null});
		expect(await dial(url, {authorities})).toEqual({reason: expect.stringMatching(/^429: too many wrong tokens came from this address/) as string, retry: refusedPolicy});
	});
});
