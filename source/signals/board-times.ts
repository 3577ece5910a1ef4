/** When a board is of, and what it covers: told by every board. */
export type BoardTimes = {
	/** The instant shown, ms since the epoch: nothing that came later is told. */
	readonly time: number;
	readonly windowSeconds: number;
	/** What the head numbers cover. */
	readonly nowSeconds: number;
	readonly intervalSeconds: number;
	/** The instant that gauges are compared with; null or absent without one. */
	readonly baselineTime?: number | null;
};
