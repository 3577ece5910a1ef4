import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {span} from '../../source/draw/compose.ts';
import {markColumn, overlayMarks, placeOf} from '../../source/draw/marks.ts';
import type {Row} from '../../source/draw/rows.ts';
import {layStrip, valuesPerCell} from '../../source/draw/strip.ts';

const text = (rows: readonly Row[]): string[] => rows.map(row => row.map(one => one.text).join(''));

describe('the place of a mark', () => {
	it('is where its value is drawn, scrolling or sweeping, in blocks or in braille', () => {
		fc.assert(fc.property(fc.integer({min: 2, max: 60}), fc.integer({min: 2, max: 60}), fc.constantFrom('scroll', 'sweep'), fc.constantFrom('blocks', 'braille'), fc.nat(1000), fc.nat(), (count, cells, motion, glyphs, newest, pick) => {
			const stroke = {motion, glyphs, newest} as const;
			const index = pick % count;
			const {values, head} = layStrip(Array.from({length: count}, (_, at) => (at === index ? 1 : 0)), cells, stroke);
			const place = placeOf(index, count, cells, stroke);
			const drawn = values.indexOf(1);
			// What is under the write-head, or no longer seen, is nowhere to be found.
			// The write-head, and the rest of the newest value's cell before it, hide where a wide value begins.
			if (drawn >= 0) expect([Math.floor(drawn / valuesPerCell(stroke)), head, head === null ? null : (head + cells - 1) % cells]).toContain(place);
			else if (place !== null) expect(motion === 'sweep' || head !== null || count > cells * valuesPerCell(stroke)).toBe(true);
		}), {numRuns: 2000});
	});
	it('is none before the oldest value and after the newest', () => {
		const stroke = {motion: 'scroll', glyphs: 'blocks', newest: 0} as const;
		expect([-1, 10].map(index => placeOf(index, 10, 10, stroke))).toEqual([null, null]);
		expect(placeOf(4, 10, 5, stroke)).toBeNull();
		expect(placeOf(5, 10, 5, stroke)).toBe(0);
	});
});

describe('a column of marks', () => {
	it('stands in what is blank, its sign on the axis, and hides nothing', () => {
		const rows: Row[] = [[span(' 9 ┤', 'dim'), span('  ╭──')], [span(' 0 ┤', 'dim'), span('──╯  ')], [span('   └─────', 'dim')]];
		expect(text(overlayMarks(rows, {left: 4, height: 2}, [{cell: 0, glyph: '◆'}, {cell: 4, glyph: '↺'}]))).toEqual([' 9 ┤┊ ╭──', ' 0 ┤──╯ ┊', '   └◆───↺']);
	});
	it('is seen on top of what fills its column', () => {
		expect(text(overlayMarks([[span('███')], [span('███')]], {left: 0, height: 2}, [{cell: 1, glyph: '◆'}]))).toEqual([`█${markColumn}█`, '███']);
	});
	it('writes over no clock of the axis', () => {
		expect(text(overlayMarks([[span('  ')], [span('14')]], {left: 0, height: 1}, [{cell: 1, glyph: '◆'}]))).toEqual([` ${markColumn}`, '14']);
	});
});
