/** A monitor's link without TLS: all that is sent comes, once, whole and in order, however it is cut on its way. */
import {createHash} from 'node:crypto';
import http from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {afterEach, describe, expect, it} from 'vitest';
import {readBytes} from '../../source/monitor/connect-plain.ts';
import {createWebSocketTransport} from '../../source/monitor/link-websocket.ts';
import {subprotocol} from '../../source/wire/limits.ts';
import {until} from '../helpers/until.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
	for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** A text message as a server sends it. */
const frame = (text: string): Buffer => {
	const payload = Buffer.from(text);
	const head = payload.length < 126 ? Buffer.from([0x81, payload.length]) : Buffer.alloc(payload.length < 65_536 ? 4 : 10);
	if (payload.length >= 126) head.set([0x81, payload.length < 65_536 ? 126 : 127]);
	if (head.length === 4) head.writeUInt16BE(payload.length, 2);
	if (head.length === 10) head.writeUInt32BE(payload.length, 6);
	return Buffer.concat([head, payload]);
};

/** A server that agrees to every upgrade, with `first` in one piece with its answer. */
const start = async (first: readonly string[]) => {
	const server = http.createServer();
	const wires: Socket[] = [];
	server.on('upgrade', (request: http.IncomingMessage, socket: Socket) => {
		wires.push(socket);
		socket.setNoDelay(true).on('error', () => undefined);
		const accept = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
		const answer = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`;
		socket.write(Buffer.concat([Buffer.from(answer), ...first.map(frame)]));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	cleanups.push(() => {
		for (const wire of wires) wire.destroy();
		server.close();
	});
	const told: string[] = [];
	const ends: string[] = [];
	const link = createWebSocketTransport(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/stream`)({
		onOpen: () => told.push('open'),
		onMessage: text => void told.push(text),
		onClose: reason => void ends.push(reason),
	});
	cleanups.push(() => link.close());
	await until(() => wires.length === 1, 'it is connected');
	return {told, ends, link, wire: wires[0] as Socket};
};

describe('a link without TLS', () => {
	it('tells what came with the answer to the upgrade first', async () => {
		const {told, wire} = await start(['one', 'two']);
		wire.write(frame('three'));
		await until(() => told.length === 4, 'all is told');
		expect(told).toEqual(['open', 'one', 'two', 'three']);
	});

	it('tells messages whole that come byte by byte', async () => {
		const {told, wire} = await start([]);
		const bytes = Buffer.concat(['Größe', '—'.repeat(50), ''].map(frame));
		for (const byte of bytes) {
			wire.write(Buffer.of(byte));
			await new Promise(resolve => setImmediate(resolve));
		}
		await until(() => told.length === 4, 'all is told');
		expect(told).toEqual(['open', 'Größe', '—'.repeat(50), '']);
	});

	it('tells messages whole that are longer than what is read at once, among many short ones', async () => {
		const texts = Array.from({length: 300}, (_, index) => `${index} ${(index % 7 === 0 ? 'é—x' : '.').repeat((index * 977) % (2 * readBytes))}`);
		const {told, link, wire} = await start(texts.slice(0, 3));
		const all = Buffer.concat(texts.slice(3).map(frame));
		for (let from = 0; from < all.length; from += 100_003) wire.write(all.subarray(from, from + 100_003));
		await until(() => told.length === 301, 'all is told');
		expect(told.slice(1)).toEqual(texts);
		expect(link.heardBytes?.()).toBeGreaterThan(all.length);
	});

	it('tells all that came before the end', async () => {
		const {told, ends, wire} = await start([]);
		wire.end(frame('the last'));
		await until(() => ends.length > 0, 'it has ended');
		expect([told, ends]).toEqual([['open', 'the last'], ['the connection broke']]);
	});

	it('is ended by a message that is not UTF-8', async () => {
		const {told, ends, wire} = await start([]);
		// Who is told so ends it.
		wire.once('data', () => wire.end());
		wire.write(Buffer.from([0x81, 2, 0xc3, 0x28]));
		await until(() => ends.length > 0, 'it has ended');
		expect(told).toEqual(['open']);
	});
});
