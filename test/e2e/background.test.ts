/** The colours of the screen follow the terminal's background, on a real terminal. */
import {afterEach, describe, expect, it} from 'vitest';
import {binary} from '../helpers/binary.ts';
import {ptyMissing, startInPty, type PtyOptions, type PtyProgram} from '../helpers/pty.ts';

const open: PtyProgram[] = [];
afterEach(async () => {
	for (const program of open.splice(0)) await program.close();
});

/** Two hosts that are not there: a table, and no agent. */
const start = (args: readonly string[], options: PtyOptions): PtyProgram => {
	const program = startInPty(process.execPath, [binary, '127.0.0.1:1', '127.0.0.1:2', ...args], {columns: 100, rows: 30, ...options, env: {HOME: '/nonexistent', ...options.env}});
	open.push(program);
	return program;
};
const cyan = 6;
const blue = 4;
/** The colour of the head of the table; null before it is drawn. */
const headColor = ({screen}: PtyProgram): number | string | null => {
	const y = screen.rows().findIndex(row => row.includes(' HOST '));
	return y === -1 ? null : screen.cell(screen.rows()[y]!.indexOf('HOST'), y).foreground;
};
const wipes = (program: PtyProgram): number => program.rawBytes().split('\u001B[2J').length - 1;

describe.skipIf(ptyMissing !== undefined)('the background of the terminal', () => {
	it.each<[string, PtyOptions, number]>([
		['light', {background: 'rgb:fdfd/f6f6/e3e3'}, blue],
		['light, whatever COLORFGBG said', {background: 'rgb:fdfd/f6f6/e3e3', env: {COLORFGBG: '15;0'}}, blue],
		['dark, whatever COLORFGBG said', {background: 'rgb:0000/2b2b/3636', env: {COLORFGBG: '0;15'}}, cyan],
		['not told, but light in COLORFGBG', {env: {COLORFGBG: '0;15'}}, blue],
	])('%s: the colours are for it; nothing is wiped, no answer is a key', async (_, options, color) => {
		const program = start([], options);
		await program.waitFor(() => headColor(program) === color);
		// A key that is heard after the answers: nothing of them came before it.
		program.press('?');
		await program.waitForText('filter by name or number');
		expect(wipes(program)).toBe(1);
		program.press('q');
		expect((await program.exited()).code).toBe(0);
	}, 30_000);

	it.each([[['--theme', 'dark']], [['--no-color']]])('is not asked for with %j', async args => {
		const program = start(args, {background: 'rgb:fdfd/f6f6/e3e3'});
		await program.waitFor(() => headColor(program) !== null);
		program.press('?');
		await program.waitForText('filter by name or number');
		expect(program.rawBytes()).not.toContain('\u001B]11');
		expect(program.rawBytes()).toContain('\u001B[?2026$p');
	}, 30_000);
});
