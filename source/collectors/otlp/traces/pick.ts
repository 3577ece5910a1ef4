/** Which traces are worth keeping: the slowest of all, the newest failed ones, and as there is room the slowest of each service and of each kind of request. */
import {maxTraces} from '../../../signals/traces.ts';
import type {Summary} from './gathered.ts';

export const slowestKept = 20;
export const failedKept = 20;
export const slowestPerService = 10;

export const pickTraces = (all: readonly Summary[]): ReadonlySet<string> => {
	const bySlowness = all.toSorted((a, b) => b.durationSeconds - a.durationSeconds || b.at - a.at);
	const picked = new Set(bySlowness.slice(0, slowestKept).map(({id}) => id));
	for (const {id} of all.filter(({failed}) => failed).sort((a, b) => b.at - a.at).slice(0, failedKept)) picked.add(id);
	const addSlowest = (most: number, groupOf: (trace: Summary) => string): void => {
		const counts = new Map<string, number>();
		for (const trace of bySlowness) {
			if (picked.size >= maxTraces) return;
			const group = groupOf(trace);
			const count = counts.get(group) ?? 0;
			if (count >= most) continue;
			counts.set(group, count + 1);
			picked.add(trace.id);
		}
	};
	addSlowest(slowestPerService, ({service}) => service);
	addSlowest(1, ({service, name}) => `${service}\n${name}`);
	return picked;
};
