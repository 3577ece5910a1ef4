/** A key of a JSON object that is wanted, or leads to one that is. */
export type KeyNode = {
	/** Where the value goes; −1 for what is only stepped into. */
	slot: number;
	/** Wanted keys within; null when there are none. */
	children: Map<string, KeyNode> | null;
};
