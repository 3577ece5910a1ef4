/**
 * All that agent and monitor say to each other: JSON text frames over WebSocket at /v1/stream, subprotocol engineroom.v1.
 * Schema first, then positional values. The schema only ever grows while an agent lives, so an older frame is a prefix of
 * the newest schema and can be replayed without telling which schema it was made under.
 */
import type {CollectorState, Detail} from '../signals/board.ts';
import type {DatabaseFacts} from '../signals/databases.ts';
import type {HostFacts} from '../signals/facts.ts';
import type {Distribution} from '../signals/distribution.ts';
import type {RestartKind} from '../signals/restart.ts';
import type {RequestFact} from '../signals/requests.ts';
import type {ProcessFacts} from '../signals/processes.ts';
import type {ClassCounts} from '../signals/status.ts';
import type {Trace} from '../signals/traces.ts';

/** A series by its name in the catalog and its labels; its id is its place in the list. */
export type SeriesKey = {readonly name: string; readonly labels: Readonly<Record<string, string>>};

/** What an agent tells whatever it runs on demand. */
export const steadyTopics: readonly Topic[] = ['routes', 'facts', 'databases', 'traces', 'requests'];
/** Details that are sent only while somebody looks at them. */
export type Topic = Detail;
export const topics: readonly Topic[] = [...steadyTopics, 'processes'];

export type Hello = {
	readonly type: 'hello';
	readonly version: number;
	/** Changes with every start of the agent: sequence numbers count from 0 again. */
	readonly epoch: string;
	readonly agent: {readonly version: string; readonly pid: number};
	/** `labels` are what the person who started the agent calls it: env=prod. */
	readonly host: {readonly name: string; readonly platform: string; readonly labels?: Readonly<Record<string, string>>};
	readonly intervalMs: number;
	/** The newest tick, −1 before the first, and how long ago it was. */
	readonly seq: number;
	readonly sinceTickMs: number;
	/** The oldest frame in the agent's history. */
	readonly oldestSeq: number;
	/** The oldest tick on the agent's disk, which a recall may ask for; absent where it keeps its past in memory only. */
	readonly recallSeq?: number;
	readonly series: readonly SeriesKey[];
	readonly distributions: readonly SeriesKey[];
	readonly collectors: readonly CollectorState[];
	/** What may be watched; not told by agents that run nothing on demand yet. */
	readonly topics?: readonly Topic[];
	/** Details that are kept on the agent's disk, which a recall may ask for; not told by agents that keep none. */
	readonly recallTopics?: readonly Topic[];
};

/** More series: appended to those known. */
export type SchemaMessage = {readonly type: 'schema'; readonly series: readonly SeriesKey[]; readonly distributions: readonly SeriesKey[]};

export type Frame = {
	/** `coarse` is ten ticks in one, from the agent's long history; `seq` is then the first of them. */
	readonly type: 'frame' | 'coarse';
	readonly seq: number;
	/** The agent's wall clock, ms since the epoch: to be shown, never to be computed with. */
	readonly time: number;
	/** By series id; null is unknown. A frame may be shorter than the schema. */
	readonly values: readonly (number | null)[];
	/** By distribution id; only those with something in them, and an entry for none means unknown. */
	readonly latency: readonly (readonly [number, Distribution])[];
};

/**
 * The end of a replay, refill or recall: how many of the frames asked for are no longer (or never were) in the history. With `topics` it ends a
 * recall of details, and `lost` is how many messages were left out because they were too many.
 */
export type Replayed = {readonly type: 'replayed'; readonly from: number; readonly to: number; readonly lost: number; readonly topics?: readonly Topic[]};
export type CollectorsMessage = {readonly type: 'collectors'; readonly collectors: readonly CollectorState[]};

/** `seq` is the tick in which it was noticed, or the one in which it was: below 0 when that was before the agent. */
export type RestartRecord = {readonly seq: number; readonly of: RestartKind; readonly name: string};
/** What began anew: all that is remembered after the hello, then each as it is noticed. */
export type RestartsMessage = {readonly type: 'restarts'; readonly restarts: readonly RestartRecord[]};

export type RouteRecord = {readonly service: string; readonly from: string; readonly method: string; readonly route: string; readonly classes: ClassCounts; readonly errors: number; readonly latency: Distribution | null};
/** How `observed` of the routes names what an input tells of a service. */
export const observedKey = (from: string, service: string): string => `${from} ${service}`;

/** What the routes did in tick `seq`; `observed` says how many seconds that covers, by input and service (from agents before 0.2 by input alone). */
export type RoutesMessage = {readonly type: 'topic'; readonly topic: 'routes'; readonly seq: number; readonly observed: Readonly<Record<string, number>>; readonly data: readonly RouteRecord[]};
export type FactsMessage = {readonly type: 'topic'; readonly topic: 'facts'; readonly seq: number; readonly data: Partial<HostFacts>};

/** Database servers, each whole; one that is not in the message is as it was told before. */
export type DatabasesMessage = {readonly type: 'topic'; readonly topic: 'databases'; readonly seq: number; readonly data: readonly DatabaseFacts[]};
/** Traces that are new or have grown, each whole. */
export type TracesMessage = {readonly type: 'topic'; readonly topic: 'traces'; readonly seq: number; readonly data: readonly Trace[]};
/** Single requests that are new among the slowest and the failed ones. */
export type RequestsMessage = {readonly type: 'topic'; readonly topic: 'requests'; readonly seq: number; readonly data: readonly RequestFact[]};
/** The processes of the host as they were just now, in place of those told before. */
export type ProcessesMessage = {readonly type: 'topic'; readonly topic: 'processes'; readonly seq: number; readonly data: ProcessFacts};
export type TopicMessage = RoutesMessage | FactsMessage | DatabasesMessage | TracesMessage | RequestsMessage | ProcessesMessage;
/** Details of the past, as they were told then: the answer to a recall that names topics. */
export type PastMessage = {readonly type: 'past'; readonly message: TopicMessage};

export type ServerMessage = Hello | SchemaMessage | Frame | Replayed | CollectorsMessage | RestartsMessage | TopicMessage | PastMessage | {readonly type: 'unknown'; readonly name: string};

export type Subscribe = {
	readonly type: 'subscribe';
	/** With the epoch of the hello and the last sequence number held, only what was missed is sent; else the window. */
	readonly epoch: string | null;
	readonly since: number | null;
	readonly windowSeconds: number;
};
export type Refill = {readonly type: 'refill'; readonly from: number; readonly to: number};
/** A stretch of the past to be looked at, whatever is held: answered with coarse frames, then frames for the newest 900 ticks of it, then `replayed`. */
export type Recall = {
	readonly type: 'recall';
	readonly from: number;
	readonly to: number;
	/** These details of the stretch (its newest 900 ticks) in place of frames; only to agents that tell `recallTopics`. */
	readonly topics?: readonly Topic[];
	/** With topics: where they are too many, those nearest to this tick are told; the end of the stretch when it is not given. */
	readonly at?: number;
};
export type Watch = {readonly type: 'watch'; readonly topics: readonly Topic[]};
export type ClientMessage = Subscribe | Refill | Recall | Watch | {readonly type: 'unknown'; readonly name: string};

/** A message or the reason why it is none. */
export type Decoded<T> = {readonly ok: true; readonly message: T} | {readonly ok: false; readonly code: WireErrorCode; readonly reason: string};
export type WireErrorCode = 'ERR_WIRE_SIZE' | 'ERR_WIRE_JSON' | 'ERR_WIRE_SHAPE' | 'ERR_WIRE_VERSION';
