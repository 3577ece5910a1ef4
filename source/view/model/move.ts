/** Moving among rows and screens: pure. */
import {choiceOf, currentScreen, openScreen, type Screen, type Seen, type UiState} from './state.ts';
import {tabOf, tabs, type Tab} from './tabs.ts';

export type Move = number | 'first' | 'last' | 'page-down' | 'page-up';
type Moment = {readonly seen: Seen; readonly now: number};

/** How long rows keep their order after a move. */
export const holdMs = 2000;

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

const moved = (from: number, by: Move, last: number, page: number): number => {
	if (by === 'first') return 0;
	if (by === 'last') return last;
	const step = by === 'page-down' ? page : by === 'page-up' ? -page : by;
	return clamp(from + step, 0, last);
};

export const replaceTop = (state: UiState, screen: Screen): UiState => ({...state, screens: [...state.screens.slice(0, -1), screen]});

/** Moves the mark where there are rows to be moved to, else scrolls. */
export const move = (state: UiState, by: Move, {seen, now}: Moment): UiState => {
	const screen = currentScreen(state);
	const {order, target, page, maxScroll} = seen;
	if (order.length === 0) return maxScroll === 0 && screen.scroll === 0 ? state : replaceTop(state, {...screen, scroll: moved(Math.min(screen.scroll, maxScroll), by, maxScroll, page)});
	const at = order.indexOf(screen.cursor ?? target ?? '');
	const cursor = order[moved(Math.max(0, at), by, order.length - 1, page)] ?? null;
	return {...replaceTop(state, {...screen, cursor}), held: {order, until: now + holdMs}};
};

/** The mark stays where Enter found it, so that one comes back to the same row. */
const markTarget = (state: UiState, {target}: Seen): UiState => (target === null ? state : replaceTop(state, {...currentScreen(state), cursor: target}));

/** The hosts behind a row. */
const narrow = (state: UiState, filter: string): UiState => ({...replaceTop(state, openScreen('fleet')), rows: 'host', held: null, lists: {...state.lists, fleet: {...choiceOf(state, 'fleet'), filter}}});

export const enter = (state: UiState, {seen}: Moment): UiState => {
	if (state.filterBefore !== null) return {...state, filterBefore: null};
	if (seen.narrowsTo !== null) return narrow(state, seen.narrowsTo);
	if (seen.opens === null) return state;
	const marked = markTarget(state, seen);
	return {...marked, screens: [...marked.screens, seen.opens], held: null};
};

/** One step back, never out: editing, then the filter of the screen, then the screen, then the selection. */
export const back = (state: UiState): UiState => {
	const {name} = currentScreen(state);
	if (state.filterBefore !== null || choiceOf(state, name).filter !== '') return {...state, filterBefore: null, held: null, lists: {...state.lists, [name]: {...choiceOf(state, name), filter: ''}}};
	if (state.screens.length > 1) return {...state, screens: state.screens.slice(0, -1), held: null};
	return {...replaceTop(state, openScreen('fleet')), held: null};
};

/** Goes to a tab: of the host that one is at, else of the one that is marked. */
export const goToTab = (state: UiState, {name, of}: Tab, {seen}: Moment): UiState => {
	const here = currentScreen(state);
	const home = state.screens[0] ?? openScreen('fleet');
	const host = here.host ?? (here.name === 'fleet' ? seen.host : (state.left.host?.host ?? null));
	const own = tabOf([here]);
	const left = own === null ? state.left : {...state.left, [own.name]: here};
	const base: Screen = here.name === 'fleet' && seen.target !== null && of === 'host' ? {...home, cursor: seen.target} : home;
	if (name === 'fleet') return {...state, left, screens: [base], filterBefore: null, held: null};
	const known = left[name];
	const screen = known && (of === 'fleet' || known.host === host) ? known : openScreen(name, of === 'host' ? host : null);
	return {...state, left, screens: [base, screen], filterBefore: null, held: null};
};

export const stepTab = (state: UiState, by: -1 | 1, moment: Moment): UiState => {
	const at = tabs.findIndex(tab => tab === tabOf(state.screens));
	const next = tabs[(at + by + tabs.length) % tabs.length];
	return next ? goToTab(state, next, moment) : state;
};
