/** Which processes are told: the top ones by CPU, by memory and by I/O in turn, and before them those that wait for a disk. */
import type {ProcessState} from '../../signals/processes.ts';

export type Candidate = {readonly pid: number; readonly state: ProcessState; readonly cpu: number | null; readonly rssPages: number; readonly ioPerSecond: number | null};

/** A stuck disk may hold hundreds: some of them tell it all. */
const mostBlocked = 8;

/** The `limit` largest, of those that are above nothing. */
const topBy = (candidates: readonly Candidate[], limit: number, read: (one: Candidate) => number | null): Candidate[] =>
	candidates.filter(one => (read(one) ?? 0) > 0).sort((a, b) => (read(b) ?? 0) - (read(a) ?? 0) || a.pid - b.pid).slice(0, limit);

/** At most `limit` of them. */
export const chooseProcesses = (candidates: readonly Candidate[], limit: number): Candidate[] => {
	const rankings = [topBy(candidates, limit, ({cpu}) => cpu), topBy(candidates, limit, ({rssPages}) => rssPages), topBy(candidates, limit, ({ioPerSecond}) => ioPerSecond)];
	const chosen = new Set(candidates.filter(({state}) => state === 'D').slice(0, Math.min(limit, mostBlocked)));
	for (let place = 0; place < limit; place++) {
		for (const ranking of rankings) {
			const one = ranking[place];
			if (one && chosen.size < limit) chosen.add(one);
		}
	}
	return [...chosen];
};
