/** Actions in, state out: pure. */
import type {SortKey} from '../../signals/board.ts';
import {signalNames} from '../../signals/catalog.ts';
import {currentScreen, type Screen, type Seen, type UiState} from './state.ts';

export type Action =
	| {readonly type: 'move'; readonly by: number | 'first' | 'last' | 'page-down' | 'page-up'}
	| {readonly type: 'enter'}
	| {readonly type: 'back'}
	| {readonly type: 'help'}
	| {readonly type: 'filter'}
	| {readonly type: 'write'; readonly text: string}
	| {readonly type: 'erase'}
	| {readonly type: 'sort'}
	| {readonly type: 'pause'}
	/** One second back or on, or a twelfth of the window; pauses first. */
	| {readonly type: 'step'; readonly by: -1 | 1; readonly far: boolean}
	| {readonly type: 'live'}
	| {readonly type: 'window'; readonly by: -1 | 1};

/** What an action acts on: what was seen, and the time in ms since the epoch. */
export type Context = {readonly seen: Seen; readonly now: number; readonly times: {readonly windowSeconds: number; readonly intervalSeconds: number}};

/** How long rows keep their order after a move. */
export const holdMs = 2000;
export const maxFilterLength = 64;

const sorts: readonly SortKey[] = ['worst', 'name', ...signalNames];

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

type Move = Extract<Action, {type: 'move'}>['by'];

const moved = (from: number, by: Move, last: number, page: number): number => {
	if (by === 'first') return 0;
	if (by === 'last') return last;
	const step = by === 'page-down' ? page : by === 'page-up' ? -page : by;
	return clamp(from + step, 0, last);
};

const moveSelection = (state: UiState, by: Move, {seen, now}: Context): UiState => {
	if (seen.order.length === 0) return state;
	const at = seen.order.indexOf(state.selected ?? seen.target ?? '');
	const selected = seen.order[moved(Math.max(0, at), by, seen.order.length - 1, seen.page)] ?? null;
	return {...state, selected, held: {order: seen.order, until: now + holdMs}};
};

const replaceTop = (state: UiState, screen: Screen): UiState => ({...state, screens: [...state.screens.slice(0, -1), screen]});

const move = (state: UiState, by: Move, context: Context): UiState => {
	const screen = currentScreen(state);
	if (screen.name === 'fleet') return moveSelection(state, by, context);
	const {maxScroll, page} = context.seen;
	return replaceTop(state, {...screen, scroll: moved(Math.min(screen.scroll, maxScroll), by, maxScroll, page)});
};

const enter = (state: UiState, {seen}: Context): UiState => {
	if (state.filterBefore !== null) return {...state, filterBefore: null};
	if (currentScreen(state).name !== 'fleet' || seen.target === null) return state;
	return {...state, selected: seen.target, screens: [...state.screens, {name: 'host', id: seen.target, scroll: 0}]};
};

/** One step back, never out: editing, then the screen, then the filter, then the selection. */
const back = (state: UiState): UiState => {
	if (state.filterBefore !== null) return {...state, filter: '', filterBefore: null};
	if (state.screens.length > 1) return {...state, screens: state.screens.slice(0, -1)};
	if (state.filter !== '') return {...state, filter: ''};
	return {...state, selected: null, held: null};
};

/** How far back there is something to be seen: what agents keep. */
export const maxBackSeconds = 6 * 3600;
/** What graphs may cover. */
export const windowChoices = [60, 300, 900, 3600, 21_600] as const;

const step = (state: UiState, {by, far}: Extract<Action, {type: 'step'}>, {now, times}: Context): UiState => {
	const seconds = far ? times.windowSeconds : times.intervalSeconds;
	const backSeconds = clamp(state.backSeconds - by * seconds, 0, maxBackSeconds);
	// Nothing comes after now: going on from there only pauses nothing.
	if (state.pausedAt === null && backSeconds === 0) return state;
	return {...state, pausedAt: state.pausedAt ?? now, backSeconds};
};

const chooseWindow = (state: UiState, by: -1 | 1, {times}: Context): UiState => {
	const now = state.windowSeconds ?? times.windowSeconds;
	const next = by === 1 ? windowChoices.find(seconds => seconds > now) : windowChoices.findLast(seconds => seconds < now);
	return next === undefined ? state : {...state, windowSeconds: next};
};

export const reduce = (state: UiState, action: Action, context: Context): UiState => {
	switch (action.type) {
		case 'move':
			return move(state, action.by, context);
		case 'enter':
			return enter(state, context);
		case 'back':
			return back(state);
		case 'help':
			return currentScreen(state).name === 'help' ? back(state) : {...state, screens: [...state.screens, {name: 'help', scroll: 0}]};
		case 'filter':
			return {...state, screens: state.screens.slice(0, 1), filterBefore: state.filter};
		case 'write':
			return {...state, filter: (state.filter + action.text).slice(0, maxFilterLength), held: null};
		case 'erase':
			return {...state, filter: [...state.filter].slice(0, -1).join(''), held: null};
		case 'sort':
			return {...state, sort: sorts[(sorts.indexOf(state.sort) + 1) % sorts.length] ?? 'worst', held: null};
		case 'pause':
			return {...state, pausedAt: state.pausedAt === null ? context.now : null, backSeconds: 0};
		case 'step':
			return step(state, action, context);
		case 'live':
			return {...state, pausedAt: null, backSeconds: 0};
		case 'window':
			return chooseWindow(state, action.by, context);
	}
};
