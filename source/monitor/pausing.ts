/** The eye at rest: everything as it was at an instant, and the instants before it, while links go on. */
import type {Clock} from '../signals/clock.ts';
import type {Say} from '../triage/input.ts';
import type {HostState} from './host-state.ts';
import {createPastViews, type PastViews} from './past-views.ts';
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
	readonly windowSeconds: () => number;
	/** Asks the agent of a host for a stretch that is not held. */
	readonly ask: (id: string, from: number, to: number) => void;
	/** What was asked for has come. */
	readonly onHere: () => void;
};

export type Pausing = {
	/** What is shown while paused; null while live. */
	readonly shown: {readonly watched: ReadonlyMap<string, Watched>; readonly caches: MergedCaches} | null;
	/** The instant shown: monotonic and wall clock, in ms. */
	moment(): {readonly now: number; readonly time: number};
	readonly pastViews: PastViews;
	pause(): void;
	/** Goes back from the instant of the pause; nothing happens while live. */
	goBack(backMs: number): void;
	resume(): void;
};

/** Everything as it is now; the rings are shared, since what they hold of the past stands still. */
const freeze = (watched: ReadonlyMap<string, Watched>): ReadonlyMap<string, Watched> =>
	new Map([...watched].map(([id, one]) => [id, {...one, host: {...one.host, routes: new Map(one.host.routes), databases: new Map(one.host.databases), traces: new Map(one.host.traces), memo: {...one.host.memo}}, cells: createCellCache()}]));

export const createPausing = ({clock, watched, nowSeconds, say, windowSeconds, ask, onHere}: PausingOptions): Pausing => {
	let paused: Paused | null = null;
	const pastViews = createPastViews({
		clock,
		ask,
		onHere() {
			if (paused) goBack(paused.backMs);
			onHere();
		},
	});
	/** A host as of an instant: from what is held, or from what its agent still keeps. */
	const atInstant = (one: Watched, live: HostState, now: number): Watched => {
		const past = pastViews.view(live, Math.floor(now / live.intervalMs), windowSeconds());
		if (past === null) return one;
		if (past.state === 'here') return {...one, host: past.host, cells: createCellCache(), link: 'live'};
		const reason = past.state === 'asked' ? 'asks the agent for this time' : 'the agent keeps nothing of this time';
		return {...one, host: {...past.host, connected: false, lastFrameAt: null, reason}, cells: createCellCache(), link: past.state === 'asked' ? 'connecting' : 'down'};
	};
	/** Findings, too, are of the instant that is shown; rings are read as they are, since their past stands still. */
	const goBack = (backMs: number): void => {
		if (!paused) return;
		const now = paused.now - backMs;
		const time = paused.time - backMs;
		const shown = new Map<string, Watched>();
		for (const [id, one] of paused.watched) {
			const live = watched.get(id)?.host;
			const then = live ? atInstant(one, live, now) : one;
			const newest = Math.floor(now / one.host.intervalMs);
			shown.set(id, {...then, findings: then !== one && then.link !== 'live' ? [] : findTrouble({...then, link: 'live'}, {time, nowSeconds, say}, newest)});
		}
		paused = {...paused, backMs, shown, caches: new Map()};
	};
	return {
		get shown() {
			return paused ? {watched: paused.shown, caches: paused.caches} : null;
		},
		moment: () => (paused ? {now: paused.now - paused.backMs, time: paused.time - paused.backMs} : {now: clock.now(), time: clock.wallTime()}),
		pastViews,
		pause() {
			if (paused) return;
			const all = freeze(watched);
			paused = {now: clock.now(), time: clock.wallTime(), backMs: 0, watched: all, shown: all, caches: new Map()};
		},
		goBack,
		resume() {
			paused = null;
			pastViews.forget();
		},
	};
};
