/** Dots two across and four down in a cell, for pictures with twice the time in a row. */

const bits = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]] as const;
const firstGlyph = 0x2800;
export const dotsDown = 4;
export const dotsAcross = 2;

/** A picture of dots; x and y count dots, from the upper left. */
export type Dots = {
	readonly set: (x: number, y: number) => void;
	/** The glyph of a cell; a blank where no dot is. */
	readonly glyph: (column: number, row: number) => string;
};

export const createDots = (columns: number, rows: number): Dots => {
	const masks = new Uint8Array(columns * rows);
	return {
		set(x, y) {
			if (x < 0 || y < 0 || x >= columns * dotsAcross || y >= rows * dotsDown) return;
			const cell = Math.floor(y / dotsDown) * columns + Math.floor(x / dotsAcross);
			masks[cell] = (masks[cell] ?? 0) | (bits[y % dotsDown]?.[x % dotsAcross] ?? 0);
		},
		glyph(column, row) {
			const mask = masks[row * columns + column] ?? 0;
			return mask === 0 ? ' ' : String.fromCodePoint(firstGlyph + mask);
		},
	};
};
