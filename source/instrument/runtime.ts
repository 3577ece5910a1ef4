/** The Node runtime of this thread: event loop, heap, garbage collection. https://nodejs.org/api/perf_hooks.html */
import {performance, PerformanceObserver, type EventLoopUtilization} from 'node:perf_hooks';
import {getHeapStatistics} from 'node:v8';
import {createDistribution, quantile, record} from '../signals/distribution.ts';
import type {AppRuntime} from '../signals/app-report.ts';

/** How often the event loop is asked to be on time while it has work, and while it has none: each time wakes a program that sleeps. */
const busyStepMs = 20;
const idleStepMs = 200;
/** From this share of the time on it has work. */
const busyShare = 0.1;
// Taken now: tests of the program may put timers of their own in its place later.
const {setTimeout, clearTimeout} = globalThis;

export type LoopDelay = {
	start(): void;
	stop(): void;
	/** 99th percentile in seconds of how late the steps since the last cut came; null when none was due. */
	cut(): number | null;
};

/**
 * A timer of ours and not monitorEventLoopDelay: that one forgets, with each reset, when it last fired, so that a block which
 * lasts over a reset, or begins just after it, is never seen; and it wakes an idle program as often as a busy one.
 */
export const createLoopDelay = (now: () => number): LoopDelay => {
	let delays = createDistribution();
	let steppedAt = now();
	let stepMs = idleStepMs;
	let seen = performance.eventLoopUtilization();
	let timer: ReturnType<typeof setTimeout> | null = null;
	const measure = (): void => {
		const at = now();
		record(delays, Math.max(0, at - steppedAt - stepMs) / 1000);
		steppedAt = at;
	};
	const step = (): void => {
		measure();
		const before = seen;
		seen = performance.eventLoopUtilization();
		stepMs = performance.eventLoopUtilization(seen, before).utilization > busyShare ? busyStepMs : idleStepMs;
		timer = setTimeout(step, stepMs).unref();
	};
	return {
		start() {
			steppedAt = now();
			timer = setTimeout(step, stepMs).unref();
		},
		stop() {
			if (timer) clearTimeout(timer);
			timer = null;
		},
		cut() {
			// The step that is overdue counts now: after a block, this may well run before it.
			if (timer && now() - steppedAt > stepMs) measure();
			const worst = quantile(delays, 0.99);
			delays = createDistribution();
			return worst?.seconds ?? null;
		},
	};
};

export type Runtime = {
	/** What happened since the last cut. */
	cut(): AppRuntime;
	/** Takes back pauses that were handed out and not accepted; the other figures are levels and not missed. */
	giveBack(taken: AppRuntime): void;
	start(): void;
	stop(): void;
};

export const createRuntime = (now: () => number): Runtime => {
	const delay = createLoopDelay(now);
	let utilization: EventLoopUtilization = performance.eventLoopUtilization();
	let gcSeconds = 0;
	const pauses = new PerformanceObserver(list => {
		for (const {duration} of list.getEntries()) gcSeconds += duration / 1000;
	});
	return {
		cut() {
			const current = performance.eventLoopUtilization();
			const since = performance.eventLoopUtilization(current, utilization);
			utilization = current;
			const {used_heap_size: heapUsedBytes, heap_size_limit: heapLimitBytes} = getHeapStatistics();
			const told = {loopDelaySeconds: delay.cut(), loopUtilization: Math.min(1, Math.max(0, since.utilization)), heapUsedBytes, heapLimitBytes, gcSeconds};
			gcSeconds = 0;
			return told;
		},
		giveBack(taken) {
			gcSeconds += taken.gcSeconds;
		},
		start() {
			delay.start();
			pauses.observe({entryTypes: ['gc']});
		},
		stop() {
			delay.stop();
			pauses.disconnect();
		},
	};
};
