/** Lists one under the other on a screen that is moved through: each with its title, its head, and a mark before the row one is at. */
import {markSpan} from '../theme.ts';
import {cutRow, emptyRow, span, titleRow} from '../../draw/compose.ts';
import type {Row} from '../../draw/rows.ts';
import {createTable, type Column} from '../../draw/table.ts';
import {textWidth, wrapText} from '../../draw/width.ts';
import {still, type Line} from './lines.ts';

/** Cells of the mark before each row. */
export const markColumns = 2;

export type Section<T> = {
	readonly title: string;
	readonly note?: string;
	readonly columns: readonly Column<T>[];
	readonly items: readonly T[];
	readonly idOf: (item: T) => string;
	/** Why there is nothing, and what to do; without it a section without items is left out. */
	readonly empty?: string | null;
};

const withMark = (row: Row, isTarget: boolean): Row => [markSpan(isTarget), span(' '), ...(isTarget ? row.map(({text, tone}) => ({text, tone: tone === 'plain' ? ('strong' as const) : tone})) : row)];

/** Remarks are read, not moved to. */
export const remarks = (text: string, columns: number, most = 6): Line[] => wrapText(text, Math.max(1, columns - markColumns), most).map(line => still([span(`  ${line}`, 'dim')]));

/** As much of a note as there is room for: what matters most comes first. */
const fittingNote = (title: string, note: string, columns: number): string => {
	const parts = note.split(' · ');
	while (parts.length > 1 && textWidth(title) + textWidth(parts.join(' · ')) + 6 > columns) parts.pop();
	return parts.join(' · ');
};

/** Title, head and rows; a blank line before it where something stands above. */
export const drawSection = <T>({title, note = '', columns: all, items, idOf, empty = null}: Section<T>, columns: number): Line[] => {
	const head = still(titleRow(title, columns, fittingNote(title, note, columns)));
	if (items.length === 0) return empty === null ? [] : [head, ...remarks(empty, columns)];
	const table = createTable(all, Math.max(1, columns - markColumns));
	return [
		head,
		still(cutRow([span('  '), ...table.head], columns)),
		...items.map((item): Line => ({id: idOf(item), draw: isTarget => cutRow(withMark(table.row(item), isTarget), columns)})),
	];
};

/** Sections one under the other, a blank line between. */
export const stackSections = (sections: readonly (readonly Line[])[]): Line[] =>
	sections.filter(lines => lines.length > 0).flatMap((lines, index): Line[] => (index === 0 ? [...lines] : [still(emptyRow), ...lines]));
