/**
 * How long a limit has been broken: found by reading the track back from its end, so that nothing needs to be remembered
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

/** Whether the reading of a slot breaks the limit; null where there is none. */
export type Breaks = (slot: number) => boolean | null;

/** A breach is judged over this long. */
const judgedSeconds = 5;
/** Over so many slots without a reading nothing can be said to have gone on. */
const maxGapSlots = 15;

/** Readings that are judged together: five seconds of them, and always two, since one reading alone may be a spike. */
const readingsFor = (slotSeconds: number): number => Math.min(50, Math.max(2, Math.round(judgedSeconds / slotSeconds)));
const confirmFor = (readings: number): number => Math.max(2, Math.ceil(readings * 0.6));

/**
 * The breach that goes on at the end of so many slots, or null. It begins when three of five readings break the limit, and ends
 * when five in a row do not: a spike of one second is none, and a second of relief ends none. Gaps are neither good nor bad.
 */
export const findBreach = (slots: number, breaks: Breaks, {slotSeconds, confirm}: BreachRule): Breach | null => {
	const readings = readingsFor(slotSeconds);
	const first = findFirstBad(slots, breaks, readings);
	if (first === null) return null;
	const least = confirm ?? confirmFor(readings);
	const begin = least <= 1 ? first : findBegin(first, slots, breaks, {readings, least});
	return begin === null ? null : {slots: slots - begin, isOpenEnded: !isKnownBefore(begin, breaks)};
};

/** The oldest bad reading without a pause between it and the end; most hosts are well most of the time, and there may be a thousand: the last readings settle it for them. */
const findFirstBad = (slots: number, breaks: Breaks, readings: number): number | null => {
	let first: number | null = null;
	let later: number | null = null;
	let good = 0;
	for (let slot = slots - 1; slot >= 0; slot--) {
		if (first === null && slot < slots - readings - maxGapSlots) return null;
		const isBad = breaks(slot);
		if (isBad === null) continue;
		if (later !== null && later - slot - 1 > maxGapSlots) break;
		later = slot;
		if (isBad) {
			first = slot;
			good = 0;
		} else if (++good >= readings) break;
	}
	return first;
};

/** From the first bad reading on: the oldest of those that are enough to be a breach. */
const findBegin = (first: number, slots: number, breaks: Breaks, {readings, least}: {readonly readings: number; readonly least: number}): number | null => {
	/** Slots of the newest bad readings, and which reading each one was. */
	const bad: number[] = [];
	const order: number[] = [];
	let count = 0;
	for (let slot = first; slot < slots; slot++) {
		const isBad = breaks(slot);
		if (isBad === null) continue;
		count++;
		if (!isBad) continue;
		bad.push(slot);
		order.push(count);
		while (count - (order[0] as number) >= readings) {
			order.shift();
			bad.shift();
		}
		if (bad.length >= least) return bad[0] as number;
	}
	return null;
};

/** Whether anything was read shortly before a slot. */
const isKnownBefore = (slot: number, breaks: Breaks): boolean => {
	for (let past = slot - 1; past >= Math.max(0, slot - maxGapSlots - 1); past--) if (breaks(past) !== null) return true;
	return false;
};

/** Whether a reading is at a limit or over it. */
export const reaches = (track: Track, limit: number): Breaks => slot => {
	const value = track[slot] as number;
	return value >= limit ? true : value < limit ? false : null;
};

/** A finding stays until its number is clearly under the limit again: one that hovers around it would come and go. */
export const holdShare = 0.9;
export const isHeld = (now: number, limit: number): boolean => now >= limit * holdShare;

/**
 * The breach of a limit from below, when the figure that people are shown (`now`, over several seconds) agrees: it must break
 * the limit, too, for a breach to begin, and be near it for one to stay.
 */
export const findHeldBreach = (track: Track, limit: number, now: number, rule: BreachRule): Breach | null => findHeldBreachOf(track.length, reaches(track, limit), {limit, now}, rule);

export const findHeldBreachOf = (slots: number, breaks: Breaks, {limit, now}: {readonly limit: number; readonly now: number}, rule: BreachRule): Breach | null => {
	if (!isHeld(now, limit)) return null;
	const breach = findBreach(slots, breaks, rule);
	return breach !== null && now < limit && breach.slots <= readingsFor(rule.slotSeconds) ? null : breach;
};

/** Slots of a track that are older than its newest seconds. */
export const olderThan = ({length}: Track, seconds: number, {slotSeconds}: {readonly slotSeconds: number}): number => Math.max(0, length - Math.max(1, Math.ceil(seconds / slotSeconds)));

/** What was usual before a breach: the median of everything older, given enough of it. */
export const baselineBefore = (track: Track, slots: number, least = 20): number | null => median(track, least, Math.max(0, track.length - slots - 2));
