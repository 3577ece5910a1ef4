/** How long a limit has been broken without a break: found by looking back, so that nothing needs to be remembered. */
import type {Track} from './input.ts';

/** A breach begins when this many of the newest slots broke the limit, and ends when as many did not: one spike is none. */
const confirm = 3;
const of = 5;

export type Breach = {
	/** Slots since it began. */
	readonly slots: number;
};

/** The breach that goes on at the end of a track, or null. */
export const findBreach = (track: Track, breaks: (value: number) => boolean): Breach | null => {
	const recent = track.slice(-of);
	if (recent.filter(value => !Number.isNaN(value) && breaks(value)).length < confirm) return null;
	let begin = track.length - 1;
	let good = 0;
	for (let at = track.length - 1; at >= 0; at--) {
		const value = track[at] as number;
		if (!Number.isNaN(value) && breaks(value)) {
			begin = at;
			good = 0;
		} else if (++good >= of) break;
	}
	return {slots: track.length - begin};
};

/** Middle of what is known; null when less than `least` values are. */
export const median = (values: readonly number[], least = 1): number | null => {
	const known = values.filter(value => !Number.isNaN(value)).sort((a, b) => a - b);
	return known.length < least ? null : (known[Math.floor(known.length / 2)] as number);
};

/** What was usual before a breach: the median of everything older, given enough of it. */
export const baselineBefore = (track: Track, slots: number, least = 20): number | null => median(track.slice(0, Math.max(0, track.length - slots - 2)), least);
