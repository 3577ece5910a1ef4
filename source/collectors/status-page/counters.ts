/** Counters of a page: what each gained since the page was read before. */
import {increase} from '../../signals/rate.ts';

export type Counters = {
	/** Null the first time. `start` is anything that changes when the program starts anew: then everything counted is gained. */
	gained(name: string, value: number | null, start?: string): number | null;
	/** Whether a counter has begun at 0 again since this was asked. */
	tellReset(): boolean;
};

const maxCounters = 5000;

export const createCounters = (): Counters => {
	const known = new Map<string, {value: number; start: string | undefined}>();
	let wasReset = false;
	return {
		tellReset() {
			const told = wasReset;
			wasReset = false;
			return told;
		},
		gained(name, value, start) {
			if (value === null) return null;
			const before = known.get(name);
			if (before === undefined && known.size >= maxCounters) return null;
			known.set(name, {value, start});
			if (before === undefined) return null;
			if (before.start !== start || value < before.value) wasReset = true;
			return before.start === start ? increase(before.value, value) : value;
		},
	};
};

/** Our own readings taken from what a counter gained; a program that has not counted them even once never does. */
export type OwnShare = {
	without(gained: number, ownReadings: number): number;
	/** Whether our reading is among what is being answered just now. */
	readonly isCounted: boolean;
};

export const createOwnShare = (): OwnShare => {
	let isCounted = true;
	return {
		without(gained, ownReadings) {
			if (gained === 0) isCounted = false;
			return isCounted ? Math.max(0, gained - ownReadings) : gained;
		},
		get isCounted() {
			return isCounted;
		},
	};
};
