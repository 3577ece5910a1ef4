/** How long a row of the fleet keeps its place after it got better: who goes in and out of trouble does not jump about. */
export const sinksAfterMs = 10_000;

/** The rank that a row stands by, and when (monitor's clock, ms) it last had it. */
export type Standing = {rank: number; at: number};

export const createStanding = (): Standing => ({rank: 0, at: -Infinity});

/** The rank that a row of this rank stands by now: it rises at once, and sinks when it has been better for a while. A look back, to before it stood so, starts anew. */
export const stand = (standing: Standing, rank: number, now: number): number => {
	const isHeld = rank < standing.rank && now >= standing.at && now - standing.at < sinksAfterMs;
	if (!isHeld) {
		standing.rank = rank;
		standing.at = now;
	}
	return standing.rank;
};
