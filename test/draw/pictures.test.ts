import {readdirSync, readFileSync} from 'node:fs';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {toAscii, toGlyphs} from '../../source/draw/ascii.ts';
import {drawBar} from '../../source/draw/bar.ts';
import {addText, beside, cutRow, fitBeside, padRow, type RowDraft, rowWidth, span, titleRow} from '../../source/draw/compose.ts';
import {cellsFor, layoutFleet, layoutGrid} from '../../source/draw/layout.ts';
import {drawLineChart} from '../../source/draw/line-chart.ts';
import {lineOfParts, part} from '../../source/draw/line-of-parts.ts';
import type {Row} from '../../source/draw/rows.ts';
import {graphTop, roundUp, sparklineTop} from '../../source/draw/scale.ts';
import {drawBlockGraph, drawSparkline} from '../../source/draw/sparkline.ts';
import {drawTable, type Column} from '../../source/draw/table.ts';
import {cutText, padText, textWidth, wrapText} from '../../source/draw/width.ts';

const textOf = (row: Row): string => row.map(({text}) => text).join('');
const hostile = fc.oneof(fc.string({unit: 'grapheme', maxLength: 30}), fc.string({unit: 'binary', maxLength: 20}), fc.constantFrom('日本語サーバー', 'عربي', '👩‍👩‍👧‍👦 host', 'e\u0301'.repeat(9), 'ﾃﾞｰﾀ'));

describe('width', () => {
	test('wide characters are two cells, and are never cut in half', () => {
		expect(textWidth('日本')).toBe(4);
		expect([5, 4, 3, 2, 1, 0].map(cells => cutText('日本語', cells))).toEqual(['日本…', '日…', '日…', '…', '…', '']);
		expect(padText('日本語', 4)).toBe('日… ');
	});
	test('any text is cut and filled to exactly the cells it is given', () => {
		fc.assert(fc.property(hostile, fc.integer({min: 0, max: 40}), (text, cells) => {
			expect(textWidth(cutText(text, cells))).toBeLessThanOrEqual(cells);
			expect(textWidth(padText(text, cells))).toBe(cells);
			for (const line of wrapText(text, cells, 3)) expect(textWidth(line)).toBeLessThanOrEqual(cells);
			expect(wrapText(text, cells, 3).length).toBeLessThanOrEqual(3);
		}));
	});
	test('a number and its unit stay on one line', () => {
		expect(wrapText('p95 84 ms → 1.24 s · CPU 34 %, so', 9, 9)).toEqual(['p95 84 ms', '→ 1.24 s', '· CPU', '34 %, so']);
	});
	test('plain text is wrapped as any other', () => {
		const words = fc.array(fc.oneof(fc.constantFrom('84', 'ms', '1.24', 's,', 's', 'min', 'mint', '%', 'kB/s', '→', '·', 'pool', 'exhausted', '日本'), fc.string({unit: fc.constantFrom('a', '1', '%', 's'), minLength: 1, maxLength: 12})), {minLength: 1, maxLength: 14});
		fc.assert(fc.property(words, fc.integer({min: 1, max: 40}), fc.integer({min: 1, max: 5}), (told, cells, lines) => {
			// A blank at an end goes the long way.
			expect(wrapText(told.join(' '), cells, lines)).toEqual(wrapText(` ${told.join(' ')} `, cells, lines));
		}), {numRuns: 1000});
	});
	test('what does not fit into the lines ends in a mark', () => expect(wrapText('one two three four', 7, 2)).toEqual(['one two', 'three …']));
});

describe('sparkline', () => {
	test('zero is the lowest block, the top the highest, a gap is blank', () => expect(drawSparkline([0, 0.5, 1, NaN, 2], 5, 1)).toBe('▁▅█ █'));
	test('the newest values stand at the right, and fewer than there are cells are stretched', () => {
		expect(drawSparkline([0, 0, 1], 2, 1)).toBe('▁█');
		expect(drawSparkline([0, 1], 4, 1)).toBe('▁▁██');
	});
	test('every cell is the eighth of the scale that its value falls on', () => {
		const value = fc.oneof(fc.double({min: -0.5, max: 2, noNaN: true}), fc.constantFrom(NaN, 0, 1, Infinity));
		fc.assert(fc.property(fc.array(value, {minLength: 1, maxLength: 40}), fc.double({min: 0.01, max: 2, noNaN: true}), (values, top) => {
			const drawn = values.map(one => (Number.isNaN(one) ? ' ' : '▁▂▃▄▅▆▇█'[Math.round(Math.min(1, Math.max(0, one / top)) * 7)]));
			expect(drawSparkline(values, values.length, top)).toBe(drawn.join(''));
			expect(drawSparkline(values, values.length + 5, top)).toHaveLength(values.length + 5);
			expect(drawBlockGraph(values, values.length, 1, top, 'plain').map(textOf)).toEqual([drawn.join('')]);
		}));
	});
	test('in ASCII every block has a likeness', () => expect(toAscii(drawSparkline([0, 1, 2, 3, 4, 5, 6, 7, NaN], 9, 7))).toBe('_.:-=+*# '));
	test('a tall one differs from a gap even at zero', () => expect(drawBlockGraph([0, NaN, 1, 0.5], 4, 2, 1, 'plain').map(textOf)).toEqual(['  █ ', '▁ ██']));
});

describe('scales', () => {
	test('are round numbers, so that the past stands still while values move a little', () => {
		expect([0.3, 1, 1.01, 7, 13, 640].map(roundUp)).toEqual([0.5, 1, 2, 10, 20, 1000]);
		expect([NaN, -1, 0].map(roundUp)).toEqual([1, 1, 1]);
	});
	test('shares are shown from 0 to 1, errors from 0 to a tenth', () => {
		expect([sparklineTop('cpu', 0.3), sparklineTop('pool', 2), sparklineTop('errors', 0.9)]).toEqual([1, 1, 0.1]);
		expect([graphTop('errors', [0.05]), graphTop('errors', [NaN, 0.3]), graphTop('errors', [0.7])]).toEqual([0.1, 0.5, 1]);
	});
	test('noise of an idle host is not blown up', () => expect([sparklineTop('latency', 0.001), sparklineTop('throughput', 0.2)]).toEqual([0.05, 10]));
});

describe('bar', () => {
	test('fills its cells in eighths', () => expect([0, 0.5, 1, 9].map(ratio => textOf(drawBar(ratio, 4, 'plain')))).toEqual(['····', '██··', '████', '████']));
	test('an unknown share is blank', () => expect(textOf(drawBar(null, 4, 'plain'))).toBe('    '));
});

describe('line chart', () => {
	const chart = (values: readonly number[], columns: number, rows: number): string[] =>
		drawLineChart({lines: [{values, tone: 'series1'}], size: {columns, rows}, top: 1, label: value => String(value), ends: ['13:57', '14:02']}).map(textOf);
	test('an empty series draws the axes only', () => expect(chart([], 24, 4)).toEqual(['     1 ┤                ', '       │                ', '     0 ┤                ', '       └─13:57 ── 14:02─']));
	test('a constant series is a line where its value is', () => expect(chart(Array.from({length: 16}, () => 0.5), 24, 6)[2]).toBe('   0.5 ┤────────────────'));
	test('a gap is a gap, and a single value between gaps is seen', () => {
		const rows = chart([0, NaN, 1, NaN, NaN, 1, 1, NaN, 0, 0, 0, 0, 0, 0, 0, 0], 24, 4);
		expect(rows[0]).toBe('     1 ┤  ─  ──         ');
		expect(rows[2]).toBe('     0 ┤─       ────────');
	});
	test('any values at any size make exactly that many rows of at most that width', () => {
		const value = fc.oneof(fc.double(), fc.constant(NaN), fc.double({min: 0, max: 1}));
		fc.assert(fc.property(fc.array(value, {maxLength: 60}), fc.integer({min: 1, max: 80}), fc.integer({min: 2, max: 20}), (values, columns, rows) => {
			const drawn = drawLineChart({lines: [{values, tone: 'plain'}, {values: values.toReversed(), tone: 'dim'}], size: {columns, rows}, top: 0.5, label: () => 'label', ends: ['13:57:31', '14:02:31']});
			expect(drawn).toHaveLength(rows);
			for (const row of drawn) expect(rowWidth(row)).toBeLessThanOrEqual(columns);
		}));
	});
	test('neighbours of one tone are one span', () => expect(drawLineChart({lines: [{values: [0, 1, 0, 1], tone: 'series1'}], size: {columns: 24, rows: 4}, top: 1, label: String, ends: ['', '']})[0]!.length).toBeLessThanOrEqual(3));
});

describe('table', () => {
	const columns: readonly Column<{name: string; rate: number}>[] = [
		{head: 'NAME', align: 'left', min: 4, max: 10, rank: 0, cell: ({name}) => [span(name)]},
		{head: 'RATE', align: 'right', min: 5, max: 5, rank: 1, cell: ({rate}) => [span(String(rate))]},
		{head: 'MORE', align: 'left', min: 5, max: 5, rank: 2, cell: () => [span('more')]},
	];
	const items = [{name: 'orders', rate: 1}, {name: 'a very long name', rate: 22}, {name: 'c', rate: 3}];
	test('the least needed column goes first', () => {
		expect(drawTable(columns, items, {columns: 24, rows: 9}).map(textOf)[1]).toBe('orders          1  more ');
		expect(drawTable(columns, items, {columns: 12, rows: 9}).map(textOf)[2]).toBe('a ve…     22');
		expect(drawTable(columns, items, {columns: 6, rows: 9}).map(textOf)[0]).toBe('NAME  ');
	});
	test('what there is no room for is counted', () => expect(drawTable(columns, items, {columns: 24, rows: 3}).map(textOf)[2]).toBe('… 2 more'));
	test('exactly as many rows as fit are not shortened', () => expect(drawTable(columns, items, {columns: 24, rows: 4}).map(textOf)[3]).toMatch(/^c /));
});

describe('layout', () => {
	test('120 columns hold a line a host, 80 two lines, a side pane a list', () => expect([120, 107, 80, 66, 40, 20].map(columns => layoutFleet(columns, 8).kind)).toEqual(['wide', 'double', 'double', 'double', 'list', 'list']));
	test('no layout is wider than its terminal', () => {
		fc.assert(fc.property(fc.integer({min: 20, max: 400}), fc.integer({min: 0, max: 200}), (columns, name) => {
			const layout = layoutFleet(columns, name);
			const numbers = Object.values(layout.numbers);
			const width = layout.kind === 'wide' ? numbers.reduce((sum, number) => sum + number + layout.cells + 1 + layout.gap, 0) : layout.kind === 'double' ? 7 * (layout.cells + layout.gap) : 0;
			expect(3 + layout.nameColumns + width).toBeLessThanOrEqual(columns);
			if (layout.kind !== 'list') expect(layout.cells).toBeGreaterThanOrEqual(4);
		}));
	});
	test('a grid of gauges stays in its rectangle', () => {
		fc.assert(fc.property(fc.integer({min: 14, max: 400}), fc.integer({min: 7, max: 200}), (columns, rows) => {
			const {across, down, cell, gap} = layoutGrid(7, {columns, rows});
			expect(across * down).toBeGreaterThanOrEqual(7);
			expect(across * cell.columns + (across - 1) * gap).toBeLessThanOrEqual(columns);
			expect(down * cell.rows).toBeLessThanOrEqual(rows);
		}));
	});
	test('a picture has no more cells than there are samples', () => expect([cellsFor(1000, 300, 1), cellsFor(120, 300, 1), cellsFor(7, 300, 1)]).toEqual([300, 100, 7]));
});

describe('lines of parts', () => {
	const left = [part(5, [span('brand')]), part(0, [span('4 critical')], [span('4!')])];
	const right = [part(1, [span('live 14:02:31')], [span('14:02:31')])];
	const at = (columns: number): string => textOf(lineOfParts(left, right, columns));
	test('give way in order: extras go, what is dear is shortened, then goes', () => expect([32, 31, 24, 20, 12, 11, 2, 1].map(at)).toEqual(['brand  4 critical  live 14:02:31', '4 critical        live 14:02:31', '4 critical      14:02:31'.slice(0, 24), '4 critical  14:02:31', '4!  14:02:31', '4 critical', '4!', '…']));
	test('are all there in full where there is room, at both ends, and never wider than that', () => {
		const told = fc.array(fc.record({rank: fc.double({min: 0, max: 8, noNaN: true}), lengths: fc.array(fc.integer({min: 1, max: 12}), {maxLength: 3})}), {maxLength: 6});
		fc.assert(fc.property(told, told, fc.integer({min: 1, max: 120}), (starts, ends, columns) => {
			const [first, last] = [starts, ends].map(side => side.map(({rank, lengths}) => part(rank, ...lengths.toSorted((a, b) => b - a).map(length => [span('x'.repeat(length))]))));
			const full = [...first!, ...last!].flatMap(({forms}) => forms.slice(0, 1)).map(rowWidth);
			const text = textOf(lineOfParts(first!, last!, columns));
			expect(text.length).toBeLessThanOrEqual(columns);
			if (full.length > 0 && full.reduce((sum, width) => sum + width, 2 * full.length - 2) <= columns) expect(text.split(/ +/).filter(Boolean).map(one => one.length)).toEqual(full);
			if (text.length < columns && !text.includes('…')) expect(last!.every(({forms}) => forms.length === 0) || !/ {3}/.test(text)).toBe(true);
		}));
	});
	test('come back where the shortening of others left room, the dearest first', () => {
		const more = [part(6, [span('a')]), part(5, [span('brand')]), part(0, [span('4 critical')], [span('4!')])];
		const wide = (columns: number): string => textOf(lineOfParts(more, right, columns));
		expect([19, 18, 15, 14].map(wide)).toEqual(['4!    live 14:02:31', '4!   live 14:02:31', 'a  4!  14:02:31', '4!    14:02:31']);
	});
});

describe('rows', () => {
	test('are cut at the end, and filled', () => {
		expect(textOf(cutRow([span('abc'), span('def')], 5))).toBe('abcd…'.slice(0, 3) + 'd…');
		expect(textOf(padRow([span('abc')], 5))).toBe('abc  ');
		expect(fitBeside([{rows: [[span('a')]], columns: 2}], 0, 2).map(textOf)).toEqual(['a ', '  ']);
	});
	test('stand side by side', () => expect(beside([{rows: [[span('ab')], [span('c')]], columns: 3}, {rows: [[span('x')]], columns: 2}], 1).map(textOf)).toEqual(['ab  x', 'c   ']));
	test('stand side by side filled to their columns and to one height', () => {
		const panes = [{rows: [[span('ab')], [span('cdef')]], columns: 3}, {rows: [[span('日本')]], columns: 2}];
		expect(fitBeside(panes, 2, 3).map(textOf)).toEqual(['ab   … ', 'cd…    ', '       ']);
		expect(fitBeside(panes, 2, 1)).toHaveLength(1);
	});
	test('are put together of spans of different tones', () => {
		const row: RowDraft = [];
		addText(row, 'a', 'plain');
		addText(row, 'b', 'plain');
		addText(row, 'c', 'dim');
		expect(row).toEqual([span('ab'), span('c', 'dim')]);
	});
	test('titles run to the right end', () => expect(textOf(titleRow('DISKS', 10))).toBe('DISKS ────'));
});

test('ASCII is as wide as what it stands for', () => {
	fc.assert(fc.property(hostile, text => {
		expect(toAscii(text)).toMatch(/^[ -~]*$/);
	}));
	expect(toAscii('日本 ✖ 84 ms → 1.24 s')).toBe('???? x 84 ms-> 1.24 s');
});

test('consoles get what their fonts have, as wide as what it stands for', () => {
	fc.assert(fc.property(hostile, text => {
		expect(toGlyphs(text, 'console')).toMatch(/^[ -~█░▒─│┤├┼└┴┬┌┐┘▲→↑↓←≤≥]*$/);
	}));
	expect(toGlyphs('▸▲ 84 ms → 1.24 s ▁▃▇█ ╭╯', 'console')).toBe('>▲ 84 ms → 1.24 s _:*█ ┌┘');
});

test('every glyph of every screen has a likeness', () => {
	const folder = new URL('../golden/', import.meta.url);
	const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.txt') && !name.startsWith('wide-names') && !/braille|console/.test(name));
	expect(files.length).toBeGreaterThan(100);
	const marks = (text: string): number => text.split('?').length;
	for (const name of files) {
		// A name in another script has none.
		const text = readFileSync(new URL(name, folder), 'utf8').replaceAll(/[\u3000-\u9FFF]/g, '');
		for (const glyphs of ['ascii', 'console'] as const) expect([name, marks(toGlyphs(text, glyphs))]).toEqual([name, marks(text)]);
	}
});

test('the short way of measuring agrees with the long one for every character that takes it', () => {
	for (let code = 0x20; code < 0x2900; code++) {
		const character = String.fromCharCode(code);
		if (code >= 0x7F && code < 0xA0) continue;
		expect([character, textWidth(character)]).toEqual([character, stringWidth(character)]);
	}
});
