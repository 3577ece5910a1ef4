/** A program whose standard input and output lead to an agent; it is made where processes are made, and handed in. */
import type {Duplex} from 'node:stream';

export type Carrier = {
	/** Bytes to and from the far end. */
	readonly stream: Duplex;
	/** Bytes that came from the far end so far. */
	heardBytes?(): number;
	/** Resolves once the program is gone, with what it said on its way (bounded); never rejects. */
	readonly ended: Promise<{readonly said: string}>;
	/** Ends the program and what it started. */
	end(): void;
};

/** Starts the program with these arguments. */
export type Dial = (words: readonly string[]) => Carrier;
