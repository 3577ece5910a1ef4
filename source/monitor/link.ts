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
	/** Bytes that came so far, also of a message that is not whole yet; left out where nobody counts. */
	heardBytes?(): number;
	/** Another may be begun beside it while it is silent: it costs no login, and both may be open at once. */
	readonly allowsRival?: true;
};

export type Transport = (events: LinkEvents) => Link;
