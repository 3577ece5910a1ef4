/** The real door from collectors to this machine: node:fs and node:http, bounded in size and time. */
import {constants, readdirSync, readFileSync} from 'node:fs';
import {open, stat, statfs} from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import zlib from 'node:zlib';
import type {FileStat, Host, HttpAnswer, HttpRequest} from '../collectors/host-door.ts';
import {version} from './version.ts';

type Stats = Awaited<ReturnType<typeof stat>>;
const describe = (stats: Stats): FileStat => ({inode: Number(stats.ino), device: Number(stats.dev), sizeBytes: Number(stats.size), isDirectory: stats.isDirectory(), isRegular: stats.isFile()});

export const createRealHost = (): Host => {
	const agents = {'http:': new http.Agent({keepAlive: true, maxSockets: 2, maxFreeSockets: 1}), 'https:': new https.Agent({keepAlive: true, maxSockets: 2, maxFreeSockets: 1})};
	return {
		platform: process.platform,
		now: () => performance.now(),
		readText: path => readFileSync(path, 'utf8'),
		list: path => readdirSync(path),
		async statfs(path) {
			const {bsize, blocks, bfree, bavail, files, ffree} = await statfs(path);
			return {blockBytes: bsize, blocks, freeBlocks: bfree, availableBlocks: bavail, inodes: files, freeInodes: ffree};
		},
		stat: async path => describe(await stat(path)),
		async open(path) {
			// Without O_NONBLOCK, opening a named pipe that nobody writes to would wait for ever.
			const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
			return {
				stat: async () => describe(await handle.stat()),
				read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
				close: () => handle.close(),
			};
		},
		fetch: (url, request) => get(new URL(url), request, agents),
	};
};

const failure = (code: string, message: string): Error => Object.assign(new Error(message), {code});

/** Bodies come decompressed; what is larger than allowed is cut off at once, not read to its end. */
const get = (url: URL, {headers, maxBytes, timeoutMs, signal}: HttpRequest, agents: Readonly<Record<string, http.Agent>>): Promise<HttpAnswer> =>
	new Promise((resolve, reject) => {
		const secure = url.protocol === 'https:';
		const authority = url.username === '' ? {} : {authorization: `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`};
		const request = (secure ? https : http).request({
			protocol: url.protocol, hostname: url.hostname.replace(/^\[|\]$/g, ''), port: url.port, path: `${url.pathname}${url.search}`, method: 'GET',
			agent: agents[url.protocol], maxHeaderSize: 32 * 1024,
			headers: {'user-agent': `engineroom/${version}`, 'accept-encoding': 'gzip, deflate', ...authority, ...headers},
		});
		let finished = false;
		const finish = (end: () => void): void => {
			if (finished) return;
			finished = true;
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			end();
		};
		const fail = (error: Error): void => finish(() => {
			request.destroy();
			reject(error);
		});
		const onAbort = (): void => fail(failure('ABORT_ERR', 'was called off'));
		const timer = setTimeout(() => fail(failure('ERR_TIMEOUT', `no answer within ${timeoutMs} ms`)), timeoutMs);
		if (signal?.aborted) return onAbort();
		signal?.addEventListener('abort', onAbort);
		request.on('error', fail);
		request.on('response', response => {
			const chunks: Uint8Array[] = [];
			let size = 0;
			const answer = (tooLarge: boolean): HttpAnswer => ({
				status: response.statusCode ?? 0,
				headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])),
				body: Buffer.concat(chunks),
				tooLarge,
			});
			const encoding = response.headers['content-encoding'];
			const body = encoding === 'gzip' || encoding === 'deflate' ? response.pipe(zlib.createUnzip()) : response;
			response.on('error', fail);
			body.on('error', (error: Error) => fail(failure('ERR_BODY', `the answer breaks off or is no ${encoding ?? 'plain text'}: ${error.message}`)));
			body.on('data', (chunk: Uint8Array) => {
				size += chunk.length;
				if (size <= maxBytes) {
					chunks.push(chunk);
					return;
				}
				chunks.length = 0;
				finish(() => {
					request.destroy();
					resolve(answer(true));
				});
			});
			body.on('end', () => finish(() => resolve(answer(false))));
			response.on('aborted', () => fail(failure('ECONNRESET', 'the connection broke in the middle of the answer')));
		});
		request.end();
	});
