/** What is known of a host or a service over a stretch of time, as numbers: pure shapes, null where nothing is known. */
import type {Precision} from './distribution.ts';
import type {StatusClass} from './status.ts';

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

export type PoolRow = {readonly service: string; readonly pool: string} & PoolFigures;
