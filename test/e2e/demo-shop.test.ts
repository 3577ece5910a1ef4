import {spawn, type ChildProcessWithoutNullStreams} from 'node:child_process';
import {once} from 'node:events';
import {copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';
import {afterAll, afterEach, beforeAll, describe, expect, test, vi} from 'vitest';
import {startDemoBackend, type DemoBackend} from '../../source/commands/demo/backend.ts';
import {startChild, type Child} from '../../source/commands/demo/child.ts';
import {chooseBase, createFolder} from '../../source/commands/demo/demo-folder.ts';
import type {ShopOrder, ShopReport} from '../../source/commands/demo/messages.ts';
import {buildDemo, type BuiltDemo} from '../commands/demo/built-demo.ts';
import {askPostgresql, childrenOf, cpuSecondsOf, fetchText, foldersOf, groupOf, ioOf, isRunning, postgresqlMissing, readLog, readPage, readPool, residentBytesOf} from '../commands/demo/running.ts';
import {until} from '../helpers/until.ts';

let demo: BuiltDemo;
beforeAll(async () => {
	demo = await buildDemo();
});
afterAll(() => demo.remove());

const objectsQuery = "select oid, relname from pg_class where relnamespace <> 'pg_toast'::regnamespace order by oid";
const sessions = (): Promise<readonly {readonly count: number}[]> => askPostgresql("select count(*)::int as count from pg_stat_activity where application_name = 'engineroom demo'");

describe.skipIf(process.platform !== 'linux').each([
	{database: 'embedded' as const, label: /^embedded PGlite, PostgreSQL \d+/},
	{database: 'postgresql' as const, label: /^PostgreSQL \d+\S* at \S+$/},
])("the demo's backend with its database $database", ({database, label}) => {
	const missing = database === 'postgresql' && postgresqlMissing !== null;
	let backend: DemoBackend | null = null;
	let parent: ChildProcessWithoutNullStreams | null = null;
	afterEach(async () => {
		await backend?.stop();
		backend = null;
		parent?.kill('SIGKILL');
		parent = null;
	});
	const start = async (fault: string | null = null): Promise<DemoBackend> => (backend = await startDemoBackend({fault, database, script: demo.script, onProgress: () => undefined}));
	/** All processes of a running demo but this one. */
	const processesOf = ({shop, load}: DemoBackend['pids']): readonly number[] => [shop!, load!, ...childrenOf(shop!)];

	describe.skipIf(missing)('when all is well', () => {
		test('logs and counts exactly the requests that it gets', async () => {
			const folder = createFolder(chooseBase());
			let shop: Child<ShopOrder> | null = null;
			const ready = await new Promise<Extract<ShopReport, {type: 'ready'}>>((resolve, reject) => {
				shop = startChild<ShopOrder, ShopReport>(demo.script, 'shop', report => {
					if (report.type === 'ready') resolve(report);
					else if (report.type === 'failed') reject(new Error(report.reason));
				});
				shop.send({type: 'start', folder, database});
			});
			try {
				const url = `http://127.0.0.1:${ready.port}`;
				const sent: readonly {readonly path: string; readonly method: string; readonly status: number; readonly body?: string}[] = [
					...Array.from({length: 30}, (_, id) => ({path: `/products/${id + 1}`, method: 'GET', status: 200})),
					...Array.from({length: 5}, (_, id) => ({path: `/products/${id + 901}`, method: 'GET', status: 404})),
					...Array.from({length: 7}, () => ({path: '/orders', method: 'POST', status: 201, body: '{"product":1}'})),
					{path: '/orders', method: 'POST', status: 400, body: 'no order'},
					{path: '/orders', method: 'POST', status: 413, body: 'x'.repeat(64 * 1024 + 1)},
					...Array.from({length: 3}, () => ({path: '/search?q=lamp', method: 'GET', status: 200})),
					{path: '/nowhere', method: 'GET', status: 404},
				];
				const statuses = await Promise.all(sent.map(async ({path: asked, method, body}) => (await fetchText(`${url}${asked}`, method, body)).status));
				expect(statuses).toEqual(sent.map(({status}) => status));
				await until(() => readLog(ready.logPath).length >= sent.length, 'the log is written');

				const key = (line: {readonly method: string; readonly path: string; readonly status: number}): string => `${line.method} ${line.path} ${line.status}`;
				const lines = readLog(ready.logPath);
				expect(lines.map(key).sort()).toEqual(sent.map(key).sort());
				for (const line of lines) {
					expect(line.service).toBe('shop');
					expect(Math.abs(Date.parse(line.time) - Date.now())).toBeLessThan(60_000);
					expect(line.request_time).toBeGreaterThan(0);
				}
				const page = await readPage(`${url}/metrics`);
				const counts = [...page].filter(([name]) => name.startsWith('http_request_duration_seconds_count'));
				expect(Object.fromEntries(counts.map(([name, count]) => [name.slice(name.indexOf('{')), count]))).toEqual({
					'{method="GET",route="/products/:id",status_code="200"}': 30,
					'{method="GET",route="/products/:id",status_code="404"}': 5,
					'{method="POST",route="/orders",status_code="201"}': 7,
					'{method="POST",route="/orders",status_code="400"}': 1,
					'{method="POST",route="/orders",status_code="413"}': 1,
					'{method="GET",route="/search",status_code="200"}': 3,
					'{method="GET",route="unmatched",status_code="404"}': 1,
				});
				expect(page.get('http_server_active_requests')).toBe(0);
				expect(await readPool(`${url}/metrics`)).toMatchObject({used: 0, waiting: 0});
				const info = [...page.keys()].find(name => name.startsWith('target_info'));
				expect(info).toContain('service_name="shop"');
			} finally {
				await shop!.stop();
				expect(existsSync(folder)).toBe(false);
			}
		});

		test('is under load, uses its pool, and fails and misses little', async () => {
			const {metricsUrl, logPath, loadTotals, database: told} = await start();
			expect(told).toMatch(label);
			await until(() => readLog(logPath).length >= 300, '300 requests have been answered', 30_000);
			const lines = readLog(logPath);
			expect(lines.filter(({status}) => status >= 500).length).toBeLessThan(lines.length * 0.03);
			expect(new Set(lines.map(line => line.status))).toContain(200);
			expect(await readPool(metricsUrl)).toMatchObject({max: 20});
			await until(() => (loadTotals()?.answered ?? -1) >= 300, 'the load has told of them');
			expect(loadTotals()).toMatchObject({failed: 0, skipped: 0});
		});

		test('leaves no process, no file and nothing in the database', async () => {
			const before = database === 'postgresql' ? await askPostgresql(objectsQuery) : [];
			const {pids, logPath, stop} = await start();
			await until(() => readLog(logPath).length >= 50, 'there was some load');
			const processes = processesOf(pids);
			expect(processes).toHaveLength(database === 'embedded' ? 3 : 2);
			await stop();
			expect(processes.filter(isRunning)).toEqual([]);
			expect(foldersOf(process.pid)).toEqual([]);
			if (database === 'embedded') return;
			await until(async () => (await sessions())[0]!.count === 0, 'the server has no session of the demo');
			expect(await askPostgresql(objectsQuery)).toEqual(before);
		});
	});

	describe.skipIf(missing)('when it is broken', () => {
		test('pool: all connections are in use and requests wait, until mended', async () => {
			const {metricsUrl, setFault} = await start('pool');
			await until(async () => {
				const {used, max, waiting} = await readPool(metricsUrl);
				return used === max && waiting > 10;
			}, 'the pool is full and more than ten wait');
			setFault(null);
			await until(async () => {
				const {used, waiting} = await readPool(metricsUrl);
				return used < 10 && waiting === 0;
			}, 'connections are free again');
		});

		test('slow-db: every request that asks the database takes 0.23 s longer, and none fails for it', async () => {
			const {logPath, setFault} = await start('slow-db');
			const slowOnes = (from: number) => readLog(logPath, from).filter(({path: asked}) => asked.startsWith('/products'));
			await until(() => slowOnes(0).filter(({request_time}) => request_time >= 0.23).length >= 50, '50 requests were slow');
			expect(readLog(logPath).filter(({status}) => status === 500 || status === 503)).toEqual([]);
			setFault(null);
			await until(async () => {
				const from = statSync(logPath).size;
				await until(() => slowOnes(from).length >= 20, '20 more were answered');
				return slowOnes(from).every(({request_time}) => request_time < 0.23);
			}, 'none is slow any more');
		});

		test('errors: a quarter fails with 500 or 503, until mended', async () => {
			const {logPath, setFault} = await start('errors');
			await until(() => readLog(logPath).length >= 200, '200 requests were answered', 30_000);
			const lines = readLog(logPath);
			const failed = lines.filter(({status}) => status === 500 || status === 503).length;
			// Six standard deviations around a quarter.
			expect(failed / lines.length).toBeGreaterThan(0.1);
			expect(failed / lines.length).toBeLessThan(0.4);
			setFault(null);
			await until(async () => {
				const from = statSync(logPath).size;
				await until(() => readLog(logPath, from).length >= 50, '50 more were answered');
				return readLog(logPath, from).every(({status}) => status !== 500 && status !== 503);
			}, 'none fails any more');
		});

		test('cpu: threads burn inside the shop, until mended', async () => {
			const {pids, logPath, setFault} = await start('cpu');
			const burnt = cpuSecondsOf(pids.shop!);
			await until(() => cpuSecondsOf(pids.shop!) - burnt > 3, 'three seconds of processor time are spent');
			setFault(null);
			await until(async () => {
				const from = cpuSecondsOf(pids.shop!);
				const lines = readLog(logPath).length;
				await until(() => readLog(logPath).length > lines + 25, 'the shop has gone on');
				return cpuSecondsOf(pids.shop!) - from < 0.3;
			}, 'nothing burns any more');
		});

		test('memory-leak: the shop grows by hundreds of megabytes, and gives them back', async () => {
			const {pids, setFault} = await start();
			const before = residentBytesOf(pids.shop!);
			setFault('memory-leak');
			await until(() => residentBytesOf(pids.shop!) - before > 200e6, 'it has grown by 200 MB', 30_000);
			setFault(null);
			await until(() => residentBytesOf(pids.shop!) - before < 100e6, 'it has given them back');
		});

		test('disk-io: writes go to the disk without a file that anybody could find, until mended', async () => {
			const {pids, logPath, setFault} = await start('disk-io');
			await until(() => ioOf(pids.shop!, 'write_bytes') > 20e6, '20 MB are on the disk');
			expect(readdirSync(path.dirname(logPath))).toEqual(['access.log']);
			setFault(null);
			await until(async () => {
				const from = ioOf(pids.shop!, 'write_bytes');
				const lines = readLog(logPath).length;
				await until(() => readLog(logPath).length > lines + 20, 'the shop has gone on');
				return ioOf(pids.shop!, 'write_bytes') - from < 1e6;
			}, 'nothing but the log is written any more');
		});
	});

	describe.skipIf(missing)('when something is killed', () => {
		type Told = {readonly metricsUrl: string; readonly logPath: string; readonly pids: DemoBackend['pids']};
		/** A demo in a process of its own, up to where it answers. */
		const startParent = async (fault: string): Promise<Told> => {
			parent = spawn(process.execPath, [demo.parent, fault], {env: {...process.env, ENGINEROOM_DEMO_DATABASE: database}});
			parent.stderr.pipe(process.stderr);
			for await (const line of createInterface({input: parent.stdout})) {
				const told = JSON.parse(line) as object;
				if ('pids' in told) return told as Told;
			}
			throw new Error('the demo ended before it answered');
		};

		test.each(['pool', 'memory-leak'])('nothing stays when the demo itself is killed, while %s is broken', async fault => {
			const {pids, logPath} = await startParent(fault);
			const processes = processesOf(pids);
			await until(() => readLog(logPath).length > 0, 'there was some load');
			parent!.kill('SIGKILL');
			await once(parent!, 'exit');
			await until(() => !processes.some(isRunning), 'its processes have gone');
			expect(foldersOf(parent!.pid!)).toEqual([]);
			if (database === 'postgresql') await until(async () => (await sessions())[0]!.count === 0, 'the server has no session of the demo');
		});

		test('Ctrl-C reaches the demo alone, which ends the rest in its own order', async () => {
			parent = spawn(process.execPath, [demo.parent], {env: {...process.env, ENGINEROOM_DEMO_DATABASE: database}, detached: true});
			const told: string[] = [];
			for await (const line of createInterface({input: parent.stdout})) {
				const message = JSON.parse(line) as object;
				told.push(...Object.keys(message));
				if (!('pids' in message)) continue;
				const {pids} = message as Told;
				expect([pids.shop!, pids.load!].map(groupOf)).not.toContain(parent.pid);
				// What a terminal does: the signal goes to the whole process group.
				process.kill(-parent.pid!, 'SIGINT');
			}
			expect(told).toContain('stopped');
			expect(told).not.toContain('failed');
			expect(foldersOf(parent.pid!)).toEqual([]);
		});

		test('says which signal ended the shop, and ends the rest', async () => {
			const {pids, failed, stop} = await start();
			const processes = processesOf(pids);
			process.kill(pids.shop!, 'SIGKILL');
			expect(await failed).toBe("the demo's shop process was ended by SIGKILL");
			await stop();
			await until(() => !processes.some(isRunning), 'its processes have gone');
			expect(foldersOf(process.pid)).toEqual([]);
		});

		test.each(['SIGTERM', 'SIGINT'] as const)('the shop ends in order at %s, and takes its files and its database along', async signal => {
			const {pids, logPath} = await start();
			const ofShop = [pids.shop!, ...childrenOf(pids.shop!)];
			process.kill(pids.shop!, signal);
			await until(() => !ofShop.some(isRunning), 'the shop has gone');
			expect(existsSync(path.dirname(logPath))).toBe(false);
		});

		test('ends what it has begun when it is stopped while it starts', async () => {
			const before = childrenOf(process.pid);
			const stopper = new AbortController();
			const starting = startDemoBackend({fault: null, database, script: demo.script, onProgress: () => undefined, signal: stopper.signal});
			stopper.abort();
			await expect(starting).rejects.toMatchObject({code: 'ERR_DEMO_STOPPED'});
			expect(childrenOf(process.pid).filter(pid => !before.includes(pid) && isRunning(pid))).toEqual([]);
			expect(foldersOf(process.pid)).toEqual([]);
		});
	});
});

describe.skipIf(process.platform !== 'linux')("the demo's backend with the embedded database", () => {
	test('says what ended when its database is killed', async () => {
		const backend = await startDemoBackend({fault: null, database: 'embedded', script: demo.script, onProgress: () => undefined});
		const [databasePid] = childrenOf(backend.pids.shop!);
		process.kill(databasePid!, 'SIGKILL');
		expect(await backend.failed).toBe("the demo's database process was ended by SIGKILL");
		await backend.stop();
		expect(foldersOf(process.pid)).toEqual([]);
	});

	test('says in one line what to install when it is not there', async () => {
		const elsewhere = mkdtempSync(path.join(tmpdir(), 'demo-elsewhere-'));
		try {
			const script = path.join(elsewhere, 'demo-shop.mjs');
			copyFileSync(demo.script, script);
			const starting = startDemoBackend({fault: null, database: 'embedded', script: pathToFileURL(script), onProgress: () => undefined});
			await expect(starting).rejects.toMatchObject({code: 'ERR_DEMO_START', message: expect.stringMatching(/^the embedded database is not installed: npm install [^\n]+$/) as string});
			expect(foldersOf(process.pid)).toEqual([]);
		} finally {
			rmSync(elsewhere, {recursive: true, force: true});
		}
	});

	test('is taken when DATABASE_URL leads nowhere, and the reason is told without the password', async () => {
		const told: string[] = [];
		vi.stubEnv('DATABASE_URL', 'postgres://alice:sesame@127.0.0.1:1/shop');
		const backend = await startDemoBackend({fault: null, database: null, script: demo.script, onProgress: text => told.push(text)});
		vi.unstubAllEnvs();
		await backend.stop();
		expect(backend.database).toMatch(/^embedded PGlite/);
		expect(told[0]).toMatch(/^no PostgreSQL \(127\.0\.0\.1:1: .*ECONNREFUSED.*\): starting the embedded one$/);
		expect(told.join()).not.toMatch(/sesame|alice/);
	});
});
