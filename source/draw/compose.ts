/** Putting pictures together: rows cut and filled to a width, side by side, one above the other. */
import type {Row, Size, Span, Tone} from './rows.ts';
import {cutText, textWidth} from './width.ts';

/** A piece of text with its meaning. */
export const span = (text: string, tone: Tone = 'plain'): Span => ({text, tone});

export const emptyRow: Row = [];

/** Cells that a row takes. */
export const rowWidth = (row: Row): number => row.reduce((sum, {text}) => sum + textWidth(text), 0);

/** The row in at most `columns` cells; a span that is cut ends in `…`. */
export const cutRow = (row: Row, columns: number): Row => {
	let left = columns;
	const cut: Span[] = [];
	for (const piece of row) {
		const width = textWidth(piece.text);
		if (width > left) {
			// A number says what it says or is not there: a cut is seen.
			if (left > 0) cut.push({text: cutText(piece.text, left), tone: piece.tone});
			return cut;
		}
		cut.push(piece);
		left -= width;
	}
	return row;
};

/** The row in exactly `columns` cells. */
export const padRow = (row: Row, columns: number): Row => {
	const cut = cutRow(row, columns);
	const missing = columns - rowWidth(cut);
	return missing > 0 ? [...cut, span(' '.repeat(missing))] : cut;
};

/** A picture cut and filled to exactly this size. */
export const fitRows = (rows: readonly Row[], {columns, rows: height}: Size): Row[] =>
	Array.from({length: Math.max(0, height)}, (_, y) => padRow(rows[y] ?? emptyRow, columns));

/** A picture as a whole, and the columns it is to take. */
export type Pane = {readonly rows: readonly Row[]; readonly columns: number};

/** Pictures side by side, `gap` cells apart, as tall as the tallest. */
export const beside = (panes: readonly Pane[], gap: number): Row[] => {
	const height = panes.reduce((most, {rows}) => Math.max(most, rows.length), 0);
	return Array.from({length: height}, (_, y) =>
		panes.flatMap(({rows, columns}, index): Row => {
			const isLast = index === panes.length - 1;
			const row = isLast ? cutRow(rows[y] ?? emptyRow, columns) : padRow(rows[y] ?? emptyRow, columns);
			return isLast ? row : [...row, span(' '.repeat(gap))];
		}),
	);
};

/** A title with a thin line to the right end: `── routes ─────`. */
export const titleRow = (title: string, columns: number, note = ''): Row => {
	const shownNote = note !== '' && textWidth(title) + textWidth(note) + 6 <= columns ? note : '';
	const used = textWidth(title) + 1 + (shownNote === '' ? 0 : textWidth(shownNote) + 1);
	const row: Row = [span(title, 'heading'), span(' '), ...(shownNote === '' ? [] : [span(shownNote, 'dim'), span(' ')]), span('─'.repeat(Math.max(0, columns - used)), 'dim')];
	return cutRow(row, columns);
};
