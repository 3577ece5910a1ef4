/** A line over time in braille: two values a cell, joined from value to value. */
import {createDots, dotsAcross, dotsDown} from './braille.ts';

/** The glyphs of a line in cells, blank where it is not: rows from the top. Values are shares 0..1, two a cell; NaN is a gap. */
export const drawDotLine = (shares: readonly number[], columns: number, rows: number): string[][] => {
	const dots = createDots(columns, rows);
	const lowest = rows * dotsDown - 1;
	let before: number | null = null;
	for (const [x, share] of shares.slice(0, columns * dotsAcross).entries()) {
		if (Number.isNaN(share)) {
			before = null;
			continue;
		}
		const y = Math.round((1 - Math.min(1, Math.max(0, share))) * lowest);
		const from = before ?? y;
		for (let dot = Math.min(from, y); dot <= Math.max(from, y); dot++) if (dot === y || dot !== from) dots.set(x, dot);
		before = y;
	}
	return Array.from({length: rows}, (_, y) => Array.from({length: columns}, (_cell, x) => dots.glyph(x, y)));
};
