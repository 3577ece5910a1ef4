/** Puts the library together for one thread of one program. */
import {performance} from 'node:perf_hooks';
import {isMainThread, threadId} from 'node:worker_threads';
import {encodeHello, maxAppPools, maxAppSystems} from '../signals/app-report.ts';
import {createDurations} from './durations.ts';
import {observeIoredis} from './drivers/ioredis.ts';
import {observeMysql2} from './drivers/mysql2.ts';
import {observeNodeRedis} from './drivers/node-redis.ts';
import {observePg} from './drivers/pg.ts';
import {observeUndici} from './drivers/undici.ts';
import {createFence, type Fence} from './fence.ts';
import {observeExpress} from './frameworks/express.ts';
import {observeFastify} from './frameworks/fastify.ts';
import {observeKoa} from './frameworks/koa.ts';
import {createLedger} from './ledger.ts';
import {createLink} from './link.ts';
import {watchModules} from './module-hook.ts';
import {createPools} from './pools.ts';
import {createRequestTally} from './request-tally.ts';
import {createRequests} from './requests.ts';
import {createRuntime} from './runtime.ts';
import {nameService} from './service-name.ts';
import {findSocket} from './socket-path.ts';

const drivers = [observePg, observeMysql2, observeIoredis, observeUndici];

/** Begins to measure; ends when the program does, or when it is at odds with the program. Never throws. */
export const startInstrument = (): void => {
	const fence = createFence();
	fence.run(() => assemble(fence));
};

const assemble = (fence: Fence): void => {
	// Bound now: tests of the program may put a clock of their own in its place later.
	const now = performance.now.bind(performance);
	const tally = createRequestTally();
	const waits = createDurations(maxAppPools);
	const operations = createDurations(maxAppSystems);
	const runtime = createRuntime(now);
	let isReporting = false;
	const report = (): void => {
		if (isReporting) return;
		isReporting = true;
		runtime.start();
		link.start();
	};
	const requests = createRequests({tally, fence, now, onFirst: report});
	const pools = createPools(fence, report);
	const ledger = createLedger({fence, now, tally, requests, pools, waits, operations, runtime});
	const surroundings = {environment: process.env, userId: process.getuid?.() ?? -1};
	const instance = `${process.pid}.${threadId}.${Date.now().toString(36)}.${Math.random().toString(36).slice(2)}`;
	const link = createLink({
		fence,
		findSocket: refused => findSocket(surroundings, refused),
		hello: () => encodeHello({service: nameService({environment: process.env, script: process.argv[1]}), instance, pid: process.pid, thread: threadId, node: process.version}),
		answer: ledger.answer,
		onAccepted: ledger.accept,
		onConnect: ledger.forgetOld,
	});
	requests.start();
	const stopFastify = observeFastify(requests, fence);
	const gauges = {fence, now, pools, waits, operations};
	const stopNodeRedis = observeNodeRedis(gauges);
	watchModules([...observeExpress(requests, fence), ...observeKoa(requests, fence), ...drivers.flatMap(observe => observe(gauges))], fence);
	fence.onOff(() => {
		requests.stop();
		stopFastify();
		stopNodeRedis();
		runtime.stop();
		link.stop(ledger.flush);
	});
	process.on('exit', () => fence.run(() => link.send(ledger.flush)));
	// A worker is part of its process until it serves requests or holds connections itself.
	if (isMainThread) report();
};
