/** Durations by name (of a pool, of a database system) since they were last handed out. */
import {createDistribution, mergeInto, record, type Distribution} from '../signals/distribution.ts';
import type {AppDurations} from '../signals/app-report.ts';

export type Durations = {
	add(name: string, seconds: number): void;
	/** Hands out what there is and begins anew. */
	cut(): AppDurations[];
	/** Takes back what was handed out and not accepted. */
	giveBack(taken: readonly AppDurations[]): void;
};

/** `limit`: how many names there may be; durations of further ones are not counted, as their pools are not told either. */
export const createDurations = (limit: number): Durations => {
	const byName = new Map<string, Distribution>();
	const find = (name: string): Distribution | null => {
		let found = byName.get(name);
		if (found === undefined) {
			if (byName.size >= limit) return null;
			found = createDistribution();
			byName.set(name, found);
		}
		return found;
	};
	return {
		add(name, seconds) {
			const into = find(name);
			if (into) record(into, seconds);
		},
		cut() {
			const taken = [...byName].map(([name, durations]) => ({name, durations}));
			byName.clear();
			return taken;
		},
		giveBack(taken) {
			for (const {name, durations} of taken) {
				const into = find(name);
				if (into) mergeInto(into, durations);
			}
		},
	};
};
