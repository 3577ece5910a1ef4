import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {rowWidth} from '../../source/draw/compose.ts';
import type {Row} from '../../source/draw/rows.ts';
import {drawWaterfall, type WaterfallSpan} from '../../source/draw/waterfall.ts';

const textOf = (row: Row): string => row.map(({text}) => text).join('');
const bar = (label: string, startSeconds: number, durationSeconds: number, depth = 0): WaterfallSpan => ({startSeconds, durationSeconds, depth, label, tone: 'series1'});
const draw = (spans: readonly WaterfallSpan[], columns: number, rows: number): string[] => drawWaterfall({spans, size: {columns, rows}, totalSeconds: 1}).map(row => textOf(row).trimEnd());

describe('waterfall', () => {
	const request = [bar('GET /orders', 0, 1), bar('connect', 0, 0.5, 1), bar('SELECT', 0.5, 0.25, 2), bar('redis', 0.9, 0.001, 1)];
	test('a bar stands where and as long as its span was, under the one that it happened in', () => {
		expect(draw(request, 41, 9)).toEqual([
			'             0                1 s',
			'GET /orders  ████████████████████  1.00 s',
			'  connect    ██████████            500 ms',
			'    SELECT             █████       250 ms',
			'  redis                        ▏   1.0 ms',
		]);
	});
	test('what did not fit is counted', () => expect(draw(request, 41, 4).at(-1)).toBe('… 2 more'));
	test('a duration that is not known is no zero', () => expect(draw([bar('open', 0.5, NaN)], 41, 1)).toEqual(['open                   ▏                —']));
	test('a span that is nowhere has no bar', () => expect(draw([bar('lost', NaN, 0.5)], 41, 1)).toEqual(['lost                               500 ms']));
	test('in a narrow pane the bar goes, then the duration', () => {
		expect(draw(request, 24, 2)[0]).toBe('GET /orders       1.00 s');
		expect(draw(request, 12, 1)[0]).toBe('… 4 more');
		expect(draw(request, 12, 4)[0]).toBe('GET /orders');
	});
	test('any spans at any size stay inside it', () => {
		const number = fc.oneof(fc.double(), fc.double({min: 0, max: 2}), fc.constant(NaN));
		const one = fc.record({startSeconds: number, durationSeconds: number, depth: fc.integer({min: -1, max: 60}), label: fc.oneof(fc.string({unit: 'grapheme', maxLength: 40}), fc.constant('日本語サーバー')), tone: fc.constant('series1' as const)});
		fc.assert(fc.property(fc.array(one, {maxLength: 20}), number, fc.integer({min: 0, max: 120}), fc.integer({min: 0, max: 24}), (spans, totalSeconds, columns, rows) => {
			const drawn = drawWaterfall({spans, size: {columns, rows}, totalSeconds});
			expect(drawn.length).toBeLessThanOrEqual(rows);
			for (const row of drawn) expect(rowWidth(row)).toBeLessThanOrEqual(columns);
		}));
	});
});
