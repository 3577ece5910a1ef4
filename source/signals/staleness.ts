/** When a host's figures are live, stale or gone: a pure function of what is known of its link. */
import type {LinkState} from './board.ts';

export type LinkFacts = {
	readonly connected: boolean;
	/** When the newest live frame came in, by the monitor's own monotonic clock in ms; null before the first. */
	readonly lastFrameAt: number | null;
	/** When the monitor began to watch this target. */
	readonly startedAt: number;
	/** True when at least one attempt to connect has failed since the link was last up. */
	readonly attemptFailed: boolean;
	readonly intervalMs: number;
};

/** Frames may come this many intervals late before a row is called stale: one tick missed, with room for jitter. */
const lateIntervals = 2.5;
export const lateAfterMs = (intervalMs: number): number => Math.max(1500, intervalMs * lateIntervals);
/** A lost link is stale for this long before it is called down. */
export const downAfterMs = 5000;

export const judgeLink = (facts: LinkFacts, now: number): LinkState => {
	if (facts.lastFrameAt === null) return facts.attemptFailed ? 'down' : 'connecting';
	const age = now - facts.lastFrameAt;
	const late = age > lateAfterMs(facts.intervalMs);
	if (facts.connected) return late ? 'stale' : 'live';
	return age > Math.max(downAfterMs, facts.intervalMs * lateIntervals) ? 'down' : 'stale';
};
