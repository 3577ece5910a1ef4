/**
 * Values over time, laid into cells. Scrolling, the newest stands at the right end and everything moves. Sweeping, a value
 * stands where its time bucket belongs (its number modulo the cells) and is overwritten a round later, as on an oscilloscope:
 * only the cell at the write-head changes.
 */
import {fitCells} from './fit.ts';

/** Of what gauges are made, and how they move. Braille holds two values a cell. */
export type GaugeStyle = {readonly glyphs: 'blocks' | 'braille'; readonly motion: 'scroll' | 'sweep'};

/** A style, and the number of the time bucket that the newest value stands for, counted from any fixed time. */
export type Stroke = GaugeStyle & {readonly newest: number};

export const scrollingBlocks: GaugeStyle = {glyphs: 'blocks', motion: 'scroll'};
/** What is drawn with where nothing else is said. */
export const plainStroke: Stroke = {...scrollingBlocks, newest: 0};

const scrolling: Readonly<Record<GaugeStyle['glyphs'], Stroke>> = {blocks: plainStroke, braille: {...plainStroke, glyphs: 'braille'}};

/** How values are drawn of which the newest stands for this bucket: what scrolls need not know; where it is not known nothing can sweep. */
export const strokeOf = ({glyphs, motion}: GaugeStyle, newest: number | undefined): Stroke => (motion === 'scroll' || newest === undefined ? scrolling[glyphs] : {glyphs, motion, newest});

/** Values that a cell shows side by side. */
export const valuesPerCell = ({glyphs}: Pick<GaugeStyle, 'glyphs'>): number => (glyphs === 'braille' ? 2 : 1);

export type Strip = {
	/** As many as the cells hold. */
	readonly values: readonly number[];
	/** The cell that parts the newest value from the oldest, blank in `values`; null where nothing sweeps. */
	readonly head: number | null;
};

/** Where a write-head stands. */
export const headGlyph = '│';

const modulo = (value: number, count: number): number => ((value % count) + count) % count;

/** The newest values that fit, where they belong; fewer values than there is room for are stretched. NaN is a gap. */
export const layStrip = (values: readonly number[], cells: number, stroke: Stroke): Strip => {
	const each = valuesPerCell(stroke);
	const places = cells * each;
	const shown = values.length > places ? values.slice(values.length - places) : values;
	// Where nothing was ever known there is nothing to part.
	if (stroke.motion === 'scroll' || shown.length < 2 || cells < 2 || shown.every(value => Number.isNaN(value))) return {values: fitCells(shown, places, NaN), head: null};
	const count = shown.length;
	const newest = modulo(stroke.newest, count);
	const swept = Array.from({length: count}, (_, index) => shown[modulo(index - newest - 1, count)] ?? NaN);
	const laid = fitCells(swept, places, NaN);
	// The rest of the newest value's cell, and the cell after it: the write-head's.
	const after = Math.ceil(((newest + 1) * places) / count);
	const end = Math.ceil(after / each);
	const head = end % cells;
	return {values: laid.map((value, place) => ((place >= after && place < end * each) || Math.floor(place / each) === head ? NaN : value)), head};
};
