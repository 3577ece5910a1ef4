/** What a baseline holds, apart from how it is worked out. */
import type {SignalName} from '../../signals/catalog.ts';
import type {Watched} from '../watched.ts';

export type BaselineFigures = Readonly<Record<SignalName, number | null>>;
export type Baseline = {
	/** The instant, ms since the epoch. */
	readonly time: number;
	/** Null when the host told nothing then. */
	figuresOf(one: Watched): BaselineFigures | null;
	/** Works out some of the hosts that nobody has asked for yet, before their past is gone. */
	fill(all: Iterable<Watched>): void;
};
