/**
 * Exports of the processes of one service, brought together. Each process exports when it likes (spans every 5 s, metrics
 * every 60 s by default); counts of one and not yet of the others would make a rate that never was. So a round is handed out
 * when every process that is alive has told of its part, or when one of them would tell again before the others do.
 */

/** Where a process stands: when it told last, how long it takes between telling, since when something waits. Milliseconds, monotonic. */
export type Standing = {readonly toldAt: number; readonly intervalMs: number | null; readonly waitingSince: number | null};

/** Whether what waits is complete enough to be handed out; false when nothing waits. */
export const isRoundDone = (all: readonly Standing[], now: number, patienceMs: number): boolean => {
	let isMissing = false;
	let isDue = false;
	let waits = false;
	for (const {toldAt, intervalMs, waitingSince} of all) {
		const patience = Math.min(intervalMs ?? patienceMs, patienceMs);
		if (waitingSince === null) isMissing ||= now - toldAt <= 2 * patience;
		else {
			waits = true;
			isDue ||= now - waitingSince >= patience;
		}
	}
	return waits && (!isMissing || isDue);
};

/** A pause longer than this is no interval of exporting: what comes after begins anew. */
export const longestGapSeconds = 600;
/** Senders' clocks run a little apart; more than this backwards and a clock was set. */
const clockToleranceSeconds = 60;

/**
 * The seconds that a round covers: since the round before by the sender's clock; by ours when the sender's was set; by its own
 * length when there was none before. 0 for what came late to a time already covered; null when it cannot be told.
 */
export const coveredSeconds = ({previousUntil, until, ownSeconds, sinceHandedSeconds}: {readonly previousUntil: number | null; readonly until: number; readonly ownSeconds: number; readonly sinceHandedSeconds: number | null}): number | null => {
	const own = ownSeconds > 0 && ownSeconds <= longestGapSeconds ? ownSeconds : null;
	if (previousUntil === null) return own;
	const gap = until - previousUntil;
	if (gap > 0 && gap <= longestGapSeconds) return gap;
	if (gap <= 0 && gap >= -clockToleranceSeconds) return 0;
	if (sinceHandedSeconds !== null && sinceHandedSeconds > 0 && sinceHandedSeconds <= longestGapSeconds) return sinceHandedSeconds;
	return own;
};

export type Round<T> = {readonly items: readonly T[]; readonly observedSeconds: number | null; /** What it covers, by the senders' clocks. */ readonly from: number; readonly until: number};

export type Lane<T> = {
	/** What waits of a process, made when nothing does; `from` and `until` by the sender's clock in seconds. */
	put(process: string, now: number, from: number, until: number): T;
	take(now: number): Round<T> | null;
	/** Forgets what waits, not what was covered. */
	drop(): void;
	forget(process: string): void;
};

type Entry<T> = {item: T | null; from: number; until: number; toldAt: number; intervalMs: number | null; waitingSince: number | null};

export const createLane = <T>({create, patienceMs, leastSeconds}: {readonly create: () => T; readonly patienceMs: number; /** A first round is taken to cover at least this. */ readonly leastSeconds: number}): Lane<T> => {
	const entries = new Map<string, Entry<T>>();
	let previousUntil: number | null = null;
	let handedAt: number | null = null;
	const cover = (waiting: readonly Entry<T>[], now: number): Pick<Round<T>, 'observedSeconds' | 'from' | 'until'> => {
		const from = Math.min(...waiting.map(entry => entry.from));
		const until = Math.max(...waiting.map(entry => entry.until));
		const longest = Math.max(...waiting.map(entry => entry.until - entry.from));
		const observedSeconds = coveredSeconds({previousUntil, until, ownSeconds: Math.max(leastSeconds, longest), sinceHandedSeconds: handedAt === null ? null : (now - handedAt) / 1000});
		previousUntil = previousUntil !== null && observedSeconds === 0 ? previousUntil : until;
		return {observedSeconds, from, until};
	};
	return {
		put(process, now, from, until) {
			let entry = entries.get(process);
			if (!entry) {
				entry = {item: null, from, until, toldAt: now, intervalMs: null, waitingSince: null};
				entries.set(process, entry);
			} else if (entry.waitingSince === null) entry.intervalMs = Math.max(1000, now - entry.toldAt);
			entry.item ??= create();
			if (entry.waitingSince === null) {
				entry.waitingSince = now;
				entry.toldAt = now;
				entry.from = from;
				entry.until = until;
			}
			entry.from = Math.min(entry.from, from);
			entry.until = Math.max(entry.until, until);
			return entry.item;
		},
		take(now) {
			const all = [...entries.values()];
			if (!isRoundDone(all, now, patienceMs)) return null;
			const waiting = all.filter(({waitingSince}) => waitingSince !== null);
			const items = waiting.flatMap(({item}) => (item === null ? [] : [item]));
			const round = {items, ...cover(waiting, now)};
			handedAt = now;
			for (const entry of waiting) {
				entry.item = null;
				entry.waitingSince = null;
			}
			return round;
		},
		drop() {
			for (const entry of entries.values()) entry.item &&= create();
		},
		forget: process => void entries.delete(process),
	};
};
