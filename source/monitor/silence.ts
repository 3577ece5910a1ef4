/** Notices when nothing comes over a link any more, with one timer that is not set anew by every message. */
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
	/** Something came; the first call begins. */
	heard(): void;
	stop(): void;
};

export type EarOptions = {
	readonly clock: Clock;
	/** Bytes that came so far: a long message over a slow link is no silence. */
	readonly heardBytes: () => number;
	/** How long may be silence, as of now; asked anew after every `onSilent`. */
	readonly limitMs: () => number;
	readonly onSilent: () => void;
};

/** A timer so late means that this process stood still: what came meanwhile is still to be read. */
const asleepMs = 1000;

export const listenFor = ({clock, heardBytes, limitMs, onSilent}: EarOptions): Ear => {
	let heardAt = 0;
	let bytes = 0;
	/** When the timer is due; null while there is none. */
	let dueAt: number | null = null;
	let wasAsleep = false;
	let isStopped = false;
	let cancel = (): void => undefined;
	const hear = (): void => {
		heardAt = clock.now();
		bytes = heardBytes();
		wasAsleep = false;
	};
	const arm = (due: number): void => {
		if (isStopped) return;
		dueAt = due;
		// In whole milliseconds: a clock may not be able to tell less.
		cancel = clock.setTimer(() => {
			dueAt = null;
			look(due);
		}, Math.ceil(due - clock.now()));
	};
	const look = (due: number): void => {
		if (heardBytes() !== bytes) hear();
		const now = clock.now();
		if (heardAt + limitMs() > now) return arm(heardAt + limitMs());
		if (!wasAsleep && now - due > asleepMs) {
			wasAsleep = true;
			return arm(now + asleepMs);
		}
		onSilent();
		arm(Math.max(heardAt + limitMs(), now + asleepMs));
	};
	return {
		heard() {
			hear();
			// It waits for what is left when it is due; only where less than that may be silence now is it set anew.
			if (dueAt !== null && dueAt <= heardAt + limitMs()) return;
			cancel();
			arm(heardAt + limitMs());
		},
		stop() {
			isStopped = true;
			cancel();
		},
	};
};
