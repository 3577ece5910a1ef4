/** The bar of screens under the header: where one is, and how to go on. */
import {cutRow, rowWidth, span} from '../../draw/compose.ts';
import type {Row} from '../../draw/rows.ts';
import {tabs, tabOf} from '../model/tabs.ts';
import type {UiState} from '../model/state.ts';

const gap = span('  ');
const join = (parts: readonly Row[]): Row => parts.flatMap((part, index): Row => (index === 0 ? part : [gap, ...part]));

/** `1 fleet  [2 host]  3 requests`; where there is no room for all names only that of the screen that is seen, then that alone. */
export const drawTabBar = (ui: UiState, columns: number): Row => {
	const current = tabOf(ui.screens);
	const mark = (digit: string, title: string): Row => [span(`[${digit} ${title}]`, 'accent')];
	const full = join(tabs.map((tab): Row => (tab === current ? mark(tab.digit, tab.title) : [span(tab.digit, 'key'), span(` ${tab.title}`, 'dim')])));
	if (rowWidth(full) <= columns) return full;
	const short = join(tabs.map((tab): Row => (tab === current ? mark(tab.digit, tab.title) : [span(tab.digit, 'key')])));
	return cutRow(rowWidth(short) <= columns || !current ? short : mark(current.digit, current.title), columns);
};
