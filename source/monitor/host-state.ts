/** What the monitor holds of one host: a reducer over the messages of its agent, bounded rings underneath. */
import {createAnchor, moveAnchor, type Anchor} from '../signals/anchor.ts';
import type {CollectorState, HostSignals} from '../signals/board.ts';
import {lookUpSeries} from '../signals/catalog.ts';
import type {DatabaseFacts} from '../signals/databases.ts';
import type {HostFacts} from '../signals/facts.ts';
import type {ProcessFacts} from '../signals/processes.ts';
import {pickRequests, requestAgeSeconds, type RequestFact} from '../signals/requests.ts';
import {coarseSlots, coarseStep, createTieredRing, createTimeRing, fineSlots, type TieredRing, type TimeRing} from '../signals/time-ring.ts';
import {maxTraces, type Trace} from '../signals/traces.ts';
import {maxDatabases, maxDistributions, maxSeries} from '../wire/limits.ts';
import type {Frame, Hello, RequestsMessage, RoutesMessage, SeriesKey, ServerMessage, Topic, TopicMessage} from '../wire/messages.ts';
import {createColumns, type Columns} from './columns.ts';
import {createCounting, type Counting} from './counting.ts';
import {derive, deriveCoarse, derivedCoarsening} from './derive.ts';
import {createLatencyRing, type LatencyRing} from './latency-ring.ts';
import {spreadBursts} from './spread-bursts.ts';

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
	/** The last figures that were asked for, and of which slots. */
	readonly memo: {signals: HostSignals | null; first: number; end: number; newest: number | null; revision: number};
};

/** Messages of the routes topic that are kept, by slot. */
const routesKept = 900;
/** Readings of processes that are kept: a minute to go back by. */
export const processesKept = 30;

/** Slots kept at 1 s (15 minutes, or the window when it is longer at a shorter interval), bounded. */
const fineFor = (intervalMs: number, windowSeconds: number): number => Math.min(3600, Math.max(fineSlots, Math.ceil((windowSeconds * 1000) / intervalMs) + 60));

const emptyStores = (fine: number) => {
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
	memo: {signals: null, first: 0, end: 0, newest: null, revision: -1},
});

/** What is told of a host besides its figures. */
export type HostDetails = Pick<HostState, 'routes' | 'requests' | 'traces' | 'databases' | 'processes' | 'facts'>;
export const emptyDetails = (): HostDetails => ({routes: new Map(), requests: [], traces: new Map(), databases: new Map(), processes: [], facts: {}});

/** Room for another stretch of a host's past, on the same grid and under the same columns. */
export const createPastState = (host: HostState): HostState => {
	const stores = emptyStores(fineSlots);
	for (let column = 0; column < host.ring.fine.columns; column++) stores.ring.addColumn(host.ring.coarseningOf(column));
	return {...host, ...stores, ...emptyDetails(), columns: host.columns, connected: true, reason: null, newestSeq: -1, burst: null, durationKeys: new Set(), revision: 0, memo: {signals: null, first: 0, end: 0, newest: null, revision: -1}};
};

/** What the reducer wants done besides: a hole to be filled. */
export type Wish = {readonly refill: {readonly from: number; readonly to: number}} | null;

export const reduceConnected = (host: HostState): void => {
	host.connected = true;
	host.attemptFailed = false;
	host.reason = null;
};

export const reduceDisconnected = (host: HostState, reason: string): void => {
	host.connected = false;
	host.attemptFailed = true;
	// Only the past was told, then it was gone: it was seen when its newest tick was due.
	if (host.lastFrameAt === null && host.newestSeq >= 0) host.lastFrameAt = slotOf(host, host.newestSeq) * host.intervalMs;
	host.reason = reason;
};

/** Takes a message in. `now` is the monitor's clock (monotonic ms); `windowSeconds` says how much must be kept. */
export const reduceMessage = (host: HostState, message: ServerMessage, now: number, windowSeconds: number): Wish => {
	switch (message.type) {
		case 'hello':
			reduceHello(host, message, now, windowSeconds);
			return null;
		case 'schema':
			addSeries(host, message.series, message.distributions);
			return null;
		case 'frame':
			return reduceFrame(host, message, now);
		case 'coarse':
			storeCoarse(host, message);
			return null;
		case 'replayed':
			host.lostFrames += message.lost;
			host.revision++;
			return null;
		case 'collectors':
			host.collectors = message.collectors;
			return null;
		case 'topic':
			storeTopic(host, message, now);
			return null;
		case 'restarts':
		case 'past':
		case 'unknown':
			return null;
	}
};

const reduceHello = (host: HostState, hello: Hello, now: number, windowSeconds: number): void => {
	host.name = hello.host.name;
	host.platform = hello.host.platform;
	host.labels = hello.host.labels ?? {};
	host.agentVersion = hello.agent.version;
	host.collectors = hello.collectors;
	host.topics = hello.topics ?? null;
	host.helloSeq = hello.seq;
	host.recallSeq = hello.recallSeq ?? null;
	host.recallTopics = hello.recallTopics ?? null;
	if (host.epoch !== hello.epoch) {
		if (host.intervalMs !== hello.intervalMs || host.epoch === null) {
			// Slots have another length now: what was held cannot be shown on the same grid.
			Object.assign(host, emptyStores(fineFor(hello.intervalMs, windowSeconds)));
			host.intervalMs = hello.intervalMs;
			host.firstSlot = null;
		}
		host.epoch = hello.epoch;
		host.newestSeq = -1;
		host.routes.clear();
		host.databases.clear();
		host.processes = [];
		host.anchor = createAnchor(Math.max(hello.seq, 0), now - (hello.seq < 0 ? 0 : hello.sinceTickMs), hello.intervalMs);
		host.revision++;
	}
	host.columns.restart();
	addSeries(host, hello.series, hello.distributions);
};

const addSeries = (host: HostState, series: readonly SeriesKey[], distributions: readonly SeriesKey[]): void => {
	for (const key of series) {
		if (host.columns.wireSeries >= maxSeries) break;
		host.columns.addSeries(key, () => host.ring.addColumn(lookUpSeries(key.name)?.kind === 'delta' ? 'sum' : 'max'));
	}
	for (const key of distributions) if (host.columns.wireDistributions < maxDistributions) host.columns.addDistribution(key);
};

/** The local slot of a frame. */
export const slotOf = (host: Pick<HostState, 'anchor'>, seq: number): number => seq + (host.anchor?.offset ?? 0);

const reduceFrame = (host: HostState, frame: Frame, now: number): Wish => {
	if (!host.anchor) return null;
	const live = frame.seq > host.newestSeq;
	let wish: Wish = null;
	if (live) {
		host.anchor = moveAnchor(host.anchor, frame.seq, now, host.intervalMs);
		if (replaying(host, frame, now)) host.revision++;
		else host.lastFrameAt = now;
		if (host.newestSeq >= 0 && frame.seq > host.newestSeq + 1) wish = {refill: {from: host.newestSeq + 1, to: frame.seq - 1}};
		host.newestSeq = frame.seq;
	} else host.revision++;
	storeFrame(host, frame, live);
	return wish;
};

/** Puts a frame where it belongs, whether it is of now or of the past. */
export const storeFrame = (host: HostState, frame: Frame, live: boolean): void => {
	const slot = slotOf(host, frame.seq);
	// Told again, when a longer past was asked for: what is held may have been laid over several seconds already.
	if (!live && host.received.at(slot, 0) === 1) return;
	host.received.put(slot, 0, 1);
	host.firstSlot ??= slot;
	const {values} = frame;
	for (let id = 0; id < values.length; id++) {
		const value = values[id] ?? null;
		const column = value === null ? null : host.columns.columnOf(id);
		if (value !== null && column !== null) host.ring.put(slot, column, value);
	}
	host.latency.put(slot, host.columns.mapLatency(frame.latency));
	const durations = host.columns.mapDurations(frame.latency);
	if (durations.length > 0) host.durations.put(slot, durations);
	for (const [key] of durations) if (host.durationKeys.size < maxDistributions) host.durationKeys.add(key);
	const first = spreadBursts(host, slot);
	if (host.counting.take(host.columns, host.ring.fine, slot)) {
		host.latency.count(host.counting.only);
		host.revision++;
	}
	for (let past = first; past <= slot; past++) derive(host, past);
	if (first < slot) {
		host.revision++;
		const slots = slot - first + 1;
		if (host.burst === null || slots >= host.burst.slots || slot - host.burst.slot > 4 * host.burst.slots) host.burst = {slots, slot};
	}
};

/** A frame that the agent took well before now is history being replayed, not life. */
const replaying = (host: HostState, frame: Frame, now: number): boolean => {
	const due = slotOf(host, frame.seq) * host.intervalMs;
	return now - due > Math.max(1500, host.intervalMs * 2.5) + host.intervalMs;
};

export const storeCoarse = (host: HostState, frame: Frame): void => {
	if (!host.anchor) return;
	const group = Math.floor(slotOf(host, frame.seq) / coarseStep);
	frame.values.forEach((value, id) => {
		const column = host.columns.columnOf(id);
		if (value !== null && column !== null) host.ring.putCoarse(group, column, value);
	});
	host.latency.putCoarse(group, host.columns.mapLatency(frame.latency));
	host.durations.putCoarse(group, host.columns.mapDurations(frame.latency));
	deriveCoarse(host, group);
	host.revision++;
};

/** Puts details to those that are known, whether they are of now or of the past. */
export const storeTopic = (host: HostDetails & Pick<HostState, 'anchor' | 'intervalMs'>, message: TopicMessage, now: number): void => {
	switch (message.topic) {
		case 'facts':
			host.facts = {...host.facts, ...message.data};
			return;
		case 'routes':
			return keepRoutes(host, message);
		case 'databases':
			for (const facts of message.data) if (host.databases.size < maxDatabases || host.databases.has(facts.from)) host.databases.set(facts.from, facts);
			return;
		case 'processes':
			// A new list each time: what was frozen keeps its own.
			host.processes = [...host.processes.slice(1 - processesKept), {at: now, facts: message.data}];
			return;
		case 'traces':
			for (const trace of message.data) {
				host.traces.delete(trace.id);
				host.traces.set(trace.id, trace);
			}
			for (const id of host.traces.keys()) {
				if (host.traces.size <= maxTraces) break;
				host.traces.delete(id);
			}
			return;
		case 'requests':
			return keepRequests(host, message);
	}
};

const requestKey = ({seq, service, from, method, route, failed}: RequestFact): string => [seq, service, from, method, route, failed].join('\n');

/** Whoever looks again is told everything again. */
const keepRequests = (host: HostDetails & Pick<HostState, 'anchor' | 'intervalMs'>, {seq, data}: RequestsMessage): void => {
	const all = new Map(host.requests.map(fact => [requestKey(fact), fact]));
	for (const told of data) {
		const fact = {...told, seq: slotOf(host, told.seq)};
		all.set(requestKey(fact), fact);
	}
	host.requests = pickRequests([...all.values()], slotOf(host, seq) - (requestAgeSeconds * 1000) / host.intervalMs);
};

const keepRoutes = (host: HostDetails & Pick<HostState, 'anchor'>, message: RoutesMessage): void => {
	host.routes.set(slotOf(host, message.seq), message);
	if (host.routes.size > routesKept) for (const slot of host.routes.keys()) {
		host.routes.delete(slot);
		break;
	}
};
