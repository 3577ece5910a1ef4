/** Servers for programs that send: who comes takes the place of who never spoke, and of nobody else. */
import {once} from 'node:events';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {createRealHost} from '../../source/commands/real-host.ts';
import {newFolder} from '../helpers/folder.ts';
import {until} from '../helpers/until.ts';

const cleanUp: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of cleanUp.splice(0).reverse()) await one();
});
const maxConnections = 4;
const come = async (target: {readonly path: string} | {readonly port: number}): Promise<net.Socket> => {
	const guest = net.connect(target as net.NetConnectOpts);
	guest.on('error', () => undefined).resume();
	cleanUp.push(() => void guest.destroy());
	await once(guest, 'connect');
	return guest;
};
const gone = (guests: readonly net.Socket[]): number[] => guests.flatMap(({destroyed}, index) => (destroyed ? [index] : []));

describe('a server that is full', () => {
	it('of requests: lets in who comes in the place of who never spoke; who was answered stays', async () => {
		const server = await createRealHost().serve({address: '127.0.0.1', port: 0, maxBodyBytes: 100, maxConnections}, async () => ({status: 200}));
		cleanUp.push(() => server.close());
		const agent = new http.Agent({keepAlive: true, maxSockets: 1});
		cleanUp.push(() => agent.destroy());
		const ask = (): Promise<number> => new Promise((resolve, reject) => {
			http.get({host: '127.0.0.1', port: server.port, agent}, response => {
				const {localPort = 0} = response.socket;
				response.resume().on('end', () => resolve(localPort));
			}).on('error', reject);
		});
		const port = await ask();
		const guests: net.Socket[] = [];
		while (guests.length < 2 * maxConnections) guests.push(await come({port: server.port}));
		await until(() => gone(guests).length === maxConnections + 1, 'the first of them made room for the last');
		expect(gone(guests)).toEqual([0, 1, 2, 3, 4]);
		expect(await ask()).toBe(port);
	});

	it('of lines: lets in who comes in the place of who never spoke; who told a line stays', async () => {
		const file = path.join(newFolder('receivers'), 'apps.sock');
		const lines: string[] = [];
		let open = 0;
		const server = await createRealHost().serveLines({path: file, mode: 0o600, maxLineBytes: 100, maxConnections}, {
			open: () => void open++,
			line: (_id, text) => void lines.push(text),
			end: () => void open--,
		});
		cleanUp.push(() => server.close());
		const program = await come({path: file});
		program.write('first\n');
		await until(() => lines.length === 1, 'its line came');
		const guests: net.Socket[] = [];
		while (guests.length < 2 * maxConnections) guests.push(await come({path: file}));
		await until(() => gone(guests).length === maxConnections + 1, 'the first of them made room for the last');
		expect(gone(guests)).toEqual([0, 1, 2, 3, 4]);
		program.write('second\n');
		await until(() => lines.length === 2, 'it is still heard');
		await until(() => open === maxConnections, 'those who left are told of');
	});
});
