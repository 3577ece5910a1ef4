import {describe, expect, test} from 'vitest';
import {createScreen} from '../../source/terminal/screen.ts';
import {createTerminalScreen} from '../helpers/terminal-screen.ts';
import {createFakeTimers, createFakeTty} from './fake-tty.ts';

const setUp = (pace: 'quick' | 'slow' = 'quick') => {
	const tty = createFakeTty(20, 4, pace);
	const timers = createFakeTimers();
	const screen = createScreen({tty, writeNow: text => void tty.written.push(text), schedule: timers.schedule});
	return {tty, timers, screen, terminal: createTerminalScreen(20, 4)};
};
const show = async ({tty, terminal}: ReturnType<typeof setUp>) => {
	await terminal.write(tty.written.splice(0).join(''));
	return terminal.text();
};

describe('a screen', () => {
	test('takes the alternate screen, hides the cursor, keeps lines from wrapping, and gives all of it back', async () => {
		const world = setUp();
		await world.terminal.write('$ engineroom\r\n');
		world.screen.enter();
		world.screen.stdout.write('\u001B[7mhello');
		expect(await show(world)).toBe('hello');
		expect([world.terminal.isAlternate(), world.terminal.isCursorShown(), world.terminal.wraps()]).toEqual([true, false, false]);

		world.screen.leave();
		expect(await show(world)).toBe('$ engineroom');
		expect([world.terminal.isAlternate(), world.terminal.isCursorShown(), world.terminal.wraps()]).toEqual([false, true, true]);
		await world.terminal.write('$');
		expect(world.terminal.cell(0, 1)).toMatchObject({text: '$', inverse: false});
	});

	test('leaves once, however often it is told to, and listens to nothing afterwards', () => {
		const {screen, tty} = setUp();
		screen.leave();
		expect(tty.written).toEqual([]);
		screen.enter();
		screen.enter();
		expect(tty.listeners()).toBe(1);
		screen.leave();
		const count = tty.written.length;
		screen.leave();
		screen.stdout.write('late');
		screen.repaint();
		expect(tty.written.length).toBe(count);
		expect(tty.listeners()).toBe(0);
	});

	test('gives up, on leaving, what a slow terminal has not taken, and draws all anew on entering again', async () => {
		const tty = createFakeTty(20, 4, 'slow');
		const written: string[] = tty.written;
		const screen = createScreen({tty: Object.assign(tty, {
			discard() {
				written.push('(discarded)');
				tty.drain();
			},
		}), writeNow: text => void written.push(text), schedule: createFakeTimers().schedule});
		screen.enter();
		screen.stdout.write('frame');
		screen.leave();
		expect(written.slice(1, 3)).toEqual([expect.stringContaining('frame'), '(discarded)']);
		expect(screen.isBehind()).toBe(false);
		written.splice(0);
		screen.enter();
		expect(written.at(-1)).toContain('frame');
	});

	test('draws, on entering again, the newest frame it was given while away', async () => {
		const world = setUp();
		world.screen.enter();
		world.screen.stdout.write('old');
		world.screen.leave();
		world.screen.stdout.write('new');
		world.screen.enter();
		expect(await show(world)).toBe('new');
	});

	test('writes once for a frame and nothing for the same frame again', () => {
		const {screen, tty} = setUp();
		screen.enter();
		tty.written.length = 0;
		screen.stdout.write('one\ntwo');
		expect(tty.written.length).toBe(1);
		screen.stdout.write('one\ntwo');
		expect(tty.written.length).toBe(1);
	});

	test('takes no notice of what Ink writes besides frames', () => {
		const {screen, tty} = setUp();
		screen.enter();
		screen.stdout.write('frame');
		tty.written.length = 0;
		for (const text of ['', '\u001B[?25l', '\u001B[?25h', '\u001B[2K\u001B[1A\u001B[2K\u001B[G', '\u001B[?2026h']) screen.stdout.write(text);
		expect(tty.written).toEqual([]);
	});

	test('calls back after a write, as Ink waits for that on unmount', async () => {
		const {screen} = setUp();
		await new Promise<void>(resolve => void screen.stdout.write('', () => resolve()));
	});

	test('repaints everything when asked to', async () => {
		const world = setUp();
		world.screen.enter();
		world.screen.stdout.write('one\ntwo');
		await show(world);
		await world.terminal.write('\u001B[2;1Hwall message');
		world.screen.repaint();
		expect(await show(world)).toBe('one\ntwo');
	});

	test('wraps frames in synchronized updates only once it was told that the terminal knows them', () => {
		const {screen, tty} = setUp();
		screen.enter();
		screen.stdout.write('one');
		expect(tty.written.join('')).not.toContain('?2026');
		screen.startSynchronizing();
		screen.stdout.write('two');
		expect(tty.written.at(-1)).toBe('\u001B[?2026h\rtwo\u001B[?2026l');
	});
});

describe('a slow terminal', () => {
	test('gets no second frame before it has taken the first, and then only the newest', async () => {
		const world = setUp('slow');
		const {screen, tty} = world;
		screen.enter();
		tty.written.length = 0;
		for (let count = 1; count <= 50; count++) screen.stdout.write(`frame ${count}`);
		expect(tty.written.length).toBe(1);
		tty.drain();
		expect(tty.written.length).toBe(2);
		expect(await show(world)).toBe('frame 50');
		expect(screen.stats()).toMatchObject({frames: 2, dropped: 48});
		tty.drain();
		expect(tty.written).toEqual([]);
	});

	test('is left at once, without its last frames', () => {
		const {screen, tty} = setUp('slow');
		screen.enter();
		screen.stdout.write('one');
		screen.stdout.write('two');
		screen.leave();
		const count = tty.written.length;
		tty.drain();
		expect(tty.written.length).toBe(count);
	});
});

describe('a resize', () => {
	test('tells Ink the new size and repaints', async () => {
		const world = setUp();
		const {screen, tty, terminal} = world;
		screen.enter();
		screen.stdout.on('resize', () => void screen.stdout.write(`${screen.stdout.columns}x${screen.stdout.rows}`));
		screen.stdout.write('before');
		await show(world);
		terminal.resize(30, 3);
		tty.resizeTo(30, 3);
		expect(await show(world)).toBe('30x3');
	});

	test('comes to Ink at most once in 50 ms, with the last size at the end', () => {
		const {screen, tty, timers} = setUp();
		const sizes: number[] = [];
		screen.stdout.on('resize', () => sizes.push(screen.stdout.columns));
		screen.enter();
		for (let columns = 40; columns < 60; columns++) tty.resizeTo(columns, 4);
		expect(sizes).toEqual([40]);
		expect(timers.pending()).toEqual([50]);
		timers.elapse();
		expect(sizes).toEqual([40, 59]);
		timers.elapse();
		expect(sizes).toEqual([40, 59]);
		expect(timers.pending()).toEqual([]);
	});

	test('repaints what was there when Ink draws nothing new', async () => {
		const world = setUp();
		world.screen.enter();
		world.screen.stdout.write('same');
		await show(world);
		await world.terminal.write('\u001B[2J');
		world.tty.resizeTo(20, 4);
		expect(await show(world)).toBe('same');
	});

	test('counts even when the frame comes before the news of it', async () => {
		const world = setUp();
		world.screen.enter();
		world.screen.stdout.write('a long line here');
		await show(world);
		world.tty.columns = 6;
		world.terminal.resize(6, 4);
		world.screen.stdout.write('another long line');
		expect(await show(world)).toBe('anothe');
	});

	test('to an unknown size is taken for 80x24', () => {
		const {screen, tty} = setUp();
		tty.columns = 0;
		tty.rows = 0;
		expect([screen.stdout.columns, screen.stdout.rows]).toEqual([80, 24]);
	});
});
