/** What a fleet is made with, and what it can be asked. */
import type {BoardSource, LinkState} from '../signals/board.ts';
import type {Clock} from '../signals/clock.ts';
import type {LogEntry} from '../signals/log.ts';
import type {Say} from '../triage/input.ts';
import type {ServerMessage, Topic} from '../wire/messages.ts';
import type {Transport} from './link.ts';
import type {Watched} from './watched.ts';

export type FleetOptions = {
	readonly clock: Clock;
	readonly windowSeconds: number;
	/** How often screens are drawn. */
	readonly intervalMs: number;
	/** What the head numbers cover. */
	readonly nowSeconds: number;
	/** Numbers to text, for findings. */
	readonly say: Say;
	/** How much of the past to ask for where that is more than the window. */
	readonly pastSeconds?: number;
	/** How often an agent may be asked for its past, when not as usual: a recording does not mind. */
	readonly askEveryMs?: number;
};

export type Fleet = BoardSource & {
	/** Watches one more target; nothing happens when it is watched already. */
	add(id: string, transport: Transport): void;
	readonly watched: ReadonlyMap<string, Watched>;
	readonly intervalMs: number;
	/** Called with every message, before it is drawn: recordings and reports listen here. */
	onMessage(listener: (id: string, message: ServerMessage, text: string) => void): () => void;
	/** Called when a link is there (null), and with the reason when it is not. */
	onLink(listener: (id: string, reason: string | null) => void): () => void;
	/** Called with what happens, as it happens; never with what was so already at the first look. */
	onEvent(listener: (entry: LogEntry) => void): () => void;
	/** All that happened up to an instant (ms since the epoch), the newest first. */
	history(until: number): readonly LogEntry[];
	/** Asks every agent for these details, not only the one that is looked at. */
	watchAll(topics: readonly Topic[]): void;
	/** Works out links and findings as of now, out of turn. */
	judge(): void;
	/** The link of a host as of now. */
	linkOf(id: string): LinkState;
	close(): void;
};
