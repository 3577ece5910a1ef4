/**
 * Which inputs count a service's requests. A metrics page and an access log of the same service count the same requests:
 * adding them would double every number, so one kind is used, the one that tells most about latency, the first named among
 * equals. Several inputs of one kind are several processes (or virtual hosts) of the service: those are added.
 */
import type {Reading} from '../collectors/collector.ts';

/** Exact durations beat histogram buckets, those beat counts. Among equals, what is told every second beats what comes in bursts. */
const rankOf = (reading: Reading, service: string): number => {
	let rank = 0;
	for (const {name, labels, distribution} of reading.latencies ?? []) {
		if (name === undefined && labels['service'] === service && distribution.count > 0) rank = Math.max(rank, distribution.approximate ? 1 : 2);
	}
	return rank;
};

type Source = {rank: number; lastTick: number; coveredTicks: number};

/** An input that has not counted for this many ticks gives way to another one. */
const patienceTicks = 10;
const longestSilence = 130;
const maxServices = 500;

/** Pages are told by processes, logs are written by whoever answers, programs tell by themselves. */
const kinds = ['apps', 'log', 'page', 'otlp', 'probe'] as const;
const kindOf = (from: string): (typeof kinds)[number] => (from === 'apps' ? 'apps' : /^probe\+/.test(from) ? 'probe' : /^otlp:/.test(from) ? 'otlp' : /^https?:/.test(from) ? 'page' : 'log');

export type Sources = {
	/** Takes note of what a reading of tick `tick` tells. */
	observe(reading: Reading, tick: number): void;
	/** An input of the kind whose requests count for a service at a tick, when that is another kind than `from`; else null. */
	otherThan(from: string, service: string, tick: number): string | null;
};

/** Whether a point is about requests, of which only one input may tell. */
export const countsRequests = (name: string): boolean =>
	name === 'service.observed' || name === 'http.server.requests' || name === 'http.server.errors' || name.startsWith('http.server.request.duration');

export const createSources = (): Sources => {
	const services = new Map<string, Map<string, Source>>();
	return {
		observe(reading, tick) {
			for (const {name, labels, value} of reading.points) {
				const {service, from} = labels;
				if (name !== 'service.observed' || service === undefined || from === undefined) continue;
				let sources = services.get(service);
				if (!sources) {
					if (services.size >= maxServices) continue;
					sources = new Map<string, Source>();
					services.set(service, sources);
				}
				const source = sources.get(from) ?? {rank: 0, lastTick: tick, coveredTicks: 0};
				source.rank = Math.max(source.rank, rankOf(reading, service));
				source.lastTick = tick;
				// What comes in bursts is silent for as long as a burst covers.
				source.coveredTicks = Math.min(longestSilence, Math.round(value * 2));
				sources.set(from, source);
			}
		},
		otherThan(from, service, tick) {
			let best: string | null = null;
			let bestRank = -1;
			for (const [name, {rank, lastTick, coveredTicks}] of services.get(service) ?? []) {
				const own = rank * kinds.length + kinds.length - kinds.indexOf(kindOf(name));
				if (tick - lastTick <= Math.max(patienceTicks, coveredTicks) && own > bestRank) {
					best = name;
					bestRank = own;
				}
			}
			return best === null || kindOf(best) === kindOf(from) ? null : best;
		},
	};
};
