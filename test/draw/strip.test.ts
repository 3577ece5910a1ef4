import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {rowWidth} from '../../source/draw/compose.ts';
import {drawLineChart} from '../../source/draw/line-chart.ts';
import type {Row} from '../../source/draw/rows.ts';
import {drawBlockGraph, drawSparkline} from '../../source/draw/sparkline.ts';
import {layStrip, type Stroke} from '../../source/draw/strip.ts';

const textOf = (row: Row): string => row.map(({text}) => text).join('');
const sweep = (newest: number): Stroke => ({glyphs: 'blocks', motion: 'sweep', newest});
const braille: Stroke = {glyphs: 'braille', motion: 'scroll', newest: 0};
/** What a gauge is given at each tick: the newest `cells` of a long series. */
const seenAt = (series: readonly number[], newest: number, cells: number): number[] => series.slice(newest - cells + 1, newest + 1);

describe('sweep', () => {
	const series = Array.from({length: 40}, (_, index) => (index % 8) / 7);
	test('a value stands where its time belongs until it is overwritten a round later', () => {
		const drawn = [16, 17, 18, 19].map(newest => drawSparkline(seenAt(series, newest, 8), 8, 1, sweep(newest)));
		expect(drawn).toEqual(['▁│▃▄▅▆▇█', '▁▂│▄▅▆▇█', '▁▂▃│▅▆▇█', '▁▂▃▄│▆▇█']);
	});
	test('at the right end the write-head goes round', () => expect(drawSparkline(seenAt(series, 23, 8), 8, 1, sweep(23))).toBe('│▂▃▄▅▆▇█'));
	test('a tick changes two cells at most, whatever the values', () => {
		fc.assert(fc.property(fc.array(fc.oneof(fc.double({min: 0, max: 1, noNaN: true}), fc.constant(NaN)), {minLength: 30, maxLength: 90}), fc.integer({min: 3, max: 20}), fc.constantFrom('blocks' as const, 'braille' as const), (values, cells, glyphs) => {
			const count = glyphs === 'braille' ? cells * 2 : cells;
			if (values.length <= count + 1) return;
			const at = (newest: number): string => drawSparkline(seenAt(values, newest, count), cells, 1, {glyphs, motion: 'sweep', newest});
			for (let newest = count; newest < values.length; newest++) {
				const [before, after] = [at(newest - 1), at(newest)];
				expect([...after].filter((glyph, x) => glyph !== before[x]).length).toBeLessThanOrEqual(2);
			}
		}));
	});
	test('a bucket that is still alive changes its own cell only', () => {
		const values = seenAt(series, 20, 8);
		const before = drawSparkline(values, 8, 1, sweep(20));
		const after = drawSparkline([...values.slice(0, -1), 1], 8, 1, sweep(20));
		expect([...after].map((glyph, x) => (glyph === before[x] ? '' : glyph)).join('')).toBe('█');
	});
	test('a tall graph has its write-head in every row', () => {
		expect(drawBlockGraph(seenAt(series, 17, 8), 8, 2, 1, 'plain', sweep(17)).map(textOf)).toEqual(['  │ ▁▃▆█', '▁▂│▇████']);
	});
	test('a chart says where now is', () => {
		const rows = drawLineChart({lines: [{values: seenAt(series, 35, 20).map(() => 0.5), tone: 'series1'}], size: {columns: 28, rows: 4}, top: 1, label: String, ends: ['13:57', '14:02'], stroke: sweep(35)}).map(textOf);
		expect(rows).toEqual([
			'     1 ┤                │   ',
			'       │────────────────│───',
			'     0 ┤                │   ',
			'       └────────────────↑now',
		]);
	});
	test('where the write-head is at the end of a chart, now stands left of it', () => {
		const rows = drawLineChart({lines: [{values: Array.from({length: 20}, () => 0.5), tone: 'series1'}], size: {columns: 28, rows: 4}, top: 1, label: String, ends: ['13:57', '14:02'], stroke: sweep(18)}).map(textOf);
		expect(rows[3]).toBe('       └────────────────now↑');
	});
	test('fewer values than cells are stretched, and stand where they stood', () => {
		expect(drawSparkline([0, 0.5, 1], 9, 1, sweep(4))).toBe('▅▅▅███│▁▁');
		expect(drawSparkline([0.5, 1, 0], 9, 1, sweep(5))).toBe('│▅▅███▁▁▁');
	});
	test('one cell or one value is drawn as it is', () => {
		expect(layStrip([0.5], 4, sweep(3)).head).toBeNull();
		expect(drawSparkline([NaN, NaN, NaN], 3, 1, sweep(3))).toBe('   ');
		expect(layStrip([0.5, 1], 1, sweep(3))).toEqual({values: [1], head: null});
	});
});

describe('braille', () => {
	test('a cell holds two values, each of four dots', () => {
		expect(drawSparkline([0, 1, 0.5, 0.75], 2, 1, braille)).toBe('⣸⣴');
	});
	test('zero is the lowest dot, a gap is none', () => expect(drawSparkline([0, 0, NaN, NaN, NaN, 0], 3, 1, braille)).toBe('⣀ ⢀'));
	test('a tall one has four dots a row', () => expect(drawBlockGraph([1, 0.5, 0, NaN], 2, 2, 1, 'plain', braille).map(textOf)).toEqual(['⡇ ', '⣿⡀']));
	test('a line is joined from value to value, gaps are not bridged', () => {
		const rows = drawLineChart({lines: [{values: [0, 1, NaN, 1], tone: 'series1'}], size: {columns: 2, rows: 2}, top: 1, label: String, ends: null, stroke: braille}).map(textOf);
		expect(rows).toEqual(['⢸⠈', '⡸ ']);
	});
});

test('any values in any style at any size make exactly that many cells', () => {
	const value = fc.oneof(fc.double(), fc.constant(NaN), fc.double({min: 0, max: 1}));
	const stroke = fc.record({glyphs: fc.constantFrom('blocks' as const, 'braille' as const), motion: fc.constantFrom('scroll' as const, 'sweep' as const), newest: fc.integer({min: -9, max: 2 ** 40})});
	fc.assert(fc.property(fc.array(value, {maxLength: 80}), fc.integer({min: 0, max: 50}), fc.integer({min: 1, max: 9}), stroke, (values, cells, rows, style) => {
		const graph = drawBlockGraph(values, cells, rows, 0.7, 'plain', style);
		expect(graph.map(rowWidth)).toEqual(Array.from({length: rows}, () => cells));
		const chart = drawLineChart({lines: [{values, tone: 'plain'}, {values, tone: 'dim'}], size: {columns: cells + 1, rows: rows + 1}, top: 0.5, label: () => 'label', ends: ['13:57:31', '14:02:31'], stroke: style});
		expect(chart).toHaveLength(rows + 1);
		for (const row of chart) expect(rowWidth(row)).toBeLessThanOrEqual(cells + 1);
	}));
});
