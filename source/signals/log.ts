/** What happened and when, as people are told of it: findings that come and go, lost links, restarts, marks. Pure shapes. */
import type {BoardTimes} from './board-times.ts';
import type {Severity} from './severity.ts';

export type LogKind = 'finding' | 'link' | 'restart' | 'mark';
/** What became of it. */
export type LogChange = 'began' | 'worse' | 'ended' | 'stale' | 'down' | 'back' | 'restart' | 'mark';

export type LogEntry = {
	/** Grows with each entry: identity, and order among those of one instant. */
	readonly id: number;
	/** Milliseconds since the epoch, by the monitor's clock. */
	readonly time: number;
	/** The target that it is of; null for what is of all of them: a mark. */
	readonly host: string | null;
	/** The host's name at that time; empty for a mark. */
	readonly name: string;
	readonly kind: LogKind;
	readonly change: LogChange;
	/** How bad it was; `ok` for what is only told. */
	readonly severity: Severity;
	readonly text: string;
	/** False for what was so already when the host was first looked at. */
	readonly isNews: boolean;
};

/** The newest first; `first` entries are passed over. */
export type LogQuery = {readonly first: number; readonly count: number; readonly filter: string};

export type LogBoard = BoardTimes & {
	readonly entries: readonly LogEntry[];
	/** Entries that pass the filter, and all of them up to this instant. */
	readonly shown: number;
	readonly all: number;
	/** Entries that are no longer kept. */
	readonly forgotten: number;
	/** Terms of the filter that are no comparison, or not yet. */
	readonly filterBroken: readonly string[];
};

/** An instant that somebody marked, or something that began anew. */
export type Mark = {readonly time: number; readonly kind: 'mark' | 'restart'; readonly text: string};
/** The same on charts: which value it stands at, counted from the oldest, in gauges and in charts; below 0 when before them. */
export type ChartMark = Mark & {readonly cell: number; readonly chartCell: number};

/** UTF-16 units of a mark's text. */
export const maxMarkLength = 80;
