/** Values over time as one row of glyphs, or as several rows. */
import {createDots, dotsDown} from './braille.ts';
import type {Row, Tone} from './rows.ts';
import {span} from './compose.ts';
import {headGlyph, layStrip, plainStroke, type Strip, type Stroke} from './strip.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const gap = ' ';

const shareOf = (value: number, top: number): number => Math.min(1, Math.max(0, value / top));

/** Even zero has the lowest dot or block, so that it differs from a gap. */
const levelOf = (value: number, top: number, levels: number): number => (Number.isNaN(value) ? 0 : Math.max(1, Math.round(shareOf(value, top) * levels)));

type Column = (y: number, x: number) => string;

const blockColumns = ({values}: Strip, height: number, top: number): Column => {
	// One row of blocks spreads zero to top over its eight; more rows have steps enough to count from nothing.
	const levels = values.map(value => (height === 1 ? (Number.isNaN(value) ? 0 : Math.round(shareOf(value, top) * 7) + 1) : levelOf(value, top, height * 8)));
	return (y, x) => {
		const level = (levels[x] ?? 0) - (height - 1 - y) * 8;
		return level <= 0 ? gap : (blocks[Math.min(8, level) - 1] ?? gap);
	};
};

const dotColumns = ({values}: Strip, cells: number, height: number, top: number): Column => {
	const dots = createDots(cells, height);
	for (const [x, value] of values.entries()) {
		const level = levelOf(value, top, height * dotsDown);
		for (let dot = 0; dot < level; dot++) dots.set(x, height * dotsDown - 1 - dot);
	}
	return (y, x) => dots.glyph(x, y);
};

const drawRows = (values: readonly number[], cells: number, height: number, top: number, stroke: Stroke): string[] => {
	const strip = layStrip(values, cells, stroke);
	const glyph = stroke.glyphs === 'braille' ? dotColumns(strip, cells, height, top) : blockColumns(strip, height, top);
	return Array.from({length: height}, (_, y) => {
		let text = '';
		for (let x = 0; x < cells; x++) text += x === strip.head ? headGlyph : glyph(y, x);
		return text;
	});
};

/** The newest values that fit on a scale from 0 to `top`; a gap (NaN) is blank. Exactly `cells` wide. */
export const drawSparkline = (values: readonly number[], cells: number, top: number, stroke = plainStroke): string => drawRows(values, cells, 1, top, stroke)[0] ?? '';

/** The same `height` rows tall, top row first. */
export const drawBlockGraph = (values: readonly number[], cells: number, height: number, top: number, tone: Tone, stroke = plainStroke): Row[] =>
	drawRows(values, cells, height, top, stroke).map(text => [span(text, tone)]);
