import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {moveBytes, shortestMove} from '../../source/terminal/motion.ts';
import {createTerminalScreen} from '../helpers/terminal-screen.ts';

const columns = 130;
const rows = 45;
const cell = fc.record({x: fc.nat(columns - 1), y: fc.nat(rows - 1)});

describe('the shortest move', () => {
	test('leads from any cell to any other, by as many bytes as it is said to have, and scrolls nothing', async () => {
		const screen = createTerminalScreen(columns, rows);
		await fc.assert(fc.asyncProperty(cell, cell, async (from, to) => {
			const move = shortestMove(from, to.x, to.y);
			expect(move).toHaveLength(moveBytes(from, to.x, to.y));
			await screen.write(`\u001B[2J\u001B[${from.y + 1};${from.x + 1}H${move}X`);
			expect(screen.cell(to.x, to.y).text).toBe('X');
			expect(screen.scrolled()).toBe(0);
		}), {numRuns: 2000});
	});

	test('names the column when the column is not known, and both when nothing is', async () => {
		const screen = createTerminalScreen(columns, rows);
		await fc.assert(fc.asyncProperty(cell, cell, fc.nat(rows - 1), fc.boolean(), async (real, to, row, isRowKnown) => {
			const from = isRowKnown ? {x: undefined, y: row} : {x: undefined, y: undefined};
			const move = shortestMove(from, to.x, to.y);
			expect(move).toHaveLength(moveBytes(from, to.x, to.y));
			await screen.write(`\u001B[2J\u001B[${isRowKnown ? row + 1 : real.y + 1};${real.x + 1}H${move}X`);
			expect(screen.cell(to.x, to.y).text).toBe('X');
		}), {numRuns: 500});
	});

	test.each([
		['nothing where the cursor stands', {x: 7, y: 3}, {x: 7, y: 3}, ''],
		['one byte a row down and one a cell back', {x: 12, y: 3}, {x: 10, y: 4}, '\v\b\b'],
		['to the right', {x: 100, y: 3}, {x: 118, y: 3}, '\u001B[18C'],
		['to the left edge of the next row', {x: 60, y: 3}, {x: 0, y: 4}, '\v\r'],
		['to the left, by the column', {x: 60, y: 3}, {x: 5, y: 3}, '\u001B[6G'],
		['straight up', {x: 60, y: 3}, {x: 60, y: 2}, '\u001B[A'],
		['far away', {x: 60, y: 3}, {x: 9, y: 30}, '\u001B[31;10H'],
	])('is %s', (_, from, to, move) => {
		expect(shortestMove(from, to.x, to.y)).toBe(move);
	});
});
