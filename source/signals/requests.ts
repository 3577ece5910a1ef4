/** Single requests worth a look: the slowest and the failed ones of the last minutes, by route, never by path. Sent only while somebody looks at them. */
import type {StatusClass} from './status.ts';

export type RequestFact = {
	/** The agent's tick in which it was told. */
	readonly seq: number;
	readonly service: string;
	readonly from: string;
	readonly method: string;
	readonly route: string;
	/** Null where the input does not tell it of single requests. */
	readonly status: StatusClass | null;
	/** Null where the input tells none of single requests. */
	readonly seconds: number | null;
	readonly failed: boolean;
	/** Failed ones that came in the same tick are one: how many they were. */
	readonly count: number;
};

/** Kept of each route: so many of the slowest, and as many of the newest failed ones. */
export const requestsPerRoute = 3;
/** Kept in all: so many of the slowest, and as many of the newest failed ones. */
export const requestsOfKind = 60;
export const maxRequests = 2 * requestsOfKind;
export const requestAgeSeconds = 15 * 60;

/** The first of each route, in the order given. */
const firstOfEach = (ordered: readonly RequestFact[]): RequestFact[] => {
	const counts = new Map<string, number>();
	const kept: RequestFact[] = [];
	for (const fact of ordered) {
		if (kept.length === requestsOfKind) break;
		const key = `${fact.service}\n${fact.method}\n${fact.route}`;
		const count = (counts.get(key) ?? 0) + 1;
		if (count > requestsPerRoute) continue;
		counts.set(key, count);
		kept.push(fact);
	}
	return kept;
};

const bySlowness = (a: RequestFact, b: RequestFact): number => (b.seconds ?? -1) - (a.seconds ?? -1) || b.seq - a.seq;
const byAge = (a: RequestFact, b: RequestFact): number => b.seq - a.seq || bySlowness(a, b);

/** Those worth keeping, the oldest first; what came before tick `oldestSeq` is over. */
export const pickRequests = (all: readonly RequestFact[], oldestSeq: number): RequestFact[] => {
	const young = all.filter(({seq}) => seq >= oldestSeq);
	const slowest = firstOfEach(young.filter(({failed, seconds}) => !failed && seconds !== null).sort(bySlowness));
	const failed = firstOfEach(young.filter(one => one.failed).sort(byAge));
	return [...slowest, ...failed].sort((a, b) => a.seq - b.seq);
};
