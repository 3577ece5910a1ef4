import {hostDetails} from '../../source/view/screens/host.ts';
import {describe, expect, test} from 'vitest';
import {api1, api2, createBoardFixture, db1, fixtureTime, incident, type HostSpec} from '../helpers/board-fixture.ts';
import {logEntries} from '../helpers/log-fixture.ts';
import {openScreen, plainLook} from '../helpers/screen.ts';

const size = {columns: 120, rows: 40};
const esc = '\u001B';
const open = (hosts: readonly HostSpec[] = incident, options: Partial<Parameters<typeof openScreen>[0]> = {}) => {
	const board = createBoardFixture(hosts);
	return {board, screen: openScreen({board, ...size, ...options})};
};
const markOf = (frame: string): string => /▸. (\S+)/.exec(frame)?.[1] ?? '';

describe('keys', () => {
	test('q leaves, Ctrl-C leaves as interrupted', async () => {
		for (const [key, ending] of [['q', 'quit'], ['\u0003', 'interrupted']] as const) {
			const {screen} = open();
			await screen.press(key);
			await expect(screen.whenDone).resolves.toBe(ending);
			screen.close();
		}
	});
	test('Ctrl-Z and Ctrl-L are the caller’s', async () => {
		const {screen} = open();
		await screen.press('\u001A', '\f');
		expect(screen.calls).toEqual(['suspend', 'repaint']);
		screen.close();
	});
	test('y copies the marked row, or the screen where nothing is marked', async () => {
		const {screen} = open();
		await screen.press('y');
		expect(screen.calls.at(-1)).toMatch(/^copy ✖ api-2 .*20\/20 \+37.*\n$/);
		expect(screen.frame().split('\n').at(-1)).toContain('copied the row');
		await screen.press('\r', 'y');
		expect(screen.calls.at(-1)!.split('\n').length).toBeGreaterThan(10);
		screen.close();
	});
	test('Y copies what is seen as text, e writes it down, and both say so at the foot', async () => {
		const {screen} = open();
		await screen.press('Y');
		const copied = screen.calls.find(call => call.startsWith('copy ')) ?? '';
		expect(copied).toContain('api-2');
		expect(copied).not.toContain('\u001B');
		expect(screen.frame().split('\n').at(-1)).toContain('copied the screen');
		await screen.press('e');
		expect(screen.calls.at(-1)).toBe(`export ${size.rows}`);
		expect(screen.frame().split('\n').at(-1)).toContain('wrote /home/ann/engineroom.md');
		// What is copied next is the screen, not the word about it.
		await screen.press('Y');
		expect(screen.calls.at(-1)).not.toContain('wrote');
		screen.close();
	});
	test('arrows go back in time, brackets choose what graphs cover', async () => {
		const {board, screen} = open();
		await screen.press('\u001B[D', '\u001B[D', '\u001B[1;2D', ']', '0');
		expect(board.actions.filter(({type}) => type !== 'watch')).toEqual([
			{type: 'pause'}, {type: 'step', backSeconds: 1}, {type: 'step', backSeconds: 2}, {type: 'step', backSeconds: 302}, {type: 'window', seconds: 900}, {type: 'resume'},
		]);
		screen.close();
	});
	test('esc goes back and never out', async () => {
		const {screen} = open();
		await screen.press('\r');
		expect(screen.frame()).toContain('ROUTES');
		await screen.press(esc, esc, esc);
		expect(screen.frame()).toContain('HOST ');
		expect(await Promise.race([screen.whenDone, Promise.resolve('still here')])).toBe('still here');
		screen.close();
	});
	test('letters typed faster than frames are drawn are keys of their own', async () => {
		const {screen, board} = open();
		await screen.press('/api\r');
		expect(board.queries.at(-1)?.filter).toBe('api');
		await screen.press('jj');
		expect(markOf(screen.frame())).toBe('api-1');
		screen.close();
	});
	test('a pasted line of control characters writes nothing into the filter', async () => {
		const {screen, board} = open();
		await screen.press('/', 'a\u0007\u0085b');
		expect(board.queries.at(-1)?.filter).toBe('ab');
		screen.close();
	});
	test('s changes the order, and the header says so', async () => {
		const {screen, board} = open();
		await screen.press('s');
		expect(board.queries.at(-1)?.sort).toBe('name');
		expect(screen.frame()).toContain('by name');
		screen.close();
	});
});

describe('selection', () => {
	test('stays on its host while rows change places, and rows stay for two seconds after a move', async () => {
		let now = fixtureTime;
		const {screen, board} = open(incident, {now: () => now});
		await screen.press('j');
		expect(markOf(screen.frame())).toBe('db-1');
		const before = screen.frame().split('\n').slice(3, 8).map(line => line.slice(3, 9));
		board.hosts = incident.toReversed();
		board.tick();
		expect(screen.frame().split('\n').slice(3, 8).map(line => line.slice(3, 9))).toEqual(before);
		now += 2001;
		board.tick();
		expect(screen.frame().split('\n').slice(3, 8).map(line => line.slice(3, 9).trim())).toEqual(['api-1', 'web-1', 'api-3', 'db-1', 'api-2']);
		expect(markOf(screen.frame())).toBe('db-1');
		screen.close();
	});
	test('a held order knows rows that are not among those at hand', async () => {
		const many = Array.from({length: 30}, (_, index) => ({...api1, name: `h${index}`}));
		const {screen, board} = open(many, {rows: 8});
		await screen.press('j');
		board.hosts = many.toReversed();
		board.tick();
		expect(screen.frame()).toContain(' h0 ');
		expect(markOf(screen.frame())).toBe('h1');
		screen.close();
	});
	test('without a move, the worst row is the one that is told of', () => {
		const {screen, board} = open([api2, db1]);
		expect(markOf(screen.frame())).toBe('api-2');
		board.hosts = [db1, api2];
		board.tick();
		expect(markOf(screen.frame())).toBe('db-1');
		screen.close();
	});
	test('a long list scrolls just as far as it must', async () => {
		const {screen} = open(Array.from({length: 60}, (_, index) => ({...api1, name: `h${index}`})), {rows: 14});
		await screen.press(...Array.from({length: 20}, () => 'j'));
		expect(screen.frame()).toContain('▸✔ h20 ');
		expect(screen.frame()).toMatch(/\d+–21 of 60/);
		screen.close();
	});
});

describe('what the board is told', () => {
	test('a single host is watched from the start, a fleet only while a host is open', async () => {
		const single = open([api1]);
		expect(single.board.actions).toEqual([{type: 'watch', id: 'api-1', details: hostDetails}]);
		single.screen.close();
		expect(single.board.actions.at(-1)).toEqual({type: 'watch', id: null, details: []});
		const fleet = open();
		await fleet.screen.press('\r');
		expect(fleet.board.actions).toEqual([{type: 'watch', id: api2.id, details: hostDetails}]);
		await fleet.screen.press(esc);
		expect(fleet.board.actions.at(-1)).toEqual({type: 'watch', id: null, details: []});
		fleet.screen.close();
	});
	test('pause and live again', async () => {
		const {screen, board} = open();
		await screen.press(' ');
		expect(screen.frame()).toContain('PAUSED at 14:02:31');
		expect(screen.frame()).not.toContain('live 14:02:31');
		await screen.press(' ');
		expect(board.actions).toEqual([{type: 'pause'}, {type: 'resume'}]);
		screen.close();
	});
	test('an unchanged fleet is asked once a frame', () => {
		for (const hosts of [incident, [api1], []]) for (const columns of [160, 80, 40]) {
			const {screen, board} = open(hosts, {columns});
			board.windowSeconds = 60;
			board.tick();
			const before = board.queries.length;
			board.tick();
			expect(board.queries.length - before).toBe(1);
			screen.close();
		}
	});
	test('after it is taken down, ticks draw nothing', () => {
		const {screen, board} = open();
		screen.close();
		const frames = screen.frames();
		board.tick();
		expect(screen.frames()).toBe(frames);
	});
});

describe('honesty', () => {
	test('old numbers are dim and carry their age; a host that is down shows none', () => {
		const {screen} = open(incident, {look: {glyphs: 'unicode', color: '16'}});
		const lines = screen.frame().split('\n');
		const stale = lines.find(line => line.includes('api-3'))!;
		expect(stale).toContain('stale 12s');
		expect(stale).toContain('\u001B[2m ≈85 ms');
		const down = lines.find(line => line.includes('web-1'))!;
		expect(down).toContain('connection refused');
		expect(down).not.toMatch(/\d+ (?:ms|%)/);
		screen.close();
	});
	test('while paused, everything that was alive is dim', async () => {
		const {screen} = open([api1], {look: {glyphs: 'unicode', color: '16'}});
		expect(screen.frame()).toContain('\u001B[36m');
		await screen.press(' ');
		// Under the header and the bar of screens.
		const body = screen.frame().split('\n').slice(2).join('\n');
		expect(body.replaceAll('\u001B[36mLATENCY', '')).not.toMatch(/\u001B\[(?:1|94)m[\d▁-█]/);
		screen.close();
	});
	test('without colour there is not one escape', () => {
		const {screen} = open();
		expect(screen.frame()).not.toContain('\u001B');
		screen.close();
	});
	test('in ASCII there is nothing but ASCII, and state has its glyph and word', () => {
		const {screen} = open(incident, {look: {...plainLook, glyphs: 'ascii'}});
		expect(screen.frame()).toMatch(/^[ -~\n]*$/);
		expect(screen.frame()).toContain('x api-2    critical');
		screen.close();
	});
});

test('a resize draws one frame of the new size, none of the old', () => {
	const {screen} = open();
	screen.resize(40, 50);
	expect(screen.frame().split('\n').every(line => line.length <= 40)).toBe(true);
	screen.resize(160, 8);
	expect(screen.frame().split('\n').length).toBeLessThanOrEqual(8);
	screen.close();
});

test('a host that is watched no longer says so', async () => {
	const {screen, board} = open();
	await screen.press('\r');
	board.hosts = [api1, db1];
	board.tick();
	expect(screen.frame()).toContain('no longer watched');
	screen.close();
});

describe('the log', () => {
	const openLog = async (entries = logEntries) => {
		const {board, screen} = open();
		board.entries = entries;
		await screen.press('7');
		return {board, screen};
	};
	const marked = (frame: string): string => /▸ (\S+)/.exec(frame)?.[1] ?? '';
	test('stays on the entry that one moved to while new ones come in on top', async () => {
		const {board, screen} = await openLog();
		screen.resize(120, 14);
		await screen.press('j', 'j');
		const before = screen.frame();
		expect(marked(before)).toBe('14:01:33');
		board.entries = [{...logEntries[0]!, id: 999, text: 'just now'}, ...logEntries];
		board.tick();
		expect(marked(screen.frame())).toBe('14:01:33');
		// What is read stands where it stood.
		expect(screen.frame().split('\n').findIndex(line => line.startsWith('▸'))).toBe(before.split('\n').findIndex(line => line.startsWith('▸')));
		screen.close();
	});
	test('follows the newest until one moves', async () => {
		const {board, screen} = await openLog();
		board.entries = [{...logEntries[0]!, id: 999, time: fixtureTime, text: 'just now'}, ...logEntries];
		board.tick();
		expect(marked(screen.frame())).toBe('14:02:31');
		screen.close();
	});
	test('opens the host that an entry is of, and nothing for a mark', async () => {
		const {screen} = await openLog();
		await screen.press('j', '\r');
		expect(screen.frame()).toContain('ROUTES');
		await screen.press(esc, 'G', 'k', 'k', 'k', 'k', 'k', '\r');
		expect(marked(screen.frame())).toBe('13:58:59');
		screen.close();
	});
	test('m marks, with what was typed', async () => {
		const {board, screen} = await openLog();
		await screen.press('m', 'quit b', '\r');
		expect(board.actions.at(-1)).toEqual({type: 'mark', text: 'quit b', agoSeconds: 0});
		expect(screen.frame().split('\n').at(-1)).toContain('marked: quit b');
		screen.close();
	});
	test('b compares with this instant', async () => {
		const {board, screen} = open();
		await screen.press('b');
		expect(board.actions.at(-1)).toEqual({type: 'baseline'});
		screen.close();
	});
});

test('n turns notifications off and on, which the header tells', async () => {
	const {screen} = open();
	expect(screen.takesAlarms()).toBe(true);
	await screen.press('n');
	expect(screen.takesAlarms()).toBe(false);
	expect(screen.frame()).toContain('no bell');
	await screen.press('n');
	expect(screen.frame()).not.toContain('no bell  ');
	expect(screen.takesAlarms()).toBe(true);
	screen.close();
});

test('nobody is rung for while the past is looked at, but is while the screen stands still', async () => {
	const {screen} = open();
	await screen.press(' ');
	expect(screen.takesAlarms()).toBe(true);
	await screen.press('\u001B[D');
	expect(screen.takesAlarms()).toBe(false);
	screen.close();
});
