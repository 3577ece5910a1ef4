/** What the monitor holds of one host: bounded rings, what its agent told besides, and how its link is. */
import type {Anchor} from '../signals/anchor.ts';
import type {CollectorState} from '../signals/board.ts';
import type {DatabaseFacts} from '../signals/databases.ts';
import type {HostFacts} from '../signals/facts.ts';
import type {ProcessFacts} from '../signals/processes.ts';
import type {RequestFact} from '../signals/requests.ts';
import {coarseSlots, createTieredRing, createTimeRing, fineSlots, type TieredRing, type TimeRing} from '../signals/time-ring.ts';
import type {Trace} from '../signals/traces.ts';
import type {RoutesMessage, Topic} from '../wire/messages.ts';
import {createColumns, type Columns} from './columns.ts';
import {createCounting, type Counting} from './counting.ts';
import {derivedCoarsening} from './derive.ts';
import {createHeadMemo, type HeadMemo} from './head-memo.ts';
import {createLatencyRing, type LatencyRing} from './latency-ring.ts';

export type HostState = {
	readonly id: string;
	/** The agent's name for its host; the target until it is known. */
	name: string;
	platform: string;
	labels: Readonly<Record<string, string>>;
	agentVersion: string | null;
	readonly startedAt: number;
	connected: boolean;
	attemptFailed: boolean;
	/** Why the link is not up; null while it is. */
	reason: string | null;
	lastFrameAt: number | null;
	epoch: string | null;
	intervalMs: number;
	anchor: Anchor | null;
	newestSeq: number;
	/** The agent's newest tick when it said hello; −1 when it had none. */
	helloSeq: number;
	/** The oldest tick that may be asked for; null when the agent does not tell. */
	recallSeq: number | null;
	/** The slot of the first frame since the monitor began to watch. */
	firstSlot: number | null;
	columns: Columns;
	ring: TieredRing;
	latency: LatencyRing;
	/** Durations of queries and of waiting for connections. */
	durations: LatencyRing;
	durationKeys: Set<string>;
	/** One value a slot for each signal, worked out once when the frame comes in. */
	derived: TieredRing;
	/** 1 in each slot whose frame has come in. */
	received: TimeRing;
	counting: Counting;
	routes: Map<number, RoutesMessage>;
	facts: Partial<HostFacts>;
	databases: Map<string, DatabaseFacts>;
	traces: Map<string, Trace>;
	/** Replaced whole, never changed; `seq` is the local slot here. */
	requests: readonly RequestFact[];
	/** As told of late, oldest first; `at` is when, by the monitor's clock. */
	processes: readonly {readonly at: number; readonly facts: ProcessFacts}[];
	/** What the agent can be asked for; null when it does not say. */
	topics: readonly Topic[] | null;
	/** Details that the agent keeps on its disk, which may be asked for of any instant; null when it keeps none. */
	recallTopics: readonly Topic[] | null;
	/** Of an instant that was gone back to: why its details are not told; null while they are, `undefined` of now. */
	untold?: string | null;
	collectors: readonly CollectorState[];
	/** Frames that the agent could not give any more. */
	lostFrames: number;
	/** How many slots the widest burst of late covered, and when that was: head numbers reach back that far. */
	burst: {readonly slots: number; readonly slot: number} | null;
	/** Grows when anything older than the newest slot changed, or came in late: what was worked out before is void. */
	revision: number;
	/** The head numbers as they were last asked for. */
	readonly memo: HeadMemo;
};

/** Slots kept at 1 s (15 minutes, or the window when it is longer at a shorter interval), bounded. */
export const fineFor = (intervalMs: number, windowSeconds: number): number => Math.min(3600, Math.max(fineSlots, Math.ceil((windowSeconds * 1000) / intervalMs) + 60));

export const emptyStores = (fine: number) => {
	const derived = createTieredRing({fine, coarse: coarseSlots});
	for (const how of derivedCoarsening) derived.addColumn(how);
	const received = createTimeRing(fine);
	received.addColumn();
	return {received, columns: createColumns(), ring: createTieredRing({fine, coarse: coarseSlots}), latency: createLatencyRing(fine, coarseSlots), durations: createLatencyRing(fine, coarseSlots), derived, counting: createCounting()};
};

export const createHostState = (id: string, startedAt: number): HostState => ({
	id,
	name: id,
	platform: 'unknown',
	labels: {},
	agentVersion: null,
	startedAt,
	connected: false,
	attemptFailed: false,
	reason: null,
	lastFrameAt: null,
	epoch: null,
	intervalMs: 1000,
	anchor: null,
	newestSeq: -1,
	helloSeq: -1,
	recallSeq: null,
	firstSlot: null,
	...emptyStores(fineSlots),
	durationKeys: new Set(),
	routes: new Map(),
	facts: {},
	databases: new Map(),
	traces: new Map(),
	requests: [],
	processes: [],
	topics: null,
	recallTopics: null,
	collectors: [],
	lostFrames: 0,
	burst: null,
	revision: 0,
	memo: createHeadMemo(),
});

/** What is told of a host besides its figures. */
export type HostDetails = Pick<HostState, 'routes' | 'requests' | 'traces' | 'databases' | 'processes' | 'facts'>;
export const emptyDetails = (): HostDetails => ({routes: new Map(), requests: [], traces: new Map(), databases: new Map(), processes: [], facts: {}});

/** Room for another stretch of a host's past, on the same grid and under the same columns. */
export const createPastState = (host: HostState): HostState => {
	const stores = emptyStores(fineSlots);
	for (let column = 0; column < host.ring.fine.columns; column++) stores.ring.addColumn(host.ring.coarseningOf(column));
	return {...host, ...stores, ...emptyDetails(), columns: host.columns, connected: true, reason: null, newestSeq: -1, burst: null, durationKeys: new Set(), revision: 0, memo: createHeadMemo()};
};

/** The local slot of a frame. */
export const slotOf = (host: Pick<HostState, 'anchor'>, seq: number): number => seq + (host.anchor?.offset ?? 0);
