import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {appFile, bundleRegister, listen, request, startApp, sumRequests, type App, type Asked, type Bundle, type Listener} from './running.ts';

let bundle: Bundle;
beforeAll(() => {
	bundle = bundleRegister();
});
afterAll(() => bundle.remove());

const open: {app: App; listener: Listener}[] = [];
afterEach(async () => {
	for (const {app, listener} of open.splice(0)) {
		app.child.kill('SIGKILL');
		await listener.stop();
	}
});

/** Both ways of loading the library, each with a program of its own kind. */
const ways = [['--import', 'mjs'], ['--require', 'cjs']] as const;
const start = async (name: string, [flag, kind]: readonly ['--import' | '--require', 'mjs' | 'cjs']): Promise<{app: App; listener: Listener}> => {
	const listener = listen();
	await listener.read();
	const app = await startApp({file: appFile(`${name}.${kind}`), flags: [flag, flag === '--import' ? bundle.esm : bundle.cjs], environment: {ENGINEROOM_SOCKET: listener.socket, ENGINEROOM_SERVICE: 'shop'}});
	open.push({app, listener});
	return {app, listener};
};
/** Sends each so many times, and reads until all are told. */
const drive = async ({app, listener}: {app: App; listener: Listener}, traffic: readonly (readonly [number, Asked])[]) => {
	for (const [times, asked] of traffic) await Promise.all(Array.from({length: times}, () => request(app.port, asked)));
	const all = traffic.reduce((sum, [times]) => sum + times, 0);
	const heard = await listener.until(so => sumRequests(so) >= all);
	// Once more: what was told must not be told again.
	await listener.read();
	return heard;
};
const table = (requests: ReadonlyMap<string, number>): Record<string, number> => Object.fromEntries([...requests].sort(([a], [b]) => a.localeCompare(b)));

describe.each(ways)('%s, a program in .%s', (...way) => {
	it('counts requests of plain node:http by the template of their path', async () => {
		const heard = await drive(await start('http', way), [[7, {path: '/items/42?verbose=1'}], [3, {path: '/items/43'}], [2, {path: '/broken'}], [1, {path: '/moved'}], [4, {path: '/.git/config'}], [2, {method: 'DELETE', path: '/items/1'}]]);
		expect(table(heard.requests)).toEqual({'shop  (no route) 4xx': 4, 'shop DELETE /items/:id 2xx': 2, 'shop GET /broken 5xx': 2, 'shop GET /items/:id 2xx': 10, 'shop GET /moved 3xx': 1});
		expect(heard.errors.get('shop')).toBe(2);
		expect(heard.durations.get('shop http.server.request.duration')?.count).toBe(19);
	});

	it('names routes as Express knows them, also when an error handler answers', async () => {
		const heard = await drive(await start('express', way), [[2, {path: '/'}], [5, {path: '/items/7'}], [3, {method: 'POST', path: '/items'}], [2, {path: '/api/users'}], [4, {path: '/api/users/ann/orders/9'}], [2, {path: '/api/users/fails'}], [1, {path: '/files/logo.svg'}], [6, {path: '/wp-login.php'}], [1, {path: '/pattern/x'}]]);
		expect(table(heard.requests)).toEqual({
			'shop  (no route) 4xx': 6,
			'shop GET / 2xx': 2,
			'shop GET /api/users 2xx': 2,
			'shop GET /api/users/:user/orders/:order 2xx': 4,
			'shop GET /api/users/fails 5xx': 2,
			'shop GET /files/logo.svg 2xx': 1,
			'shop GET /items/:id 2xx': 5,
			'shop GET ^\\/pattern\\/.*$ 2xx': 1,
			'shop POST /items 2xx': 3,
		});
		expect(heard.errors.get('shop')).toBe(2);
	});

	it('names routes as Fastify knows them, also when a hook answers', async () => {
		const heard = await drive(await start('fastify', way), [[2, {path: '/'}], [5, {path: '/items/7'}], [3, {method: 'POST', path: '/items'}], [4, {path: '/api/users/ann/orders/9'}], [2, {path: '/api/users/bob/orders/1', headers: {'x-denied': 'yes'}}], [2, {path: '/api/users/fails'}], [6, {path: '/wp-login.php'}]]);
		expect(table(heard.requests)).toEqual({
			'shop  (no route) 4xx': 6,
			'shop GET / 2xx': 2,
			'shop GET /api/users/:user/orders/:order 2xx': 4,
			'shop GET /api/users/:user/orders/:order 4xx': 2,
			'shop GET /api/users/fails 5xx': 2,
			'shop GET /items/:id 2xx': 5,
			'shop POST /items 2xx': 3,
		});
	});

	it('names routes as the router of Koa knows them', async () => {
		const heard = await drive(await start('koa', way), [[2, {path: '/'}], [5, {path: '/items/7'}], [3, {method: 'POST', path: '/items'}], [4, {path: '/api/users/ann/orders/9'}], [2, {path: '/api/users/fails'}], [6, {path: '/wp-login.php'}]]);
		expect(table(heard.requests)).toEqual({
			'shop  (no route) 4xx': 6,
			'shop GET / 2xx': 2,
			'shop GET /api/users/:user/orders/:order 2xx': 4,
			'shop GET /api/users/fails 5xx': 2,
			'shop GET /items/:id 2xx': 5,
			'shop POST /items 2xx': 3,
		});
	});
});

it('names routes as Nest knows them', async () => {
	const heard = await drive(await start('nest', ['--import', 'mjs']), [[2, {path: '/v1/items'}], [5, {path: '/v1/items/7'}], [3, {path: '/v1/items/fails'}], [1, {path: '/nowhere'}]]);
	expect(table(heard.requests)).toEqual({'shop  (no route) 4xx': 1, 'shop GET /v1/items 2xx': 2, 'shop GET /v1/items/:id 2xx': 5, 'shop GET /v1/items/fails 5xx': 3});
});
