/** Every key, once: what is pressed, what it does, and how help tells it. */
import type {Action} from './model/reducer.ts';
import type {ScreenName} from './model/state.ts';
import {tabs} from './model/tabs.ts';

/** What a key does outside of the screen's own state. */
export type Command = 'quit' | 'interrupt' | 'suspend' | 'repaint' | 'copy-row' | 'copy-screen' | 'export' | 'baseline';

export type KeyRow = {
	/** What the configuration calls it. */
	readonly name: string;
	/** Names as keyNames() gives them. */
	readonly keys: readonly string[];
	readonly does: Action | Command;
	/** How the keys are written; null where another row's help tells it. */
	readonly shown: string | null;
	/** `{name}` stands for the keys of another row. */
	readonly help: string;
	/** A word at the foot of screens where it does something (see panels/footer.ts); null when it is told in help only. */
	readonly hint: string | null;
	/** The row that tells of this one along with its own. */
	readonly toldBy?: string;
};

/** Every row; the default ones, or with keys of the user's own. */
export type Keymap = readonly KeyRow[];

/** The name of the row that goes to a screen. */
export const screenKey = (screen: ScreenName): string => `screen-${screen}`;

export const keymap: Keymap = [
	{name: 'down', keys: ['j', 'down'], does: {type: 'move', by: 1}, shown: 'j/k ↑/↓', help: 'move the selection, or scroll', hint: 'move'},
	{name: 'up', keys: ['k', 'up'], does: {type: 'move', by: -1}, shown: null, help: '', hint: null, toldBy: 'down'},
	{name: 'first', keys: ['g', 'home'], does: {type: 'move', by: 'first'}, shown: 'g/G', help: 'first, last', hint: null},
	{name: 'last', keys: ['G', 'end'], does: {type: 'move', by: 'last'}, shown: null, help: '', hint: null, toldBy: 'first'},
	{name: 'page-down', keys: ['pagedown', 'ctrl-d', 'ctrl-f'], does: {type: 'move', by: 'page-down'}, shown: 'PgDn/PgUp', help: 'a page', hint: null},
	{name: 'page-up', keys: ['pageup', 'ctrl-u', 'ctrl-b'], does: {type: 'move', by: 'page-up'}, shown: null, help: '', hint: null, toldBy: 'page-down'},
	{name: 'open', keys: ['enter'], does: {type: 'enter'}, shown: 'enter', help: 'go deeper: the selected host, route, trace', hint: 'open'},
	{name: 'next-screen', keys: ['tab'], does: {type: 'tab', to: 1}, shown: 'tab', help: 'the next screen; {previous-screen} the one before', hint: 'screens'},
	{name: 'previous-screen', keys: ['shift-tab'], does: {type: 'tab', to: -1}, shown: null, help: '', hint: null},
	...tabs.map(({name, digit, title, help}): KeyRow => ({name: screenKey(name), keys: [digit], does: {type: 'tab', to: name}, shown: digit, help: `${title}: ${help}`, hint: null})),
	{name: 'back', keys: ['esc'], does: {type: 'back'}, shown: 'esc', help: 'back; never quits', hint: null},
	{name: 'filter', keys: ['/'], does: {type: 'filter'}, shown: '/', help: 'filter by name or number: api p95>500ms errors>1% pool>80% service~shop; enter keeps, esc clears', hint: 'filter'},
	{name: 'sort', keys: ['s'], does: {type: 'sort'}, shown: 's', help: 'sort by the next column', hint: 'sort'},
	{name: 'reverse', keys: ['S'], does: {type: 'reverse'}, shown: 'S', help: 'sort the other way round', hint: null},
	{name: 'rows', keys: ['v'], does: {type: 'rows'}, shown: 'v', help: 'rows are hosts, hosts of one label, services, routes: next', hint: 'rows'},
	{name: 'pause', keys: [' '], does: {type: 'pause'}, shown: 'space', help: 'pause the screen, collecting goes on; again for live', hint: 'pause'},
	{name: 'step-back', keys: ['left'], does: {type: 'step', by: -1, far: false}, shown: '←/→', help: 'a second back, on: every number is of that instant', hint: 'step'},
	{name: 'step-on', keys: ['right'], does: {type: 'step', by: 1, far: false}, shown: null, help: '', hint: null, toldBy: 'step-back'},
	{name: 'window-back', keys: ['shift-left', '<'], does: {type: 'step', by: -1, far: true}, shown: '</>', help: 'a window back, on (also shift-←/→)', hint: null},
	{name: 'window-on', keys: ['shift-right', '>'], does: {type: 'step', by: 1, far: true}, shown: null, help: '', hint: null, toldBy: 'window-back'},
	{name: 'live', keys: ['0'], does: {type: 'live'}, shown: '0', help: 'back to live', hint: null},
	{name: 'shorter', keys: ['['], does: {type: 'window', by: -1}, shown: '[ ]', help: 'graphs cover less, more: 1 min to 6 h', hint: null},
	{name: 'longer', keys: [']'], does: {type: 'window', by: 1}, shown: null, help: '', hint: null, toldBy: 'shorter'},
	{name: 'sweep', keys: ['w'], does: {type: 'sweep'}, shown: 'w', help: 'sweep: gauges stand still and a write-head goes round, for slow links; again to scroll', hint: null},
	{name: 'mark', keys: ['m'], does: {type: 'mark'}, shown: 'm', help: 'mark this instant, with a word if you like: on charts, in the log and in reports', hint: null},
	{name: 'baseline', keys: ['b'], does: 'baseline', shown: 'b', help: 'compare every gauge with this instant: ×4.2, +12 pt; again ends it', hint: null},
	{name: 'bell', keys: ['n'], does: {type: 'bell'}, shown: 'n', help: 'ring and notify of a new critical finding: off, on', hint: null},
	{name: 'help', keys: ['?'], does: {type: 'help'}, shown: '?', help: 'this help; again or esc to close', hint: 'help'},
	{name: 'copy', keys: ['y'], does: 'copy-row', shown: 'y', help: 'copy the marked row as text (OSC 52, also through tmux)', hint: null},
	{name: 'copy-screen', keys: ['Y'], does: 'copy-screen', shown: 'Y', help: 'copy the whole screen', hint: null},
	{name: 'report', keys: ['e'], does: 'export', shown: 'e', help: 'write a report, Markdown and JSON, into this folder', hint: null},
	{name: 'repaint', keys: ['ctrl-l'], does: 'repaint', shown: 'ctrl-l', help: 'draw the screen again', hint: null},
	{name: 'suspend', keys: ['ctrl-z'], does: 'suspend', shown: 'ctrl-z', help: 'to the background; fg comes back', hint: null},
	{name: 'quit', keys: ['q'], does: 'quit', shown: 'q', help: 'quit', hint: 'quit'},
	{name: 'interrupt', keys: ['ctrl-c'], does: 'interrupt', shown: 'ctrl-c', help: 'quit (exit code 130)', hint: null},
];

/** These mean the same while a filter is edited, whatever they are bound to. */
const editing: Readonly<Record<string, Action>> = {backspace: {type: 'erase'}, enter: {type: 'enter'}, esc: {type: 'back'}, up: {type: 'move', by: -1}, down: {type: 'move', by: 1}};

const bound = (keys: Keymap, key: string): Action | Command | null => keys.find(row => row.keys.includes(key))?.does ?? null;

/** What a key does; while a filter is edited, letters are letters. */
export const findKey = (key: string, isEditing: boolean, keys: Keymap = keymap): Action | Command | null => {
	if (!isEditing || key.startsWith('ctrl-')) return bound(keys, key);
	return editing[key] ?? (isLetter(key) ? {type: 'write', text: key} : null);
};

const isLetter = (key: string): boolean => [...key].length === 1 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(key);
