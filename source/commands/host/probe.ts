/** One request on a connection of its own with the time of every step: name, connection, TLS, first byte, all of it. */
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import type {TLSSocket} from 'node:tls';
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
		const finish = (answer: HttpAnswer | null, error: string | null): void => {
			if (finished) return;
			finished = true;
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			asked.destroy();
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
		const asked = (secure ? https : http).request({...describeGet(url, headers), agent: false});
		asked.on('socket', (socket: net.Socket) => {
			socket.on('lookup', () => (at.dns = performance.now()));
			socket.on('connect', () => (at.connect = performance.now()));
			socket.on('secureConnect', () => {
				at.tls = performance.now();
				const ends = Date.parse((socket as TLSSocket).getPeerCertificate().valid_to);
				certificateEnds = Number.isNaN(ends) ? null : ends;
			});
		});
		asked.on('error', error => finish(null, error.message));
		asked.on('response', response => {
			at.firstByte = performance.now();
			readBody(response, maxBytes, error => finish(null, error.message), answer => finish(answer, null));
		});
		asked.end();
	});
