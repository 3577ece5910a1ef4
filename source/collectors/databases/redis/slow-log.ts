/** Slow commands, counted by the numbers of their entries; what they were asked with is not read. https://redis.io/docs/latest/commands/slowlog-get/ */
import type {Reply} from './resp.ts';

/** The number of an entry: its first item. */
const idOf = (entry: Reply | undefined): number | null => {
	const id: Reply | undefined = Array.isArray(entry) ? (entry as readonly Reply[])[0] : undefined;
	return typeof id === 'number' ? id : null;
};

export type SlowLog = {
	/** How many commands were slow since the reading before, by the newest entry (SLOWLOG GET 1) and how many there are (SLOWLOG LEN); null when that is not known. */
	advance(newest: Reply, length: Reply, life: string): number | null;
};

/** Entries are numbered from 0 for as long as the server lives, also when the log is emptied or full. */
export const createSlowLog = (): SlowLog => {
	/** `count`: how many entries there have ever been; null while only empty logs were seen. */
	let before: {readonly life: string; readonly count: number | null} | null = null;
	return {
		advance(newest, length, life) {
			if (!Array.isArray(newest) || typeof length !== 'number') return null;
			const last = before?.life === life ? before : null;
			const id = idOf((newest as readonly Reply[])[0]);
			const count = id === null ? (last?.count ?? null) : id + 1;
			before = {life, count};
			if (last === null) return null;
			if (count === null) return 0;
			// The log was empty before: all that it holds is new.
			return last.count === null ? length : Math.max(0, count - last.count);
		},
	};
};
