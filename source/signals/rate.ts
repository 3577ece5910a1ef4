/** Counters to increases: what a counter gained between two readings, whatever happened to it in between. */

/**
 * The increase from `previous` to `current`, or null when there is none to tell: no reading before, or a value that is no
 * count. A counter that fell was reset and counted from 0 again (Prometheus' convention), unless `wrapsAt` says where it
 * wraps and it was in the upper half before and is in the lower half now.
 */
export const increase = (previous: number | null | undefined, current: number, wrapsAt = Infinity): number | null => {
	if (previous === null || previous === undefined) return null;
	if (!Number.isFinite(previous) || !Number.isFinite(current) || current < 0) return null;
	if (current >= previous) return current - previous;
	const half = wrapsAt / 2;
	if (Number.isFinite(wrapsAt) && previous >= half && previous < wrapsAt && current < half) return wrapsAt - previous + current;
	return current;
};

/** An amount per second, or null when it is not known or no time passed. */
export const perSecond = (amount: number | null, seconds: number | null): number | null =>
	amount === null || seconds === null || !(seconds > 0) ? null : amount / seconds;

/** A share 0..1, or null when it is not known or the whole is 0. */
export const ratio = (part: number | null | undefined, whole: number | null | undefined): number | null =>
	part === null || part === undefined || whole === null || whole === undefined || !(whole > 0) ? null : part / whole;
