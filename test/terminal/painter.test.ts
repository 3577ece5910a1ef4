import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createPainter} from '../../source/terminal/painter.ts';
import {clusterWidth} from '../../source/terminal/width.ts';
import {createTerminalScreen} from '../helpers/terminal-screen.ts';

const noWrap = '\u001B[?7l';
const sgr = ['', '\u001B[0m', '\u001B[m', '\u001B[1m', '\u001B[2m', '\u001B[22m', '\u001B[31m', '\u001B[91m', '\u001B[39m', '\u001B[7m', '\u001B[27m', '\u001B[4m', '\u001B[44m', '\u001B[49m', '\u001B[1;32m', '\u001B[38;5;208m', '\u001B[104;9m', '\u001B[29;3m'];
const steadyText = ['a', 'Z', '0', '  ', ' ', '          ', '▁▂█', '│─┼', '✖ ▲ ✔', '≈ · —', '漢', '字 ', 'ﾊ', 'é', 'Ω', 'hello, world', '…'];
const trickyText = ['👍', '👨‍👩‍👧', '❤️', 'e\u0301', '\u0301', '🇩🇪', '⌚', 'ก็', '\u200B', '\u0007', '\t', '\u001B]0;title\u0007', '\u001B[2J', '\u001B[5;5H'];

const lineOf = (texts: readonly string[]) => fc.array(fc.tuple(fc.constantFrom(...sgr), fc.constantFrom(...texts)), {maxLength: 12}).map(parts => parts.flat().join(''));
const frameOf = (texts: readonly string[]) => fc.array(lineOf(texts), {maxLength: 9});

/** Frames that follow one another share most of their lines. */
const filmOf = (texts: readonly string[]) => fc.tuple(
	frameOf(texts),
	fc.array(fc.record({
		row: fc.nat(9), line: lineOf(texts), size: fc.option(fc.record({columns: fc.integer({min: 1, max: 30}), rows: fc.integer({min: 1, max: 9})}), {freq: 6}),
		kind: fc.constantFrom('line', 'line', 'line', 'edit', 'edit', 'append', 'drop', 'forget'),
	}), {minLength: 1, maxLength: 8}),
);
type Step = {row: number; line: string; size: {columns: number; rows: number} | null; kind: string};

const applyStep = (frame: readonly string[], step: Step): string[] => {
	const next = [...frame];
	const at = step.row % Math.max(1, next.length);
	if (step.kind === 'line') next[at] = step.line;
	if (step.kind === 'edit') next[at] = (next[at] ?? '').replace(/[a-zA-Z0]/, 'x');
	if (step.kind === 'append') next.push(step.line);
	if (step.kind === 'drop') next.splice(at, 1);
	return next;
};

const playFilm = async (start: readonly string[], steps: readonly Step[], widths?: (codePoint: number) => 0 | 1 | 2) => {
	let size = {columns: 20, rows: 6};
	const painter = createPainter(clusterWidth);
	const live = createTerminalScreen(size.columns, size.rows);
	if (widths) live.useWidths(widths);
	await live.write(noWrap);
	let frame = [...start];
	const compare = async (): Promise<void> => {
		const scrolled = live.scrolled();
		await live.write(painter.paint(frame.join('\n'), size));
		const fresh = createTerminalScreen(size.columns, size.rows);
		if (widths) fresh.useWidths(widths);
		await fresh.write(noWrap + createPainter(clusterWidth).paint(frame.join('\n'), size));
		expect(live.picture()).toBe(fresh.picture());
		expect(live.scrolled()).toBe(scrolled);
		expect(painter.paint(frame.join('\n'), size)).toBe('');
	};
	await compare();
	for (const step of steps) {
		frame = applyStep(frame, step);
		if (step.size) {
			size = step.size;
			live.resize(size.columns, size.rows);
			painter.forget();
		}
		if (step.kind === 'forget') {
			await live.write('\u001B[3;4Hgarbage\u001B[7m');
			painter.forget();
		}
		await compare();
	}
};

describe('a painter', () => {
	test('leaves the terminal, after every frame, as a full repaint would', async () => {
		await fc.assert(fc.asyncProperty(filmOf(steadyText), ([start, steps]) => playFilm(start, steps)), {numRuns: 150});
	}, 60_000);

	test('does so with emoji, sequences and combining marks too', async () => {
		await fc.assert(fc.asyncProperty(filmOf([...steadyText, ...trickyText]), ([start, steps]) => playFilm(start, steps)), {numRuns: 150});
	}, 60_000);

	test('does so when the terminal disagrees about the width of emoji', async () => {
		const widths = (codePoint: number): 0 | 1 | 2 => codePoint >= 0x1F000 || codePoint === 0xFE0F ? 1 : clusterWidth(String.fromCodePoint(codePoint)) as 0 | 1 | 2;
		await fc.assert(fc.asyncProperty(filmOf([...steadyText, ...trickyText]), ([start, steps]) => playFilm(start, steps, widths)), {numRuns: 100});
	}, 60_000);

	test('does so with tables whose columns change, some rows with wide names', async () => {
		const value = fc.tuple(fc.constantFrom('\u001B[m', '\u001B[33m', '\u001B[1;31m', '\u001B[36;44m', '\u001B[4m'), fc.constantFrom('   7', ' 142', '  42', '3 %', '▁▄█', '    ', '漢', 'é')).map(([style, text]) => style + text);
		const row = fc.tuple(fc.constantFrom('✔ a  ', '✖ b  ', '漢字 ', '字 漢'), fc.array(value, {minLength: 3, maxLength: 5})).map(([name, values]) => `${name}\u001B[m ${values.join('\u001B[m ')}`);
		const table = fc.array(row, {minLength: 6, maxLength: 6});
		await fc.assert(fc.asyncProperty(table, fc.array(fc.record({row: fc.nat(5), line: row, size: fc.constant(null), kind: fc.constant('line')}), {minLength: 6, maxLength: 12}), (start, steps) => playFilm(start, steps)), {numRuns: 60});
		// All rows at once, as they do every second.
		await fc.assert(fc.asyncProperty(fc.array(table, {minLength: 2, maxLength: 6}), async tables => {
			const size = {columns: 24, rows: 6};
			const painter = createPainter(clusterWidth);
			const live = createTerminalScreen(size.columns, size.rows);
			await live.write(noWrap);
			for (const rows of tables) {
				await live.write(painter.paint(rows.join('\n'), size));
				const fresh = createTerminalScreen(size.columns, size.rows);
				await fresh.write(noWrap + createPainter(clusterWidth).paint(rows.join('\n'), size));
				expect(live.picture()).toBe(fresh.picture());
			}
		}), {numRuns: 150});
	}, 60_000);

	test('shows the text and the colours of the frame', async () => {
		const screen = createTerminalScreen(12, 3);
		await screen.write(noWrap + createPainter(clusterWidth).paint('\u001B[1;31mred\u001B[22;39m 漢x\n\u001B[38;2;255;135;0mo\u001B[0m\n', {columns: 12, rows: 3}));
		expect(screen.rows()).toEqual(['red 漢x', 'o', '']);
		expect(screen.cell(0, 0)).toMatchObject({text: 'r', foreground: 1, bold: true});
		expect(screen.cell(4, 0)).toMatchObject({text: '漢', foreground: 'default', bold: false});
		expect(screen.cell(6, 0).text).toBe('x');
		expect(screen.cell(0, 1).foreground).toBe('#ff8700');
	});

	test('uses the last column and cuts what is beyond it', async () => {
		const screen = createTerminalScreen(5, 2);
		await screen.write(noWrap + createPainter(clusterWidth).paint('12345678\nabcd漢\nrow three', {columns: 5, rows: 2}));
		expect(screen.rows()).toEqual(['12345', 'abcd']);
		expect(screen.scrolled()).toBe(0);
	});

	test('keeps columns straight behind a character that the terminal finds narrower', async () => {
		const screen = createTerminalScreen(12, 1);
		screen.useWidths(() => 1);
		await screen.write(noWrap + createPainter(clusterWidth).paint('a👍b', {columns: 12, rows: 1}));
		expect(screen.cell(3, 0).text).toBe('b');
	});

	test('knows where the cursor stands after one wide character took the place of another', async () => {
		const screen = createTerminalScreen(20, 1);
		const painter = createPainter(clusterWidth);
		for (const frame of ['漢01234567a', '字01234567b']) await screen.write(painter.paint(frame, {columns: 20, rows: 1}));
		expect(screen.rows()).toEqual(['字01234567b']);
	});

	test('does not rely on where the cursor stands after the last column, as terminals differ', () => {
		const painter = createPainter(clusterWidth);
		painter.paint('abcde', {columns: 5, rows: 1});
		expect(painter.paint('abcXe', {columns: 5, rows: 1})).toBe('\u001B[4GX');
	});

	test('lets nothing but colours through', () => {
		const bytes = createPainter(clusterWidth).paint('a\u001B]52;c;aGk=\u0007b\u001B[?1049lc\u001BPx\u001B\\d\u0007\r\be\u001B[6n\u009B5nf\u001B', {columns: 40, rows: 1});
		expect(bytes).toContain('abcde5nf');
		expect(bytes).not.toMatch(/\u001B\]|\u001BP|\u0007|\u009B|\[\?1049l|\[6n/);
	});
});

describe('the bytes of a frame', () => {
	const size = {columns: 120, rows: 22};
	const table = (numbers: readonly number[]): string => numbers.map((value, index) =>
		`\u001B[32m✔\u001B[39m host-${index} ${String(value).padStart(5)} ms \u001B[36m${'▂▃▄▅▆▇█▁'.repeat(4)}\u001B[39m ${String(value * 7 % 1000).padStart(4)} \u001B[36m${'▁▁▂▂'.repeat(5)}\u001B[39m`).join('\n');
	const start = Array.from({length: 20}, (_, index) => 100 + index);

	test('are none when nothing changed', () => {
		const painter = createPainter(clusterWidth);
		painter.paint(table(start), size);
		expect(painter.paint(table(start), size)).toBe('');
	});

	test('are at most 20 for one digit', () => {
		const painter = createPainter(clusterWidth);
		const frame = table(start);
		painter.paint(frame, size);
		const bytes = Buffer.byteLength(painter.paint(frame.replace('host-19   119', 'host-19   118'), size));
		expect(bytes).toBeGreaterThan(0);
		expect(bytes).toBeLessThanOrEqual(20);
	});

	test('are at most 300 for one row of a table of 20', () => {
		const painter = createPainter(clusterWidth);
		painter.paint(table(start), size);
		const changed = table(start).split('\n');
		changed[10] = `\u001B[31m✖\u001B[39m host-10 99999 ms \u001B[31m${'▇▇█▁'.repeat(8)}\u001B[39m  999 \u001B[31m${'▅▆▇█'.repeat(5)}\u001B[39m`;
		const bytes = Buffer.byteLength(painter.paint(changed.join('\n'), size));
		expect(bytes).toBeGreaterThan(60);
		expect(bytes).toBeLessThanOrEqual(300);
	});

	test('are an erase, not blanks, when the rest of a row goes', () => {
		const painter = createPainter(clusterWidth);
		painter.paint('name: a very long value indeed', size);
		expect(painter.paint('name:', size)).toBe('\u001B[7G\u001B[K');
	});

	test('write a column of numbers downwards, by one byte a row and one a cell', () => {
		const painter = createPainter(clusterWidth);
		const numbers = (texts: readonly string[]): string => texts.map((text, index) => `host-${index} ${text.padStart(5)} ms`).join('\n');
		painter.paint(numbers(['123', '45', '78', '9']), {columns: 40, rows: 4});
		expect(painter.paint(numbers(['124', '56', '89', '8']), {columns: 40, rows: 4})).toBe('\u001B[;12H4\v\b\b56\v\b\b89\v\b8');
	});

	test('write a row that has got another name in one go, before the numbers of the others', async () => {
		const painter = createPainter(clusterWidth);
		const rows = (names: readonly string[], value: number): string => names.map((name, index) => `✔ ${name}    \u001B[33m${value + index}\u001B[m ms  \u001B[36m${'▂▃▄'.charAt(value % 3)}\u001B[m`).join('\n');
		const screen = {columns: 40, rows: 4};
		const live = createTerminalScreen(40, 4);
		const [before, after] = [rows(['api-1', 'api-2', 'api-3', 'api-4'], 120), rows(['api-1', 'api-3', 'api-2', 'api-4'], 661)];
		await live.write(noWrap + painter.paint(before, screen));
		const bytes = painter.paint(after, screen);
		// Byte by byte, as on a slow line: the row below is not begun before the one above is done.
		let isBegun = false;
		for (const byte of bytes) {
			await live.write(byte);
			const [, second, third] = live.rows();
			if (third !== '✔ api-3    122 ms  ▂') isBegun = true;
			if (isBegun) expect(second).toBe('✔ api-3    662 ms  ▃');
		}
		expect(live.rows().slice(0, 4)).toEqual(['✔ api-1    661 ms  ▃', '✔ api-3    662 ms  ▃', '✔ api-2    663 ms  ▃', '✔ api-4    664 ms  ▃']);
	});

	test('write all of one colour before the next, whatever the row', () => {
		const painter = createPainter(clusterWidth);
		painter.paint(table(start), size);
		const bytes = painter.paint(table(start.map(value => value + 37)).replaceAll('▂▃▄▅', '▃▄▅▆'), size);
		expect(bytes.match(/\u001B\[[\d;]*m/g)?.length).toBeLessThanOrEqual(2);
	});

	test('never hold a line feed, before which a tty may put a carriage return', () => {
		const painter = createPainter(clusterWidth);
		const bytes = [0, 1, 2].map(step => painter.paint(table(start.map(value => value + step)), size)).join('');
		expect(bytes).toContain('\v');
		expect(bytes).not.toContain('\n');
	});

	test('rewrite a few unchanged cells where a cursor move would be longer', () => {
		const painter = createPainter(clusterWidth);
		painter.paint('1a1', size);
		expect(painter.paint('2a2', size)).toBe('\r2a2');
	});
});

describe('a row of numbers and pictures', () => {
	/** Seven times a plain number and a cyan picture: both change. */
	const lineOfGauges = (number: string, picture: string): string => Array.from({length: 7}, () => `${number} %  \u001B[36m${picture}\u001B[0m   `).join('');

	test('changes its style once, not with every number', () => {
		const painter = createPainter(clusterWidth);
		const size = {columns: 120, rows: 2};
		painter.paint(lineOfGauges('12', '▁▂'), size);
		const bytes = painter.paint(lineOfGauges('34', '▁▇'), size);
		expect(bytes.match(/\u001B\[[\d;]*m/g)?.length).toBeLessThanOrEqual(2);
		expect(bytes.match(/34/g)).toHaveLength(7);
		expect(bytes.match(/▇/g)).toHaveLength(7);
	});

	test('that is the only one to change takes at most 300 bytes', () => {
		const painter = createPainter(clusterWidth);
		const size = {columns: 120, rows: 40};
		const still = lineOfGauges('56', '▅▅');
		painter.paint(Array.from({length: 40}, () => still).join('\n'), size);
		const bytes = painter.paint(Array.from({length: 40}, (_, row) => (row === 17 ? lineOfGauges('78', '▁█') : still)).join('\n'), size);
		expect(Buffer.byteLength(bytes)).toBeGreaterThan(0);
		expect(Buffer.byteLength(bytes)).toBeLessThanOrEqual(300);
	});
});
