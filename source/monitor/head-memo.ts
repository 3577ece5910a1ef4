/** The head numbers of a host as they were last asked for, and what they were put together from. */
import type {HostSignals, PoolRow} from '../signals/board.ts';
import type {ClassCounts} from '../signals/status.ts';

/** What one input counted, over the seconds that it covers itself; what is in flight is told for the whole service. */
export type RequestSums = {readonly classes: ClassCounts; readonly count: number | null; readonly observed: number | null; readonly errors: number | null; readonly inFlight: number | null};

export type Heads = {
	readonly signals: HostSignals;
	/** Every pool and every database server, the most strained first. */
	readonly pools: readonly PoolRow[];
	/** Of the services that count. */
	readonly sums: readonly RequestSums[];
};

/** For which slots they are, and as of when. */
export type HeadMemo = {heads: Heads | null; first: number; end: number; newest: number | null; revision: number};
export const createHeadMemo = (): HeadMemo => ({heads: null, first: 0, end: 0, newest: null, revision: -1});
