/** A level bar: how much of a whole is used. */
import type {Row, Tone} from './rows.ts';
import {span} from './compose.ts';

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A ratio 0..1 as a bar of `cells` cells over a dotted ground; an unknown ratio (null) is blank. */
export const drawBar = (ratio: number | null, cells: number, tone: Tone): Row => {
	if (cells <= 0) return [];
	if (ratio === null || Number.isNaN(ratio)) return [span(' '.repeat(cells))];
	const filled = Math.min(cells * 8, Math.max(0, Math.round(ratio * cells * 8)));
	const text = '█'.repeat(Math.floor(filled / 8)) + (eighths[filled % 8] ?? '');
	return [span(text, tone), span('·'.repeat(Math.max(0, cells - text.length)), 'dim')];
};
