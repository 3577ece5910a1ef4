import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {toGlyphs} from '../../source/draw/ascii.ts';
import {rowWidth} from '../../source/draw/compose.ts';
import {drawHeatmap, drawHeatmapLegend} from '../../source/draw/heatmap.ts';
import type {Row} from '../../source/draw/rows.ts';

const textOf = (row: Row): string => row.map(({text}) => text).join('');
const draw = (columns: readonly (readonly number[])[], width: number, rows: number): string[] =>
	drawHeatmap({columns, size: {columns: width, rows}, label: band => `b${band}`, ends: ['13:57', '14:02']}).map(textOf);

describe('heatmap', () => {
	test('the lowest band is the lowest row, and more is darker', () => {
		expect(draw([[0, 0, 100], [100, 0, 0], [50, 10, 1]], 3, 3)).toEqual(['█·░', '··▒', '·█▓']);
	});
	test('a gap is blank, no traffic is not', () => {
		expect(draw([[NaN, NaN], [0, 0], [0, 1]], 3, 2)).toEqual([' ·█', ' ··']);
	});
	test('one request beside thousands is seen', () => expect(draw([[5000, 1]], 1, 2)[0]).toBe('░'));
	test('where there are more bands than rows they are added up, and none is lost', () => {
		expect(draw([[1, 2, 3, 4], [0, 0, 0, 0]], 2, 2)).toEqual(['█·', '▓·']);
	});
	test('where there is room a band takes several rows, all of one height', () => expect(draw([[0, 1]], 1, 5).slice(0, 4)).toEqual(['█', '█', '·', '·']));
	test('bands are labelled at their lower edge, a row free between two', () => {
		const rows = draw(Array.from({length: 20}, () => [1, 1, 1, 1]), 28, 5);
		expect(rows.map(row => row.slice(0, 8))).toEqual(['       │', '    b2 ┤', '       │', '    b0 ┤', '       └']);
		expect(rows[4]).toBe('       └─13:57 ────── 14:02─');
	});
	test('the newest columns are shown; fewer than there are cells are stretched', () => {
		expect(draw([[1], [0], [0]], 2, 1)).toEqual(['··']);
		expect(draw([[1], [0]], 4, 1)).toEqual(['██··']);
	});
	test('sweeping, a column stands where its time belongs, and the next one moves only the write-head', () => {
		const at = (newest: number): string[] => drawHeatmap({columns: [5, 4, 3, 2, 1, 0].map(ago => [((newest - ago + 7) % 7) * 10, 100]), size: {columns: 6, rows: 2}, label: String, ends: null, stroke: {glyphs: 'braille', motion: 'sweep', newest}}).map(textOf);
		expect(at(11)).toEqual(['│█████', '│·▒▒▓▓']);
		fc.assert(fc.property(fc.integer({min: 0, max: 1000}), newest => {
			const [before, after] = [at(newest), at(newest + 1)];
			for (const [y, row] of before.entries()) {
				const moved = [...row].flatMap((glyph, x) => (glyph === after[y]![x] ? [] : [x]));
				// The head, and the value that it leaves behind.
				expect(moved.length).toBeLessThanOrEqual(2);
				expect(row.indexOf('│')).toBe((newest + 1) % 6);
			}
		}));
	});
	test('under a sweeping one it is said where now is', () => {
		const rows = drawHeatmap({columns: Array.from({length: 20}, () => [1, 2, 3]), size: {columns: 28, rows: 4}, label: band => `b${band}`, ends: ['13:57', '14:02'], stroke: {glyphs: 'blocks', motion: 'sweep', newest: 24}});
		expect(textOf(rows.at(-1)!)).toBe(`       └─────↑now──────────`.padEnd(28, '─'));
		expect(rows.slice(0, -1).map(row => textOf(row)[8 + 5])).toEqual(['│', '│', '│']);
	});
	test('the legend tells what the glyphs stand for', () => {
		expect(textOf(drawHeatmapLegend({columns: [[200, 3]], size: {columns: 40, rows: 5}, ends: null}, String))).toBe('· 0  ░ few  ▒ 12.5+  ▓ 50+  █ 112.5+');
	});
	test('in ASCII and on a console each glyph has a likeness of its own', () => expect((['ascii', 'console'] as const).map(glyphs => new Set(toGlyphs(' ·░▒▓█', glyphs)).size)).toEqual([6, 6]));
	test('anything at any size stays inside it, and a row has one tone', () => {
		const weight = fc.oneof(fc.double(), fc.nat(500), fc.constant(NaN));
		fc.assert(fc.property(fc.array(fc.array(weight, {maxLength: 30}), {maxLength: 60}), fc.integer({min: 0, max: 90}), fc.integer({min: 0, max: 24}), (columns, width, rows) => {
			const drawn = drawHeatmap({columns, size: {columns: width, rows}, label: () => 'a long label', ends: ['13:57:31', '14:02:31']});
			expect(drawn.length).toBeLessThanOrEqual(rows);
			for (const row of drawn) {
				expect(rowWidth(row)).toBeLessThanOrEqual(width);
				expect(row.length).toBeLessThanOrEqual(2);
			}
		}));
	});
	test('a column of gaps is blank in every row, wherever it stands', () => {
		fc.assert(fc.property(fc.array(fc.array(fc.nat(9), {minLength: 6, maxLength: 6}), {minLength: 1, maxLength: 15}), fc.nat(14), fc.integer({min: 1, max: 12}), (columns, at, rows) => {
			const where = at % columns.length;
			const drawn = drawHeatmap({columns: columns.map((column, x) => (x === where ? column.map(() => NaN) : column)), size: {columns: columns.length, rows}, label: String, ends: null}).map(textOf);
			for (const row of drawn) for (let x = 0; x < columns.length; x++) expect(row[x] === ' ').toBe(x === where);
		}));
	});
});
