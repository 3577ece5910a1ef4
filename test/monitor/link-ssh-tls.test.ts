/** TLS inside of what `ssh` carries: whom it believes, what is sent before, and what it says when it fails. The far loopback is real, `ssh` a pipe to it. */
import {readFileSync} from 'node:fs';
import http from 'node:http';
import net, {type AddressInfo} from 'node:net';
import {Duplex, Transform} from 'node:stream';
import {afterEach, describe, expect, it} from 'vitest';
import {startAgent} from '../../source/agent/agent.ts';
import {readCertificate} from '../../source/agent/certificate.ts';
import {startServer} from '../../source/agent/server.ts';
import {createTokenRing} from '../../source/agent/tokens.ts';
import {createRealClock} from '../../source/commands/real-clock.ts';
import type {Carrier} from '../../source/monitor/carrier.ts';
import {createSshTransport} from '../../source/monitor/link-ssh.ts';
import {parseTarget} from '../../source/monitor/target.ts';
import {noTrust, type Trust} from '../../source/monitor/trust.ts';
import {createTurnstile} from '../../source/monitor/turnstile.ts';
import {refusedPolicy, type BackoffPolicy} from '../../source/signals/backoff.ts';
import {makeAuthority, makeSelfSigned, type CertificateFiles} from '../helpers/certificates.ts';

const token = 'right-token-of-today';
const authority = makeAuthority();
const authorities = readFileSync(authority.caFile, 'utf8');
const good = authority.sign('DNS:api-2,IP:10.0.0.7');
const selfSigned = makeSelfSigned('DNS:api-2');
const clock = createRealClock();

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const serve = async (certificate: CertificateFiles | null): Promise<number> => {
	const agent = startAgent({clock, collectors: [], intervalMs: 1000, host: {name: 'api-2', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'first'});
	const guard = certificate === null ? {} : {tokens: createTokenRing([token]), certificate: readCertificate(certificate.cert, certificate.key)};
	const server = await startServer(agent, {address: '127.0.0.1', port: 0, version: '0.1.0', ...guard});
	cleanups.push(async () => {
		await server.close();
		await agent.stop();
	});
	return server.port;
};

type Outcome = {readonly hello: string} | {readonly reason: string; readonly retry: BackoffPolicy | undefined};

/** One attempt by `scheme://host`, whose far loopback is this machine's; `sent` are the bytes that went there, `calls` how often `ssh` was run. */
const attempt = async (port: number, {scheme = 'ssh+wss', host = 'api-2', trust = {}, program = null}: {readonly scheme?: string; readonly host?: string; readonly trust?: Partial<Trust>; readonly program?: Buffer | null} = {}) => {
	const parsed = parseTarget(`${scheme}://${host}/${port}`);
	if (!parsed.ok) throw new Error(parsed.reason);
	const {ssh, url} = parsed.target;
	const sent: Buffer[] = [];
	let calls = 0;
	const dial = (): Carrier => {
		calls++;
		const far = net.connect(port, '127.0.0.1');
		const toFar = new Transform({
			transform(chunk: Buffer, _encoding, done) {
				sent.push(chunk);
				done(null, chunk);
			},
		});
		toFar.pipe(far);
		const stream = Duplex.from({readable: far, writable: toFar});
		let said = '';
		stream.on('error', () => undefined);
		// Else it is what the near end did.
		far.on('error', (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED' && (said = 'channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed\n'));
		const ended = new Promise<{said: string}>(resolve => far.on('close', () => resolve({said})));
		return {stream, ended, end: () => void far.destroy()};
	};
	const transport = createSshTransport({target: ssh!, url, trust: {...noTrust, token: () => token, ...trust}, dial, clock, turnstile: createTurnstile({clock, atOnce: 8, spreadMs: 0, patienceMs: 4000}), program});
	const outcome = await new Promise<Outcome>(resolve => {
		const link = transport({
			onOpen: () => undefined,
			onMessage(text) {
				resolve({hello: text});
				link.close();
			},
			onClose: (reason, retry) => resolve({reason, retry}),
		});
	});
	return {outcome, reason: 'reason' in outcome ? outcome.reason : 'let in', sent: Buffer.concat(sent), calls: () => calls};
};

describe('TLS through ssh', () => {
	it('is spoken with the agent on the far loopback, which is shown the token', async () => {
		const port = await serve(good);
		const {outcome, sent} = await attempt(port, {trust: {authorities}});
		expect(outcome).toHaveProperty('hello', expect.stringContaining('"type":"hello"'));
		expect(sent[0], 'a TLS handshake').toBe(0x16);
		expect(sent.includes(token)).toBe(false);
		expect((await attempt(port, {host: 'deploy@10.0.0.7:2222', trust: {authorities}})).reason).toBe('let in');
	});

	it('believes a pinned certificate', async () => {
		const port = await serve(selfSigned);
		expect((await attempt(port, {trust: {fingerprints: [selfSigned.fingerprint]}})).reason).toBe('let in');
		expect((await attempt(port, {trust: {fingerprints: [good.fingerprint]}})).reason).toBe(`its certificate is ${selfSigned.fingerprint}, which is not the one that was pinned`);
	});

	it.each([
		['nobody that was named signed', good, {}, 'api-2', /unknown authority: .* \(it is sha256:/],
		['it signed itself', selfSigned, {}, 'api-2', /self-signed: name its authority with --tls-ca, or pin it/],
		['is for another host', good, {authorities}, 'api-3', /its certificate is for another name: .*api-3.*DNS:api-2/],
		['is for another address', good, {authorities}, '10.0.0.8', /its certificate is for another name: .*10\.0\.0\.8/],
		['is for the loopback, which every host has', authority.sign('DNS:localhost,IP:127.0.0.1'), {authorities}, 'api-2', /its certificate is for another name: .*api-2/],
		['has expired', authority.sign('DNS:api-2', {expired: true}), {authorities}, 'api-2', /its certificate has expired/],
	])('refuses a certificate that %s', async (_what, certificate, trust, host, reason) => {
		expect((await attempt(await serve(certificate), {trust, host})).reason).toMatch(reason);
	});

	it('is never given up for plain HTTP, nor the other way round; it is said which it should have been', async () => {
		const toPlain = await attempt(await serve(null), {trust: {authorities}});
		expect(toPlain.reason).toBe('hung up during the TLS handshake: an agent without TLS is watched as ssh://');
		expect(toPlain.calls()).toBe(1);
		expect(toPlain.sent[0]).toBe(0x16);
		expect(toPlain.sent.includes('HTTP/1.1\r\n')).toBe(false);
		const toTls = await attempt(await serve(good), {scheme: 'ssh', trust: {authorities}});
		expect(toTls.reason).toBe('hung up without an answer: an agent with TLS is watched as ssh+wss://');
		expect(toTls.sent.includes(token)).toBe(false);
	});

	it('names a web server for what it is', async () => {
		const server = http.createServer();
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		cleanups.push(() => void server.close());
		expect((await attempt((server.address() as AddressInfo).port)).reason).toBe('it speaks plain HTTP there, no TLS: an agent without TLS is watched as ssh://');
	});

	it('with a wrong token is tried again as rarely as without ssh', async () => {
		const port = await serve(good);
		expect((await attempt(port, {trust: {authorities, token: () => 'wrong-token-of-today'}})).outcome).toEqual({reason: '401: it does not know this token', retry: refusedPolicy});
		expect((await attempt(port, {trust: {authorities, token: () => null}})).outcome).toEqual({reason: '401: it wants a token: ENGINEROOM_TOKEN or --token-file FILE', retry: refusedPolicy});
	});

	it('has no agent brought in its place', async () => {
		const taken = net.createServer();
		await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
		const {port} = taken.address() as AddressInfo;
		await new Promise<void>(resolve => taken.close(() => resolve()));
		const {reason, calls} = await attempt(port, {program: Buffer.from('header and program')});
		expect(reason).toBe('no agent listens there; start one there with `engineroom agent` and its certificate; none is brought to a target with TLS');
		expect(calls()).toBe(1);
	});
});
