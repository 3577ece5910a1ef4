/** The latencies of each slot, by service, for as long as they are needed: exact distributions, merged on demand. */
import {clearTally, createTally, type Tally} from '../signals/tally.ts';
import {coarseStep} from '../signals/time-ring.ts';
import {createLatencyLog, type ServiceLatency} from './latency-log.ts';

export type LatencyRing = {
	put(slot: number, latency: ServiceLatency): void;
	putCoarse(group: number, latency: ServiceLatency): void;
	/** Which services count where all are asked for; null when every one does. */
	count(only: ReadonlySet<string> | null): void;
	/** All latencies of slots first ≤ slot < end, of one service or (null) of all that count. Good until it is asked for again. */
	merged(first: number, end: number, service: string | null): Tally;
	/** The same, added to what is there already. */
	addTo(into: Tally, first: number, end: number, service: string | null): void;
	/** The same for all services, for a stretch that grows at its end from call to call: only what is new is merged. */
	growing(first: number, end: number): Tally;
};

const maxGrowing = 8;

export const createLatencyRing = (fineSlots: number, coarseSlots: number): LatencyRing => {
	const fine = createLatencyLog(fineSlots);
	const coarse = createLatencyLog(coarseSlots);
	const scratch = createTally();
	let newest = -Infinity;
	let only: ReadonlySet<string> | null = null;
	const counts = (service: string, wanted: string | null): boolean => (wanted === null ? only === null || only.has(service) : service === wanted);
	const mergeFine = (into: Tally, first: number, end: number, wanted: string | null): void => {
		const pick = (service: string): Tally | null => (counts(service, wanted) ? into : null);
		for (let slot = first; slot < end; slot++) fine.addTo(slot, pick);
	};
	/** The group that has just become complete is kept in coarse form before its fine slots are lost. */
	const retire = (group: number): void => {
		const byService = new Map<string, Tally>();
		const pick = (service: string): Tally => {
			const found = byService.get(service) ?? createTally();
			byService.set(service, found);
			return found;
		};
		for (let slot = group * coarseStep; slot < (group + 1) * coarseStep; slot++) fine.addTo(slot, pick);
		if (byService.size > 0) coarse.put(group, [...byService]);
	};
	/** Groups whose first slot is about to be overwritten by `slot` or the slot after it. */
	const retireUpTo = (slot: number): void => {
		const last = Math.floor((slot - fineSlots) / coarseStep) + 1;
		const first = Math.max(Math.floor((newest - fineSlots) / coarseStep) + 2, last - coarseSlots);
		for (let group = first; group <= last; group++) retire(group);
	};
	const grown = new Map<number, {end: number; readonly merged: Tally}>();
	const mergeAll = (all: Tally, first: number, end: number, wanted: string | null): Tally => {
		const oldestFine = newest - fineSlots + 1;
		if (first >= oldestFine || newest === -Infinity) {
			mergeFine(all, first, end, wanted);
			return all;
		}
		// Whole groups up to the first boundary that the fine slots reach, so that no slot counts twice.
		const boundary = Math.ceil(oldestFine / coarseStep) * coarseStep;
		const pick = (service: string): Tally | null => (counts(service, wanted) ? all : null);
		for (let group = Math.floor(first / coarseStep); group * coarseStep < Math.min(end, boundary); group++) coarse.addTo(group, pick);
		mergeFine(all, Math.max(first, boundary), end, wanted);
		return all;
	};
	return {
		count(counted) {
			only = counted;
			grown.clear();
		},
		merged: (first, end, service) => mergeAll(clearTally(scratch), first, end, service),
		addTo: (into, first, end, service) => void mergeAll(into, first, end, service),
		growing(first, end) {
			const held = grown.get(first);
			if (!held || held.end > end || first <= newest - fineSlots) {
				// A screen asks for few stretches at a time: its sparklines and its charts.
				if (grown.size >= maxGrowing) grown.clear();
				const fresh = {end, merged: mergeAll(createTally(), first, end, null)};
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
			fine.put(slot, latency);
		},
		putCoarse(group, latency) {
			coarse.put(group, latency);
		},
	};
};
