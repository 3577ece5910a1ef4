/** Tables: which columns there is room for, how wide they are, and their rows. */
import {cutRow, padRow, rowWidth, span} from './compose.ts';
import type {Row} from './rows.ts';
import {padText} from './width.ts';

export type Column<T> = {
	readonly head: string;
	readonly align: 'left' | 'right';
	/** Cells it needs, and cells it can use. */
	readonly min: number;
	readonly max: number;
	/** The column with the highest rank is the first to go. */
	readonly rank: number;
	readonly cell: (item: T, width: number) => Row;
};

const gap = 2;

/** The columns that fit into `columns` cells, with their widths: what is left over goes to those that can use it, first come first served. */
export const layoutColumns = <T>(all: readonly Column<T>[], columns: number): {readonly column: Column<T>; readonly width: number}[] => {
	let kept = [...all];
	const needed = (): number => kept.reduce((sum, {min}) => sum + min, 0) + gap * (kept.length - 1);
	while (kept.length > 1 && needed() > columns) {
		const last = kept.reduce((weakest, one) => (one.rank > weakest.rank ? one : weakest));
		kept = kept.filter(one => one !== last);
	}
	let spare = columns - needed();
	return kept.map(column => {
		const extra = Math.max(0, Math.min(spare, column.max - column.min));
		spare -= extra;
		return {column, width: Math.min(columns, column.min + extra)};
	});
};

const alignRow = (row: Row, width: number, align: 'left' | 'right'): Row => {
	const cut = cutRow(row, width);
	return align === 'left' ? padRow(cut, width) : [span(' '.repeat(Math.max(0, width - rowWidth(cut)))), ...cut];
};

/** The head of a table and the row of any item, for whoever lays them out. */
export const createTable = <T>(all: readonly Column<T>[], columns: number): {readonly head: Row; readonly row: (item: T) => Row} => {
	const layout = layoutColumns(all, columns);
	const separate = (cells: readonly Row[]): Row => cutRow(cells.flatMap((cell, index): Row => (index === 0 ? cell : [span(' '.repeat(gap)), ...cell])), columns);
	return {
		head: separate(layout.map(({column, width}) => [span(padText(column.head, width, column.align), 'dim')])),
		row: item => separate(layout.map(({column, width}) => alignRow(column.cell(item, width), width, column.align))),
	};
};

/** A head and at most `rows - 1` items; when there are more, the last row says how many. */
export const drawTable = <T>(all: readonly Column<T>[], items: readonly T[], size: {readonly columns: number; readonly rows: number}): Row[] => {
	const {head, row} = createTable(all, size.columns);
	const room = Math.max(0, size.rows - 1);
	const shown = items.length > room ? items.slice(0, Math.max(0, room - 1)) : items;
	const body = shown.map(row);
	const more = items.length > shown.length ? [cutRow([span(`… ${items.length - shown.length} more`, 'dim')], size.columns)] : [];
	return [head, ...body, ...more].slice(0, size.rows);
};
