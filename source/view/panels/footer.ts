/** The last line of every screen: what keys do here, and what is seen. Where there is no such line the header says how to get help and back. */
import {span} from '../../draw/compose.ts';
import {formatSpan} from '../../draw/format.ts';
import {lineOfParts, part, type LinePart} from '../../draw/line-of-parts.ts';
import type {Row} from '../../draw/rows.ts';
import type {FleetBoard} from '../../signals/board.ts';
import {keyFor} from '../key-bindings.ts';
import type {Keymap} from '../keymap.ts';
import {choiceOf, currentScreen, type Seen, type UiState} from '../model/state.ts';
import {tabs} from '../model/tabs.ts';

type Covers = Pick<FleetBoard, 'windowSeconds' | 'nowSeconds'>;

export type Footer = {
	readonly ui: UiState;
	readonly keymap: Keymap;
	/** What keys act on: only what does something is hinted at. */
	readonly seen: Seen;
	/** Which part of a long list is seen. */
	readonly note: string;
	/** What the numbers cover; null where there are none. */
	readonly times: Covers | null;
	/** The bar of screens is seen: it tells how to go to each. */
	readonly hasTabs: boolean;
	/** Hints that help nobody here. */
	readonly without: readonly string[];
};

/** The highest gives way first. The ways back, to help and out stay as long as anything does, then the way on. */
const ranks = {back: 0, help: 0.2, quit: 0.4, open: 1, slow: 1.2, filter: 1.5, note: 2, scroll: 2.2, pause: 2.5, step: 2.6, read: 2.8, sort: 3, covers: 3.5, screens: 3.8, rows: 3.9, barred: 6, move: 7} as const;

const hintRow = (shown: string, hint: string): Row => [span(shown, 'key'), span(` ${hint}`, 'dim')];

/** What numbers and graphs cover: at the foot, or on top where there is no foot. */
export const coversPart = (rank: number, {nowSeconds, windowSeconds}: Covers): LinePart => {
	const [numbers, graphs] = [formatSpan(nowSeconds), formatSpan(windowSeconds)];
	return part(rank, [span(`numbers: last ${numbers} · graphs: last ${graphs}`, 'dim')], [span(`numbers ${numbers} · graphs ${graphs}`, 'dim')], [span(`graphs ${graphs}`, 'dim')]);
};

/** How a hint is told here, and how long it stays; null where its key does nothing. */
const tellHint = (hint: string, {ui, seen, hasTabs, without}: Footer): {readonly text: string; readonly rank: number} | null => {
	if (without.includes(hint)) return null;
	switch (hint) {
		case 'move':
			if (seen.order.length === 0) return seen.maxScroll === 0 ? null : {text: 'scroll', rank: ranks.scroll};
			// Where Enter opens the marked row one knows that there is a mark; elsewhere the mark is all that there is.
			return {text: hint, rank: seen.opens === null && seen.narrowsTo === null ? ranks.read : ranks.move};
		case 'open':
			return seen.narrowsTo !== null ? {text: 'hosts', rank: ranks.open} : seen.opens === null ? null : {text: hint, rank: ranks.open};
		case 'screens':
			return tabs.length < 2 ? null : {text: hint, rank: hasTabs ? ranks.barred : ranks.screens};
		case 'filter':
			return seen.takesFilter ? {text: hint, rank: ranks.filter} : null;
		case 'sort':
			return seen.sorts.length === 0 ? null : {text: hint, rank: ranks.sort};
		case 'rows':
			return seen.kinds.length < 2 ? null : {text: hint, rank: ranks.rows};
		case 'pause':
			return {text: ui.pausedAt === null ? hint : 'live', rank: ranks.pause};
		case 'step':
			return ui.pausedAt === null ? null : {text: hint, rank: ranks.step};
		case 'help':
			return {text: hint, rank: ranks.help};
		default:
			return {text: hint, rank: ranks.quit};
	}
};

/** Esc first clears the filter of the screen, then leaves it. */
const backHint = (ui: UiState): string | null => (choiceOf(ui, currentScreen(ui).name).filter !== '' ? 'clear' : ui.screens.length > 1 ? 'back' : null);

/** Hints to keys at the left; at the right what is seen. */
export const drawFooter = (footer: Footer, columns: number): Row => {
	const {ui, keymap, note, times} = footer;
	const right = [
		...(ui.isSlowLink ? [part(ranks.slow, [span('slow link: sweep', 'warning')], [span('slow link', 'warning')])] : []),
		...(note === '' ? [] : [part(ranks.note, [span(note)])]),
		...(times ? [coversPart(ranks.covers, times)] : []),
	];
	if (ui.filterBefore !== null) return lineOfParts([part(0, [...hintRow('enter', 'keep'), span('  '), ...hintRow('esc', 'clear')])], right, columns);
	const back = backHint(ui);
	const hints = back === null ? [] : [part(ranks.back, hintRow('esc', back))];
	for (const {shown, hint} of keymap) {
		if (shown === null || hint === null) continue;
		const told = tellHint(hint, footer);
		if (told !== null) hints.push(part(told.rank, hintRow(shown.split(' ')[0] ?? '', told.text)));
	}
	return lineOfParts(hints, right, columns);
};

/** For headers of screens without a footer: the ways back and to help, where there is room for them. */
export const wayParts = (ui: UiState, keymap: Keymap): LinePart[] => {
	const back = backHint(ui);
	const help = keyFor(keymap, 'help');
	return [
		...(back === null ? [] : [part(4.6, hintRow('esc', back), [span('esc', 'key')])]),
		...(help === null || currentScreen(ui).name === 'help' ? [] : [part(4.5, hintRow(help, 'help'), [span(help, 'key')])]),
	];
};
