/** The eye at rest: everything as it was at an instant, and the instants before it, while links go on. */
import type {Clock} from '../signals/clock.ts';
import type {Say} from '../triage/input.ts';
import type {Recall, ServerMessage, Topic} from '../wire/messages.ts';
import {emptyDetails, slotOf, type HostState} from './host-state.ts';
import {createPastDetails, explainNoDetails} from './past-details.ts';
import {createPastViews} from './past-views.ts';
import {createCellCache} from './select/cells.ts';
import type {MergedCaches} from './select/merged-board.ts';
import {findTrouble} from './trouble.ts';
import type {Watched} from './watched.ts';

type Paused = {
	readonly now: number;
	readonly time: number;
	readonly backMs: number;
	readonly watched: ReadonlyMap<string, Watched>;
	/** The same at the instant that was gone back to. */
	readonly shown: ReadonlyMap<string, Watched>;
	readonly caches: MergedCaches;
};

export type PausingOptions = {
	readonly clock: Clock;
	readonly watched: ReadonlyMap<string, Watched>;
	readonly nowSeconds: number;
	readonly say: Say;
	/** How often an agent may be asked for frames, and for details. */
	readonly askEveryMs: number;
	readonly windowSeconds: () => number;
	/** Asks the agent of a host for a stretch that is not held, or for its details. */
	readonly ask: (id: string, stretch: Omit<Recall, 'type'>) => void;
	/** The details that are looked at of a host. */
	readonly wanted: (id: string) => readonly Topic[];
	/** What was asked for has come. */
	readonly onHere: () => void;
};

export type Pausing = {
	/** What is shown while paused; null while live. */
	readonly shown: {readonly watched: ReadonlyMap<string, Watched>; readonly caches: MergedCaches} | null;
	/** The instant shown: monotonic and wall clock, in ms. */
	moment(): {readonly now: number; readonly time: number};
	/** Takes a message that answers what was asked of the past; true when nobody else need see it. `length` is that of its text. */
	take(live: HostState, message: ServerMessage, length: number): boolean;
	/** Something else is looked at: its details are asked for, too. Whether what is shown may have changed. */
	look(): boolean;
	pause(): void;
	/** Goes back from the instant of the pause; nothing happens while live. */
	goBack(backMs: number): void;
	resume(): void;
};

const asksText = 'asks the agent for this time';
/** What was told so much later than an instant is not shown as of then. */
const heldMs = 60_000;

/** Everything as it is now; the rings are shared, since what they hold of the past stands still. */
const freeze = (watched: ReadonlyMap<string, Watched>): ReadonlyMap<string, Watched> =>
	new Map([...watched].map(([id, one]) => [id, {...one, host: {...one.host, routes: new Map(one.host.routes), databases: new Map(one.host.databases), traces: new Map(one.host.traces), memo: {...one.host.memo}}, cells: createCellCache()}]));

export const createPausing = ({clock, watched, nowSeconds, say, askEveryMs, windowSeconds, ask, wanted, onHere}: PausingOptions): Pausing => {
	let paused: Paused | null = null;
	const onAnswer = (): void => {
		if (paused) goBack(paused.backMs);
		onHere();
	};
	const pastViews = createPastViews({clock, askEveryMs, ask: (id, from, to) => ask(id, {from, to}), onHere: onAnswer});
	const pastDetails = createPastDetails({clock, askEveryMs, ask, wanted, onHere: onAnswer});
	/** The details of an instant whose figures are held: as its agent kept them, else as they are held, as far as those are of then. */
	const withDetails = (one: Watched, live: HostState, slot: number): Watched => {
		const {host} = one;
		if (live.recallTopics === null) {
			const isLater = host.newestSeq >= 0 && (slotOf(host, host.newestSeq) - slot) * host.intervalMs > heldMs;
			return isLater ? {...one, host: {...host, facts: {}, databases: new Map(), untold: explainNoDetails(live)}} : one;
		}
		const details = pastDetails.at(live, slot);
		if (details === null) return {...one, host: {...host, untold: null}};
		// Those of a tick are the same whoever kept them.
		return {...one, host: {...host, ...details, routes: new Map([...host.routes, ...details.routes]), processes: details.processes.length > 0 ? details.processes : host.processes}};
	};
	/** What came in late of the past is seen: what was worked out before is void. */
	const upToDate = (one: Watched, {revision}: HostState): Watched => (revision === one.host.revision ? one : {...one, host: {...one.host, revision}, cells: createCellCache()});
	/** A host as of an instant: from what is held, or from what its agent still keeps. */
	const atInstant = (one: Watched, live: HostState, now: number): Watched => {
		const slot = Math.floor(now / live.intervalMs);
		const past = pastViews.view(live, slot, windowSeconds());
		if (past === null) return withDetails(upToDate(one, live), live, slot);
		if (past.state === 'here') {
			const details = live.recallTopics === null ? {...emptyDetails(), untold: explainNoDetails(live)} : (pastDetails.at(live, slot) ?? {...emptyDetails(), untold: asksText});
			return {...one, host: {...past.host, ...details}, cells: createCellCache(), link: 'live'};
		}
		const reason = past.state === 'asked' ? asksText : 'the agent keeps nothing of this time';
		return {...one, host: {...past.host, connected: false, lastFrameAt: null, reason, untold: reason}, cells: createCellCache(), link: past.state === 'asked' ? 'connecting' : 'down'};
	};
	/** Findings, too, are of the instant that is shown; rings are read as they are, since their past stands still. */
	const goBack = (backMs: number): void => {
		if (!paused) return;
		const now = paused.now - backMs;
		const time = paused.time - backMs;
		const shown = new Map<string, Watched>();
		for (const [id, one] of paused.watched) {
			const live = watched.get(id)?.host;
			const then = live && backMs > 0 ? atInstant(one, live, now) : one;
			const newest = Math.floor(now / one.host.intervalMs);
			shown.set(id, {...then, findings: then.host.ring !== one.host.ring && then.link !== 'live' ? [] : findTrouble({...then, link: 'live'}, {time, nowSeconds, say}, newest)});
		}
		paused = {...paused, backMs, shown, caches: new Map()};
	};
	return {
		get shown() {
			return paused ? {watched: paused.shown, caches: paused.caches} : null;
		},
		moment: () => (paused ? {now: paused.now - paused.backMs, time: paused.time - paused.backMs} : {now: clock.now(), time: clock.wallTime()}),
		take: (live, message, length) => pastDetails.take(live, message, length) || pastViews.take(live, message),
		look() {
			if (!paused || paused.backMs === 0) return false;
			goBack(paused.backMs);
			return true;
		},
		pause() {
			if (paused) return;
			const all = freeze(watched);
			paused = {now: clock.now(), time: clock.wallTime(), backMs: 0, watched: all, shown: all, caches: new Map()};
		},
		goBack,
		resume() {
			paused = null;
			pastViews.forget();
			pastDetails.forget();
		},
	};
};
