/**
 * The words between the monitor's state and whatever shows it (screen, plain lines, JSON, check): pure shapes, no behaviour.
 */
import type {BoardTimes} from './board-times.ts';
import type {SignalName} from './catalog.ts';
import type {DatabaseFacts} from './databases.ts';
import type {HostFacts} from './facts.ts';
import type {HostSignals, PoolRow, RouteFigures} from './figures.ts';
import type {HostRow} from './host-row.ts';
import type {ProcessFacts} from './processes.ts';
import type {ChartMark, LogBoard, LogQuery} from './log.ts';
import type {RequestsBoard, RequestsQuery} from './requests-board.ts';
import type {Severity} from './severity.ts';
import type {Trace} from './traces.ts';

export type * from './figures.ts';
export type * from './finding.ts';
export type * from './host-row.ts';
export type * from './requests-board.ts';
export type {Severity};

export type CollectorState = {
	readonly name: string;
	readonly from: string;
	readonly state: 'starting' | 'ok' | 'absent' | 'failed' | 'stalled';
	/** One line for people; null when there is nothing to say. */
	readonly reason: string | null;
	/** How long the last run took. */
	readonly lastSeconds: number | null;
};
/** What a row of the fleet stands for: a host, all hosts with one value of a label, a service or a route wherever it runs. */
export type RowKind = 'host' | `label:${string}` | 'service' | 'route';

export type SortKey = 'worst' | 'name' | SignalName;

/** Details of a host that are told only while somebody looks at them. */
export type Detail = 'routes' | 'facts' | 'databases' | 'traces' | 'requests' | 'processes';

export type FleetQuery = {
	/** First row wanted and how many: only these are computed whole. */
	readonly first: number; readonly count: number;
	/** Cells of a sparkline. */
	readonly cells: number;
	readonly filter: string;
	readonly sort: SortKey;
	/** What rows stand for; hosts when it is not said. */
	readonly rows?: RowKind;
	/** Whether there is room for the total of all hosts. */
	readonly hasTotal?: true;
	/** The other way round: best first, names from z, the least first. */
	readonly isReversed?: boolean;
	/** A row that must be found even when it is elsewhere: its index is reported. */
	readonly selected: string | null;
};

/** A recording that is played: how fast, and whether it has come to its end. */
export type ReplayState = {readonly speed: number; readonly isOver: boolean};
/** How far one may go from the instant that was paused at. */
export type Reach = {readonly backSeconds: number; readonly aheadSeconds: number};

export type FleetBoard = BoardTimes & {
	/** Of a recording: every board tells so. */
	readonly replay?: ReplayState;
	readonly hosts: number;
	/** What its rows stand for, and what they could stand for. */
	readonly kind: RowKind;
	readonly kinds: readonly RowKind[];
	/** The signals that such rows have. */
	readonly signals: readonly SignalName[];
	/** All hosts that pass the filter as one; null where there is but one row. */
	readonly total: HostRow | null;
	/** Rows that pass the filter. */
	readonly shown: number;
	/** Terms of the filter that are no comparison, or not yet: they let everything pass. */
	readonly filterBroken?: readonly string[];
	readonly critical: number;
	readonly warning: number;
	readonly notLive: number;
	/** Ids of all rows that pass the filter, in order. */
	readonly order: readonly string[];
	readonly rows: readonly HostRow[];
	/** Largest value of each signal over all rows given, for a shared scale; ratios are scaled 0..1 regardless. */
	readonly scale: Readonly<Record<SignalName, number>>;
	/** The row behind `selected` whole, wherever it stands; null when gone. */
	readonly selectedRow: HostRow | null;
};

/** The processes of a host, as of the instant shown. */
export type ProcessesBoard = {
	/** As told last; null while nothing has been. */
	readonly facts: ProcessFacts | null;
	/** How old that is. */
	readonly ageSeconds: number | null;
	/** Why there are none, or none of late, and what to do; null when all is well. */
	readonly reason: string | null;
};

/** Lines of one chart: `values[i]` at cell i, NaN is a gap; `newest` as in a gauge. */
export type ChartLine = {readonly name: string; readonly values: readonly number[]; readonly newest?: number};

export type HostQuery = {readonly id: string; readonly cells: number; readonly chartCells: number; /** With the parts that other hosts hold of them; else as this one's agent tells them. */ readonly traces?: 'joined'};

/** Of the hosts whose agents are sent spans, so many are asked; so many traces of theirs found no room. */
export type Elsewhere = {readonly asked: number; readonly receiving: number; readonly dropped: number};

export type HostBoard = BoardTimes & {
	readonly row: HostRow;
	readonly signals: HostSignals;
	readonly agent: string;
	readonly charts: {readonly latency: readonly ChartLine[]; readonly throughput: readonly ChartLine[]; readonly errors: readonly ChartLine[]};
	/** What stands on its charts, oldest first: marks, and restarts of this host. */
	readonly marks?: readonly ChartMark[];
	/** Worst first; null while the agent has not told yet. */
	readonly routes: readonly RouteFigures[] | null;
	/** Seconds that the routes cover. */
	readonly routesSeconds: number;
	/** Of an instant that was gone back to: why its details are not told; null while they are, absent of now. */
	readonly untold?: string | null;
	readonly facts: Partial<HostFacts> | null;
	readonly pools: readonly PoolRow[];
	/** Details of the database servers; empty while the agent has told none. */
	readonly databases?: readonly DatabaseFacts[];
	/** The failed ones first, then the slowest. */
	readonly traces?: readonly Trace[];
	/** Where parts of its traces are looked for; absent when only its own were asked for. */
	readonly elsewhere?: Elsewhere;
	readonly collectors: readonly CollectorState[];
	readonly processes?: ProcessesBoard;
};

/** What a screen is handed: it never sees a socket, a clock or the fleet's inside. */
export type BoardSource = {
	/** Called when something to show has changed: once a tick, and at once when a link changes. Returns how to stop it. */
	subscribe(listener: () => void): () => void;
	fleet(query: FleetQuery): FleetBoard;
	/** null when no such host is watched. */
	host(query: HostQuery): HostBoard | null;
	/** What happened, up to the instant shown. */
	log(query: LogQuery): LogBoard;
	/** The requests of a host; null when no such host is watched. */
	requests(query: RequestsQuery): RequestsBoard | null;
	/** How far there is something to be seen. */
	reach(): Reach;
	dispatch(action: BoardAction): void;
};

export type BoardAction =
	/** These details of this host are looked at; null when of none. */
	| {readonly type: 'watch'; readonly id: string | null; readonly details: readonly Detail[]}
	/** These details of every host are looked at; traces of a bounded number of those that have any. */
	| {readonly type: 'watch-all'; readonly details: readonly Detail[]}
	/** Freezes what fleet() and host() answer at this instant; collecting goes on. */
	| {readonly type: 'pause'}
	/** Goes back from the instant that was frozen: everything answered is of that time. */
	| {readonly type: 'step'; readonly backSeconds: number}
	| {readonly type: 'resume'}
	/** What sparklines and charts cover from now on; what is not held yet is asked for. */
	| {readonly type: 'window'; readonly seconds: number}
	/** Marks the instant shown on every chart and in the log. */
	| {readonly type: 'mark'; readonly text: string; /** How long before the instant shown, when the text took a while to type. */ readonly agoSeconds: number}
	/** Compares every gauge with the instant shown from now on; again, with nothing. */
	| {readonly type: 'baseline'};
