/** GET with node:http, bounded in size and time. */
import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';
import type {HttpAnswer, HttpRequest} from '../../collectors/host-door.ts';
import {version} from '../version.ts';

export type Agents = Readonly<Record<string, http.Agent>>;
const failure = (code: string, message: string): Error => Object.assign(new Error(message), {code});

/** One deadline for everything: connecting, headers, the body, and the second try on a connection that had gone stale. */
export const getUrl = (url: URL, request: HttpRequest, agents: Agents): Promise<HttpAnswer> =>
	new Promise((resolve, reject) => {
		const {timeoutMs, signal} = request;
		if (signal?.aborted) return reject(failure('ABORT_ERR', 'was called off'));
		let finished = false;
		let answered = false;
		let stop = (): void => undefined;
		const finish = (end: () => void): void => {
			if (finished) return;
			finished = true;
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			end();
		};
		const fail = (error: Error): void => finish(() => {
			stop();
			reject(error);
		});
		const onAbort = (): void => fail(failure('ABORT_ERR', 'was called off'));
		const timer = setTimeout(() => fail(failure('ERR_TIMEOUT', `no answer within ${timeoutMs} ms`)), timeoutMs);
		signal?.addEventListener('abort', onAbort);
		const ask = (fail: (error: Error) => void): http.ClientRequest => {
			const asked = send(url, request, agents);
			stop = () => asked.destroy();
			asked.on('error', fail);
			asked.on('response', response => {
				answered = true;
				stop = readBody(response, request.maxBytes, fail, answer => finish(() => {
					if (answer.tooLarge) stop();
					resolve(answer);
				}));
			});
			asked.end();
			return asked;
		};
		try {
			const first = ask(error => {
				// The server closed a kept connection while we were writing to it: asking a second time does no harm.
				const isStale = first.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET' && !answered && !finished;
				if (isStale) ask(fail);
				else fail(error);
			});
		} catch (error) {
			fail(error instanceof Error ? error : new Error(String(error)));
		}
	});

const send = (url: URL, {headers}: HttpRequest, agents: Agents): http.ClientRequest => (url.protocol === 'https:' ? https : http).request({...describeGet(url, headers), agent: agents[url.protocol]});

/** Node's options for a GET of a URL, whose user and password become a header. */
export const describeGet = (url: URL, headers: HttpRequest['headers']): http.RequestOptions => {
	const authority = url.username === '' ? {} : {authorization: `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`};
	return {
		protocol: url.protocol, hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port, path: `${url.pathname}${url.search}`, method: 'GET',
		maxHeaderSize: 32 * 1024,
		headers: {'user-agent': `engineroom/${version}`, 'accept-encoding': 'gzip, deflate', ...authority, ...headers},
	};
};

/** Bodies come decompressed; what is larger than allowed is cut off at once, not read to its end. Returns what stops the reading. */
export const readBody = (response: http.IncomingMessage, maxBytes: number, fail: (error: Error) => void, done: (answer: HttpAnswer) => void): (() => void) => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	const answer = (tooLarge: boolean): HttpAnswer => ({
		status: response.statusCode ?? 0,
		headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])),
		body: Buffer.concat(chunks),
		tooLarge,
	});
	const encoding = response.headers['content-encoding']?.toLowerCase();
	const body = encoding === 'gzip' || encoding === 'x-gzip' || encoding === 'deflate' ? response.pipe(zlib.createUnzip()) : response;
	response.on('error', fail);
	response.on('aborted', () => fail(failure('ECONNRESET', 'the connection broke in the middle of the answer')));
	body.on('error', (error: Error) => fail(failure('ERR_BODY', `the answer breaks off or is no ${encoding ?? 'plain text'}: ${error.message}`)));
	body.on('data', (chunk: Uint8Array) => {
		const room = maxBytes - size;
		size += chunk.length;
		if (size <= maxBytes) chunks.push(chunk);
		else if (room >= 0) {
			chunks.push(chunk.subarray(0, room));
			done(answer(true));
		}
	});
	body.on('end', () => done(answer(false)));
	return () => {
		response.destroy();
		// What was received of a bomb already must not go on being blown up.
		body.destroy();
	};
};
