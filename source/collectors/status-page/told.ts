/** What a status page tells since it was read before, the same for every program. */
import type {Distribution} from '../../signals/distribution.ts';
import type {StatusClass} from '../../signals/status.ts';

export type PoolState = {readonly name: string; readonly used: number; readonly idle: number | null; readonly max: number | null; readonly pending: number | null};

export type Requests = {
	/** Only the classes that the page tells; one that tells no statuses has `none` alone. */
	readonly classes: Readonly<Partial<Record<StatusClass, number>>>;
	/** Null when the page does not tell. */
	readonly errors: number | null;
	readonly latency: Distribution | null;
};

export type Told = {
	/** Null for the first reading, and while the page does not tell. */
	readonly requests: Requests | null;
	/** Requests being answered, ours left out. */
	readonly inFlight: number | null;
	readonly pools: readonly PoolState[];
	readonly notes: readonly string[];
	/** The program was started anew since the reading before, where the page lets that be seen. */
	readonly hasRestarted?: boolean;
};

/** A reader remembers what a page told before. `ownReadings` is how many requests of ours the page counts since then, this one included. */
export type PageReader = {read(text: string, ownReadings: number): Told};

/** The text is no page of that kind. The message says what to do. */
export class NotThatPage extends Error {
	override readonly name = 'NotThatPage';
}
