/** One request on a connection of its own with the time of every step: name, connection, TLS, first byte, all of it. */
import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import type {HttpAnswer, HttpRequest, ProbeAnswer} from '../../collectors/host-door.ts';
import {describeGet, readBody} from './http-get.ts';

/** Never rejects: what the other side does, or does not, is the answer. */
export const probeUrl = (spelled: string, {maxBytes, timeoutMs, signal, headers}: HttpRequest): Promise<ProbeAnswer> =>
	new Promise(resolve => {
		const url = new URL(spelled);
		const started = performance.now();
		const at: {dns?: number; connect?: number; tls?: number; firstByte?: number} = {};
		let certificateEnds: number | null = null;
		let finished = false;
		let close = (): void => undefined;
		const finish = (answer: HttpAnswer | null, error: string | null): void => {
			if (finished) return;
			finished = true;
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			close();
			const step = (end: number | undefined, begin: number | undefined): number | null => (end === undefined || begin === undefined ? null : (end - begin) / 1000);
			const {dns, connect, tls, firstByte} = at;
			resolve({
				timing: {dns: step(dns, started), connect: step(connect, dns ?? started), tls: step(tls, connect), firstByte: step(firstByte, tls ?? connect), total: (performance.now() - started) / 1000},
				answer,
				error,
				certificateEnds,
			});
		};
		const onAbort = (): void => finish(null, 'was called off');
		const timer = setTimeout(() => finish(null, `no answer within ${timeoutMs} ms`), timeoutMs);
		signal?.addEventListener('abort', onAbort);
		const secure = url.protocol === 'https:';
		const host = url.hostname.replace(/^\[|\]$/g, '');
		const port = Number(url.port) || (secure ? 443 : 80);
		let socket: net.Socket;
		const ask = (): void => {
			if (finished) return;
			const asked = http.request({...describeGet(url, headers), protocol: 'http:', createConnection: () => socket});
			asked.on('error', error => finish(null, error.message));
			asked.on('response', response => {
				at.firstByte = performance.now();
				readBody(response, maxBytes, error => finish(null, error.message), answer => finish(answer, null));
			});
			asked.end();
		};
		// Looked at before anything is sent: a certificate that is not good is told of, end and all, and gets no password.
		const secured = (tlsSocket: tls.TLSSocket): void => {
			at.tls = performance.now();
			const ends = Date.parse(tlsSocket.getPeerCertificate().valid_to);
			certificateEnds = Number.isNaN(ends) ? null : ends;
			if (tlsSocket.authorized) ask();
			else finish(null, sayCertificate(tlsSocket.authorizationError));
		};
		if (secure) {
			const tlsSocket = tls.connect({host, port, rejectUnauthorized: false, ...(net.isIP(host) === 0 && {servername: host})}, () => secured(tlsSocket));
			socket = tlsSocket;
		} else socket = net.connect({host, port}, ask);
		close = () => void socket.destroy();
		socket.on('lookup', () => (at.dns ??= performance.now()));
		socket.on('connect', () => (at.connect = performance.now()));
		socket.on('error', error => finish(null, error.message || (error as NodeJS.ErrnoException).code || 'no connection'));
	});

const certificateReasons: Readonly<Record<string, string>> = {
	DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
	SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate in the chain',
	CERT_HAS_EXPIRED: 'the certificate has expired',
	CERT_NOT_YET_VALID: 'the certificate is not valid yet',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate chain is not complete',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody known vouches for the certificate',
	ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
};

/** Node gives the code, though its types say an error. */
const sayCertificate = (error: unknown): string => {
	const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
	return certificateReasons[code] ?? `the certificate is not good (${code})`;
};
