/** The script of all of the demo's processes: the shop, its load and its embedded database, and the threads of its faults. */
import {isMainThread, workerData} from 'node:worker_threads';
import {washText} from '../../signals/text.ts';
import {createRealClock} from '../real-clock.ts';
import {version} from '../version.ts';
import type {Child} from './child.ts';
import {removeFolder} from './demo-folder.ts';
import {runDatabaseProcess} from './embedded-process.ts';
import {runFaultWork, type FaultWork} from './fault-work.ts';
import {runLoadProcess} from './load-process.ts';
import type {DatabaseOrder, Role, ShopOrder, ShopReport} from './messages.ts';
import {openDatabase} from './open-database.ts';
import {endWithParent, tellParent} from './process-life.ts';
import {openShop, type Shop} from './shop.ts';

const script = new URL(import.meta.url);

const runShopProcess = (): void => {
	let opening: Promise<Shop> | null = null;
	let ready = false;
	let folder: string | null = null;
	let database: Child<DatabaseOrder> | null = null;
	const report = (message: ShopReport): void => tellParent(process, message);
	const onProgress = (text: string): void => report({type: 'progress', text});

	const end = endWithParent(process, async () => {
		// Whoever stops a demo that is still starting does not want to wait for its database.
		if (!ready) database?.kill();
		const shop = await opening?.catch(() => null);
		await shop?.close();
		await database?.stop();
		if (folder) removeFolder(folder);
	});
	const fail = (error: unknown): void => {
		report({type: 'failed', reason: washText(error instanceof Error ? error.message : String(error))});
		end();
	};
	const open = async (order: Extract<ShopOrder, {type: 'start'}>): Promise<Shop> => {
		const clock = createRealClock();
		folder = order.folder;
		const opened = await openDatabase({choice: order.database, environment: process.env, script, now: () => clock.now(), onProgress}, child => {
			database = child;
		});
		void opened.ended.then(fail);
		const shop = await openShop({folder: order.folder, database: opened, script, version, clock, onProgress, onFault: (fault, reason) => report({type: 'fault', fault, reason})});
		ready = true;
		report({type: 'ready', port: shop.port, logPath: shop.logPath, database: opened.label});
		return shop;
	};
	process.on('message', (order: ShopOrder) => {
		if (order.type === 'stop') end();
		else if (order.type === 'start') {
			opening ??= open(order);
			opening.catch(fail);
		} else opening?.then(shop => shop.faults.set(order.fault)).catch(fail);
	});
};

const run = (): void => {
	if (!isMainThread) {
		void runFaultWork((workerData as {readonly faultWork: FaultWork}).faultWork);
		return;
	}
	const role = process.argv[2] as Role | undefined;
	if (role === 'load') runLoadProcess(process);
	else if (role === 'database') runDatabaseProcess(process);
	else if (role === 'shop') runShopProcess();
	else process.exitCode = 2;
};

run();
