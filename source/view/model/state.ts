/** What the person has chosen: everything about the screen that is not data. */
import type {SortKey} from '../../signals/board.ts';

export type Screen =
	| {readonly name: 'fleet'}
	| {readonly name: 'host'; readonly id: string; readonly scroll: number}
	| {readonly name: 'help'; readonly scroll: number};

export type UiState = {
	/** The screens one came through; the last one is seen. Never empty. */
	readonly screens: readonly Screen[];
	/** The identity of the row that was moved to; null follows the worst. */
	readonly selected: string | null;
	readonly filter: string;
	/** The filter before it was edited, while it is edited. */
	readonly filterBefore: string | null;
	readonly sort: SortKey;
	/** When it was paused, ms since the epoch. */
	readonly pausedAt: number | null;
	/** While paused: how far before that instant the one shown lies. */
	readonly backSeconds: number;
	/** What graphs cover, when it was chosen here. */
	readonly windowSeconds: number | null;
	/** Rows stay in this order for a moment after a move, so that the next key meets the row that it was meant for. */
	readonly held: {readonly order: readonly string[]; readonly until: number} | null;
};

export const createUiState = (): UiState => ({screens: [{name: 'fleet'}], selected: null, filter: '', filterBefore: null, sort: 'worst', pausedAt: null, backSeconds: 0, windowSeconds: null, held: null});

export const currentScreen = (state: UiState): Screen => state.screens.at(-1) ?? {name: 'fleet'};

/** What the last frame showed: keys act on that. */
export type Seen = {
	/** Rows in the order in which they were seen. */
	readonly order: readonly string[];
	/** The row that Enter goes into. */
	readonly target: string | null;
	/** Rows that a page moves. */
	readonly page: number;
	/** How far the screen scrolls. */
	readonly maxScroll: number;
	/** The host whose details are shown. */
	readonly watched: string | null;
};

export const nothingSeen: Seen = {order: [], target: null, page: 1, maxScroll: 0, watched: null};
