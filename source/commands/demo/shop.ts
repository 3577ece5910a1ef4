/** Puts the sample shop together: database, server, log, gauges and what can be broken. */
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import type {Clock} from '../../signals/clock.ts';
import {openAccessLog} from './access-log.ts';
import {createFaultControl, type FaultControl} from './fault-control.ts';
import type {FaultName} from './faults.ts';
import type {OpenDatabase} from './open-database.ts';
import {openShopDatabase, type Hurt} from './shop-database.ts';
import {createShopMetrics} from './shop-metrics.ts';
import {startShopServer} from './shop-server.ts';

export type Shop = {
	readonly port: number;
	readonly logPath: string;
	readonly faults: FaultControl;
	close(): Promise<void>;
};

export type ShopOptions = {
	readonly folder: string;
	readonly database: OpenDatabase;
	readonly script: URL;
	readonly version: string;
	readonly clock: Clock;
	readonly onFault: (fault: FaultName | null, reason: string | null) => void;
	readonly onProgress: (text: string) => void;
};

/** About 15 minutes of the demo's load; with the one that is kept, the most that it takes on disk. */
const maxLogBytes = 8 * 1024 * 1024;

export const openShop = async ({folder, database: opened, script, version, clock, onFault, onProgress}: ShopOptions): Promise<Shop> => {
	const hurt: Hurt = {lock: false, delaySeconds: 0};
	let failing = 0;
	const now = (): number => clock.now();
	const waitSeconds = (seconds: number): Promise<void> => wait(seconds * 1000);
	const metrics = createShopMetrics(version);
	const logPath = path.join(folder, 'access.log');
	const log = openAccessLog({path: logPath, maxBytes: maxLogBytes, wallTime: () => clock.wallTime(), onError: reason => onProgress(`no more access log: ${reason}`)});
	const database = openShopDatabase({
		config: opened.config,
		poolMax: opened.poolMax,
		bounded: opened.kind === 'postgresql' ? 'by the server' : 'not',
		hurt,
		metrics,
		now,
		wait: waitSeconds,
		lockKey: Math.floor(clock.random() * 2 ** 31),
	});
	metrics.watchPool(database.counts);
	const server = await startShopServer({metrics, log, database, failingShare: () => failing, now, random: () => clock.random(), wait: waitSeconds});
	const faults = createFaultControl({
		script,
		folder,
		clock,
		onChange: onFault,
		switches: {
			setFailingShare(share) {
				failing = share;
			},
			setLock(state) {
				hurt.lock = state === 'on';
			},
			setDatabaseDelay(seconds) {
				if (opened.kind === 'embedded') opened.setDelay(seconds);
				else hurt.delaySeconds = seconds;
			},
		},
	});
	return {
		port: server.port,
		logPath,
		faults,
		async close() {
			await Promise.all([faults.set(null), server.close()]);
			log.close();
			await database.close();
		},
	};
};
