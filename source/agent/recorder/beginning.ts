/** Where an agent goes on that finds what an earlier one has kept: under the same epoch and numbering, or under new ones. */
export type LastLife = {readonly epoch: string; readonly intervalMs: number; readonly newestSeq: number};
export type Beginning = {readonly epoch: string; readonly firstSeq: number; readonly goesOn: boolean};

/** A clock that is set back by up to this much does not begin a new numbering. */
const setBackMs = 3_600_000;

/**
 * Ticks of an agent with a history are numbered by the wall clock at its start, so that the dead time between two lives is
 * as many numbers long as it has ticks: one grid for both.
 */
export const chooseBeginning = (last: LastLife | null, now: {readonly wallTime: number; readonly intervalMs: number; readonly freshEpoch: string; readonly maxAgeMs: number}): Beginning => {
	const grid = Math.max(0, Math.floor(now.wallTime / now.intervalMs));
	const fresh = {epoch: now.freshEpoch, firstSeq: grid, goesOn: false};
	if (last === null || last.intervalMs !== now.intervalMs) return fresh;
	const gapMs = (grid - last.newestSeq) * now.intervalMs;
	// So long after, nothing of the past is kept; so long before, it was the past whose clock was wrong.
	if (gapMs > now.maxAgeMs || gapMs < -setBackMs) return fresh;
	return {epoch: last.epoch, firstSeq: Math.max(grid, last.newestSeq + 1), goesOn: true};
};
