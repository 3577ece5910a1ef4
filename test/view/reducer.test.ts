import {describe, expect, test} from 'vitest';
import {findKey, keymap} from '../../source/view/keymap.ts';
import {holdMs, maxBackSeconds, maxFilterLength, reduce, type Action, type Context} from '../../source/view/model/reducer.ts';
import {createUiState, currentScreen, nothingSeen, type UiState} from '../../source/view/model/state.ts';

const seen = {...nothingSeen, order: ['a', 'b', 'c', 'd'], target: 'a', page: 2, maxScroll: 10};
const at = (now: number, overrides: Partial<Context['seen']> = {}): Context => ({seen: {...seen, ...overrides}, now, times: {windowSeconds: 300, intervalSeconds: 1}});
const play = (actions: readonly Action[], context = at(0), state: UiState = createUiState()): UiState => actions.reduce((current, action) => reduce(current, action, context), state);
const move = (by: Extract<Action, {type: 'move'}>['by']): Action => ({type: 'move', by});

describe('selection', () => {
	test('begins at the row on top, and stops at both ends', () => {
		expect(play([move(1)]).selected).toBe('b');
		expect(play([move(-1)]).selected).toBe('a');
		expect(play([move('last'), move(1)]).selected).toBe('d');
		expect(play([move('last'), move('first')]).selected).toBe('a');
		expect(play([move('page-down')]).selected).toBe('c');
	});
	test('is of the host, not of the place: it stays when rows change places', () => {
		const selected = play([move(1)]);
		expect(reduce(selected, move(1), at(0, {order: ['d', 'b', 'a', 'c']})).selected).toBe('a');
	});
	test('goes on from the row on top when the selected host has gone', () => {
		const selected = play([move('last')]);
		expect(reduce(selected, move(1), at(0, {order: ['a', 'b'], target: 'a'})).selected).toBe('b');
	});
	test('nothing is selected where there is nothing', () => expect(play([move(1)], at(0, {order: [], target: null})).selected).toBeNull());
	test('a move holds the order for two seconds', () => expect(play([move(1)], at(5000)).held).toEqual({order: seen.order, until: 5000 + holdMs}));
});

describe('screens', () => {
	test('enter goes into the row on top when nothing was selected, and remembers it', () => {
		const state = play([{type: 'enter'}]);
		expect(currentScreen(state)).toEqual({name: 'host', id: 'a', scroll: 0});
		expect(state.selected).toBe('a');
	});
	test('esc comes back step by step, and never leaves the fleet', () => {
		let state = play([move(1), {type: 'filter'}, {type: 'write', text: 'x'}, {type: 'enter'}, {type: 'enter'}, {type: 'help'}]);
		expect(state.screens.map(({name}) => name)).toEqual(['fleet', 'host', 'help']);
		const steps: string[] = [];
		for (let step = 0; step < 5; step++) {
			state = reduce(state, {type: 'back'}, at(0));
			steps.push(`${currentScreen(state).name} ${state.filter} ${state.selected ?? '-'}`);
		}
		expect(steps).toEqual(['host x a', 'fleet x a', 'fleet  a', 'fleet  -', 'fleet  -']);
	});
	test('? closes help as well', () => expect(currentScreen(play([{type: 'help'}, {type: 'help'}])).name).toBe('fleet'));
	test('j and k scroll a deeper screen, not past its end', () => {
		const scrolled = play([{type: 'enter'}, move('last'), move(1), move(-1)]);
		expect(currentScreen(scrolled)).toMatchObject({scroll: 9});
	});
	test('a screen that has become shorter scrolls back at once', () => {
		const end = play([{type: 'enter'}, move('last')]);
		expect(currentScreen(reduce(end, move(-1), at(0, {maxScroll: 3})))).toMatchObject({scroll: 2});
	});
});

describe('filter', () => {
	const typed = (text: string): Action[] => [...text].map(letter => ({type: 'write', text: letter}));
	test('enter keeps it, esc clears it', () => {
		expect(play([{type: 'filter'}, ...typed('api'), {type: 'enter'}])).toMatchObject({filter: 'api', filterBefore: null});
		expect(play([{type: 'filter'}, ...typed('api'), {type: 'back'}])).toMatchObject({filter: '', filterBefore: null});
	});
	test('erasing takes whole characters', () => expect(play([{type: 'filter'}, {type: 'write', text: '👩‍'}, {type: 'write', text: 'é'}, {type: 'erase'}]).filter).toBe('👩‍'));
	test('has a longest length', () => {
		const full = play([{type: 'filter'}, ...typed('x'.repeat(maxFilterLength))]);
		expect(full.filter).toHaveLength(maxFilterLength);
		expect(reduce(full, {type: 'write', text: 'y'}, at(0)).filter).toBe(full.filter);
	});
	test('while it is edited letters are letters, and arrows still move', () => {
		expect(findKey('q', true)).toEqual({type: 'write', text: 'q'});
		expect(findKey(' ', true)).toEqual({type: 'write', text: ' '});
		expect(findKey('down', true)).toEqual(move(1));
		expect(findKey('ctrl-c', true)).toBe('interrupt');
		expect(findKey('\u0007', true)).toBeNull();
	});
});

test('sort goes through worst, name and the seven signals, and round again', () => {
	let state = createUiState();
	const sorts = Array.from({length: 9}, () => (state = reduce(state, {type: 'sort'}, at(0))).sort);
	expect(sorts).toEqual(['name', 'latency', 'throughput', 'errors', 'cpu', 'memory', 'disk', 'pool', 'worst']);
});

test('pause remembers when', () => expect(play([{type: 'pause'}], at(77)).pausedAt).toBe(77));

test('every key is in the table once', () => {
	const keys = keymap.flatMap(row => row.keys);
	expect(new Set(keys).size).toBe(keys.length);
	expect(findKey('x', false)).toBeNull();
});

describe('time', () => {
	const step = (by: -1 | 1, far = false): Action => ({type: 'step', by, far});
	test('steps back from the instant of the first step, by a second or by a window, and no further than there is a past', () => {
		expect(play([step(-1), step(-1)], at(5000))).toMatchObject({pausedAt: 5000, backSeconds: 2});
		expect(play([step(-1, true), step(1)], at(5000))).toMatchObject({pausedAt: 5000, backSeconds: 299});
		expect(play(Array.from({length: 100}, () => step(-1, true))).backSeconds).toBe(maxBackSeconds);
	});
	test('does not go beyond now, nor stop for an attempt to', () => {
		expect(play([step(1)])).toMatchObject({pausedAt: null, backSeconds: 0});
		expect(play([step(-1), step(1), step(1)], at(9))).toMatchObject({pausedAt: 9, backSeconds: 0});
	});
	test('is live again by 0 and by space, with nothing left of the way back', () => {
		expect(play([step(-1), {type: 'live'}])).toMatchObject({pausedAt: null, backSeconds: 0});
		expect(play([step(-1), {type: 'pause'}])).toMatchObject({pausedAt: null, backSeconds: 0});
	});
	test('has windows from a minute to six hours, each step from the one that is seen', () => {
		expect(play([{type: 'window', by: 1}]).windowSeconds).toBe(900);
		expect(play([{type: 'window', by: -1}]).windowSeconds).toBe(60);
		expect(play(Array.from({length: 9}, (): Action => ({type: 'window', by: 1}))).windowSeconds).toBe(21_600);
		expect(play([{type: 'window', by: -1}, {type: 'window', by: -1}]).windowSeconds).toBe(60);
	});
	test('keys: arrows, brackets, 0', () => {
		expect(findKey('left', false)).toEqual(step(-1));
		expect(findKey('shift-right', false)).toEqual(step(1, true));
		expect(findKey('[', false)).toEqual({type: 'window', by: -1});
		expect(findKey('0', true)).toEqual({type: 'write', text: '0'});
	});
});
