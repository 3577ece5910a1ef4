import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {buildSync} from 'esbuild';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {keys, ptyMissing, startInPty, type PtyOptions, type PtyProgram} from '../helpers/pty.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'engineroom-terminal-'));
const script = path.join(folder, 'full-screen.mjs');
const slowScript = path.join(folder, 'slow-line.mjs');
const statsFile = path.join(folder, 'flood.json');
let running: PtyProgram | undefined;

const start = (options: PtyOptions = {}): PtyProgram => {
	running = startInPty(process.execPath, [script, statsFile], {columns: 60, rows: 8, ...options});
	return running;
};

describe.skipIf(ptyMissing)('in a real terminal', () => {
	beforeAll(() => {
		for (const [name, outfile] of [['full-screen', script], ['slow-line', slowScript]] as const) {
			buildSync({entryPoints: [`test/fixtures/terminal/${name}.ts`], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20'});
		}
	});
	afterEach(async () => {
		await running?.close();
		running = undefined;
	});
	afterAll(() => rmSync(folder, {recursive: true, force: true}));

	const expectRestored = (program: PtyProgram): void => {
		expect(program.screen.isAlternate()).toBe(false);
		expect(program.screen.isCursorShown()).toBe(true);
		expect(program.screen.wraps()).toBe(true);
	};

	test('draws, takes keys, and its last column and row do not scroll', async () => {
		const program = start();
		await program.waitForText('board 60x8');
		program.press('jkl');
		await program.waitForText('keys "jkl"');
		expect(program.screen.isAlternate()).toBe(true);
		expect(program.screen.isCursorShown()).toBe(false);
		expect(program.screen.rows().at(-1)).toBe('='.repeat(60));
		expect(program.screen.cell(0, 0)).toMatchObject({text: 'b', foreground: 2, bold: true});
		program.press('q');
		expect(await program.exited()).toEqual({code: 0, signal: undefined});
		expectRestored(program);
	});

	test("keeps the terminal's answers out of the keys, and gives up on one that answers nothing", async () => {
		const answering = start();
		// xterm.js 6 answers DECRQM for 2026.
		await answering.waitForText(/keys "" sync (supported|unsupported)/);
		await answering.close();
		const deaf = start({answers: 'deaf'});
		await deaf.waitForText('keys "" sync silent on ?');
	});

	test.each([['rgb:0000/2b2b/3636', 'dark'], ['rgb:fdfd/f6f6/e3e3', 'light']])('hears that the background is %s: %s', async (background, expected) => {
		const program = start({background});
		await program.waitForText(new RegExp(`keys "" sync (supported|unsupported) on ${expected}`));
	});

	test('follows a resize', async () => {
		const program = start();
		await program.waitForText('board 60x8');
		program.resize(44, 5);
		await program.waitForText('board 44x5');
		await program.waitFor(screen => screen.rows().at(-1) === '='.repeat(44));
		program.resize(70, 12);
		await program.waitFor(screen => screen.rows().at(-1) === '='.repeat(70));
	});

	test.each<[NodeJS.Signals, number]>([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]])('is restored after %s', async (signal, code) => {
		const program = start();
		await program.waitForText('board');
		program.kill(signal);
		expect(await program.exited()).toEqual({code, signal: undefined});
		expectRestored(program);
	});

	test.each([['c', 'engineroom: crashed as asked'], ['r', 'engineroom: rejected as asked']])('is restored after a crash (%s), which is then told in one line', async (key, line) => {
		const program = start();
		// An answer that comes when raw mode is off again would be echoed.
		await program.waitForText(/sync (supported|unsupported)/);
		program.press(key);
		expect((await program.exited()).code).toBe(1);
		expectRestored(program);
		expect(program.screen.text()).toBe(line);
	});

	test('a program whose terminal hangs goes on working, and shows the newest frame when the terminal is back', async () => {
		const program = start();
		await program.waitForText(/sync (supported|unsupported)/);
		program.press('x');
		await program.waitForText('keys "x"');
		program.hold();
		program.press('f');
		await expect.poll(() => existsSync(statsFile), {timeout: 10_000}).toBe(true);
		const stats = JSON.parse(readFileSync(statsFile, 'utf8')) as {dropped: number};
		expect(stats.dropped).toBeGreaterThan(300);
		program.go();
		await program.waitFor(screen => screen.text().startsWith('board 60x8 keys "x"') && screen.rows().at(-1) === '='.repeat(60));
	});

	test('a line that takes less than is told is found to be slow', async () => {
		running = startInPty(process.execPath, [slowScript], {columns: 100, rows: 20, bytesPerSecond: 2500});
		await running.waitForText('the line is slow', 120_000);
	}, 150_000);

	test('Ctrl-Z hands the terminal to the shell, fg takes it back', async () => {
		running = startInPty('/bin/bash', ['--norc', '--noprofile', '-i'], {columns: 60, rows: 8, env: {PS1: 'shell> '}});
		const program = running;
		await program.waitForText('shell>');
		program.press(`"${process.execPath}" "${script}"\r`);
		// An answer that comes after Ctrl-Z would be typed into the shell.
		await program.waitForText(/board 60x8 keys "" sync (supported|unsupported)/);
		program.press(keys.ctrlZ);
		await program.waitFor(screen => !screen.isAlternate() && screen.isCursorShown() && /Stopped[^]*shell>$/.test(screen.text()));
		program.press('stty -a | grep -o " icanon"; fg\r');
		await program.waitFor(screen => screen.isAlternate() && screen.text().startsWith('board 60x8 keys ""'));
		program.press('z');
		await program.waitForText('keys "z"');
		program.press('q');
		await program.waitFor(screen => !screen.isAlternate() && / icanon$/m.test(screen.text()) && screen.text().endsWith('shell>'));
	});

	test('Ctrl-L mends what others wrote over the screen', async () => {
		const program = start();
		await program.waitForText('board 60x8');
		await program.screen.write('\u001B[4;1Hbroadcast message');
		program.press(keys.ctrlL);
		await program.waitFor(screen => !screen.text().includes('broadcast'));
	});
});
