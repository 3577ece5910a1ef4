/**
 * Which input counts a service's requests. When two inputs tell of the same service (its metrics page and its access log,
 * say) they count the same requests: adding them would double every number, so one of them is used: the one that tells
 * most about latency, the first named among equals.
 */
import type {Reading} from '../collectors/collector.ts';

/** Exact durations beat histogram buckets, those beat counts. */
const rankOf = (reading: Reading, service: string): number => {
	let rank = 0;
	for (const {labels, distribution} of reading.latencies ?? []) {
		if (labels['service'] === service && distribution.count > 0) rank = Math.max(rank, distribution.approximate ? 1 : 2);
	}
	return rank;
};

type Source = {rank: number; lastTick: number};

/** An input that has not counted for this many ticks gives way to another one. */
const patienceTicks = 10;
const maxServices = 500;

export type Sources = {
	/** Takes note of what a reading of tick `tick` tells. */
	observe(reading: Reading, tick: number): void;
	/** The input whose requests count for a service at a tick, or null when none is known. */
	chosen(service: string, tick: number): string | null;
};

/** Whether a point is about requests, of which only one input may tell. */
export const countsRequests = (name: string): boolean =>
	name === 'service.observed' || name === 'http.server.requests' || name === 'http.server.errors' || name.startsWith('http.server.request.duration');

export const createSources = (): Sources => {
	const services = new Map<string, Map<string, Source>>();
	return {
		observe(reading, tick) {
			for (const {name, labels} of reading.points) {
				const {service, from} = labels;
				if (name !== 'service.observed' || service === undefined || from === undefined) continue;
				let sources = services.get(service);
				if (!sources) {
					if (services.size >= maxServices) continue;
					sources = new Map<string, Source>();
					services.set(service, sources);
				}
				const source = sources.get(from) ?? {rank: 0, lastTick: tick};
				source.rank = Math.max(source.rank, rankOf(reading, service));
				source.lastTick = tick;
				sources.set(from, source);
			}
		},
		chosen(service, tick) {
			let best: string | null = null;
			let bestRank = -1;
			for (const [from, {rank, lastTick}] of services.get(service) ?? []) {
				if (tick - lastTick <= patienceTicks && rank > bestRank) {
					best = from;
					bestRank = rank;
				}
			}
			return best;
		},
	};
};
