import type {Clock} from '../signals/clock.ts';

export const createRealClock = (): Clock => ({
	now: () => performance.now(),
	wallTime: () => Date.now(),
	setTimer(callback, ms) {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
	random: () => Math.random(),
});
