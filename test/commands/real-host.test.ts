import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import net, {type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import type {HttpRequest} from '../../source/collectors/host-door.ts';
import {createRealHost} from '../../source/commands/real-host.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
	for (const undo of cleanUp.splice(0)) undo();
});

/** A server on a free port; resolves to its address. */
const listen = (server: net.Server): Promise<string> =>
	new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));
const serve = (answer: http.RequestListener): Promise<string> => {
	const server = http.createServer(answer);
	cleanUp.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return listen(server);
};
const serveBytes = (onSocket: (socket: net.Socket) => void): Promise<string> => {
	const sockets = new Set<net.Socket>();
	const server = net.createServer(socket => {
		sockets.add(socket.on('error', () => undefined));
		onSocket(socket);
	});
	cleanUp.push(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	return listen(server);
};
const fetchText = async (url: string, request: Partial<HttpRequest> = {}) => {
	const answer = await createRealHost().fetch(url, {maxBytes: 1000, timeoutMs: 5000, ...request});
	return {...answer, text: Buffer.from(answer.body).toString()};
};
const folder = (): string => {
	const made = mkdtempSync(path.join(tmpdir(), 'real-host-'));
	cleanUp.push(() => rmSync(made, {recursive: true}));
	return made;
};

describe('fetching a page', () => {
	it('sends who asks, and nothing that only browsers send', async () => {
		let seen: http.IncomingHttpHeaders = {};
		const url = await serve((request, response) => {
			seen = request.headers;
			response.end('ok');
		});
		await fetchText(url.replace('//', '//me:p%40ss@'), {headers: {accept: 'text/plain'}});
		expect(seen['user-agent']).toMatch(/^engineroom\//);
		expect(seen.accept).toBe('text/plain');
		expect(seen.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
		expect(Object.keys(seen).filter(name => name.startsWith('sec-'))).toEqual([]);
	});

	it.each([['gzip', zlib.gzipSync], ['deflate', zlib.deflateSync]] as const)('unpacks %s', async (encoding, pack) => {
		const url = await serve((_request, response) => response.writeHead(200, {'content-encoding': encoding}).end(pack('hello')));
		expect((await fetchText(url)).text).toBe('hello');
	});

	it('follows no redirect', async () => {
		const url = await serve((_request, response) => response.writeHead(302, {location: '/elsewhere'}).end());
		const {status, headers} = await fetchText(url);
		expect([status, headers['location']]).toEqual([302, '/elsewhere']);
	});

	it('takes a body of exactly the size allowed, and cuts off one that is a byte larger', async () => {
		const url = await serve((request, response) => response.end('x'.repeat(Number(request.url?.slice(1)))));
		expect(await fetchText(`${url}/1000`)).toMatchObject({tooLarge: false, text: 'x'.repeat(1000)});
		expect(await fetchText(`${url}/1001`)).toMatchObject({tooLarge: true, text: 'x'.repeat(1000)});
	});

	it('does not unpack a bomb to its end, nor go on receiving it', async () => {
		let closed = (): void => undefined;
		const untilClosed = new Promise<void>(resolve => {
			closed = resolve;
		});
		const url = await serve((_request, response) => {
			response.on('close', closed).writeHead(200, {'content-encoding': 'gzip'});
			// The body never ends: only the reader can close the connection.
			response.write(zlib.gzipSync(Buffer.alloc(50_000_000)).subarray(0, 40_000));
		});
		const answer = await fetchText(url, {maxBytes: 5000});
		expect(answer.tooLarge).toBe(true);
		expect(answer.body.length).toBe(5000);
		await untilClosed;
	});

	it.each([
		['accepts a connection and says nothing', () => undefined],
		['stops in the middle of the headers', (socket: net.Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-')],
		['stops in the middle of the body', (socket: net.Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc')],
	])('gives up on a server that %s', async (_what, onSocket) => {
		const url = await serveBytes(onSocket);
		await expect(fetchText(url, {timeoutMs: 50})).rejects.toMatchObject({code: 'ERR_TIMEOUT'});
	});

	it('is called off before it began, or while it waits', async () => {
		const url = await serveBytes(() => undefined);
		await expect(fetchText(url, {signal: AbortSignal.abort()})).rejects.toMatchObject({code: 'ABORT_ERR'});
		const controller = new AbortController();
		const waiting = fetchText(await serveBytes(socket => socket.once('data', () => controller.abort())), {signal: controller.signal});
		await expect(waiting).rejects.toMatchObject({code: 'ABORT_ERR'});
	});

	it('tells apart who refuses, who hangs up, and what is no HTTP', async () => {
		const gone = net.createServer();
		const nobody = await listen(gone);
		await new Promise(resolve => gone.close(resolve));
		await expect(fetchText(nobody)).rejects.toMatchObject({code: 'ECONNREFUSED'});
		await expect(fetchText(await serveBytes(socket => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'))))).rejects.toMatchObject({code: 'ECONNRESET'});
		await expect(fetchText(await serveBytes(socket => socket.once('data', () => socket.end('SSH-2.0-x\r\n'))))).rejects.toMatchObject({code: /^HPE_/});
		await expect(fetchText(await serve((_request, response) => response.writeHead(200, {'content-encoding': 'gzip'}).end('not packed')))).rejects.toMatchObject({code: 'ERR_BODY'});
		await expect(fetchText('ftp://127.0.0.1/x')).rejects.toThrow(/protocol/i);
	});

	it('asks anew when the server had closed the kept connection', async () => {
		let connections = 0;
		const url = await serveBytes(socket => {
			const isFirst = ++connections === 1;
			let requests = 0;
			socket.on('data', () => {
				// Like a server whose patience ends at the very moment of the second request.
				if (isFirst && ++requests === 2) socket.resetAndDestroy();
				else socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${connections}`);
			});
		});
		const host = createRealHost();
		const ask = async (): Promise<string> => Buffer.from((await host.fetch(url, {maxBytes: 10, timeoutMs: 5000})).body).toString();
		expect([await ask(), await ask()]).toEqual(['1', '2']);
	});
});

describe('files', () => {
	it('are read from any position, to their end', async () => {
		const file = path.join(folder(), 'log');
		writeFileSync(file, 'abcdef');
		const host = createRealHost();
		const opened = await host.open(file);
		const into = new Uint8Array(4);
		expect(await opened.read(into, 4)).toBe(2);
		expect(Buffer.from(into.subarray(0, 2)).toString()).toBe('ef');
		expect(await opened.read(into, 6)).toBe(0);
		expect(await opened.stat()).toEqual(await host.stat(file));
		expect(await opened.stat()).toMatchObject({sizeBytes: 6, isRegular: true, isDirectory: false});
		await opened.close();
	});

	it.skipIf(process.platform === 'win32')('of which one is a pipe that nobody writes to open without waiting', async () => {
		const pipe = path.join(folder(), 'pipe');
		execFileSync('mkfifo', [pipe]);
		const opened = await createRealHost().open(pipe);
		expect((await opened.stat()).isRegular).toBe(false);
		await opened.close();
	});

	it('that are missing fail with the code of Node', async () => {
		const host = createRealHost();
		const missing = path.join(folder(), 'missing');
		await expect(host.open(missing)).rejects.toMatchObject({code: 'ENOENT'});
		await expect(host.stat(missing)).rejects.toMatchObject({code: 'ENOENT'});
		await expect(host.statfs(missing)).rejects.toMatchObject({code: 'ENOENT'});
		expect(() => host.readText(missing)).toThrow(expect.objectContaining({code: 'ENOENT'}));
		expect(() => host.list(missing)).toThrow(expect.objectContaining({code: 'ENOENT'}));
	});
});
