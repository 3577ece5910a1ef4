/** Every key, once: what is pressed, what it does, and how help tells it. */
import type {Action} from './model/reducer.ts';
import {tabs} from './model/tabs.ts';

/** What a key does outside of the screen's own state. */
export type Command = 'quit' | 'interrupt' | 'suspend' | 'repaint' | 'copy' | 'export' | 'baseline';

export type KeyRow = {
	/** Names as keyName() gives them. */
	readonly keys: readonly string[];
	readonly does: Action | Command;
	/** How the keys are written; null where another row's help tells it. */
	readonly shown: string | null;
	readonly help: string;
	/** A word or two at the foot of the fleet; null when it is told in help only. */
	readonly hint: string | null;
};

export const keymap: readonly KeyRow[] = [
	{keys: ['j', 'down'], does: {type: 'move', by: 1}, shown: 'j/k ↑/↓', help: 'move the selection, or scroll', hint: 'move'},
	{keys: ['k', 'up'], does: {type: 'move', by: -1}, shown: null, help: '', hint: null},
	{keys: ['g', 'home'], does: {type: 'move', by: 'first'}, shown: 'g/G', help: 'first, last', hint: null},
	{keys: ['G', 'end'], does: {type: 'move', by: 'last'}, shown: null, help: '', hint: null},
	{keys: ['pagedown', 'ctrl-d', 'ctrl-f'], does: {type: 'move', by: 'page-down'}, shown: 'PgDn/PgUp', help: 'a page', hint: null},
	{keys: ['pageup', 'ctrl-u', 'ctrl-b'], does: {type: 'move', by: 'page-up'}, shown: null, help: '', hint: null},
	{keys: ['enter'], does: {type: 'enter'}, shown: 'enter', help: 'go deeper: the selected host, route, trace', hint: 'open'},
	{keys: ['tab'], does: {type: 'tab', to: 1}, shown: 'tab', help: 'the next screen; shift-tab the one before', hint: 'screens'},
	{keys: ['shift-tab'], does: {type: 'tab', to: -1}, shown: null, help: '', hint: null},
	...tabs.map(({name, digit, title, help}): KeyRow => ({keys: [digit], does: {type: 'tab', to: name}, shown: digit, help: `${title}: ${help}`, hint: null})),
	{keys: ['esc'], does: {type: 'back'}, shown: 'esc', help: 'back; never quits', hint: null},
	{keys: ['/'], does: {type: 'filter'}, shown: '/', help: 'filter by name or number: api p95>500ms errors>1% pool>80% service~shop; enter keeps, esc clears', hint: 'filter'},
	{keys: ['s'], does: {type: 'sort'}, shown: 's', help: 'sort by the next column', hint: 'sort'},
	{keys: ['S'], does: {type: 'reverse'}, shown: 'S', help: 'sort the other way round', hint: null},
	{keys: ['v'], does: {type: 'rows'}, shown: 'v', help: 'rows are hosts, hosts of one label, services, routes: next', hint: 'rows'},
	{keys: [' '], does: {type: 'pause'}, shown: 'space', help: 'pause the screen, collecting goes on; again for live', hint: 'pause'},
	{keys: ['left'], does: {type: 'step', by: -1, far: false}, shown: '←/→', help: 'a second back, on: every number is of that instant', hint: null},
	{keys: ['right'], does: {type: 'step', by: 1, far: false}, shown: null, help: '', hint: null},
	{keys: ['shift-left', '<'], does: {type: 'step', by: -1, far: true}, shown: '</>', help: 'a window back, on (also shift-←/→)', hint: null},
	{keys: ['shift-right', '>'], does: {type: 'step', by: 1, far: true}, shown: null, help: '', hint: null},
	{keys: ['0'], does: {type: 'live'}, shown: '0', help: 'back to live', hint: null},
	{keys: ['['], does: {type: 'window', by: -1}, shown: '[ ]', help: 'graphs cover less, more: 1 min to 6 h', hint: null},
	{keys: [']'], does: {type: 'window', by: 1}, shown: null, help: '', hint: null},
	{keys: ['w'], does: {type: 'sweep'}, shown: 'w', help: 'sweep: gauges stand still and a write-head goes round, for slow links; again to scroll', hint: null},
	{keys: ['m'], does: {type: 'mark'}, shown: 'm', help: 'mark this instant, with a word if you like: on charts, in the log and in reports', hint: null},
	{keys: ['b'], does: 'baseline', shown: 'b', help: 'compare every gauge with this instant: ×4.2, +12 pt; again ends it', hint: null},
	{keys: ['?'], does: {type: 'help'}, shown: '?', help: 'this help; again or esc to close', hint: 'help'},
	{keys: ['y'], does: 'copy', shown: 'y', help: 'copy the screen as text (OSC 52, also through tmux)', hint: null},
	{keys: ['e'], does: 'export', shown: 'e', help: 'write a report, Markdown and JSON, into this folder', hint: null},
	{keys: ['ctrl-l'], does: 'repaint', shown: 'ctrl-l', help: 'draw the screen again', hint: null},
	{keys: ['ctrl-z'], does: 'suspend', shown: 'ctrl-z', help: 'to the background; fg comes back', hint: null},
	{keys: ['q'], does: 'quit', shown: 'q', help: 'quit', hint: 'quit'},
	{keys: ['ctrl-c'], does: 'interrupt', shown: 'ctrl-c', help: 'quit (exit code 130)', hint: null},
];

const byKey = new Map(keymap.flatMap(row => row.keys.map(key => [key, row.does] as const)));

/** What a key does; while a filter is edited, letters are letters. */
export const findKey = (key: string, isEditing: boolean): Action | Command | null => {
	if (!isEditing) return byKey.get(key) ?? null;
	if (key === 'backspace') return {type: 'erase'};
	const found = byKey.get(key);
	if (key === 'up' || key === 'down' || key === 'enter' || key === 'esc' || key.startsWith('ctrl-')) return found ?? null;
	return isLetter(key) ? {type: 'write', text: key} : null;
};

const isLetter = (key: string): boolean => [...key].length === 1 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(key);
