/** Putting pictures together: rows cut and filled to a width, side by side, one above the other. */
import type {Row, Span, Tone} from './rows.ts';
import {cutText, textWidth} from './width.ts';

/** A piece of text with its meaning. */
export const span = (text: string, tone: Tone = 'plain'): Span => ({text, tone});

export const emptyRow: Row = [];

/** A row that is being put together. */
export type RowDraft = {text: string; readonly tone: Tone}[];

/** Adds text to the end of a row; what follows in one tone is one span. */
export const addText = (row: RowDraft, text: string, tone: Tone): void => {
	const last = row[row.length - 1];
	if (last?.tone === tone) last.text += text;
	else row.push({text, tone});
};

/** Cells that a row takes. */
export const rowWidth = (row: Row): number => {
	let width = 0;
	for (let index = 0; index < row.length; index++) width += textWidth(row[index]?.text ?? '');
	return width;
};

/** The row up to the span that does not fit any more into the `left` cells before it. */
const cutAt = (row: Row, index: number, left: number): Row => {
	const kept = row.slice(0, index);
	const piece = row[index];
	// A number says what it says or is not there: a cut is seen.
	return piece && left > 0 ? [...kept, {text: cutText(piece.text, left), tone: piece.tone}] : kept;
};

/** The row in at most `columns` cells; a span that is cut ends in `…`. */
export const cutRow = (row: Row, columns: number): Row => {
	let left = columns;
	for (let index = 0; index < row.length; index++) {
		const width = textWidth(row[index]?.text ?? '');
		if (width > left) return cutAt(row, index, left);
		left -= width;
	}
	return row;
};

/** The row in exactly `columns` cells. */
export const padRow = (row: Row, columns: number): Row => {
	let width = rowWidth(row);
	const cut = width > columns ? cutRow(row, columns) : row;
	if (cut !== row) width = rowWidth(cut);
	return width < columns ? [...cut, span(' '.repeat(columns - width))] : cut;
};

/** Pictures side by side, `gap` cells apart, each filled to its columns and all of them to `height` rows. */
export const fitBeside = (panes: readonly Pane[], gap: number, height: number): Row[] => {
	const between = span(' '.repeat(gap));
	const joined: Row[] = [];
	for (let y = 0; y < height; y++) {
		const row: Span[] = [];
		panes.forEach(({rows, columns}, index) => {
			if (index > 0) row.push(between);
			row.push(...padRow(rows[y] ?? emptyRow, columns));
		});
		joined.push(row);
	}
	return joined;
};

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
