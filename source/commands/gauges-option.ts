/** `--gauges STYLE`: of what gauges are made, and how they move. */
import type {GaugeStyle} from '../draw/strip.ts';
import {UsageError} from './usage-error.ts';

export type GaugesChoice = {readonly isAscii: boolean; readonly style: GaugeStyle};

const glyphs = ['blocks', 'braille', 'ascii'] as const;
const motions = ['scroll', 'sweep'] as const;
const says = `${[...glyphs, ...motions].join(', ')}, or two of them such as braille,sweep`;

/** What was last said of each counts. Throws a UsageError on any other word. */
export const parseGauges = (given: string): GaugesChoice => {
	const words = given.split(/[\s,]+/).filter(word => word !== '');
	const known: readonly string[] = [...glyphs, ...motions];
	if (words.length === 0 || words.some(word => !known.includes(word))) throw new UsageError(`--gauges takes ${says}, not '${given}'`);
	const glyph = glyphs.findLast(name => words.includes(name)) ?? 'blocks';
	return {isAscii: glyph === 'ascii', style: {glyphs: glyph === 'braille' ? 'braille' : 'blocks', motion: words.includes('sweep') ? 'sweep' : 'scroll'}};
};
