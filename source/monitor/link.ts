/** What carries messages between a monitor and one agent: one file per transport. */
import type {BackoffPolicy} from '../signals/backoff.ts';

export type LinkEvents = {
	/** The other side is there and speaks our protocol. */
	onOpen(): void;
	onMessage(text: string): void;
	/** The end, once, whether it was ever open or not; `reason` is one line for people, `retry` how eagerly to try again when that is not as usual. */
	onClose(reason: string, retry?: BackoffPolicy): void;
};

export type Link = {
	send(text: string): void;
	/** Ends at once; onClose is called once. */
	close(): void;
};

export type Transport = (events: LinkEvents) => Link;
