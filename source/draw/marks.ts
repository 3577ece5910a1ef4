/** Marks on pictures over time: a thin column where the picture is blank, a sign on the time axis. They are seen without colour, and in ASCII. */
import {span} from './compose.ts';
import type {Row, Span} from './rows.ts';
import type {Stroke} from './strip.ts';
import {valuesPerCell} from './strip.ts';

export const markColumn = '┊';

/** A mark and the value that it stands at, counted from the oldest. */
export type PlacedMark = {readonly index: number; readonly glyph: string};

const modulo = (value: number, count: number): number => ((value % count) + count) % count;

/** The cell in which the value at `index` of `count` is drawn, as layStrip lays them; null where it is not seen. */
export const placeOf = (index: number, count: number, cells: number, stroke: Stroke): number | null => {
	const each = valuesPerCell(stroke);
	const places = cells * each;
	const shown = Math.min(count, places);
	const at = index - (count - shown);
	if (at < 0 || at >= shown) return null;
	const isSwept = stroke.motion === 'sweep' && shown >= 2 && cells >= 2;
	const turned = isSwept ? modulo(at + modulo(stroke.newest, shown) + 1, shown) : at;
	return Math.floor(Math.ceil((turned * places) / shown) / each);
};

type Cell = {text: string; readonly tone: Span['tone']};

const cellsOf = (row: Row): Cell[] => row.flatMap(({text, tone}) => [...text].map(one => ({text: one, tone})));

const joinCells = (cells: readonly Cell[]): Row => {
	const joined: {text: string; tone: Span['tone']}[] = [];
	for (const {text, tone} of cells) {
		const last = joined.at(-1);
		if (last?.tone === tone) last.text += text;
		else joined.push({text, tone});
	}
	return joined;
};

/** Where the picture lies in its rows: its first column, and how many rows of it there are. A row below them is the time axis. */
export type Plot = {readonly left: number; readonly height: number};

/** The rows with a column of marks at each of the cells `at`. Rows must be of characters of one cell each. */
export const overlayMarks = (rows: readonly Row[], {left, height}: Plot, at: readonly {readonly cell: number; readonly glyph: string}[]): Row[] => {
	if (at.length === 0) return [...rows];
	const grid = rows.map(cellsOf);
	for (const {cell, glyph} of at) {
		const x = left + cell;
		const column = grid.slice(0, height).map(row => row[x]);
		const blanks = column.flatMap((one, y) => (one === undefined || one.text === ' ' ? [y] : []));
		// A picture that fills its column still shows that something happened there.
		for (const y of blanks.length > 0 ? blanks : height > 1 ? [0] : []) {
			const row = grid[y];
			if (!row) continue;
			while (row.length <= x) row.push({text: ' ', tone: 'plain'});
			row[x] = {text: markColumn, tone: 'dim'};
		}
		const axis = grid[height];
		if (axis?.[x]?.text === '─') axis[x] = {text: glyph, tone: 'accent'};
	}
	return grid.map((row, y) => (rows[y] && row.length === 0 ? [span('')] : joinCells(row)));
};
