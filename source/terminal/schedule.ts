/** Runs something once, later; what it returns calls it off. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

/** Calls `run` at once, but at most once per `everyMs`: what comes in between becomes one call at the end of that time. */
export const createCoalescer = (run: () => void, everyMs: number, schedule: Schedule): {readonly poke: () => void; readonly stop: () => void} => {
	let cancel: (() => void) | undefined;
	let again = false;
	const elapsed = (): void => {
		cancel = undefined;
		if (again) fire();
	};
	const fire = (): void => {
		again = false;
		cancel = schedule(elapsed, everyMs);
		run();
	};
	return {
		poke() {
			if (cancel) again = true;
			else fire();
		},
		stop() {
			cancel?.();
			cancel = undefined;
			again = false;
		},
	};
};
