import {describe, expect, it, test} from 'vitest';
import {maxMarkLength} from '../../source/signals/log.ts';
import {findKey, keymap} from '../../source/view/keymap.ts';
import {holdMs, maxFilterLength, reduce, type Action, type Context} from '../../source/view/model/reducer.ts';
import {choiceOf, chosenHost, createUiState, currentScreen, nothingSeen, openScreen, type UiState} from '../../source/view/model/state.ts';

const seen = {...nothingSeen, order: ['a', 'b', 'c', 'd'], target: 'a', host: 'a', opens: openScreen('host', 'a'), kinds: ['host', 'service', 'route'] as const, page: 2, maxScroll: 10, sorts: ['worst', 'name', 'cpu'], takesFilter: true};
/** A screen that scrolls as a whole. */
const text = {order: [], target: null, opens: null};
const filterOf = (state: UiState): string => choiceOf(state, 'fleet').filter;
const at = (now: number, overrides: Partial<Context['seen']> = {}): Context => ({seen: {...seen, ...overrides}, now, times: {windowSeconds: 300, intervalSeconds: 1, backSeconds: 21_600, aheadSeconds: 0}});
const play = (actions: readonly Action[], context = at(0), state: UiState = createUiState()): UiState => actions.reduce((current, action) => reduce(current, action, context), state);
const move = (by: Extract<Action, {type: 'move'}>['by']): Action => ({type: 'move', by});

describe('selection', () => {
	test('begins at the row on top, and stops at both ends', () => {
		expect(chosenHost(play([move(1)]))).toBe('b');
		expect(chosenHost(play([move(-1)]))).toBe('a');
		expect(chosenHost(play([move('last'), move(1)]))).toBe('d');
		expect(chosenHost(play([move('last'), move('first')]))).toBe('a');
		expect(chosenHost(play([move('page-down')]))).toBe('c');
	});
	test('is of the host, not of the place: it stays when rows change places', () => {
		const selected = play([move(1)]);
		expect(chosenHost(reduce(selected, move(1), at(0, {order: ['d', 'b', 'a', 'c']})))).toBe('a');
	});
	test('goes on from the row on top when the selected host has gone', () => {
		const selected = play([move('last')]);
		expect(chosenHost(reduce(selected, move(1), at(0, {order: ['a', 'b'], target: 'a'})))).toBe('b');
	});
	test('nothing is selected where there is nothing', () => expect(chosenHost(play([move(1)], at(0, text)))).toBeNull());
	test('a move holds the order for two seconds', () => expect(play([move(1)], at(5000)).held).toEqual({order: seen.order, until: 5000 + holdMs}));
});

describe('screens', () => {
	test('enter goes into the row on top when nothing was selected, and remembers it', () => {
		const state = play([{type: 'enter'}]);
		expect(currentScreen(state)).toEqual(openScreen('host', 'a'));
		expect(chosenHost(state)).toBe('a');
	});
	test('esc comes back step by step, and never leaves the fleet', () => {
		let state = play([{type: 'filter'}, {type: 'write', text: 'x'}, {type: 'enter'}, {type: 'enter'}, {type: 'help'}]);
		expect(state.screens.map(({name}) => name)).toEqual(['fleet', 'host', 'help']);
		const steps: string[] = [];
		for (let step = 0; step < 5; step++) {
			state = reduce(state, {type: 'back'}, at(0));
			steps.push(`${currentScreen(state).name} ${filterOf(state)} ${chosenHost(state) ?? '-'}`);
		}
		expect(steps).toEqual(['host x a', 'fleet x a', 'fleet  a', 'fleet  -', 'fleet  -']);
	});
	test('? closes help as well', () => expect(currentScreen(play([{type: 'help'}, {type: 'help'}])).name).toBe('fleet'));
	test('j and k scroll a deeper screen, not past its end', () => {
		const scrolled = play([move('last'), move(1), move(-1)], at(0, text), play([{type: 'enter'}]));
		expect(currentScreen(scrolled)).toMatchObject({scroll: 9});
	});
	test('a screen that has become shorter scrolls back at once', () => {
		const end = play([move('last')], at(0, text), play([{type: 'enter'}]));
		expect(currentScreen(reduce(end, move(-1), at(0, {...text, maxScroll: 3})))).toMatchObject({scroll: 2});
	});
});

describe('filter', () => {
	const typed = (text: string): Action[] => [...text].map(letter => ({type: 'write', text: letter}));
	test('enter keeps it, esc clears it', () => {
		const kept = play([{type: 'filter'}, ...typed('api'), {type: 'enter'}]);
		expect([filterOf(kept), kept.filterBefore]).toEqual(['api', null]);
		const cleared = play([{type: 'filter'}, ...typed('api'), {type: 'back'}]);
		expect([filterOf(cleared), cleared.filterBefore]).toEqual(['', null]);
	});
	test('erasing takes whole characters', () => expect(filterOf(play([{type: 'filter'}, {type: 'write', text: '👩‍'}, {type: 'write', text: 'é'}, {type: 'erase'}]))).toBe('👩‍'));
	test('has a longest length', () => {
		const full = play([{type: 'filter'}, ...typed('x'.repeat(maxFilterLength))]);
		expect(filterOf(full)).toHaveLength(maxFilterLength);
		expect(filterOf(reduce(full, {type: 'write', text: 'y'}, at(0)))).toBe(filterOf(full));
	});
	test('while it is edited letters are letters, and arrows still move', () => {
		expect(findKey('q', true)).toEqual({type: 'write', text: 'q'});
		expect(findKey(' ', true)).toEqual({type: 'write', text: ' '});
		expect(findKey('down', true)).toEqual(move(1));
		expect(findKey('ctrl-c', true)).toBe('interrupt');
		expect(findKey('\u0007', true)).toBeNull();
	});
});

describe('sort', () => {
	const sortOf = (state: UiState): string => `${choiceOf(state, 'fleet').sort ?? 'first'}${choiceOf(state, 'fleet').isReversed ? ' reversed' : ''}`;
	test('goes through what the screen offers, and round again', () => {
		let state = createUiState();
		expect(Array.from({length: 4}, () => sortOf(state = reduce(state, {type: 'sort'}, at(0))))).toEqual(['name', 'cpu', 'worst', 'name']);
	});
	test('turns round, until another is chosen', () => {
		expect(sortOf(play([{type: 'sort'}, {type: 'reverse'}]))).toBe('name reversed');
		expect(sortOf(play([{type: 'sort'}, {type: 'reverse'}, {type: 'sort'}]))).toBe('cpu');
	});
	test('does nothing where there is nothing to sort', () => expect(play([{type: 'sort'}, {type: 'reverse'}], at(0, {sorts: []})).lists).toEqual({}));
});

describe('rows', () => {
	const rows: Action = {type: 'rows'};
	test('v goes through what rows can stand for, and the mark begins anew', () => {
		const state = play([move(1), rows]);
		expect([state.rows, chosenHost(state)]).toEqual(['service', null]);
		expect(play([rows, rows, rows]).rows).toBe('host');
	});
	test('enter on a row of several hosts shows these', () => {
		const state = play([{type: 'enter'}], at(0, {narrowsTo: 'service=shop', opens: null}), play([rows]));
		expect([state.rows, filterOf(state), currentScreen(state).name]).toEqual(['host', 'service=shop', 'fleet']);
	});
	test('from another screen it goes to the fleet as it is', () => expect(play([{type: 'enter'}, rows])).toMatchObject({rows: 'host', screens: [{name: 'fleet'}]}));
});

describe('tabs', () => {
	const to = (name: 'fleet' | 'host'): Action => ({type: 'tab', to: name});
	test('a digit goes to the screen of the marked host, and the mark stays on it', () => {
		const state = play([to('host')]);
		expect(currentScreen(state)).toEqual(openScreen('host', 'a'));
		expect(chosenHost(state)).toBe('a');
		expect(currentScreen(play([move(1), to('host')], at(0, {target: 'b', host: 'b'})))).toMatchObject({host: 'b'});
	});
	test('tab goes round, either way', () => {
		expect(currentScreen(play([{type: 'tab', to: 1}])).name).toBe('host');
		expect(currentScreen(play([{type: 'tab', to: -1}, {type: 'tab', to: 1}])).name).toBe('fleet');
	});
	test('a screen is found as it was left, unless another host was chosen', () => {
		const scrolled = play([move(3)], at(0, text), play([to('host')]));
		expect(currentScreen(play([to('fleet'), to('host')], at(0), scrolled))).toMatchObject({host: 'a', scroll: 3});
		expect(currentScreen(play([to('fleet'), to('host')], at(0, {target: 'b', host: 'b'}), scrolled))).toMatchObject({host: 'b', scroll: 0});
	});
	test('/ on a screen without a filter of its own goes to the fleet', () => expect(currentScreen(play([{type: 'filter'}], at(0, {takesFilter: false}), play([to('host')]))).name).toBe('fleet'));
});

describe('marking', () => {
	const mark: Action = {type: 'mark'};
	const letters = (text: string): Action[] => [...text].map(letter => ({type: 'write', text: letter}));
	it('is of the instant at which typing began, with or without a word', () => {
		const typed = play([mark, ...letters('ab '), {type: 'erase'}, {type: 'erase'}], at(1000));
		expect(typed.marking).toEqual({text: 'a', since: 1000});
		expect(reduce(typed, {type: 'enter'}, at(4500))).toMatchObject({marking: null, marked: {text: 'a', agoSeconds: 3.5}});
		expect(play([mark, {type: 'enter'}]).marked).toEqual({text: '', agoSeconds: 0});
	});
	it('while paused is of the instant that stands still, however long one types', () => {
		const paused = play([{type: 'pause'}, mark], at(1000));
		expect(reduce(paused, {type: 'enter'}, at(9000)).marked).toEqual({text: '', agoSeconds: 0});
	});
	it('is called off by esc, goes nowhere else meanwhile, and has a longest length', () => {
		expect(play([mark, ...letters('x'), {type: 'back'}])).toMatchObject({marking: null, marked: null});
		expect(play([mark, {type: 'help'}, {type: 'pause'}, move(1)])).toMatchObject({marking: {text: ''}, pausedAt: null, screens: [{name: 'fleet'}]});
		expect(play([mark, ...letters('x'.repeat(maxMarkLength + 1))]).marking!.text).toHaveLength(maxMarkLength);
	});
	it('twice in a row is two marks', () => {
		const first = play([mark, {type: 'enter'}]);
		expect(play([mark, {type: 'enter'}], at(0), first).marked).not.toBe(first.marked);
	});
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
		expect(play(Array.from({length: 100}, () => step(-1, true))).backSeconds).toBe(21_600);
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
