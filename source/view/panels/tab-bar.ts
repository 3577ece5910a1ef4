/** The bar of screens under the header: where one is, and how to go on. */
import {cutRow, rowWidth, span} from '../../draw/compose.ts';
import type {Row} from '../../draw/rows.ts';
import {keyFor} from '../key-bindings.ts';
import {screenKey, type Keymap} from '../keymap.ts';
import {tabs, tabOf, type Tab} from '../model/tabs.ts';
import type {UiState} from '../model/state.ts';

const gap = span('  ');
const join = (parts: readonly Row[]): Row => parts.flatMap((part, index): Row => (index === 0 ? part : [gap, ...part]));

/** `1 fleet  [2 host]  3 requests`; where there is no room for all names only that of the screen that is seen, then that alone. */
export const drawTabBar = (ui: UiState, keymap: Keymap, columns: number): Row => {
	const current = tabOf(ui.screens);
	const keyOf = ({name}: Tab): string => keyFor(keymap, screenKey(name)) ?? '·';
	const mark = (tab: Tab): Row => [span(`[${keyOf(tab)} ${tab.title}]`, 'accent')];
	const full = join(tabs.map((tab): Row => (tab === current ? mark(tab) : [span(keyOf(tab), 'key'), span(` ${tab.title}`, 'dim')])));
	if (rowWidth(full) <= columns) return full;
	const short = join(tabs.map((tab): Row => (tab === current ? mark(tab) : [span(keyOf(tab), 'key')])));
	return cutRow(rowWidth(short) <= columns || !current ? short : mark(current), columns);
};
