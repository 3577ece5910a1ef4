/** Time, handed in: the real one is made in commands/, tests have one that stands still until told. */
export type Clock = {
	/** Monotonic milliseconds. */
	now(): number;
	/** Milliseconds since the epoch; may jump. */
	wallTime(): number;
	/** Calls once after `ms`; returns how to call it off. */
	setTimer(callback: () => void, ms: number): () => void;
	/** 0 ≤ x < 1, for jitter. */
	random(): number;
};
