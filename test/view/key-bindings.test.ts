import {describe, expect, test} from 'vitest';
import {bindKeys, defaultKeymap, keyFor} from '../../source/view/key-bindings.ts';
import {findKey, keymap, type Keymap} from '../../source/view/keymap.ts';
import {createBoardFixture, incident} from '../helpers/board-fixture.ts';
import {openScreen} from '../helpers/screen.ts';

const bind = (given: Record<string, unknown>): Keymap => {
	const bound = bindKeys(given);
	if (!bound.ok) throw new Error(bound.error);
	return bound.keymap;
};
const errorOf = (given: Record<string, unknown>): string => {
	const bound = bindKeys(given);
	return bound.ok ? 'bound' : bound.error;
};

describe('the table of keys', () => {
	test('every row has a name of its own, made of words', () => {
		const names = keymap.map(({name}) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
	});
	test('every row that is told elsewhere is told by one that is there', () => {
		for (const {shown, toldBy} of keymap) if (toldBy !== undefined) expect([shown, keymap.find(({name}) => name === toldBy)?.shown ?? null]).toEqual([null, expect.any(String)]);
	});
	test('help names no row that is not there', () => {
		for (const {help} of defaultKeymap) expect(help).not.toMatch(/\{|—/);
	});
	test('without a configuration it is as it stands', () => expect(bind({})).toEqual(defaultKeymap));
});

describe('keys of the configuration', () => {
	test('take the place of the default ones', () => {
		const keys = bind({quit: 'x', pause: ['p', 'space'], 'page-down': 'ctrl-n'});
		expect(findKey('x', false, keys)).toBe('quit');
		expect(findKey('q', false, keys)).toBeNull();
		expect([findKey('p', false, keys), findKey(' ', false, keys)]).toEqual([{type: 'pause'}, {type: 'pause'}]);
		expect(findKey('ctrl-n', false, keys)).toEqual({type: 'move', by: 'page-down'});
	});
	test('two actions may swap their keys', () => {
		const keys = bind({sort: 'S', reverse: 's'});
		expect([findKey('s', false, keys), findKey('S', false, keys)]).toEqual([{type: 'reverse'}, {type: 'sort'}]);
	});
	test('an action may go without a key', () => {
		expect(findKey('e', false, bind({report: []}))).toBeNull();
		expect(findKey('e', false, bind({report: null}))).toBeNull();
	});
	test('a number is the key with that digit', () => expect(findKey('9', false, bind({live: 9}))).toEqual({type: 'live'}));
	test('esc always goes back and ctrl-c always leaves', () => {
		expect(findKey('esc', false, bind({back: 'h'}))).toEqual({type: 'back'});
		expect(errorOf({quit: 'esc'})).toBe("keys: esc is always back, it can't be quit");
		expect(errorOf({copy: 'ctrl-c'})).toBe("keys: ctrl-c is always interrupt, it can't be copy");
		expect(errorOf({interrupt: 'x'})).toBe('keys: interrupt is always ctrl-c');
	});
	test('what is wrong is said in one line that names it', () => {
		expect(errorOf({qiut: 'q'})).toMatch(/^keys: no action is called 'qiut'; there are down, up, /);
		expect(errorOf({quit: 'ctrl-ä'})).toMatch(/^keys: quit takes a letter or sign, ctrl-a to ctrl-z, space, .* not 'ctrl-ä'$/);
		expect(errorOf({quit: {key: 'q'}})).toMatch(/^keys: quit takes /);
		expect(errorOf({quit: ''})).toMatch(/^keys: quit takes /);
		expect(errorOf({quit: '\u0007'})).toMatch(/^keys: quit takes /);
		expect(errorOf({quit: 's'})).toBe('keys: s is both sort and quit: give one of them another key');
		expect(errorOf({pause: 'x', copy: 'x'})).toBe('keys: x is both pause and copy: give one of them another key');
		expect(errorOf({copy: 'ctrl-m'})).toBe('keys: enter is both open and copy: give one of them another key');
	});
	test('a filter is edited with the usual ones all the same', () => {
		const keys = bind({open: 'o', pause: 'enter', copy: 'up', up: 'k'});
		expect(findKey('enter', true, keys)).toEqual({type: 'enter'});
		expect(findKey('up', true, keys)).toEqual({type: 'move', by: -1});
		expect(findKey('o', true, keys)).toEqual({type: 'write', text: 'o'});
	});
	test('help and hints tell them', () => {
		const keys = bind({down: 'd', up: 'p', quit: 'x', 'previous-screen': 'B', 'window-back': ',', 'window-on': '.', copy: []});
		const shown = (name: string): unknown => keys.find(row => row.name === name);
		expect(shown('down')).toMatchObject({shown: 'd/p'});
		expect(shown('up')).toMatchObject({shown: null});
		expect(shown('window-back')).toMatchObject({shown: ',/.', help: 'a window back, on'});
		expect(shown('next-screen')).toMatchObject({shown: 'tab', help: 'the next screen; B the one before'});
		expect(shown('copy')).toMatchObject({shown: null});
		expect(keyFor(keys, 'quit')).toBe('x');
	});
});

test('a screen tells the keys of the user, and obeys them', async () => {
	const screen = openScreen({board: createBoardFixture(incident), columns: 120, rows: 50, keymap: bind({help: 'H', 'screen-host': 'o', pause: 'p'})});
	expect(screen.frame()).toContain('[1 fleet]  o host');
	expect(screen.frame()).toMatch(/p pause {2}H help/);
	await screen.press('?');
	expect(screen.frame()).not.toContain('KEYS');
	await screen.press('H');
	expect(screen.frame()).toMatch(/^H +this help/m);
	screen.close();
});
