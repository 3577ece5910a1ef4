import {describe, expect, test} from 'vitest';
import type {GaugeStyle} from '../../source/draw/strip.ts';
import {textWidth} from '../../source/draw/width.ts';
import {api1, api2, createBoardFixture, db1, incident, type HostSpec} from '../helpers/board-fixture.ts';
import {logEntries} from '../helpers/log-fixture.ts';
import {shopRequests} from '../helpers/requests-fixture.ts';
import {expectGolden} from '../helpers/screen-golden.ts';
import {openScreen} from '../helpers/screen.ts';

const sizes = [[120, 40], [80, 24], [40, 50]] as const;
const sweep: GaugeStyle = {glyphs: 'blocks', motion: 'sweep'};
const braille: GaugeStyle = {glyphs: 'braille', motion: 'scroll'};
const twenty: readonly HostSpec[] = Array.from({length: 20}, (_, index) => ({...(index === 0 ? api2 : index === 1 ? db1 : api1), name: `shop-${index}`, id: `shop-${index}`}));

const cases: readonly {readonly screen: string; readonly name: string; readonly hosts: readonly HostSpec[]; readonly style: GaugeStyle; readonly keys?: readonly string[]}[] = [
	{screen: 'fleet', name: 'twenty-sweep', hosts: twenty, style: sweep},
	{screen: 'fleet', name: 'twenty-braille', hosts: twenty, style: braille},
	{screen: 'host', name: 'incident-sweep', hosts: incident, style: sweep, keys: ['\r']},
	{screen: 'host', name: 'incident-braille', hosts: incident, style: {...braille, motion: 'sweep'}, keys: ['\r']},
	{screen: 'single', name: 'incident-sweep', hosts: [api2], style: sweep},
	{screen: 'fleet', name: 'by-service-sweep', hosts: incident, style: sweep, keys: ['v', 'v']},
	{screen: 'requests', name: 'incident-sweep', hosts: [{...api2, requests: shopRequests}], style: sweep, keys: ['3']},
	{screen: 'route', name: 'incident-sweep', hosts: [{...api2, requests: shopRequests}], style: {...braille, motion: 'sweep'}, keys: ['3', '\r']},
];

describe.each(cases)('$screen $name', ({screen: name, name: story, hosts, style, keys = []}) => {
	test.each(sizes)('at %dx%d', async (columns, rows) => {
		const screen = openScreen({board: createBoardFixture(hosts), columns, rows, style});
		await screen.press(...keys);
		const frame = screen.frame();
		screen.close();
		for (const line of frame.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(columns);
		// Header, bar and footer are looked at elsewhere.
		expectGolden(`${name}/${story}@${columns}x${rows}`, frame.split('\n').slice(2, -1).join('\n'));
	});
});

test('w lets gauges sweep, and scroll again', async () => {
	const screen = openScreen({board: createBoardFixture(incident), columns: 120, rows: 40});
	const scrolling = screen.frame();
	await screen.press('w');
	expect(screen.frame()).toContain('│');
	await screen.press('w');
	expect(screen.frame()).toBe(scrolling);
	screen.close();
});

test('the log is told at once, also when gauges sweep, and says so', async () => {
	const screen = openScreen({board: Object.assign(createBoardFixture(incident), {entries: logEntries}), columns: 120, rows: 40, style: sweep});
	expect(screen.frame()).toContain('rows every 8–16 s');
	await screen.press('7');
	expect(screen.frame()).toContain('every 1 s');
	expect(screen.frame()).not.toContain('rows every');
	screen.close();
});

test('a terminal that stays behind has gauges sweep by themselves, once; w goes back for good', async () => {
	let isSlow = false;
	const board = createBoardFixture(incident);
	const listeners = new Set<() => void>();
	const tick = (): void => listeners.forEach(listener => listener());
	const screen = openScreen({board: {...board, subscribe: listener => (listeners.add(listener), () => listeners.delete(listener))}, columns: 120, rows: 40, isLinkSlow: () => isSlow});
	const foot = (): string => screen.frame().split('\n').at(-1) ?? '';
	tick();
	expect(foot()).not.toContain('slow link');
	isSlow = true;
	tick();
	expect(foot()).toContain('slow link: sweep');
	expect(screen.frame()).toContain('rows every 8–16 s');
	await screen.press('w');
	tick();
	expect(foot()).not.toContain('slow link');
	expect(screen.frame()).toContain('every 1 s');
	screen.close();
});
