/** Actions in, state out: pure. */
import {back, clamp, enter, goToTab, move, stepTab, type Move} from './move.ts';
import {choiceOf, currentScreen, openScreen, type ListChoice, type ScreenName, type Seen, type UiState} from './state.ts';
import {reduceMarking} from './marking.ts';
import {tabs} from './tabs.ts';

export {holdMs} from './move.ts';

export type Action =
	| {readonly type: 'move'; readonly by: Move}
	| {readonly type: 'enter'}
	| {readonly type: 'back'}
	| {readonly type: 'help'}
	/** To a screen by its name, or to the next one or the one before. */
	| {readonly type: 'tab'; readonly to: ScreenName | -1 | 1}
	| {readonly type: 'filter'}
	| {readonly type: 'write'; readonly text: string}
	| {readonly type: 'erase'}
	| {readonly type: 'sort'}
	/** Sorts the other way round. */
	| {readonly type: 'reverse'}
	/** What rows of the fleet stand for: the next of what they can. */
	| {readonly type: 'rows'}
	| {readonly type: 'pause'}
	/** One second back or on, or a window; pauses first. */
	| {readonly type: 'step'; readonly by: -1 | 1; readonly far: boolean}
	| {readonly type: 'live'}
	| {readonly type: 'window'; readonly by: -1 | 1}
	/** Sweeping gauges, or scrolling ones again. */
	| {readonly type: 'sweep'}
	/** The terminal stays behind. */
	| {readonly type: 'slow-link'}
	/** Begins to type the text of a mark. */
	| {readonly type: 'mark'}
	/** Notifications on or off. */
	| {readonly type: 'bell'};

/** What an action acts on: what was seen, and the time in ms since the epoch. */
export type Context = {readonly seen: Seen; readonly now: number; readonly times: {readonly windowSeconds: number; readonly intervalSeconds: number; readonly backSeconds: number; readonly aheadSeconds: number}};

export const maxFilterLength = 64;

/** What graphs may cover. */
export const windowChoices = [60, 300, 900, 3600, 21_600] as const;

const step = (state: UiState, {by, far}: Extract<Action, {type: 'step'}>, {now, times}: Context): UiState => {
	const seconds = far ? times.windowSeconds : times.intervalSeconds;
	const backSeconds = clamp(state.backSeconds - by * seconds, 0 - times.aheadSeconds, Math.max(state.backSeconds, times.backSeconds));
	// Nothing comes after now, except in a recording: going on from there only pauses nothing.
	if (state.pausedAt === null && backSeconds === 0) return state;
	return {...state, pausedAt: state.pausedAt ?? now, backSeconds};
};

const chooseWindow = (state: UiState, by: -1 | 1, {times}: Context): UiState => {
	const now = state.windowSeconds ?? times.windowSeconds;
	const next = by === 1 ? windowChoices.find(seconds => seconds > now) : windowChoices.findLast(seconds => seconds < now);
	return next === undefined ? state : {...state, windowSeconds: next};
};

/** Changes what was chosen for the list that is seen. */
const choose = (state: UiState, change: (before: ListChoice) => Partial<ListChoice>): UiState => {
	const {name} = currentScreen(state);
	const before = choiceOf(state, name);
	return {...state, held: null, lists: {...state.lists, [name]: {...before, ...change(before)}}};
};

const nextSort = (state: UiState, {seen: {sorts}}: Context): UiState =>
	sorts.length === 0 ? state : choose(state, ({sort}) => ({sort: sorts[(Math.max(0, sorts.indexOf(sort ?? '')) + 1) % sorts.length] ?? null, isReversed: false}));

/** From anywhere else to the fleet first: what rows stand for is seen there. */
const nextRows = (state: UiState, {seen}: Context): UiState => {
	if (currentScreen(state).name !== 'fleet') return {...state, screens: state.screens.slice(0, 1)};
	const rows = seen.kinds[(seen.kinds.indexOf(state.rows) + 1) % seen.kinds.length] ?? 'host';
	return rows === state.rows ? state : {...state, rows, screens: [openScreen('fleet')], held: null};
};

const editFilter = (state: UiState, {seen}: Context): UiState => {
	const shown = seen.takesFilter ? state : {...state, screens: state.screens.slice(0, 1)};
	return {...shown, filterBefore: choiceOf(shown, currentScreen(shown).name).filter};
};

export const reduce = (state: UiState, action: Action, context: Context): UiState => {
	if (state.marking !== null) return reduceMarking(state, action, context.now);
	switch (action.type) {
		case 'move':
			return move(state, action.by, context);
		case 'enter':
			return enter(state, context);
		case 'back':
			return back(state);
		case 'help':
			return currentScreen(state).name === 'help' ? back(state) : {...state, screens: [...state.screens, openScreen('help')]};
		case 'tab': {
			if (typeof action.to === 'number') return stepTab(state, action.to, context);
			const tab = tabs.find(({name}) => name === action.to);
			return tab ? goToTab(state, tab, context) : state;
		}
		case 'filter':
			return editFilter(state, context);
		case 'write':
			return choose(state, ({filter}) => ({filter: (filter + action.text).slice(0, maxFilterLength)}));
		case 'erase':
			return choose(state, ({filter}) => ({filter: [...filter].slice(0, -1).join('')}));
		case 'sort':
			return nextSort(state, context);
		case 'reverse':
			return context.seen.sorts.length === 0 ? state : choose(state, ({isReversed}) => ({isReversed: !isReversed}));
		case 'rows':
			return nextRows(state, context);
		case 'pause':
			return {...state, pausedAt: state.pausedAt === null ? context.now : null, backSeconds: 0};
		case 'step':
			return step(state, action, context);
		case 'live':
			return {...state, pausedAt: null, backSeconds: 0};
		case 'window':
			return chooseWindow(state, action.by, context);
		case 'sweep':
			return {...state, isSlowLink: false, style: {...state.style, motion: state.style.motion === 'sweep' ? 'scroll' : 'sweep'}};
		case 'slow-link':
			return state.style.motion === 'sweep' ? state : {...state, isSlowLink: true, style: {...state.style, motion: 'sweep'}};
		case 'bell':
			return {...state, hasBell: !state.hasBell};
		case 'mark':
			return {...state, marking: {text: '', since: context.now}};
	}
};
