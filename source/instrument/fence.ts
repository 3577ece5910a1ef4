/** The fence between this library and the program that it is loaded into: nothing of ours may ever reach the program. */
import {washText} from '../signals/text.ts';

// Taken now: tests of the program may put timers of their own in its place later.
const {setImmediate} = globalThis;
/** After this many errors the library is taken to be at odds with the program and does nothing any more. */
export const maxOwnErrors = 10;

export type Fence = {
	/** Does `work`; an error in it is counted and goes no further. Nothing is done once it is off. */
	run(work: () => void): void;
	/** What hot paths call in their own `catch`: cheaper than handing over a closure for every request. */
	caught(error: unknown): void;
	readonly errors: number;
	/** Why it is off; null while it is not. */
	readonly reason: string | null;
	/** Is told once, when it is switched off. */
	onOff(stop: () => void): void;
};

export const createFence = (): Fence => {
	let errors = 0;
	let reason: string | null = null;
	const stops: (() => void)[] = [];
	const stopAll = (): void => {
		for (const stop of stops) {
			try {
				stop();
			} catch {
				// It is being switched off because things go wrong; that this goes wrong too is counted, and no news.
				errors++;
			}
		}
	};
	const caught = (error: unknown): void => {
		errors++;
		if (reason !== null || errors < maxOwnErrors) return;
		reason = `measures nothing any more after ${errors} errors of its own, the last: ${describe(error)}`;
		// Not here: early Node 20 fails, in the program's own call, when a channel loses its last subscriber while it publishes.
		setImmediate(stopAll);
	};
	return {
		run(work) {
			if (reason !== null) return;
			try {
				work();
			} catch (error) {
				caught(error);
			}
		},
		caught,
		get errors() {
			return errors;
		},
		get reason() {
			return reason;
		},
		onOff(stop) {
			stops.push(stop);
		},
	};
};

const describe = (error: unknown): string => {
	try {
		return washText(error instanceof Error ? error.message : String(error), 80);
	} catch {
		return 'one that cannot be shown';
	}
};
