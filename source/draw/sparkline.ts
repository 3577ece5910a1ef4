/** Values over time as one row of glyphs, or as several rows. */
import {createDots, dotsDown} from './braille.ts';
import type {Row, Tone} from './rows.ts';
import {span} from './compose.ts';
import {indexIn} from './fit.ts';
import {headGlyph, layStrip, plainStroke, type Strip, type Stroke} from './strip.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const gap = ' ';

/** Even zero has the lowest dot or block, so that it differs from a gap. */
const levelOf = (value: number, top: number, levels: number): number => (Number.isNaN(value) ? 0 : Math.max(1, Math.round(Math.min(1, Math.max(0, value / top)) * levels)));

/** One row of blocks spreads zero to top over its eight; more rows have steps enough to count from nothing. */
const blockOf = (value: number, top: number): string => {
	const share = value / top;
	if (share >= 1) return blocks[7];
	return share > 0 ? (blocks[Math.round(share * 7)] ?? gap) : share <= 0 ? blocks[0] : gap;
};

/** What stands still needs no strip: every list is full of these, drawn anew every second. */
const drawScrolling = (values: readonly number[], cells: number, top: number): string => {
	const count = values.length;
	const first = count - cells;
	let text = '';
	for (let x = 0; x < cells; x++) text += blockOf(values[first >= 0 ? first + x : indexIn(count, cells, x)] ?? NaN, top);
	return text;
};

const drawSwept = ({values, head}: Strip, cells: number, top: number): string => {
	let text = '';
	for (let x = 0; x < cells; x++) text += x === head ? headGlyph : blockOf(values[x] ?? NaN, top);
	return text;
};

const drawBlocks = ({values, head}: Strip, cells: number, height: number, top: number): string[] => {
	const levels = values.map(value => levelOf(value, top, height * 8));
	const rows: string[] = [];
	for (let below = (height - 1) * 8; below >= 0; below -= 8) {
		let text = '';
		for (let x = 0; x < cells; x++) {
			const level = (levels[x] ?? 0) - below;
			text += x === head ? headGlyph : level <= 0 ? gap : level >= 8 ? blocks[7] : (blocks[level - 1] ?? gap);
		}
		rows.push(text);
	}
	return rows;
};

const drawDots = ({values, head}: Strip, cells: number, height: number, top: number): string[] => {
	const dots = createDots(cells, height);
	for (const [x, value] of values.entries()) {
		const level = levelOf(value, top, height * dotsDown);
		for (let dot = 0; dot < level; dot++) dots.set(x, height * dotsDown - 1 - dot);
	}
	return Array.from({length: height}, (_, y) => {
		let text = '';
		for (let x = 0; x < cells; x++) text += x === head ? headGlyph : dots.glyph(x, y);
		return text;
	});
};

const drawRows = (values: readonly number[], cells: number, height: number, top: number, stroke: Stroke): string[] => {
	if (height <= 0) return [];
	if (stroke.glyphs === 'braille') return drawDots(layStrip(values, cells, stroke), cells, height, top);
	if (height > 1) return drawBlocks(layStrip(values, cells, stroke), cells, height, top);
	return [stroke.motion === 'scroll' ? drawScrolling(values, cells, top) : drawSwept(layStrip(values, cells, stroke), cells, top)];
};

/** The newest values that fit on a scale from 0 to `top`; a gap (NaN) is blank. Exactly `cells` wide. */
export const drawSparkline = (values: readonly number[], cells: number, top: number, stroke = plainStroke): string =>
	stroke.motion === 'scroll' && stroke.glyphs === 'blocks' ? drawScrolling(values, cells, top) : (drawRows(values, cells, 1, top, stroke)[0] ?? '');

/** The same `height` rows tall, top row first. */
export const drawBlockGraph = (values: readonly number[], cells: number, height: number, top: number, tone: Tone, stroke = plainStroke): Row[] =>
	drawRows(values, cells, height, top, stroke).map(text => [span(text, tone)]);
