/** Keys of the user's own: `keys` of the configuration, checked, in place of the default ones. */
import {keymap, type Keymap, type KeyRow} from './keymap.ts';

/** How keys are written on screen, where that is not as they are named. */
const signs: Readonly<Record<string, string>> = {' ': 'space', up: '↑', down: '↓', left: '←', right: '→', 'shift-left': 'shift-←', 'shift-right': 'shift-→', pageup: 'PgUp', pagedown: 'PgDn'};
const special = ['space', 'enter', 'esc', 'tab', 'shift-tab', 'backspace', 'up', 'down', 'left', 'right', 'shift-left', 'shift-right', 'home', 'end', 'pageup', 'pagedown'] as const;

/** Terminals send the same for these. */
const twins: Readonly<Record<string, string>> = {'ctrl-i': 'tab', 'ctrl-m': 'enter', 'ctrl-j': 'enter', 'ctrl-h': 'backspace'};

/** What nobody can lose: the way back, and the way out. */
const fixed: Readonly<Record<string, string>> = {esc: 'back', 'ctrl-c': 'interrupt'};

const spell = (key: string): string => signs[key] ?? key;

/** The key's name as keyNames() gives it; null for what is none. */
const readKey = (given: unknown): string | null => {
	const text = typeof given === 'number' ? String(given) : given;
	if (typeof text !== 'string') return null;
	if (text === 'space') return ' ';
	if ((special as readonly string[]).includes(text) || /^ctrl-[a-z]$/.test(text)) return twins[text] ?? text;
	return [...text].length === 1 && !/[\p{C}\p{Z}]/u.test(text) ? text : null;
};

/** Rows and their partners key by key: `n/p`; only the first of each, for the foot of the screen. */
const shownKeys = (row: KeyRow, partners: readonly KeyRow[]): string => [row, ...partners].map(({keys}) => spell(keys[0] ?? '—')).join('/');

/** The row as it is told with these keys; where neither it nor what it tells of was bound anew, as it stands in the table. */
const describeRow = (row: KeyRow, all: Keymap, changed: ReadonlySet<string>): KeyRow => {
	const partners = all.filter(({toldBy}) => toldBy === row.name);
	const help = row.help.replaceAll(/\{([a-z-]+)\}/g, (_, name: string) => spell(all.find(one => one.name === name)?.keys[0] ?? '—'));
	if (![row, ...partners].some(({name}) => changed.has(name))) return {...row, help};
	const isTold = row.shown !== null && [row, ...partners].some(({keys}) => keys.length > 0);
	return {...row, help: help.replace(/ \(also .*\)/, ''), shown: isTold ? shownKeys(row, partners) : null};
};

export type Bound = {readonly ok: true; readonly keymap: Keymap} | {readonly ok: false; readonly error: string};

const broken = (error: string): Bound => ({ok: false, error});

/** The table with these keys: an action's name to a key, several, or none. */
export const bindKeys = (given: Readonly<Record<string, unknown>>): Bound => {
	const bindings = new Map<string, readonly string[]>();
	for (const [name, value] of Object.entries(given)) {
		const row = keymap.find(one => one.name === name);
		if (!row) return broken(`keys: no action is called '${name}'; there are ${keymap.map(one => one.name).join(', ')}`);
		if (name === 'interrupt') return broken('keys: interrupt is always ctrl-c');
		const keys: string[] = name === 'back' ? ['esc'] : [];
		for (const one of Array.isArray(value) ? (value as readonly unknown[]) : value === null ? [] : [value]) {
			const key = readKey(one);
			if (key === null) return broken(`keys: ${name} takes a letter or sign, ctrl-a to ctrl-z, ${special.join(', ')}, or a list of them, not '${String(one)}'`);
			const owner = fixed[key];
			if (owner !== undefined && owner !== name) return broken(`keys: ${key} is always ${owner}, it can't be ${name}`);
			if (!keys.includes(key)) keys.push(key);
		}
		bindings.set(name, keys);
	}
	const rows = keymap.map(row => ({...row, keys: bindings.get(row.name) ?? row.keys}));
	const owners = new Map<string, string>();
	for (const {name, keys} of rows) {
		for (const key of keys) {
			const other = owners.get(key);
			if (other !== undefined) return broken(`keys: ${spell(key)} is both ${other} and ${name}: give one of them another key`);
			owners.set(key, name);
		}
	}
	return {ok: true, keymap: rows.map(row => describeRow(row, rows, new Set(bindings.keys())))};
};

/** The table as it is without a configuration. */
export const defaultKeymap: Keymap = keymap.map(row => describeRow(row, keymap, new Set()));

/** The first key of an action as it is written on screen; null when it has none. */
export const keyFor = (keys: Keymap, name: string): string | null => {
	const key = keys.find(row => row.name === name)?.keys[0];
	return key === undefined ? null : spell(key);
};
