/**
 * The words between the monitor's state and whatever shows it (screen, plain lines, JSON, check): pure shapes, no behaviour.
 */
import type {SignalName, Unit} from './catalog.ts';
import type {DatabaseFacts} from './databases.ts';
import type {HostFacts} from './facts.ts';
import type {ProcessFacts} from './processes.ts';
import type {Precision} from './distribution.ts';
import type {ChartMark, LogBoard, LogQuery} from './log.ts';
import type {Severity} from './severity.ts';
import type {StatusClass} from './status.ts';
import type {Trace} from './traces.ts';

export type {Severity};
export type LinkState = 'connecting' | 'live' | 'stale' | 'down';

export type Evidence = {readonly signal: SignalName; readonly value: number | null; readonly baseline: number | null; readonly unit: Unit};

/** A sentence about what is wrong, with its evidence. `subject` is a service, a pool, a mount, or the host's name. */
export type Finding = {
	readonly severity: 'warning' | 'critical';
	readonly rule: string;
	readonly subject: string;
	/** Milliseconds since the epoch, by the monitor's clock. */
	readonly since: number;
	readonly text: string;
	readonly evidence: readonly Evidence[];
};

export type CollectorState = {
	readonly name: string;
	readonly from: string;
	readonly state: 'starting' | 'ok' | 'absent' | 'failed' | 'stalled';
	/** One line for people; null when there is nothing to say. */
	readonly reason: string | null;
	/** How long the last run took. */
	readonly lastSeconds: number | null;
};

export type LatencyFigures = {
	readonly p50: number | null; readonly p90: number | null; readonly p95: number | null; readonly p99: number | null;
	readonly mean: number | null; readonly max: number | null;
	readonly count: number;
	readonly approximate: boolean;
	/** How each quantile is to be read. */
	readonly precision: Readonly<Record<'p50' | 'p90' | 'p95' | 'p99', Precision>>;
};
export type ThroughputFigures = {readonly perSecond: number | null; readonly inFlight: number | null};
export type ErrorFigures = {readonly ratio: number | null; readonly perSecond: number | null; readonly byClass: Readonly<Record<StatusClass, number>> | null};
export type CpuFigures = Readonly<Record<'utilization' | 'user' | 'system' | 'iowait' | 'steal' | 'throttledRatio' | 'load1' | 'cores' | 'pressureSome', number | null>>;
export type MemoryFigures = Readonly<Record<'utilization' | 'usedBytes' | 'limitBytes' | 'swapUsedBytes' | 'pressureSome', number | null>>;
export type DiskFigures = Readonly<Record<'utilization' | 'ioUtilization' | 'readBytesPerSecond' | 'writeBytesPerSecond' | 'awaitSeconds' | 'pressureSome', number | null>> & {readonly mount: string | null};
export type PoolFigures = Readonly<Record<'utilization' | 'used' | 'idle' | 'max' | 'waiting', number | null>> & {
	/** Connections that are open, where it can only be seen from outside that they are: how many are in use is then unknown. */
	readonly open?: number | null;
};
/** A database server over a stretch of time; rates are per second, shares 0..1. */
export type DatabaseFigures = {readonly database: string; readonly from: string} & Readonly<Record<
	| 'used' | 'max' | 'utilization' | 'active' | 'idleInTransaction' | 'waiting' | 'longestWaitSeconds' | 'rejected' | 'lockWaiters' | 'longestQuerySeconds' | 'longestTransactionSeconds'
	| 'queriesPerSecond' | 'meanQuerySeconds' | 'slowQueries' | 'commitsPerSecond' | 'rollbacksPerSecond' | 'deadlocks' | 'cacheHitRatio' | 'evictionsPerSecond' | 'tempBytesPerSecond'
	| 'memoryUsedBytes' | 'memoryMaxBytes' | 'replicationLagSeconds' | 'pingSeconds', number | null>>;
/** A probe as it last went. */
export type ProbeFigures = {readonly service: string; readonly from: string} & Readonly<Record<'up' | 'dnsSeconds' | 'connectSeconds' | 'tlsSeconds' | 'firstByteSeconds' | 'certificateSeconds', number | null>>;
/** What programs tell of their own inside. */
export type RuntimeFigures = {readonly service: string} & Readonly<Record<'eventLoopDelaySeconds' | 'eventLoopUtilization' | 'heapUsedBytes' | 'heapLimitBytes' | 'gcPauseRatio', number | null>>;
/** Durations of queries, or of waiting for a connection, as a program saw them. */
export type DurationFigures = {readonly service: string; readonly of: 'query' | 'wait'; readonly name: string; readonly latency: LatencyFigures};

export type ServiceSignals = {readonly latency: LatencyFigures | null; readonly throughput: ThroughputFigures | null; readonly errors: ErrorFigures | null; readonly pool: PoolFigures | null};
export type HostSignals = ServiceSignals & {
	readonly cpu: CpuFigures | null; readonly memory: MemoryFigures | null; readonly disk: DiskFigures | null;
	/** Absent where nothing of the kind is told. */
	readonly databases?: readonly DatabaseFigures[];
	readonly probes?: readonly ProbeFigures[];
	readonly runtimes?: readonly RuntimeFigures[];
	readonly durations?: readonly DurationFigures[];
};

export type RouteFigures = {readonly service: string; readonly method: string; readonly route: string; readonly latency: LatencyFigures | null; readonly throughput: ThroughputFigures; readonly errors: ErrorFigures};
/** Figures of a route as its list shows them: everything of one stretch of time. */
export type RouteRow = RouteFigures & {
	/** Identity: service, method, route. */
	readonly id: string;
	/** Requests in the stretch. */
	readonly count: number;
	/** Shares of the requests; null where the input tells no status. */
	readonly clientErrorRatio: number | null;
	readonly serverErrorRatio: number | null;
	/** Durations of all its requests added; null where the input tells none. */
	readonly totalSeconds: number | null;
	/** Its part of the durations of all routes. */
	readonly timeRatio: number | null;
	/** `≥` where not all requests of this route tell their duration, `≈` where the total lacks some of others or is estimated. */
	readonly timePrecision: Precision;
};
export type RouteSort = 'time' | 'p95' | 'rate' | 'errors' | 'name';

/** How many requests took how long, over time. */
export type Heat = {
	/** A column a time cell, oldest first; in it the requests in each band, the fastest band first; empty where nothing is known. */
	readonly columns: readonly (readonly number[])[];
	/** Which of all bands (bands.ts) the first one is. */
	readonly firstBand: number;
	/** Durations come from coarse buckets. */
	readonly isApproximate: boolean;
	/** The number of the time bucket that the last column stands for, as in a gauge. */
	readonly newest?: number;
};

/** A single request that was slow or failed. */
export type RequestRow = {
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly time: number;
	readonly service: string; readonly method: string; readonly route: string;
	readonly status: StatusClass | null;
	readonly seconds: number | null;
	readonly failed: boolean;
	/** Failed ones of one second are one row. */
	readonly count: number;
	/** The trace that it is the start of; null where there is none. */
	readonly trace: string | null;
};

export type RequestsQuery = {
	readonly id: string;
	/** Words that method, route or service hold; `service~shop` chooses a service, also for the heatmap. */
	readonly filter: string;
	/** The identity of the route that is looked at closely; null for none. */
	readonly route: string | null;
	readonly sort: RouteSort; readonly isReversed: boolean;
	/** Cells of the heatmap. */
	readonly cells: number;
};

export type RequestsBoard = {
	readonly time: number;
	readonly windowSeconds: number;
	readonly nowSeconds: number;
	readonly intervalSeconds: number;
	readonly baselineTime?: number | null;
	readonly row: HostRow;
	readonly agent: string;
	readonly services: readonly string[];
	/** The one that the filter chooses; null for all. */
	readonly service: string | null;
	/** Null while the agent has not told yet. */
	readonly routes: readonly RouteRow[] | null;
	/** Seconds that the routes cover. */
	readonly routesSeconds: number;
	/** Of an instant that was gone back to: why its details are not told; null while they are, absent of now. */
	readonly untold?: string | null;
	/** Of the host, of the service, or of the route. */
	readonly heat: Heat | null;
	/** The slowest of the last 15 minutes, and those that failed, the newest first. */
	readonly slowest: readonly RequestRow[];
	readonly failed: readonly RequestRow[];
	readonly traces: readonly Trace[];
};

export type PoolRow = {readonly service: string; readonly pool: string} & PoolFigures;

/** One gauge as a cell of the board shows it. */
export type Gauge = {
	readonly signal: SignalName;
	/** The head number in base units (p95 s, requests/s, ratio); null when unknown. */
	readonly value: number | null;
	/** Why it is unknown; null when it is known. */
	readonly reason: string | null;
	readonly severity: Severity;
	readonly precision: Precision;
	/** One value per cell, oldest first, the last one still alive; NaN is a gap. */
	readonly cells: readonly number[];
	/** The number of the time bucket that the last cell stands for, counted from a fixed time: with it a gauge can sweep. */
	readonly newest?: number;
	/** Pool only: what stands in `20/20 +37`. */
	readonly pool: PoolFigures | null;
	/** The head number of the baseline; null when that is not known, absent while there is no baseline. */
	readonly baseline?: number | null;
};

/** One row of the fleet: a host, or what several of them have in common. */
export type HostRow = {
	/** Identity, stable over reconnects: the target as spelled; of other kinds of rows the kind and the name. */
	readonly id: string;
	/** The name to show. */
	readonly name: string;
	readonly target: string;
	readonly link: LinkState;
	/** Seconds since the newest frame; null before the first. */
	readonly ageSeconds: number | null;
	/** Why it is not live; null when live. */
	readonly reason: string | null;
	readonly severity: Severity;
	readonly gauges: Readonly<Record<SignalName, Gauge>>;
	readonly findings: readonly Finding[];
	/** Of a row that stands for several hosts: how many of them are live, and one of them, the worst. */
	readonly members?: {readonly live: number; readonly all: number; readonly host: string};
	/** What the fleet is filtered by to see the hosts behind a row. */
	readonly narrowsTo?: string;
	/** Of a route: its identity on the host that answers it most. */
	readonly route?: string;
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

export type FleetBoard = {
	/** The instant shown, ms since the epoch. */
	readonly time: number;
	readonly windowSeconds: number;
	/** What the head numbers cover. */
	readonly nowSeconds: number;
	readonly intervalSeconds: number;
	/** The instant that gauges are compared with; null or absent without one. */
	readonly baselineTime?: number | null;
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

export type HostBoard = {
	readonly time: number;
	readonly windowSeconds: number;
	readonly nowSeconds: number;
	readonly intervalSeconds: number;
	readonly baselineTime?: number | null;
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
