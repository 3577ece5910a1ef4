/** The foot of every screen: the ways on, back, to help and out, and no key that does nothing. */
import {describe, expect, test} from 'vitest';
import {findKey} from '../../source/view/keymap.ts';
import {defaultKeymap} from '../../source/view/key-bindings.ts';
import {reduce} from '../../source/view/model/reducer.ts';
import {createUiState, type UiState} from '../../source/view/model/state.ts';
import {drawScreen} from '../../source/view/screens/draw-screen.ts';
import {firstLayout, type Picture} from '../../source/view/screens/picture.ts';
import {api2, bare, createBoardFixture, fixtureTime, incident, type HostSpec} from '../helpers/board-fixture.ts';
import {shopDatabases} from '../helpers/databases-fixture.ts';
import {logEntries} from '../helpers/log-fixture.ts';
import {told} from '../helpers/processes-fixture.ts';
import {shopRequests, shopTraces} from '../helpers/requests-fixture.ts';

const shop: HostSpec = {...api2, requests: shopRequests, traces: shopTraces, databases: shopDatabases, processes: told};
const fleet: readonly HostSpec[] = [shop, ...incident.filter(({name}) => name !== shop.name)];

type Shown = {readonly picture: Picture; readonly ui: UiState; readonly act: (key: string) => UiState; readonly foot: string; readonly head: string};
const show = (hosts: readonly HostSpec[], keys: readonly string[], columns: number, rows: number): Shown => {
	const board = Object.assign(createBoardFixture(hosts), {entries: logEntries});
	const draw = (ui: UiState, before: Picture['layout']): Picture => drawScreen({board, ui, keymap: defaultKeymap, size: {columns, rows}, now: fixtureTime, before});
	let ui = createUiState();
	let picture = draw(ui, firstLayout);
	const act = (key: string): UiState => {
		const does = findKey(key, ui.filterBefore !== null, defaultKeymap);
		return does === null || typeof does === 'string' ? ui : reduce(ui, does, {seen: picture.seen, now: fixtureTime, times: {...picture.layout, ...board.reach(), backSeconds: 60}});
	};
	for (const key of keys) {
		ui = act(key);
		picture = draw(ui, picture.layout);
	}
	const lines = picture.rows.map(row => row.map(({text}) => text).join(''));
	return {picture, ui, act, foot: lines.at(-1) ?? '', head: lines[0] ?? ''};
};

const screens: readonly (readonly [string, readonly HostSpec[], readonly string[]])[] = [
	['fleet', fleet, []], ['fleet of services', fleet, ['v', 'v']], ['single host', [shop], []], ['host', fleet, ['2']], ['requests', fleet, ['3']], ['route', fleet, ['3', 'enter']], ['slow request of a route', fleet, ['3', 'enter', 'G']],
	['database', fleet, ['4']], ['traces', fleet, ['5']], ['trace', fleet, ['5', 'enter']], ['processes', fleet, ['6']], ['log', fleet, ['7']], ['filtered log', fleet, ['7', '/', 'a', 'enter']], ['help', fleet, ['?']],
	['paused fleet', fleet, [' ']], ['host that tells little', [bare], ['3']],
];
const keyOf: Readonly<Record<string, string>> = {'j/k': 'j', '←/→': 'left', space: ' '};

describe.each(screens)('the foot of a %s', (name, hosts, keys) => {
	test.each([[200, 50], [120, 40], [80, 24], [40, 50]])('at %dx%d says how to go on, back, to help and out, and nothing that does nothing', (columns, rows) => {
		const {picture, ui, act, foot} = show(hosts, keys, columns, rows);
		const hints = foot.split(/ {2,}/).map(one => one.split(' ')).filter(([key, word, more]) => key !== undefined && word !== undefined && more === undefined && /^(?:enter|esc|tab|space|j\/k|←\/→|[a-zA-Z?/])$/.test(key)).map(([key]) => keyOf[key ?? ''] ?? key ?? '');
		expect(hints).toContain('q');
		if (name !== 'help') expect(hints).toContain('?');
		if (ui.screens.length > 1) expect(hints).toContain('esc');
		if (picture.seen.opens !== null || picture.seen.narrowsTo !== null) expect(hints).toContain('enter');
		for (const key of hints.filter(one => one !== 'q')) {
			// Up where down is at its end.
			const next = key === 'j' && act('j') === ui ? act('k') : act(key);
			expect(next, `${key} on ${name}`).not.toBe(ui);
		}
	});
});

test('at 80 columns the fleet tells how to open, filter and sort', () => expect(show(fleet, [], 80, 24).foot).toBe('enter open  / filter  s sort  v rows  space pause  ? help  q quit   graphs 5 min'));
test('at 40 columns what opens and leaves stays longest', () => expect(show(fleet, ['3'], 40, 50).foot).toBe('esc back  enter open  ? help  q quit'));
test('without a foot the header says what gets help, where there is room', () => {
	expect(show(fleet, [], 160, 8).head).toMatch(/ {2}\? help$/);
	expect(show(fleet, ['2'], 100, 6).head).toMatch(/ {2}esc back {2}\? help$/);
	expect(show([shop], [], 30, 6).head).toMatch(/ {2}\?$/);
});
test('Esc is told to clear a filter before it goes back', () => {
	expect(show(fleet, ['/', 'a', 'enter'], 80, 24).foot).toMatch(/^esc clear {2}enter open/);
	expect(show(fleet, ['7'], 80, 24).foot).toMatch(/^esc back/);
});
test('a row that stands for several hosts opens them', () => expect(show(fleet, ['v', 'v'], 80, 24).foot).toMatch(/^enter hosts/));
