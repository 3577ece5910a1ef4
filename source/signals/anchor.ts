/**
 * Which local instant a frame belongs to. The agent numbers its even ticks; the monitor never trusts the agent's wall
 * clock (it may be wrong or jump) but ties the numbers to its own clock: slot = seq + offset. A burst of delayed frames
 * must not move the grid; a host that slept (its monotonic clock stood still) must.
 */
export type Anchor = {
	/** Local slot minus sequence number. */
	readonly offset: number;
	/** Frames in a row that came later than the grid says, a tick or more apart. */
	readonly lateInARow: number;
	readonly lastFrameAt: number;
};

/** After this many live frames in a row off the grid, it is the grid that is wrong. */
const patience = 5;

export const createAnchor = (seq: number, nowMs: number, intervalMs: number): Anchor => ({
	offset: Math.floor(nowMs / intervalMs) - seq,
	lateInARow: 0,
	lastFrameAt: nowMs,
});

/** The anchor after a live frame `seq` came in at `nowMs`. */
export const moveAnchor = (anchor: Anchor, seq: number, nowMs: number, intervalMs: number): Anchor => {
	const offset = Math.floor(nowMs / intervalMs) - seq;
	// Earlier than the grid says: the grid was tied to a delayed frame. One slot of jitter at the edge of a second is none.
	if (offset < anchor.offset - 1) return {offset, lateInARow: 0, lastFrameAt: nowMs};
	const late = offset > anchor.offset + 1;
	const paced = nowMs - anchor.lastFrameAt >= intervalMs / 2;
	if (!late) return {offset: anchor.offset, lateInARow: 0, lastFrameAt: nowMs};
	const lateInARow = paced ? anchor.lateInARow + 1 : 0;
	return lateInARow >= patience ? {offset, lateInARow: 0, lastFrameAt: nowMs} : {offset: anchor.offset, lateInARow, lastFrameAt: nowMs};
};
