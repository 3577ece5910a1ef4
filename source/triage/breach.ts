/**
 * How long a limit has been broken: found by reading the track from its beginning, so that nothing needs to be remembered
 * between calls, and the same window gives the same answer.
 */
import type {Track} from './input.ts';
import {median} from './median.ts';

export type Breach = {
	/** Slots since it began, the newest one included. */
	readonly slots: number;
	/** True when nothing older is known to have been within the limit: it has gone on for at least this long. */
	readonly isOpenEnded: boolean;
};

export type BreachRule = {
	readonly slotSeconds: number;
	/** Readings that must break the limit; by default three of five seconds. */
	readonly confirm?: number;
};

/** A breach is judged over this long. */
const judgedSeconds = 5;
/** Over so many slots without a reading nothing can be said to have gone on. */
const maxGapSlots = 15;

/** Readings that are judged together: five seconds of them, and always two, since one reading alone may be a spike. */
const readingsFor = (slotSeconds: number): number => Math.min(50, Math.max(2, Math.round(judgedSeconds / slotSeconds)));
const confirmFor = (readings: number): number => Math.max(2, Math.ceil(readings * 0.6));

/** The newest slots that can hold a reading which decides whether a breach goes on. */
export const judgedSlots = ({slotSeconds}: {readonly slotSeconds: number}): number => readingsFor(slotSeconds) + maxGapSlots;

/**
 * The breach that goes on at the end of a track, or null. It begins when three of five readings break the limit, and ends when
 * five in a row do not: a spike of one second is none, and a second of relief ends none. Gaps are neither good nor bad.
 */
export const findBreach = (track: Track, breaks: (value: number) => boolean, {slotSeconds, confirm}: BreachRule = {slotSeconds: 1}): Breach | null => {
	const readings = readingsFor(slotSeconds);
	// Most hosts are well most of the time, and there may be a thousand: the last readings settle it for them.
	if (!breaksLately(track, breaks, readings)) return null;
	const least = confirm ?? confirmFor(readings);
	/** Slots of the newest bad readings, and how many readings ago each one was. */
	let bad: number[] = [];
	let order: number[] = [];
	let count = 0;
	let begin: number | null = null;
	let oldest: number | null = null;
	let newest: number | null = null;
	for (let slot = 0; slot < track.length; slot++) {
		const value = track[slot] as number;
		if (Number.isNaN(value)) continue;
		if (newest !== null && slot - newest - 1 > maxGapSlots) {
			bad = [];
			order = [];
			begin = null;
			oldest = null;
		}
		oldest ??= slot;
		newest = slot;
		count++;
		while (order.length > 0 && count - (order[0] as number) >= readings) {
			order.shift();
			bad.shift();
		}
		if (breaks(value)) {
			order.push(count);
			bad.push(slot);
		}
		if (bad.length === 0) begin = null;
		else if (begin === null && bad.length >= least) begin = bad[0] as number;
	}
	return begin === null ? null : {slots: track.length - begin, isOpenEnded: begin === oldest};
};

/** Whether any of the newest readings breaks the limit. */
const breaksLately = (track: Track, breaks: (value: number) => boolean, readings: number): boolean => {
	let seen = 0;
	for (let slot = track.length - 1; slot >= Math.max(0, track.length - readings - maxGapSlots) && seen < readings; slot--) {
		const value = track[slot] as number;
		if (Number.isNaN(value)) continue;
		if (breaks(value)) return true;
		seen++;
	}
	return false;
};

/** A finding stays until its number is clearly under the limit again: one that hovers around it would come and go. */
export const holdShare = 0.9;
export const isHeld = (now: number, limit: number): boolean => now >= limit * holdShare;

/**
 * The breach of a limit from below, when the figure that people are shown (`now`, over several seconds) agrees: it must break
 * the limit, too, for a breach to begin, and be near it for one to stay.
 */
export const findHeldBreach = (track: Track, limit: number, now: number, rule: BreachRule): Breach | null => {
	if (!isHeld(now, limit)) return null;
	const breach = findBreach(track, value => value >= limit, rule);
	return breach !== null && now < limit && breach.slots <= readingsFor(rule.slotSeconds) ? null : breach;
};

/** A track without its newest seconds. */
export const olderThan = (track: Track, seconds: number, {slotSeconds}: {readonly slotSeconds: number}): Track => track.slice(0, -Math.max(1, Math.ceil(seconds / slotSeconds)));

/** What was usual before a breach: the median of everything older, given enough of it. */
export const baselineBefore = (track: Track, slots: number, least = 20): number | null => median(track.slice(0, Math.max(0, track.length - slots - 2)), least);
