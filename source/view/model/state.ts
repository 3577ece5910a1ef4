/** What the person has chosen: everything about the screen that is not data. */
import {scrollingBlocks, type GaugeStyle} from '../../draw/strip.ts';
import type {Detail, RowKind} from '../../signals/board.ts';

/** `route` and `trace` are opened from their lists; the others are tabs (tabs.ts) and help. */
export type ScreenName = 'fleet' | 'host' | 'requests' | 'database' | 'traces' | 'processes' | 'log' | 'route' | 'trace' | 'help';

export type Screen = {
	readonly name: ScreenName;
	/** The host that it is about; null where it is about all of them, or none is known. */
	readonly host: string | null;
	/** What of the host it is about: the id of a route, of a trace. */
	readonly subject: string | null;
	/** The identity of the row that was moved to; null is the row on top. */
	readonly cursor: string | null;
	readonly scroll: number;
};

/** A screen as it is when one comes to it. */
export const openScreen = (name: ScreenName, host: string | null = null, subject: string | null = null): Screen => ({name, host, subject, cursor: null, scroll: 0});

/** What was chosen for the list of a screen: kept when one goes elsewhere. */
export type ListChoice = {
	readonly filter: string;
	/** One of the sorts that the screen offers; null is its first. */
	readonly sort: string | null;
	/** The other way round. */
	readonly isReversed: boolean;
};
const noChoice: ListChoice = {filter: '', sort: null, isReversed: false};

export type UiState = {
	/** The screens one came through; the first is the fleet, the last one is seen. Never empty. */
	readonly screens: readonly Screen[];
	/** Tabs as they were left, to be found so again. */
	readonly left: Readonly<Partial<Record<ScreenName, Screen>>>;
	readonly lists: Readonly<Partial<Record<ScreenName, ListChoice>>>;
	/** What rows of the fleet stand for. */
	readonly rows: RowKind;
	/** The filter of the screen that is seen before it was edited, while it is edited. */
	readonly filterBefore: string | null;
	/** The text of a mark while it is typed, and when that began, ms since the epoch. */
	readonly marking: {readonly text: string; readonly since: number} | null;
	/** The newest mark that was set: another object with every one. */
	readonly marked: {readonly text: string; readonly agoSeconds: number} | null;
	/** Whether a new critical finding rings. */
	readonly hasBell: boolean;
	/** When it was paused, ms since the epoch. */
	readonly pausedAt: number | null;
	/** While paused: how far before that instant the one shown lies. */
	readonly backSeconds: number;
	/** What graphs cover, when it was chosen here. */
	readonly windowSeconds: number | null;
	/** How gauges are drawn. */
	readonly style: GaugeStyle;
	/** Gauges sweep since the terminal stayed behind, and not because somebody wished it. */
	readonly isSlowLink: boolean;
	/** Rows stay in this order for a moment after a move, so that the next key meets the row that it was meant for. */
	readonly held: {readonly order: readonly string[]; readonly until: number} | null;
};

export const createUiState = (style: GaugeStyle = scrollingBlocks): UiState => ({screens: [openScreen('fleet')], left: {}, lists: {}, rows: 'host', filterBefore: null, marking: null, marked: null, hasBell: true, pausedAt: null, backSeconds: 0, windowSeconds: null, style, isSlowLink: false, held: null});

/** Whether letters are letters and no keys. */
export const isTyping = ({filterBefore, marking}: UiState): boolean => filterBefore !== null || marking !== null;

/** Whether less urgent numbers wait for their turn: never when one looks at an instant. */
export const isSlow = ({style, pausedAt}: UiState): boolean => style.motion === 'sweep' && pausedAt === null;

export const currentScreen = (state: UiState): Screen => state.screens.at(-1) ?? openScreen('fleet');
export const choiceOf = (state: UiState, name: ScreenName): ListChoice => state.lists[name] ?? noChoice;
/** The host that was moved to in the fleet; null follows the worst. */
export const chosenHost = (state: UiState): string | null => state.screens[0]?.cursor ?? null;

/** What the last frame showed: keys act on that. */
export type Seen = {
	/** Rows that can be moved to, in the order in which they were seen; none where the screen only scrolls. */
	readonly order: readonly string[];
	/** The row that is marked. */
	readonly target: string | null;
	/** The host behind it: tabs of a host go to that one. */
	readonly host: string | null;
	/** What Enter opens; null where it opens nothing. */
	readonly opens: Screen | null;
	/** What Enter filters hosts by, on a row that stands for several of them. */
	readonly narrowsTo: string | null;
	/** What `v` goes through. */
	readonly kinds: readonly RowKind[];
	/** Rows that a page moves. */
	readonly page: number;
	/** How far the screen scrolls. */
	readonly maxScroll: number;
	/** What `s` goes through; none where there is nothing to sort. */
	readonly sorts: readonly string[];
	/** Whether `/` filters this screen; else it goes to the fleet's filter. */
	readonly takesFilter: boolean;
	/** The host whose details are shown, and which. */
	readonly watched: {readonly id: string; readonly details: readonly Detail[]} | null;
	/** Details of every host that are shown. */
	readonly watchedOfAll: readonly Detail[];
};

export const nothingSeen: Seen = {order: [], target: null, host: null, opens: null, narrowsTo: null, kinds: ['host'], page: 1, maxScroll: 0, sorts: [], takesFilter: false, watched: null, watchedOfAll: []};
