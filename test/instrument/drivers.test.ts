import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {appFile, bundleRegister, listen, pointOf, request, spawnApp, startApp, type App, type Bundle, type Heard, type Listener} from './running.ts';
import {isMissing} from './services.ts';

let bundle: Bundle;
beforeAll(() => {
	bundle = bundleRegister();
});
afterAll(() => bundle.remove());

const missing = {pg: await isMissing('PostgreSQL', 5432), mysql2: await isMissing('MariaDB', 3306), ioredis: await isMissing('Redis', 6379), undici: false};

const open: {app: App; listener: Listener}[] = [];
afterEach(async () => {
	for (const {app, listener} of open.splice(0)) {
		app.child.kill('SIGKILL');
		await listener.stop();
	}
});
const start = async (name: string, kind: 'cjs' | 'mjs') => {
	const listener = listen();
	await listener.read();
	const app = await startApp({file: appFile(`${name}.${kind}`), flags: kind === 'mjs' ? ['--import', bundle.esm] : ['--require', bundle.cjs], environment: {ENGINEROOM_SOCKET: listener.socket, ENGINEROOM_SERVICE: 'shop'}});
	open.push({app, listener});
	return {app, listener};
};
const repeat = (times: number, port: number, path: string) => Promise.all(Array.from({length: times}, () => request(port, {path})));
/** used, idle, max, pending of the one pool there is; undefined for what is not told. */
const poolOf = (heard: Heard): readonly (number | undefined)[] => (['used', 'idle', 'max', 'pending_requests'] as const).map(part => pointOf(heard, `db.client.connection.${part}`));
const poolNames = ({points}: Heard): readonly string[] => [...new Set(points.flatMap(({labels}) => labels['pool'] ?? []))];

describe.each(['cjs', 'mjs'] as const)('a program in .%s', kind => {
	it.skipIf(missing.pg)('tells the pool of pg, who waits for it, and how long queries took', async () => {
		const {app, listener} = await start('pg', kind);
		await repeat(5, app.port, '/query');
		await repeat(2, app.port, '/fail');
		await repeat(1, app.port, '/unread');
		// Three hold all connections, two more wait for one.
		const holding = repeat(5, app.port, '/hold');
		await listener.until(heard => poolOf(heard).join() === '3,0,3,2');
		await request(app.port, {path: '/release'});
		await holding;
		await request(app.port, {path: '/release'});
		const heard = await listener.until(so => poolOf(so).join() === '0,3,3,0');
		expect(poolNames(heard)).toEqual(['pg 127.0.0.1:5432/test']);
		expect(heard.durations.get('shop db.client.operation.duration postgresql')?.count).toBe(8);
		expect(heard.durations.get('shop db.client.connection.wait_time pg 127.0.0.1:5432/test')?.count).toBe(13);
	});

	it.skipIf(missing.mysql2)('tells the pool of mysql2, who waits for it, and how long queries took', async () => {
		const {app, listener} = await start('mysql2', kind);
		await repeat(5, app.port, '/query');
		await repeat(2, app.port, '/fail');
		const holding = repeat(5, app.port, '/hold');
		await listener.until(heard => poolOf(heard).join() === '3,0,3,2');
		await request(app.port, {path: '/release'});
		await holding;
		await request(app.port, {path: '/release'});
		const heard = await listener.until(so => poolOf(so).join() === '0,3,3,0');
		expect(poolNames(heard)).toEqual(['mysql2 127.0.0.1:3306/test']);
		expect(heard.durations.get('shop db.client.operation.duration mysql')?.count).toBe(7);
		expect(heard.durations.get('shop db.client.connection.wait_time mysql2 127.0.0.1:3306/test')?.count).toBe(12);
	});

	it.skipIf(missing.ioredis)('tells how long commands of ioredis took, and those that no connection takes', async () => {
		const {app, listener} = await start('ioredis', kind);
		const commands = (heard: Heard) => heard.durations.get('shop db.client.operation.duration redis')?.count ?? 0;
		await repeat(1, app.port, '/query');
		// Connecting takes commands of its own.
		const atFirst = commands(await listener.until(heard => commands(heard) > 0));
		await repeat(5, app.port, '/query');
		await repeat(2, app.port, '/fail');
		await listener.until(heard => commands(heard) >= atFirst + 7);
		await request(app.port, {path: '/hold'});
		const heard = await listener.until(so => pointOf(so, 'db.client.connection.pending_requests', {pool: 'ioredis 127.0.0.1:9/0'}) === 2);
		expect(commands(heard)).toBe(atFirst + 7);
		expect(pointOf(heard, 'db.client.connection.pending_requests', {pool: 'ioredis 127.0.0.1:6379/0'})).toBe(0);
		expect(pointOf(heard, 'db.client.connection.used')).toBeUndefined();
	});

	it('tells the pools of undici', async () => {
		const {app, listener} = await start('undici', kind);
		await repeat(2, app.port, '/query');
		await repeat(5, app.port, '/hold');
		const heard = await listener.until(so => poolOf(so).join() === '3,0,3,2');
		expect(poolNames(heard)).toEqual([expect.stringMatching(/^undici http:\/\/127\.0\.0\.1:\d+$/)]);
		await request(app.port, {path: '/release'});
		await listener.until(so => poolOf(so).join() === '0,3,3,0');
	});
});

it('tells how long commands of node-redis took, without those that wait for something to happen', async () => {
	const {app, listener} = await start('node-redis', 'cjs');
	await repeat(5, app.port, '/query');
	await repeat(2, app.port, '/fail');
	await repeat(1, app.port, '/hold');
	const heard = await listener.until(so => (so.requests.get('shop GET /hold 2xx') ?? 0) === 1);
	expect(heard.durations.get('shop db.client.operation.duration redis')?.count).toBe(7);
});

describe('what a program sees of itself', () => {
	it.each(['http', 'pg', 'mysql2', 'ioredis'] as const)('is the same with the library as without it: %s', async name => {
		if (name !== 'http' && missing[name]) return;
		const file = appFile(`semantics-${name}.cjs`);
		const run = async (flags: readonly string[]): Promise<string> => {
			const {child, exited} = spawnApp({file, flags, environment: {NODE_NO_WARNINGS: '1'}});
			let told = '';
			child.stdout.on('data', (bytes: Buffer) => (told += bytes.toString()));
			expect((await exited).code).toBe(0);
			return told;
		};
		const bare = await run([]);
		expect(bare.split('\n').length).toBeGreaterThan(5);
		expect(await run(['--require', bundle.cjs])).toBe(bare);
		expect(await run(['--import', bundle.esm])).toBe(bare);
	});
});
