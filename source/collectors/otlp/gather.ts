/** What comes in between two readings, by service and process, bounded. */
import {createKeySet} from '../../signals/cardinality.ts';
import type {Reading} from '../collector.ts';
import type {Intake, Taken} from './answer.ts';
import type {OtlpLimits} from './limits.ts';
import {createLog, describe} from './notes.ts';
import {createProcessMetrics, type ProcessMetrics, type SeriesBudget} from './process-metrics.ts';
import type {Origin} from './records.ts';
import {createService, type Service, type ServiceReading} from './service.ts';
import {createTraceStore} from './traces/store.ts';

export type Gather = Intake & {
	/** Hands out what came since, and begins anew. */
	read(now: number): Reading;
};

/** Processes that have sent nothing for so long are forgotten. */
const forgetAfterMs = 15 * 60_000;
type Process = {readonly service: string; readonly name: string; readonly metrics: ProcessMetrics; seenAt: number};

export const createGather = (limits: OtlpLimits, from: string, clock: () => number): Gather => {
	const log = createLog();
	const serviceNames = createKeySet(limits.services);
	const services = new Map<string, Service>();
	const processes = new Map<string, Process>();
	const budget: SeriesBudget = {used: 0, limit: limits.series};
	const traces = createTraceStore(limits.waitingSpans);
	let bytesWaiting = 0;
	let crowded = 0;

	const serviceOf = ({service}: Origin): {name: string; service: Service} => {
		const name = serviceNames.admit(service);
		let found = services.get(name);
		if (!found) {
			found = createService(name, from);
			services.set(name, found);
		}
		return {name, service: found};
	};
	/** Null when there is no room for another one. */
	const processOf = (service: string, {process: name}: Origin, now: number): Process | null => {
		const key = `${service}\n${name}`;
		let found = processes.get(key);
		if (!found) {
			if (processes.size >= limits.processes) return null;
			found = {service, name, metrics: createProcessMetrics(budget), seenAt: now};
			processes.set(key, found);
		}
		found.seenAt = now;
		return found;
	};
	const forgetOld = (now: number): void => {
		for (const [key, {service, name, metrics, seenAt}] of processes) {
			if (now - seenAt < forgetAfterMs) continue;
			processes.delete(key);
			metrics.close();
			services.get(service)?.forget(name);
		}
	};
	const noteRejected = (rejected: number, reason: string | null): Taken => {
		log.rejected += rejected;
		if (rejected > 0) log.rejectedWhy = reason;
		return {rejected, reason};
	};
	return {
		takeSpans({batches, total, rejected, reason}) {
			const now = clock();
			log.exports++;
			log.spans += total;
			for (const {origin, items} of batches) {
				if (items.length === 0) continue;
				const {name, service} = serviceOf(origin);
				const process = processOf(name, origin, now);
				// Beyond the limit all processes of a service are taken for one.
				if (process === null) crowded++;
				service.addSpans(process?.name ?? 'other', items, now);
				traces.add(name, items, now);
			}
			return noteRejected(rejected, reason);
		},
		takePoints({batches, total, rejected, reason}) {
			const now = clock();
			log.exports++;
			log.points += total;
			const taken = {rejected, reason};
			for (const {origin, items} of batches) {
				if (items.length === 0) continue;
				const {name, service} = serviceOf(origin);
				const process = processOf(name, origin, now);
				if (process === null) {
					crowded++;
					taken.rejected += items.length;
					taken.reason = `no room for more than ${limits.processes} processes`;
					continue;
				}
				const intake = process.metrics.take(items);
				if (intake === null) continue;
				taken.rejected += intake.rejected;
				taken.reason = intake.reason ?? taken.reason;
				service.addMetrics(process.name, intake, now);
			}
			return noteRejected(taken.rejected, taken.reason);
		},
		noteLogs() {
			log.exports++;
			log.logs++;
		},
		noteRefused(why) {
			log.refused.set(why, (log.refused.get(why) ?? 0) + 1);
		},
		get bytesWaiting() {
			return bytesWaiting;
		},
		noteBytes(bytes) {
			bytesWaiting += bytes;
		},
		read(now) {
			bytesWaiting = 0;
			const reading: ServiceReading = {points: [], latencies: [], routes: []};
			for (const service of services.values()) service.tell(now, reading);
			forgetOld(now);
			const notes: string[] = [];
			if (serviceNames.overflowed > 0) notes.push(`more than ${limits.services} services: the rest counts as other`);
			if (crowded > 0) notes.push(`more than ${limits.processes} processes: those beyond are not told apart, and their metrics not taken`);
			if (traces.cutShort > 0) notes.push(`more than ${limits.waitingSpans} spans at once: ${traces.cutShort} traces were closed early`);
			return {...reading, traces: traces.take(now), note: describe(log, from, notes, [...services.values()].flatMap(service => service.describe() ?? []))};
		},
	};
};
