/** The pools of this thread: found when they are first used, forgotten when the program forgets them. */
import {maxAppPools, type AppPool} from '../signals/app-report.ts';
import type {Fence} from './fence.ts';
import {createMark} from './mark.ts';

export type Pools = {
	/** Makes a pool known; `read` is given it each time, and returns null while there is nothing to tell (not named yet, ended). */
	add<Pool extends object>(pool: Pool, read: (pool: Pool) => AppPool | null): void;
	/** How they stand now; pools of one name are one. */
	read(): AppPool[];
};

type Known = () => AppPool | null | 'gone';

const addCounts = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

export const createPools = (fence: Fence, onFirst: () => void): Pools => {
	const isKnown = createMark<object, true>();
	let known: Known[] = [];
	return {
		add(pool, read) {
			if (isKnown.read(pool)) return;
			// Many short-lived pools: room is made by those that are gone; there may be twice as many as are told.
			if (known.length >= 2 * maxAppPools) known = known.filter(one => one() !== 'gone');
			if (known.length >= 2 * maxAppPools) return;
			isKnown.write(pool, true);
			const held = new WeakRef(pool);
			known.push(() => {
				const here = held.deref();
				return here === undefined ? 'gone' : read(here);
			});
			onFirst();
		},
		read() {
			const byName = new Map<string, AppPool>();
			known = known.filter(one => {
				let pool: ReturnType<Known> = null;
				fence.run(() => (pool = one()));
				const told = pool as ReturnType<Known>;
				if (told === 'gone') return false;
				if (told === null) return true;
				const {name, used, idle, max, pending} = told;
				const same = byName.get(name);
				if (same) byName.set(name, {name, used: addCounts(same.used, used), idle: addCounts(same.idle, idle), max: addCounts(same.max, max), pending: addCounts(same.pending, pending)});
				else if (byName.size < maxAppPools) byName.set(name, told);
				return true;
			});
			return [...byName.values()];
		},
	};
};
