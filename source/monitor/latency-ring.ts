/** The latencies of each slot, by service, for as long as they are needed: exact distributions, merged on demand. */
import {createDistribution, mergeInto, type Distribution} from '../signals/distribution.ts';
import {coarseStep} from '../signals/time-ring.ts';

export type ServiceLatency = readonly (readonly [string, Distribution])[];

export type LatencyRing = {
	put(slot: number, latency: ServiceLatency): void;
	putCoarse(group: number, latency: ServiceLatency): void;
	/** Which services count where all are asked for; null when every one does. */
	count(only: ReadonlySet<string> | null): void;
	/** All latencies of slots first ≤ slot < end, of one service or (null) of all that count. */
	merged(first: number, end: number, service: string | null): Distribution;
	/** The same for all services, for a stretch that grows at its end from call to call: only what is new is merged. */
	growing(first: number, end: number): Distribution;
};

const maxGrowing = 8;

type Entry = {slot: number; latency: readonly (readonly [string, Packed])[]} | undefined;

export const createLatencyRing = (fineSlots: number, coarseSlots: number): LatencyRing => {
	const fine: Entry[] = [];
	const coarse: Entry[] = [];
	let newest = -Infinity;
	let only: ReadonlySet<string> | null = null;
	const place = (slot: number, size: number): number => ((slot % size) + size) % size;
	const putCoarse = (group: number, latency: ServiceLatency): void => {
		const at = place(group, coarseSlots);
		const held = coarse[at];
		// Never let an older lap overwrite a newer one.
		if (!held || held.slot <= group) coarse[at] = {slot: group, latency: packAll(latency)};
	};
	const mergeFine = (into: Distribution, first: number, end: number, service: string | null): void => {
		for (let slot = first; slot < end; slot++) {
			const entry = fine[place(slot, fineSlots)];
			if (entry?.slot === slot) mergeEntry(into, entry.latency, service, only);
		}
	};
	/** The group that has just become complete is kept in coarse form before its fine slots are lost. */
	const retire = (group: number): void => {
		const byService = new Map<string, Distribution>();
		for (let slot = group * coarseStep; slot < (group + 1) * coarseStep; slot++) {
			const entry = fine[place(slot, fineSlots)];
			if (entry?.slot !== slot) continue;
			for (const [service, distribution] of entry.latency) {
				const merged = byService.get(service) ?? createDistribution();
				mergePacked(merged, distribution);
				byService.set(service, merged);
			}
		}
		if (byService.size > 0) putCoarse(group, [...byService]);
	};
	/** Groups whose first slot is about to be overwritten by `slot` or the slot after it. */
	const retireUpTo = (slot: number): void => {
		const last = Math.floor((slot - fineSlots) / coarseStep) + 1;
		const first = Math.max(Math.floor((newest - fineSlots) / coarseStep) + 2, last - coarseSlots);
		for (let group = first; group <= last; group++) retire(group);
	};
	const grown = new Map<number, {end: number; merged: Distribution}>();
	const merged = (first: number, end: number, service: string | null): Distribution => {
		const all = createDistribution();
		const oldestFine = newest - fineSlots + 1;
		if (first >= oldestFine || newest === -Infinity) {
			mergeFine(all, first, end, service);
			return all;
		}
		// Whole groups up to the first boundary that the fine slots reach, so that no slot counts twice.
		const boundary = Math.ceil(oldestFine / coarseStep) * coarseStep;
		for (let group = Math.floor(first / coarseStep); group * coarseStep < Math.min(end, boundary); group++) {
			const entry = coarse[place(group, coarseSlots)];
			if (entry?.slot === group) mergeEntry(all, entry.latency, service, only);
		}
		mergeFine(all, Math.max(first, boundary), end, service);
		return all;
	};
	return {
		count(counted) {
			only = counted;
			grown.clear();
		},
		merged,
		growing(first, end) {
			const held = grown.get(first);
			if (!held || held.end > end || first <= newest - fineSlots) {
				// A screen asks for few stretches at a time: its sparklines and its charts.
				if (grown.size >= maxGrowing) grown.clear();
				const fresh = {end, merged: merged(first, end, null)};
				grown.set(first, fresh);
				return fresh.merged;
			}
			if (end > held.end) {
				mergeFine(held.merged, held.end, end, null);
				held.end = end;
			}
			return held.merged;
		},
		put(slot, latency) {
			if (slot <= newest - fineSlots) return;
			// What comes late may lie in what was merged already.
			if (slot <= newest) grown.clear();
			if (slot > newest) {
				if (newest > -Infinity) retireUpTo(slot);
				newest = slot;
			}
			fine[place(slot, fineSlots)] = {slot, latency: packAll(latency)};
		},
		putCoarse,
	};
};

const mergeEntry = (into: Distribution, latency: NonNullable<Entry>['latency'], service: string | null, only: ReadonlySet<string> | null): void => {
	for (const [name, packed] of latency) if (service === null ? only === null || only.has(name) : name === service) mergePacked(into, packed);
};

/** A distribution at rest: its buckets as index, count, index, count, … A map of them takes several times the memory. */
type Packed = {readonly rest: Distribution; readonly buckets: Uint32Array};

const noBuckets: Distribution['buckets'] = new Map<number, number>();

const packAll = (latency: ServiceLatency): (readonly [string, Packed])[] =>
	latency.map(([service, distribution]) => {
		const buckets = new Uint32Array(distribution.buckets.size * 2);
		let at = 0;
		for (const [index, count] of distribution.buckets) {
			buckets[at++] = index;
			buckets[at++] = count;
		}
		return [service, {rest: {...distribution, buckets: noBuckets}, buckets}] as const;
	});

const mergePacked = (into: Distribution, {rest, buckets}: Packed): void => {
	mergeInto(into, rest);
	for (let at = 0; at < buckets.length; at += 2) {
		const index = buckets[at] as number;
		into.buckets.set(index, (into.buckets.get(index) ?? 0) + (buckets[at + 1] as number));
	}
};
