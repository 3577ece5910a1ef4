import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createPainter} from '../../source/terminal/painter.ts';
import {applySgr, sgrBetween} from '../../source/terminal/sgr.ts';
import {plainStyle} from '../../source/terminal/style.ts';
import {clusterWidth} from '../../source/terminal/width.ts';
import {createTerminalScreen} from '../helpers/terminal-screen.ts';

const code = fc.constantFrom('0', '1', '2', '3', '4', '7', '9', '22', '23', '24', '27', '29', '30', '37', '39', '40', '47', '49', '90', '97', '100', '107', '', '4:0', '38;5;208', '48;5;22', '38;2;255;135;0', '48;2;0;0;95', '38:5:99', '38:2::1:2:3');
const sequence = fc.array(code, {maxLength: 4}).map(codes => `\u001B[${codes.join(';')}m`);
const line = fc.array(fc.tuple(sequence, fc.constantFrom('a', 'bc', ' ', '▅')), {maxLength: 8}).map(parts => parts.flat().join(''));

/** What a terminal makes of the sequences as they are, and of what is painted. */
const expectSame = async (lines: readonly string[], columns: number): Promise<void> => {
	const direct = createTerminalScreen(columns, lines.length);
	for (const [y, text] of lines.entries()) await direct.write(`\u001B[${y + 1};1H\u001B[m${text}`);
	const painted = createTerminalScreen(columns, lines.length);
	await painted.write(createPainter(clusterWidth).paint(lines.join('\n'), {columns, rows: lines.length}));
	expect(painted.picture()).toBe(direct.picture());
};

describe('SGR sequences', () => {
	test('are read as a terminal reads them, and written so that it shows the same', async () => {
		await fc.assert(fc.asyncProperty(fc.array(line, {minLength: 1, maxLength: 3}), lines => expectSame(lines, 20)), {numRuns: 300});
	});

	test('are read right however many different ones come, and change right between any two looks', async () => {
		const color = (index: number): string => `\u001B[${index % 3 === 0 ? 48 : 38};5;${index % 256}m${index % 10}`;
		const lines = Array.from({length: 20}, (_, y) => Array.from({length: 60}, (_, x) => color(y * 60 + x * 7)).join(''));
		await expectSame(lines, 60);
	});

	test('do to every style what they did to the first', () => {
		const applied = (style: number, parameters: string): number => applySgr(style, parameters, 0, parameters.length);
		for (const style of [plainStyle, applied(plainStyle, '1'), applied(plainStyle, '4;44'), applied(plainStyle, '31;7')]) {
			const orange = applied(style, '38;5;208');
			expect(applied(orange, '39')).toBe(applied(style, '39'));
			expect(applied(style, '38;5;208;3')).toBe(applied(orange, '3'));
			expect(applied(style, ';38;5;208')).toBe(applied(plainStyle, '38;5;208'));
			expect(applied(style, '4:0')).toBe(applied(style, '24'));
		}
	});

	test('between two looks are the shorter of a step and a start over', () => {
		const bold = applySgr(plainStyle, '1', 0, 1);
		const red = applySgr(bold, '31', 0, 2);
		expect(sgrBetween(bold, bold)).toBe('');
		expect(sgrBetween(bold, red)).toBe('\u001B[31m');
		expect(sgrBetween(red, plainStyle)).toBe('\u001B[m');
		expect(sgrBetween(red, applySgr(plainStyle, '31', 0, 2))).toBe('\u001B[22m');
	});
});
