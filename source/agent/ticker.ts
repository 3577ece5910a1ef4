import type {Clock} from '../signals/clock.ts';

export type Ticker = {stop(): void};

/**
 * Calls `onTick` on an even grid that starts now: tick k at start + k·interval. A tick that could not be served in time
 * (the process was stopped, the machine slept) is skipped, not made up for: its number is left out.
 */
export const startTicker = (clock: Clock, intervalMs: number, onTick: (tick: number) => void): Ticker => {
	const start = clock.now();
	let stopped = false;
	let served = -1;
	let cancel = (): void => undefined;
	const serve = (): void => {
		if (stopped) return;
		const tick = Math.floor((clock.now() - start + 1) / intervalMs);
		if (tick > served) {
			served = tick;
			onTick(tick);
		}
		schedule();
	};
	const schedule = (): void => {
		if (!stopped) cancel = clock.setTimer(serve, Math.max(0, start + (served + 1) * intervalMs - clock.now()));
	};
	serve();
	return {
		stop() {
			stopped = true;
			cancel();
		},
	};
};
