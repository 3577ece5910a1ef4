import type {Clock} from '../signals/clock.ts';

/** The global one is got anew, by a function, each time that it is named. */
const monotonic = performance;

export const createRealClock = (): Clock => ({
	now: () => monotonic.now(),
	wallTime: () => Date.now(),
	setTimer(callback, ms) {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
	random: () => Math.random(),
});
