/** All watched hosts: links in, one steady tick out, and the answers that screens ask for. */
import type {BoardAction, Elsewhere, FleetBoard, FleetQuery, HostBoard, HostQuery, RequestsBoard, RequestsQuery} from '../signals/board.ts';
import {judgeLink} from '../signals/staleness.ts';
import {coarseSlots, coarseStep} from '../signals/time-ring.ts';
import type {ServerMessage} from '../wire/messages.ts';
import type {LogBoard, LogQuery} from '../signals/log.ts';
import {defaultAskEveryMs} from './ask-seldom.ts';
import {keepConnected, type Connection} from './connection.ts';
import {createChronicle} from './events/chronicle.ts';
import {placeAfter, selectMarks} from './events/log.ts';
import {createRestartWatch} from './events/restarts.ts';
import {selectLog} from './events/select-log.ts';
import {receivesSpans, trimTraces} from './elsewhere.ts';
import type {Fleet, FleetOptions} from './fleet-shape.ts';
import {createHostState} from './host-state.ts';
import {reduceConnected, reduceDisconnected, reduceMessage} from './reduce-message.ts';
import {createLookout} from './lookout.ts';
import {createPausing} from './pausing.ts';
import {createReachBack} from './reach-back.ts';
import {createSilenceWatch} from './silence.ts';
import {createBaseline} from './select/baseline.ts';
import type {Baseline} from './select/baseline-figures.ts';
import {createCellCache} from './select/cells.ts';
import {createStanding} from './select/standing.ts';
import {selectFleet} from './select/fleet.ts';
import {findNamesakes} from './select/fleet-board.ts';
import type {MergedCaches} from './select/merged-board.ts';
import {selectHostBoard} from './select/host-board.ts';
import {createTraceJoiner} from './select/joined-traces.ts';
import {selectRequestsBoard} from './select/requests.ts';
import {createTrackRoom} from './track-room.ts';
import {findTrouble} from './trouble.ts';
import type {Watched} from './watched.ts';

export type {Fleet, FleetOptions};

/** Up to this many hosts are judged in one tick; of more, each comes up after some ticks. */
const hostsPerTurn = 8;
const maxTurns = 5;
const manyHosts = 50;
/** Changes of links within this time are shown together. */
const soonMs = 20;

export const createFleet = (options: FleetOptions): Fleet => {
	const {clock} = options;
	const watched = new Map<string, Watched>();
	const connections = new Map<string, Connection>();
	const silence = createSilenceWatch(clock);
	const lookout = createLookout({
		connections,
		hasTraces(id) {
			const one = watched.get(id);
			return one !== undefined && receivesSpans(one.host);
		},
		onLeft: id => watched.get(id)?.host.traces.clear(),
	});
	/** Traces of other hosts for which there was no room, since they are looked at. */
	let droppedElsewhere = 0;
	const trimElsewhere = (): void => {
		droppedElsewhere += trimTraces([...lookout.elsewhere].flatMap(id => (id === lookout.id ? [] : (watched.get(id)?.host ?? []))));
	};
	let join = createTraceJoiner();
	/** Nothing of others' parts is kept once nobody looks. */
	const forgetElsewhere = (): void => {
		droppedElsewhere = 0;
		join = createTraceJoiner();
	};
	const describeElsewhere = (): Elsewhere => ({asked: lookout.elsewhere.size, receiving: [...watched.values()].filter(({host}) => receivesSpans(host)).length, dropped: droppedElsewhere});
	const listeners = new Set<() => void>();
	const chronicle = createChronicle(options.say);
	const restarts = createRestartWatch(chronicle, clock);
	let baseline: Baseline | null = null;
	const messageListeners = new Set<(id: string, message: ServerMessage, text: string) => void>();
	const linkListeners = new Set<(id: string, reason: string | null) => void>();
	let {windowSeconds} = options;
	const caches: MergedCaches = new Map();
	let cancelTick = (): void => undefined;
	let cancelSoon: (() => void) | null = null;
	let closed = false;

	const notify = (): void => {
		for (const listener of listeners) listener();
	};
	/** A link has changed: shown within a moment, not with the next tick; many at once are shown together. */
	const notifySoon = (): void => {
		cancelSoon ??= clock.setTimer(() => {
			cancelSoon = null;
			judgeLinks();
			notify();
		}, soonMs);
	};
	/** Grows with everything that hosts tell: until then, and for a moment, links are what they were judged to be. */
	let events = 0;
	let judged = {at: -Infinity, events: -1};
	const judgeLinks = (): void => {
		const now = clock.now();
		if (judged.events === events && now - judged.at < soonMs) return;
		judged = {at: now, events};
		const time = clock.wallTime();
		for (const one of watched.values()) {
			one.link = judgeLink(one.host, now);
			chronicle.linked(one, time);
		}
	};
	const room = createTrackRoom();
	/** Rules look at every host in turn, some each tick: what they say is confirmed over seconds anyway. */
	let turn = 0;
	const judgeSome = (every: number): void => {
		judgeLinks();
		turn++;
		let index = 0;
		for (const one of watched.values()) {
			if (one.link !== 'live' || index++ % every === turn % every) {
				one.findings = findTrouble(one, {time: clock.wallTime(), nowSeconds: options.nowSeconds, say: options.say, room});
				chronicle.judged(one, clock.wallTime());
			}
		}
	};
	const judgeAll = (): void => judgeSome(1);
	const judgeTurn = (): void => judgeSome(Math.min(maxTurns, Math.ceil(watched.size / hostsPerTurn)));
	const scheduleTick = (): void => {
		if (closed) return;
		// A little after the whole interval of the wall clock, when the frames of this tick are in.
		const phase = options.intervalMs >= 1000 ? 200 : 0;
		const wait = options.intervalMs - ((clock.wallTime() - phase) % options.intervalMs);
		const show = (): void => {
			baseline?.fill(watched.values());
			notify();
			scheduleTick();
		};
		cancelTick = clock.setTimer(() => {
			judgeTurn();
			// Of many hosts judging takes as long as drawing: a key that was pressed meanwhile is served in between.
			if (watched.size > manyHosts) cancelTick = clock.setTimer(show, 0);
			else show();
		}, Math.max(10, wait));
	};
	const pausing = createPausing({
		clock, watched, nowSeconds: options.nowSeconds, say: options.say, askEveryMs: options.askEveryMs ?? defaultAskEveryMs,
		windowSeconds: () => windowSeconds,
		ask: (id, stretch) => connections.get(id)?.recall(stretch),
		wanted: id => lookout.wanted(id),
		onHere: notify,
	});
	const reachBack = createReachBack({watched, usual: () => Math.max(windowSeconds, options.pastSeconds ?? 0), windowSeconds: () => windowSeconds, widen: (id, seconds) => connections.get(id)?.widen(seconds)});
	/** A screen tells what it looks at when it has been drawn: it is drawn again soon, not within that. */
	const lookedElsewhere = (): void => {
		if (pausing.look()) notifySoon();
	};
	const view = () => ({...pausing.moment(), windowSeconds, nowSeconds: options.nowSeconds, intervalSeconds: options.intervalMs / 1000, baseline});
	const shown = (): ReadonlyMap<string, Watched> => {
		if (pausing.shown) return pausing.shown.watched;
		judgeLinks();
		return watched;
	};
	scheduleTick();
	return {
		watched,
		intervalMs: options.intervalMs,
		add(id, transport) {
			if (watched.has(id) || closed) return;
			const host = createHostState(id, clock.now());
			const one: Watched = {host, cells: createCellCache(), link: 'connecting', findings: [], standing: createStanding()};
			watched.set(id, one);
			events++;
			const connection = keepConnected({
				transport,
				clock,
				silence,
				windowSeconds: () => reachBack.asked(id),
				held: () => ({epoch: host.epoch, since: host.newestSeq < 0 ? null : host.newestSeq}),
				events: {
					onConnected() {
						events++;
						reduceConnected(host);
						for (const listener of linkListeners) listener(id, null);
						notifySoon();
					},
					onMessage(message, text, now) {
						events++;
						const {epoch} = host;
						if (pausing.take(host, message, text.length)) return;
						const wish = reduceMessage(host, message, now, windowSeconds);
						restarts.take(one, message, epoch);
						if (message.type === 'hello' || message.type === 'collectors') lookout.told(id);
						if (message.type === 'topic' && message.topic === 'traces') trimElsewhere();
						// What was asked for of the past has come: it is there for the instant that is shown.
						if (message.type === 'replayed') pausing.look();
						if (wish) connections.get(id)?.refill(wish.refill.from, wish.refill.to);
						for (const listener of messageListeners) listener(id, message, text);
						if (message.type === 'hello' || message.type === 'replayed') notifySoon();
					},
					onDisconnected(reason) {
						events++;
						reduceDisconnected(host, reason);
						for (const listener of linkListeners) listener(id, reason);
						notifySoon();
					},
				},
			});
			connections.set(id, connection);
			lookout.joined(id);
		},
		onMessage(listener) {
			messageListeners.add(listener);
			return () => messageListeners.delete(listener);
		},
		onLink(listener) {
			linkListeners.add(listener);
			return () => linkListeners.delete(listener);
		},
		onEvent: listener => chronicle.onEntry(listener),
		history: until => chronicle.log.entries.slice(0, placeAfter(chronicle.log.entries, until)).reverse(),
		watchAll(topics) {
			for (const connection of connections.values()) connection.watch(topics);
		},
		judge: judgeAll,
		linkOf: id => {
			const one = watched.get(id);
			return one ? judgeLink(one.host, clock.now()) : 'down';
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		fleet: (query: FleetQuery): FleetBoard => selectFleet([...shown().values()], query, view(), pausing.shown?.caches ?? caches),
		host: (query: HostQuery): HostBoard | null => {
			const one = shown().get(query.id);
			const moment = view();
			const all = [...shown().values()];
			return one ? selectHostBoard(one, query, {view: moment, all, marks: selectMarks(chronicle.log, query.id, moment.time - windowSeconds * 1000, moment.time), ...(query.traces === 'joined' && {joined: {join, elsewhere: describeElsewhere()}})}) : null;
		},
		log: (query: LogQuery): LogBoard => selectLog(chronicle.log, query, view(), shown()),
		requests: (query: RequestsQuery): RequestsBoard | null => {
			const one = shown().get(query.id);
			return one ? selectRequestsBoard(one, query, view(), findNamesakes([...shown().values()])) : null;
		},
		reach() {
			const told = [...watched.values()].map(({host}) => (host.recallSeq === null || host.recallSeq < 0 ? 0 : ((host.newestSeq - host.recallSeq) * host.intervalMs) / 1000));
			return {backSeconds: Math.max(coarseSlots * coarseStep, ...told), aheadSeconds: 0};
		},
		dispatch(action: BoardAction) {
			switch (action.type) {
				case 'watch':
					lookout.look(action);
					return lookedElsewhere();
				case 'watch-all':
					if (!action.details.includes('traces')) forgetElsewhere();
					lookout.lookAtAll(action.details);
					return lookedElsewhere();
				case 'pause':
					return pausing.pause();
				case 'step':
					reachBack.goBack(action.backSeconds);
					return pausing.goBack(action.backSeconds * 1000);
				case 'window':
					if (action.seconds > windowSeconds) for (const connection of connections.values()) connection.widen(action.seconds);
					windowSeconds = action.seconds;
					return;
				case 'resume':
					return pausing.resume();
				case 'mark':
					return chronicle.mark(action.text, view().time - action.agoSeconds * 1000);
				case 'baseline':
					baseline = baseline ? null : createBaseline(view());
					return;
			}
		},
		close() {
			closed = true;
			cancelTick();
			cancelSoon?.();
			pausing.resume();
			for (const connection of connections.values()) connection.close();
			connections.clear();
			listeners.clear();
		},
	};
};
