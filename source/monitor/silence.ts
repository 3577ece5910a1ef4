/** Notices when nothing comes over a link any more: one timer for all links, that no message sets anew. */
import type {Clock} from '../signals/clock.ts';
import {lateAfterMs} from '../signals/staleness.ts';

/** No message for this long means that the agent or the link is dead, whatever TCP says. */
export const silenceMs = 10_000;
/** One that was begun beside a silent link and does not greet within this time is no better. */
export const greetingMs = 3000;

export const giveUpAfterMs = (intervalMs: number): number => Math.max(silenceMs, intervalMs * 5);

/**
 * When another link is tried beside a silent one: its host has just been called stale. `random` is 0..1: many hosts behind one link
 * fall silent at once, and are not tried at once.
 */
export const doubtAfterMs = (intervalMs: number, random: number): number => lateAfterMs(intervalMs) + 500 + 1000 * random;

export type Ear = {
	/** Something came, at this instant of the clock; the first call begins. */
	heard(now: number): void;
	stop(): void;
};

export type EarOptions = {
	/** Bytes that came so far: a long message over a slow link is no silence. */
	readonly heardBytes: () => number;
	/** How long may be silence, as of now; asked anew after every `onSilent`. */
	readonly limitMs: () => number;
	readonly onSilent: () => void;
};

export type SilenceWatch = {
	listen(options: EarOptions): Ear;
};

/** A timer so late means that this process stood still: what came meanwhile is still to be read. */
const asleepMs = 1000;

/** A link that is listened to: when something came last, and when it is to be looked at, at the latest. */
type Listening = EarOptions & {heardAt: number; bytes: number; dueAt: number; wasAsleep: boolean};

export const createSilenceWatch = (clock: Clock): SilenceWatch => {
	const all = new Set<Listening>();
	/** When the timer is due; Infinity while there is none. */
	let wakeAt = Infinity;
	let cancel = (): void => undefined;
	const wakeBy = (due: number, now: number): void => {
		if (due >= wakeAt) return;
		cancel();
		wakeAt = due;
		// In whole milliseconds: a clock may not be able to tell less.
		cancel = clock.setTimer(wake, Math.ceil(due - now));
	};
	/** Looks at who is due; for the others, the next look is put off as far as what came meanwhile allows. */
	const wake = (): void => {
		wakeAt = Infinity;
		const now = clock.now();
		for (const one of all) {
			if (one.dueAt <= now) look(one, now);
			else one.dueAt = Math.max(one.dueAt, one.heardAt + one.limitMs());
		}
		let earliest = Infinity;
		for (const {dueAt} of all) if (dueAt < earliest) earliest = dueAt;
		if (earliest < Infinity) wakeBy(earliest, now);
	};
	const look = (one: Listening, now: number): void => {
		const due = one.dueAt;
		if (one.heardBytes() !== one.bytes) hear(one, now);
		one.dueAt = one.heardAt + one.limitMs();
		if (one.dueAt > now) return;
		if (!one.wasAsleep && now - due > asleepMs) {
			one.wasAsleep = true;
			one.dueAt = now + asleepMs;
			return;
		}
		one.onSilent();
		one.dueAt = Math.max(one.heardAt + one.limitMs(), now + asleepMs);
	};
	return {
		listen(options) {
			const one: Listening = {...options, heardAt: 0, bytes: 0, dueAt: Infinity, wasAsleep: false};
			let isStopped = false;
			return {
				heard(now) {
					hear(one, now);
					const due = now + one.limitMs();
					// What is left is waited for when it is due; only where less than that may be silence now is that sooner.
					if (isStopped || one.dueAt <= due) return;
					one.dueAt = due;
					all.add(one);
					wakeBy(due, now);
				},
				stop() {
					isStopped = true;
					all.delete(one);
					if (all.size > 0) return;
					cancel();
					wakeAt = Infinity;
				},
			};
		},
	};
};

const hear = (one: Listening, now: number): void => {
	one.heardAt = now;
	one.bytes = one.heardBytes();
	one.wasAsleep = false;
};
