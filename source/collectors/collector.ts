/** The one interface behind which every input lies. */
import type {Distribution} from '../signals/distribution.ts';
import type {DistributionName, SeriesName} from '../signals/catalog.ts';
import type {ClassCounts, StatusClass} from '../signals/status.ts';
import type {DatabaseFacts} from '../signals/databases.ts';
import type {HostFacts} from '../signals/facts.ts';
import type {Restart} from '../signals/restart.ts';
import type {ProcessFacts} from '../signals/processes.ts';
import type {Trace} from '../signals/traces.ts';

export type Labels = Readonly<Record<string, string>>;

/** One value of one series at the instant of a reading; NaN is never sent: leave the point out instead. */
export type Point = {readonly name: SeriesName; readonly labels: Labels; readonly value: number};

/** Durations since the reading before; requests of a service (`http.server.request.duration`) unless named otherwise. */
export type LatencyPoint = {readonly name?: DistributionName; readonly labels: Labels; readonly distribution: Distribution};

/** One request as far as the input tells it. */
export type SingleRequest = {readonly status: StatusClass; readonly seconds: number | null};

/** What one route did since the reading before. */
export type RouteDelta = {
	readonly service: string;
	readonly method: string;
	readonly route: string;
	readonly classes: ClassCounts;
	readonly errors: number;
	/** null when the input tells no latency for routes. */
	readonly latency: Distribution | null;
	/** The slowest that did not fail, and the slowest that did; absent where the input tells sums only. */
	readonly slowest?: SingleRequest | null;
	readonly failed?: SingleRequest | null;
};

/** What a collector brings back from one run. An empty reading is a valid one: the first of a counter, say. */
export type Reading = {
	readonly points: readonly Point[];
	readonly latencies?: readonly LatencyPoint[];
	readonly routes?: readonly RouteDelta[];
	/** Details for the host screen; only the keys that this collector knows. */
	readonly facts?: Partial<HostFacts>;
	/** Details of one database server, whole: shown in place of those of the reading before. */
	readonly database?: DatabaseFacts;
	/** Traces worth keeping that are new or have grown since the reading before: the slowest and the failed ones. */
	readonly traces?: readonly Trace[];
	/** What was seen to have begun anew since the reading before. */
	readonly restarts?: readonly Restart[];
	/** The processes of the host, whole. */
	readonly processes?: ProcessFacts;
	/** Something the person should know though the reading worked: shown beside the collector. */
	readonly note?: string;
};

export type Collector = {
	/** Short name of the kind: `cpu`, `prometheus`, `access-log`. */
	readonly name: string;
	/** The input as it is spelled on the command line, without secrets; `host` for the host itself. */
	readonly from: string;
	/**
	 * Reads once. Never called again before it settled; aborted when it takes too long. Throws a CollectorError for what
	 * can be expected to happen; any other error counts as a failure too.
	 */
	collect(signal: AbortSignal): Promise<Reading>;
	/** Gives back what it holds (files, sockets). One that is run on demand may be run again afterwards. */
	close?(): Promise<void>;
};

/**
 * Why a reading could not be had. `absent`: what is read does not exist here (no such file, kernel without PSI), which is
 * no fault; `failed`: it should have worked. The message is one line: what happened, to what, and what to do next.
 */
export class CollectorError extends Error {
	override readonly name = 'CollectorError';
	readonly code: string;
	readonly kind: 'absent' | 'failed';
	constructor(code: string, message: string, kind: 'absent' | 'failed' = 'failed') {
		super(message);
		this.code = code;
		this.kind = kind;
	}
}
