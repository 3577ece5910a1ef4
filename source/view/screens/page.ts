/** The frame of a screen: header, bar of screens, body, footer, each where there is room for it. */
import {emptyRow} from '../../draw/compose.ts';
import type {Row} from '../../draw/rows.ts';
import {drawFooter} from '../panels/footer.ts';
import type {HeaderRoom, Times} from '../panels/header.ts';
import {drawTabBar} from '../panels/tab-bar.ts';
import {nothingSeen, type Screen, type Seen} from '../model/state.ts';
import type {PagePlan} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';

export const headerRoom = ({ui, keymap, now, size: {columns}}: Frame, {hasFooter}: PagePlan): HeaderRoom => ({ui, keymap, now, columns, hasFooter});

export type Page = {
	readonly plan: PagePlan;
	readonly header: Row;
	/** At most plan.room rows are shown. */
	readonly body: readonly Row[];
	/** Nor is any of them wider than the screen; header, bar and footer never are. */
	readonly isCut?: boolean;
	readonly times: Times | null;
	/** Which part of a long list is seen. */
	readonly note?: string;
	/** Hints that help nobody here. */
	readonly without?: readonly string[];
	/** Lists that stand elsewhere are remembered from frame to frame. */
	readonly layout?: Picture['layout'];
	readonly seen?: Partial<Seen>;
};

/** The page as a picture: never more rows than the terminal has. */
export const drawPage = (frame: Frame, {plan, header, body, isCut = false, times, note = '', without = [], layout = frame.before, seen = {}}: Page): Picture => {
	const {ui, keymap, size: {columns, rows}} = frame;
	const told: Seen = {...nothingSeen, page: Math.max(1, plan.room - 1), ...seen};
	const footer = plan.hasFooter ? [drawFooter({ui, keymap, seen: told, note, times, hasTabs: plan.hasTabs, without}, columns)] : [];
	return {
		rows: [header, ...(plan.hasTabs ? [drawTabBar(ui, keymap, columns)] : []), ...Array.from({length: plan.room}, (_, y) => body[y] ?? emptyRow), ...footer].slice(0, rows),
		isCut,
		layout,
		seen: told,
	};
};

/** A body that is scrolled as a whole: what is seen of it, how far it scrolls, and what to say of that. */
export const scrollBody = (rows: readonly Row[], {scroll}: Screen, room: number): {readonly body: readonly Row[]; readonly maxScroll: number; readonly note: string} => {
	const maxScroll = Math.max(0, rows.length - room);
	const first = Math.min(scroll, maxScroll);
	return {body: rows.slice(first, first + room), maxScroll, note: maxScroll === 0 ? '' : first < maxScroll ? `${maxScroll - first} more ↓` : 'end'};
};
