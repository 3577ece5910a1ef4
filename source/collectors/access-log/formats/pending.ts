/** First halves of requests that are told in two lines, until the second one comes; bounded. */
export type FirstHalf = {readonly method: string; readonly path: string};

export type Pending = {
	/** Remembers what was begun under a name. */
	begin(name: string, half: FirstHalf): void;
	/** What was begun under that name, and forgets it; null when it is not known, or not which one of several. */
	finish(name: string): FirstHalf | null;
	/** Requests begun and not finished. */
	readonly size: number;
};

export const maxPending = 5000;

/** `isShared`: another one ran under the same name, so that neither end can be told from the other. */
type Entry = {readonly half: FirstHalf; readonly line: number; isShared: boolean};

/**
 * When a name is begun again before it was finished, two requests share it and neither can be told. A beginning is forgotten
 * after `forgetAfter` further ones, since its end may never come.
 */
export const createPending = (forgetAfter = 1000): Pending => {
	const entries = new Map<string, Entry[]>();
	let size = 0;
	let begun = 0;
	const drop = (name: string, kept: Entry[], before: number): void => {
		size += kept.length - before;
		if (kept.length === 0) entries.delete(name);
		else entries.set(name, kept);
	};
	return {
		begin(name, half) {
			begun++;
			if (size >= maxPending) {
				const [oldest, held] = entries.entries().next().value ?? [];
				if (oldest !== undefined && held !== undefined) drop(oldest, held.slice(1), held.length);
			}
			const held = entries.get(name) ?? [];
			const kept = held.filter(({line}) => begun - line <= forgetAfter);
			for (const entry of kept) entry.isShared = true;
			drop(name, [...kept, {half, line: begun, isShared: kept.length > 0}], held.length);
		},
		finish(name) {
			const held = entries.get(name);
			if (!held) return null;
			const kept = held.filter(({line}) => begun - line <= forgetAfter);
			drop(name, kept.slice(1), held.length);
			const [first] = kept;
			return first === undefined || first.isShared ? null : first.half;
		},
		get size() {
			return size;
		},
	};
};
