/** What a web page can make a browser send to an agent on the same machine, byte by byte. */
import net from 'node:net';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startAgentProcess, type RunningAgent} from '../helpers/binary.ts';

let agent: RunningAgent;
beforeAll(async () => {
	agent = await startAgentProcess();
});
afterAll(() => agent.stop());

/** The first line of the answer. */
const send = (lines: readonly string[]): Promise<string> =>
	new Promise((resolve, reject) => {
		const socket = net.connect(agent.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
		socket.once('data', (chunk: Buffer) => {
			resolve(chunk.toString('latin1').split('\r\n', 1)[0] ?? '');
			socket.destroy();
		});
		socket.on('error', reject);
	});
const host = (name: string): string => `Host: ${name}:${agent.port}`;
/** As Chromium opens a WebSocket. */
const upgrade = (own: readonly string[]): Promise<string> =>
	send(['GET /v1/stream HTTP/1.1', 'Connection: Upgrade', 'Pragma: no-cache', 'Cache-Control: no-cache', 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Accept-Encoding: gzip, deflate, br', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: engineroom.v1', ...own]);
const get = (own: readonly string[]): Promise<string> => send(['GET /healthz HTTP/1.1', 'Connection: close', ...own]);

describe('a web page', () => {
	it('of any site cannot open the stream, by whatever name it calls this machine', async () => {
		for (const name of ['127.0.0.1', 'localhost', '[::1]']) expect(await upgrade([host(name), 'Origin: https://evil.example'])).toBe('HTTP/1.1 403 Forbidden');
		expect(await upgrade([host('127.0.0.1'), 'Origin: null'])).toBe('HTTP/1.1 403 Forbidden');
		expect(await upgrade([host('127.0.0.1'), `Origin: http://127.0.0.1:${agent.port}`])).toBe('HTTP/1.1 403 Forbidden');
		expect(await upgrade([host('127.0.0.1'), 'Origin: chrome-extension://abcdefghijklmnop'])).toBe('HTTP/1.1 403 Forbidden');
	});

	it('whose host name was bound to this machine cannot, with scripts or without', async () => {
		for (const name of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example.', '0.0.0.0']) {
			expect(await upgrade([host(name), `Origin: http://${name}:${agent.port}`])).toBe('HTTP/1.1 403 Forbidden');
			// A fetch of one's own origin, and a link that is followed, carry no Origin.
			expect(await get([host(name), 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Mode: cors'])).toBe('HTTP/1.1 403 Forbidden');
			expect(await get([host(name)])).toBe('HTTP/1.1 403 Forbidden');
		}
	});

	it('gets nothing through an image, a script or a form either', async () => {
		expect(await get([host('127.0.0.1'), 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image', 'Referer: https://evil.example/'])).toBe('HTTP/1.1 403 Forbidden');
		expect(await send(['POST /healthz HTTP/1.1', 'Connection: close', host('127.0.0.1'), 'Content-Length: 0'])).toBe('HTTP/1.1 405 Method Not Allowed');
		expect(await send(['OPTIONS /v1/stream HTTP/1.1', 'Connection: close', host('127.0.0.1'), 'Access-Control-Request-Method: GET'])).toBe('HTTP/1.1 405 Method Not Allowed');
	});
});

describe('who is no page', () => {
	it('is let in', async () => {
		expect(await upgrade([host('127.0.0.1')])).toBe('HTTP/1.1 101 Switching Protocols');
		expect(await get([host('localhost')])).toBe('HTTP/1.1 200 OK');
		expect(await get([host('localhost'), 'Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate'])).toBe('HTTP/1.1 200 OK');
	});
});
