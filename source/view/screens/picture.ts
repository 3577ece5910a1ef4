/** What a screen is drawn from, and what comes out. */
import type {BoardSource, RowKind} from '../../signals/board.ts';
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import type {Row, Size} from '../../draw/rows.ts';
import type {Keymap} from '../keymap.ts';
import type {ScreenName, Seen, UiState} from '../model/state.ts';

export type Frame = {
	readonly board: BoardSource;
	readonly ui: UiState;
	/** The keys as the user has them. */
	readonly keymap: Keymap;
	readonly size: Size;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** What the frame before showed: where the list stood. */
	readonly before: Layout;
};

/** What layouts depend on and only an answer of the board can tell: remembered from frame to frame, so that one question is enough. */
export type Layout = {
	/** First row that is shown. */
	readonly first: number;
	/** The same for the lists of other screens. */
	readonly firsts?: Readonly<Partial<Record<ScreenName, number>>>;
	/** Cells of the longest name. */
	readonly nameLength: number;
	readonly hosts: number;
	/** What the rows stood for, and which signals they had. */
	readonly kind: RowKind;
	readonly signals: readonly SignalName[];
	readonly windowSeconds: number;
	readonly intervalSeconds: number;
	/** What gauges are compared with: the change takes room from their pictures. */
	readonly baselineTime?: number | null;
};

export const firstLayout: Layout = {first: 0, nameLength: 8, hosts: 1, kind: 'host', signals: signalNames, windowSeconds: 300, intervalSeconds: 1};

export type Picture = {
	/** At most as many as the terminal has. */
	readonly rows: readonly Row[];
	/** No row is wider than the screen: they need not be measured again. */
	readonly isCut?: boolean;
	readonly seen: Seen;
	readonly layout: Layout;
};
