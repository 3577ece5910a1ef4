/** One row of blocks, a cell a value; and the same several rows tall. */
import type {Row, Tone} from './rows.ts';
import {span} from './compose.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const gap = ' ';

const shareOf = (value: number, top: number): number => Math.min(1, Math.max(0, value / top));
const newest = (values: readonly number[], cells: number): readonly number[] => (values.length > cells ? values.slice(values.length - cells) : values);

/** The newest `cells` values on a scale from 0 to `top`: zero is the lowest block, a gap (NaN) is blank. Exactly `cells` wide. */
export const drawSparkline = (values: readonly number[], cells: number, top: number): string => {
	let text = '';
	for (const value of newest(values, cells)) text += Number.isNaN(value) ? gap : (blocks[Math.round(shareOf(value, top) * 7)] ?? gap);
	return text.padStart(cells, gap);
};

/**
 * The same `height` rows tall, top row first. Even zero has the lowest block in the lowest row, so that it differs from a gap.
 */
export const drawBlockGraph = (values: readonly number[], cells: number, height: number, top: number, tone: Tone): Row[] => {
	if (height === 1) return [[span(drawSparkline(values, cells, top), tone)]];
	const shown = newest(values, cells);
	const eighths = shown.map(value => (Number.isNaN(value) ? 0 : Math.max(1, Math.round(shareOf(value, top) * height * 8))));
	return Array.from({length: height}, (_, y): Row => {
		const below = (height - 1 - y) * 8;
		let text = '';
		for (const level of eighths) text += level <= below ? gap : (blocks[Math.min(8, level - below) - 1] ?? gap);
		return [span(text.padStart(cells, gap), tone)];
	});
};
