/** A log in a folder of its own, read by the collector as an agent would. */
import {appendFile, mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {createAccessLogCollector} from '../../../source/collectors/access-log/index.ts';
import type {Reading} from '../../../source/collectors/collector.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import {meanSeconds, mergeAll} from '../../../source/signals/distribution.ts';
import {createClassCounts, statusClasses, type StatusClass} from '../../../source/signals/status.ts';

export type LogTotals = {readonly classes: Readonly<Record<StatusClass, number>>; readonly errors: number; readonly timed: number; readonly meanMs: number | null; readonly routes: ReadonlyMap<string, number>; readonly note: string; readonly readings: readonly Reading[]};

export const addUp = (readings: readonly Reading[]): LogTotals => {
	const classes = createClassCounts();
	let errors = 0;
	for (const {name, labels, value} of readings.flatMap(({points}) => points)) {
		if (name === 'http.server.requests') classes[statusClasses.find(one => one === labels['class']) ?? 'none'] += value;
		if (name === 'http.server.errors') errors += value;
	}
	const latency = mergeAll(readings.flatMap(({latencies}) => latencies ?? []).map(({distribution}) => distribution));
	const mean = meanSeconds(latency);
	const routes = new Map<string, number>();
	for (const {method, route, classes: counts} of readings.flatMap(reading => reading.routes ?? [])) {
		const key = `${method} ${route}`;
		routes.set(key, (routes.get(key) ?? 0) + statusClasses.reduce((sum, one) => sum + counts[one], 0));
	}
	return {classes, errors, timed: latency.count, meanMs: mean === null ? null : mean * 1000, routes, note: readings.at(-1)?.note ?? '', readings};
};

/** Writes pieces one after the other to a log that was empty, a reading after each. */
export const readLog = async (pieces: readonly (string | Uint8Array)[], format?: string): Promise<LogTotals> => {
	const home = await mkdtemp(path.join(os.tmpdir(), 'engineroom-log-'));
	try {
		const file = path.join(home, 'access.log');
		await writeFile(file, '');
		const collector = createAccessLogCollector({host: createRealHost(), path: file, ...(format === undefined ? {} : {format})});
		const {signal} = new AbortController();
		const readings = [await collector.collect(signal)];
		for (const piece of pieces) {
			await appendFile(file, piece);
			readings.push(await collector.collect(signal));
		}
		await collector.close?.();
		return addUp(readings);
	} finally {
		await rm(home, {recursive: true, force: true});
	}
};
