/** What a baseline holds, apart from how it is worked out. */
import type {HostSignals} from '../../signals/board.ts';
import type {SignalName} from '../../signals/catalog.ts';
import type {Watched} from '../watched.ts';

export type BaselineFigures = Readonly<Record<SignalName, number | null>>;
/** The instant as a view of it: its numbers cover the minute before. */
export type BaselineView = {readonly now: number; readonly time: number; readonly windowSeconds: number; readonly nowSeconds: number; readonly intervalSeconds: number};

export type Baseline = {
	/** The instant, ms since the epoch. */
	readonly time: number;
	/** Null when the host told nothing then. */
	figuresOf(one: Watched): BaselineFigures | null;
	/** The same of a row that stands for several; `select` works out its signals from a view of the instant. */
	figuresOfRow(id: string, select: (then: BaselineView) => HostSignals): BaselineFigures;
	/** Works out some of the hosts that nobody has asked for yet, before their past is gone. */
	fill(all: Iterable<Watched>): void;
};
