/** The fleet of a recording: what a live one is, at the recorded time; it may be moved to any instant. */
import type {BoardAction, ReplayState} from '../../signals/board.ts';
import {fineSlots} from '../../signals/time-ring.ts';
import {createFleet, type Fleet, type FleetOptions} from '../fleet.ts';
import type {ServerMessage, Topic} from '../../wire/messages.ts';
import type {LogEntry} from '../../signals/log.ts';
import {createPlayer, type Player} from './player.ts';
import type {Recording} from './recording.ts';
import type {ReplayClock} from './replay-clock.ts';

export type ReplayFleetOptions = Omit<FleetOptions, 'clock'> & {readonly recording: Recording; readonly clock: ReplayClock; readonly speed: number};

export type ReplayFleet = Fleet & {
	/** Shows another instant; playing goes on from there. */
	seek(at: number): void;
	/** Something about the playing has changed. */
	refresh(): void;
};

/** More than is seen, as far as there are seconds: rules look back five minutes, and steps within what is held cost nothing. */
const pastOf = (windowSeconds: number): number => Math.max(windowSeconds, Math.min(fineSlots, windowSeconds + 300));

/** Turns in which links of a recording have answered: connect, hello, subscribe. */
const answerTurns = 12;

export const createReplayFleet = (options: ReplayFleetOptions): ReplayFleet => {
	const {recording, clock} = options;
	const listeners = new Set<() => void>();
	const messageListeners = new Set<(id: string, message: ServerMessage, text: string) => void>();
	const eventListeners = new Set<(entry: LogEntry) => void>();
	let {windowSeconds} = options;
	let watchedOfAll: readonly Topic[] = [];
	/** What a screen has asked to be told of: asked again of the fleet of another instant. */
	let looked: BoardAction | null = null;
	let lookedAtAll: BoardAction | null = null;
	let pausedAt: number | null = null;
	let shownAt: number | null = null;
	let closed = false;
	/** What is held begins here. */
	let loadedFrom = Infinity;

	const open = (): {readonly fleet: Fleet; readonly player: Player} => {
		const pastSeconds = pastOf(windowSeconds);
		loadedFrom = clock.now() - pastSeconds * 1000;
		const fleet = createFleet({...options, windowSeconds, clock, pastSeconds, askEveryMs: 0});
		const player = createPlayer(recording, clock);
		for (const [place, id] of recording.hosts.entries()) fleet.add(id, player.transport(place));
		fleet.subscribe(() => {
			for (const listener of listeners) listener();
		});
		fleet.onMessage((id, message, text) => {
			for (const listener of messageListeners) listener(id, message, text);
		});
		fleet.onEvent(entry => {
			for (const listener of eventListeners) listener(entry);
		});
		if (watchedOfAll.length > 0) fleet.watchAll(watchedOfAll);
		if (looked) fleet.dispatch(looked);
		if (lookedAtAll) fleet.dispatch(lookedAtAll);
		return {fleet, player};
	};
	let current = open();
	let newest = current;
	/** The fleet of before is shown until the links of the new one have answered, so that no screen is empty in between. */
	const seek = (at: number): void => {
		newest.player.close();
		if (newest !== current) newest.fleet.close();
		clock.jump(Math.max(recording.startAt, Math.min(at, recording.endAt)));
		const next = open();
		newest = next;
		let answered = Promise.resolve();
		for (let turn = 0; turn < answerTurns; turn++) answered = answered.then(() => undefined);
		void answered.then(() => {
			if (newest !== next || closed) return;
			current.fleet.close();
			current = next;
			next.fleet.judge();
			if (pausedAt !== null) next.fleet.dispatch({type: 'pause'});
			for (const listener of listeners) listener();
		});
	};
	const state = (): {readonly replay: ReplayState} => ({replay: {speed: options.speed, isOver: clock.isOver}});
	const marked = <T extends object>(board: T): T => ({...board, ...state()});
	/** What is held is shown from there; for the rest the recording is asked. */
	const show = (at: number): void => {
		if (pausedAt === null) return;
		shownAt = at;
		if (at <= clock.now() && at - windowSeconds * 1000 >= loadedFrom) return current.fleet.dispatch({type: 'step', backSeconds: (clock.now() - at) / 1000});
		seek(at);
	};
	return {
		seek,
		refresh() {
			for (const listener of listeners) listener();
		},
		get watched() {
			return current.fleet.watched;
		},
		intervalMs: options.intervalMs,
		add: () => undefined,
		onMessage(listener) {
			messageListeners.add(listener);
			return () => messageListeners.delete(listener);
		},
		onLink: listener => current.fleet.onLink(listener),
		onEvent(listener) {
			eventListeners.add(listener);
			return () => eventListeners.delete(listener);
		},
		history: until => current.fleet.history(until),
		watchAll(topics) {
			watchedOfAll = topics;
			current.fleet.watchAll(topics);
		},
		judge: () => current.fleet.judge(),
		linkOf: id => current.fleet.linkOf(id),
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		fleet: query => marked(current.fleet.fleet(query)),
		host(query) {
			const board = current.fleet.host(query);
			return board && marked(board);
		},
		log: query => marked(current.fleet.log(query)),
		requests(query) {
			const board = current.fleet.requests(query);
			return board && marked(board);
		},
		reach() {
			const at = pausedAt ?? clock.now();
			return {backSeconds: Math.max(0, (at - recording.startAt) / 1000), aheadSeconds: Math.max(0, (recording.endAt - at) / 1000)};
		},
		dispatch(action) {
			switch (action.type) {
				case 'pause':
					clock.pause();
					pausedAt = clock.now();
					shownAt = pausedAt;
					return current.fleet.dispatch(action);
				case 'step':
					return show((pausedAt ?? clock.now()) - action.backSeconds * 1000);
				case 'resume': {
					const from = shownAt ?? clock.now();
					pausedAt = null;
					shownAt = null;
					if (from !== clock.now()) seek(from);
					else current.fleet.dispatch(action);
					return clock.play();
				}
				case 'window':
					windowSeconds = action.seconds;
					return current.fleet.dispatch(action);
				case 'watch':
					looked = action;
					return current.fleet.dispatch(action);
				case 'watch-all':
					lookedAtAll = action;
					return current.fleet.dispatch(action);
				default:
					return current.fleet.dispatch(action);
			}
		},
		close() {
			closed = true;
			current.fleet.close();
			newest.fleet.close();
			newest.player.close();
			clock.close();
			listeners.clear();
		},
	};
};
