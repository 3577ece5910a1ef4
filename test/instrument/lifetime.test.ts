import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {encodeAgentWord} from '../../source/signals/app-report.ts';
import {appFile, bundleRegister, listen, pointOf, request, spawnApp, startApp, sumRequests, type App, type Bundle, type Heard, type Listener} from './running.ts';
import {newFolder as makeFolder} from '../helpers/folder.ts';

let bundle: Bundle;
beforeAll(() => {
	bundle = bundleRegister();
});
afterAll(() => bundle.remove());

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
	for (const undo of cleanUp.splice(0)) await undo();
});
const hear = (socket?: string): Listener => {
	const listener = listen(socket);
	cleanUp.push(() => listener.stop());
	return listener;
};
const start = async (name: string, socket: string, more: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<App> => {
	const app = await startApp({file: appFile(name), flags: [...more, '--import', bundle.esm], environment: {ENGINEROOM_SOCKET: socket, ENGINEROOM_SERVICE: 'shop', ...environment}});
	cleanUp.push(() => app.child.kill('SIGKILL'));
	return app;
};
const repeat = (times: number, port: number, target: string) => Promise.all(Array.from({length: times}, () => request(port, {path: target})));
const items = ({requests}: Heard): number => requests.get('shop GET /items/:id 2xx') ?? 0;
const newFolder = (): string => makeFolder('apps');

/** An agent of our own making; resolves once a program has connected. */
const rawAgent = (socket: string): {server: net.Server; connected: Promise<net.Socket>} => {
	const server = net.createServer();
	cleanUp.push(() => server.close());
	const connected = new Promise<net.Socket>(resolve => server.on('connection', resolve));
	server.listen(socket);
	return {server, connected};
};
const readLines = (socket: net.Socket): {readonly lines: readonly string[]; readonly until: (count: number) => Promise<void>} => {
	const lines: string[] = [];
	let rest = '';
	let waiting: (() => void) | null = null;
	socket.on('data', bytes => {
		const parts = (rest + bytes.toString()).split('\n');
		rest = parts.pop() ?? '';
		lines.push(...parts);
		waiting?.();
	});
	return {
		lines,
		until: count =>
			new Promise(resolve => {
				waiting = () => {
					if (lines.length >= count) resolve();
				};
				waiting();
			}),
	};
};

describe('the program', () => {
	it.each([
		['no agent', () => path.join(newFolder(), 'apps.sock')],
		['an agent', () => {
			const listener = hear();
			void listener.read();
			return listener.socket;
		}],
		['a file where the socket should be', () => {
			const file = path.join(newFolder(), 'apps.sock');
			writeFileSync(file, '');
			return file;
		}],
		['a folder that it may not look into', () => {
			const folder = newFolder();
			mkdirSync(path.join(folder, 'closed'));
			chmodSync(path.join(folder, 'closed'), 0);
			return path.join(folder, 'closed/apps.sock');
		}],
	])('ends by itself, with its own output and code: %s', async (_case, makeSocket) => {
		const {exited, output} = spawnApp({file: appFile('short.mjs'), flags: ['--import', bundle.esm], environment: {ENGINEROOM_SOCKET: makeSocket()}});
		expect(await exited).toEqual({code: 0, signal: null});
		expect(output()).toBe('begun\nexits 0\n');
	});

	it('ends by itself while an agent asks and asks, and reads nothing', async () => {
		const socket = path.join(newFolder(), 'apps.sock');
		const {connected} = rawAgent(socket);
		const app = await start('http.mjs', socket);
		const agent = await connected;
		agent.pause();
		for (let ask = 0; ask < 20_000; ask++) agent.write(`${encodeAgentWord({type: 'ask', accepted: 0})}\n`);
		// Whoever takes asks for answers has had time for a few of them.
		for (let round = 0; round < 20; round++) await repeat(10, app.port, '/items/1');
		await app.end();
		expect(await app.exited).toEqual({code: 0, signal: null});
		agent.destroy();
	});

	it('is reported once when the library is loaded twice', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('http.mjs', listener.socket, ['--require', bundle.cjs]);
		await repeat(3, app.port, '/items/1');
		const heard = await listener.until(so => items(so) >= 3);
		await listener.read();
		expect(items(heard)).toBe(3);
		expect(heard.notes.at(-1)).toBe('1 process: shop ×1');
	});

	it('is not disturbed when the library is at odds with it, and the library says that it is off', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('at-odds.cjs', listener.socket);
		await listener.until(({notes}) => notes.includes('1 process: shop ×1'));
		expect(await repeat(30, app.port, '/x')).toEqual(Array.from({length: 30}, () => 200));
		await listener.until(({notes}) => notes.some(note => note.includes('measures nothing')));
		const said = listener.heard.notes.find(note => note.includes('measures nothing'));
		expect(said).toMatch(/shop \(pid \d+\) measures nothing any more after 10 errors of its own, the last: not for you/);
		expect(await request(app.port, {path: '/x'})).toBe(200);
		expect(app.output()).toBe(`listening ${app.port}\n`);
		await app.end();
	});
});

describe('counts', () => {
	it('go on when the agent is killed and another one takes its place', async () => {
		const first = hear();
		await first.read();
		const app = await start('http.mjs', first.socket);
		await repeat(4, app.port, '/items/1');
		await first.until(heard => items(heard) === 4);
		await first.stop();
		await repeat(5, app.port, '/items/1');
		const second = hear(first.socket);
		await second.read();
		await repeat(6, app.port, '/items/1');
		const heard = await second.until(so => items(so) >= 11);
		await second.read();
		expect(items(heard)).toBe(11);
	});

	it('begin before there is an agent', async () => {
		const listener = hear();
		const app = await start('http.mjs', listener.socket);
		await repeat(7, app.port, '/items/1');
		await listener.read();
		await listener.until(heard => items(heard) === 7);
	});

	it('of a report that was not accepted are in the next one', async () => {
		const socket = path.join(newFolder(), 'apps.sock');
		const {server, connected} = rawAgent(socket);
		const app = await start('http.mjs', socket);
		const agent = await connected;
		await repeat(3, app.port, '/items/1');
		const {lines, until} = readLines(agent);
		agent.write(`${encodeAgentWord({type: 'ask', accepted: 0})}\n`);
		await until(2);
		expect(JSON.parse(lines[1]!)).toMatchObject({sequence: 1, routes: [['GET', '/items/:id', [0, 3, 0, 0, 0, 0], 0, {}]]});
		// It had the report, and dies before it says so.
		agent.destroy();
		await new Promise(resolve => server.close(resolve));
		const listener = hear(socket);
		await listener.until(heard => items(heard) === 3);
	});

	it('of the last moments come when the program ends, once', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('http.mjs', listener.socket);
		await repeat(2, app.port, '/items/1');
		await listener.until(heard => items(heard) === 2);
		await repeat(9, app.port, '/items/1');
		await app.end();
		const heard = await listener.until(so => items(so) >= 11);
		await listener.read();
		await listener.read();
		expect(items(heard)).toBe(11);
		expect(heard.points).toEqual([]);
		expect(heard.notes.at(-1)).toBe('no program reports: start yours with node --import engineroom/register');
	});

	it('of all workers of a cluster are those of one service', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('cluster.cjs', listener.socket);
		await repeat(20, app.port, '/items/1');
		const heard = await listener.until(so => items(so) >= 20);
		await listener.until(({notes}) => notes.at(-1) === '3 processes: shop ×3');
		expect(items(heard)).toBe(20);
		const one = pointOf(heard, 'runtime.heap_limit');
		expect(one).toBeGreaterThan(0);
		await app.end();
	});

	it('of a worker thread that serves are its own, and one that does not serve is not heard of', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('worker-threads.mjs', listener.socket);
		await repeat(8, app.port, '/items/1');
		await listener.until(({notes}) => notes.at(-1) === '2 processes: shop ×2');
		const heard = await listener.until(so => items(so) >= 8);
		expect(items(heard)).toBe(8);
		await app.end();
	});
});

describe('requests without an answer', () => {
	/** Sends a request and hangs up as soon as `when` has come. */
	const hangUp = (port: number, target: string, when: 'sent' | 'first bytes'): Promise<void> =>
		new Promise(resolve => {
			const socket = net.connect(port, '127.0.0.1', () => {
				socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
				if (when === 'sent') void listenerOf.get(port)?.until(heard => (pointOf(heard, 'http.server.active_requests') ?? 0) > 0).then(() => socket.destroy());
			});
			if (when === 'first bytes') socket.once('data', () => socket.destroy());
			socket.on('close', () => resolve());
			socket.on('error', () => undefined);
		});
	const listenerOf = new Map<number, Listener>();

	it('are failures without a status when nothing was sent, and have the status that was sent otherwise', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('http.mjs', listener.socket);
		listenerOf.set(app.port, listener);
		await hangUp(app.port, '/hold', 'sent');
		await listener.until(heard => heard.requests.get('shop GET /hold none') === 1);
		await hangUp(app.port, '/stream', 'first bytes');
		await request(app.port, {path: '/drop'}).catch(() => undefined);
		const heard = await listener.until(so => sumRequests(so) >= 3);
		await listener.read();
		expect(Object.fromEntries(heard.requests)).toEqual({'shop GET /hold none': 1, 'shop GET /stream 2xx': 1, 'shop GET /drop none': 1});
		expect(heard.errors.get('shop')).toBe(2);
		expect(heard.durations.get('shop http.server.request.duration')).toBeUndefined();
		expect(pointOf(heard, 'http.server.active_requests')).toBe(0);
	});

	it('are told apart from those that were pipelined on the same connection', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('http.mjs', listener.socket);
		const socket = net.connect(app.port, '127.0.0.1');
		socket.write(['/items/1', '/items/2', '/hold', '/items/3'].map(target => `GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`).join(''));
		// The fourth waits behind the third, which is never answered.
		await listener.until(heard => items(heard) === 2 && pointOf(heard, 'http.server.active_requests') === 2);
		socket.destroy();
		const heard = await listener.until(so => sumRequests(so) >= 4);
		expect(heard.requests.get('shop GET /hold none')).toBe(1);
		expect(pointOf(heard, 'http.server.active_requests')).toBe(0);
	});
});

describe('the runtime', () => {
	it('shows a blocked event loop, during and after', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('http.mjs', listener.socket);
		await listener.until(heard => pointOf(heard, 'runtime.event_loop.delay') !== undefined);
		const blocked = request(app.port, {path: '/block?ms=2600'});
		await listener.until(({notes}) => notes.some(note => /1 process not answering, shop \(pid \d+\) for 2 s/.test(note)));
		// What is not known meanwhile is not told.
		expect(pointOf(listener.heard, 'runtime.heap_used')).toBeUndefined();
		await blocked;
		const heard = await listener.until(so => (pointOf(so, 'runtime.event_loop.delay') ?? 0) > 1);
		expect(pointOf(heard, 'runtime.event_loop.utilization')).toBeGreaterThan(0.5);
		expect(pointOf(heard, 'service.observed')).toBeGreaterThan(1);
	});

	it('is told of a program that serves nothing, and no requests of it', async () => {
		const listener = hear();
		await listener.read();
		await start('http.mjs', listener.socket);
		const heard = await listener.until(({points}) => points.length > 0);
		expect(heard.points.map(({name}) => name).sort()).toEqual(expect.arrayContaining(['runtime.event_loop.utilization', 'runtime.gc_pause', 'runtime.heap_limit', 'runtime.heap_used', 'service.observed']));
		expect(pointOf(heard, 'http.server.requests')).toBeUndefined();
		expect(pointOf(heard, 'runtime.heap_used')).toBeLessThan(pointOf(heard, 'runtime.heap_limit')!);
	});
});

describe('routes', () => {
	it('are washed, however they are spelled', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('hostile.cjs', listener.socket);
		await request(app.port, {path: '/x', headers: {'x-route': encodeURIComponent('/\u001b]0;owned\u0007a\r\nb\u202Ec')}});
		await request(app.port, {path: '/x', headers: {'x-route': encodeURIComponent(`/${'long'.repeat(2000)}`)}});
		const heard = await listener.until(so => sumRequests(so) === 2);
		const [first, second] = [...heard.requests.keys()];
		expect(first).toBe('shop GET /a bc 2xx');
		expect(second?.length).toBeLessThan(150);
	});

	it('beyond 500 are one', async () => {
		const listener = hear();
		await listener.read();
		const app = await start('hostile.cjs', listener.socket);
		for (let route = 0; route < 510; route += 30) await Promise.all(Array.from({length: 30}, (_, index) => request(app.port, {path: '/x', headers: {'x-route': `/route${route + index}`}})));
		const heard = await listener.until(so => sumRequests(so) >= 510);
		expect(heard.requests.size).toBe(501);
		expect(heard.requests.get('shop  other 2xx')).toBe(10);
	});
});
