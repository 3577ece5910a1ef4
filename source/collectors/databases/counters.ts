/** Counters of a server between two readings: what they gained, over how many seconds, and what of it was ours. */
import {increase} from '../../signals/rate.ts';

/** What a server counts, as it stands now. */
export type CounterReading<Name extends string> = {
	/** Tells one life of the server from the next: counters of different lives have nothing to do with each other. */
	readonly life: string;
	/** How long this life has lasted, in seconds; null when a new life does not begin at 0. */
	readonly upSeconds: number | null;
	readonly values: Readonly<Partial<Record<Name, number | null>>>;
};

export type Gains<Name extends string> = {
	/** Seconds since the reading before. */
	readonly seconds: number;
	/** What a counter gained in them, null when that is not known. */
	of(name: Name): number | null;
};

export type Counters<Name extends string> = {
	/** Null at the first reading, and at the first of another server. */
	advance(reading: CounterReading<Name>, nowMs: number): Gains<Name> | null;
	/** Whether the newest reading was of another life than the one before. */
	readonly hasRestarted: boolean;
};

/** Keeps the reading before. A server that started again within the time between has counted from 0. */
export const createCounters = <Name extends string>(): Counters<Name> => {
	let before: {readonly reading: CounterReading<Name>; readonly atMs: number} | null = null;
	let hasRestarted = false;
	return {
		get hasRestarted() {
			return hasRestarted;
		},
		advance(reading, nowMs) {
			const last = before;
			before = {reading, atMs: nowMs};
			hasRestarted = last !== null && last.reading.life !== reading.life;
			if (last === null) return null;
			const seconds = (nowMs - last.atMs) / 1000;
			if (!(seconds > 0)) return null;
			const isSame = last.reading.life === reading.life;
			if (!isSame && (reading.upSeconds === null || reading.upSeconds > seconds)) return null;
			// A counter that was not there before has begun at 0; one that was there and not known (null) gives no increase.
			const valueBefore = (name: Name): number | null => (isSame && Object.hasOwn(last.reading.values, name) ? (last.reading.values[name] ?? null) : 0);
			return {seconds, of: name => increase(valueBefore(name), reading.values[name] ?? NaN)};
		},
	};
};

/** Own work that the server will count, sooner or later: what is owed is taken off what it counts. */
export type Owed = {
	add(count: number): void;
	/** `gained` without what is owed; never below 0. */
	takeFrom(gained: number | null): number | null;
};

/** A server may count late, or not at all: no more than `limit` stays owed. */
export const createOwed = (limit: number): Owed => {
	let owed = 0;
	return {
		add(count) {
			owed = Math.min(limit, owed + count);
		},
		takeFrom(gained) {
			if (gained === null) return null;
			const taken = Math.min(owed, gained);
			owed -= taken;
			return gained - taken;
		},
	};
};
