/** What carries messages between a monitor and one agent: one file per transport. */
export type LinkEvents = {
	/** The other side is there and speaks our protocol. */
	onOpen(): void;
	onMessage(text: string): void;
	/** The end, once, whether it was ever open or not; `reason` is one line for people. */
	onClose(reason: string): void;
};

export type Link = {
	send(text: string): void;
	/** Ends at once; onClose is called once. */
	close(): void;
};

export type Transport = (events: LinkEvents) => Link;
