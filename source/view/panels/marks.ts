/** Marks and restarts on charts, and what they are. */
import {cutRow, rowWidth, span} from '../../draw/compose.ts';
import {formatMoment} from '../../draw/format.ts';
import {overlayMarks, placeOf, type Plot} from '../../draw/marks.ts';
import type {Row} from '../../draw/rows.ts';
import type {Stroke} from '../../draw/strip.ts';
import type {ChartMark} from '../../signals/log.ts';

export const markGlyphs: Readonly<Record<ChartMark['kind'], string>> = {mark: '◆', restart: '↺'};

/** A picture of `count` values in `cells` cells, with its marks; `indexOf` says which value a mark stands at. */
export const withMarks = (rows: readonly Row[], plot: Plot, marks: readonly ChartMark[], {count, cells, stroke}: {readonly count: number; readonly cells: number; readonly stroke: Stroke}, indexOf: (mark: ChartMark) => number): Row[] =>
	overlayMarks(rows, plot, marks.flatMap(mark => {
		const cell = placeOf(indexOf(mark), count, cells, stroke);
		return cell === null ? [] : [{cell, glyph: markGlyphs[mark.kind]}];
	}));

/** `◆ 13:58:59 deploy 4711   ↺ 13:58:31 shop restarted`: what stands on the charts, the newest first, as far as it fits. */
export const drawMarkLine = (marks: readonly ChartMark[], now: number, columns: number): Row[] => {
	const row: Row[number][] = [];
	for (const {time, kind, text} of marks.toReversed()) {
		const told = [...(row.length > 0 ? [span('   ')] : []), span(markGlyphs[kind], 'accent'), span(` ${formatMoment(time, now).trim()} `, 'dim'), span(text === '' ? 'mark' : text)];
		if (row.length > 0 && rowWidth([...row, ...told]) > columns) break;
		row.push(...told);
	}
	return row.length === 0 ? [] : [cutRow(row, columns)];
};
