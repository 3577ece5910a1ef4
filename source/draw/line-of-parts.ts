/** One line of several parts of which the less important give way first: headers, footers, summaries. */
import {cutRow, rowWidth, span} from './compose.ts';
import type {Row} from './rows.ts';

/** A part of a line, in forms from the fullest to the shortest; the part with the lowest `rank` is the last to go. */
export type LinePart = {readonly rank: number; readonly forms: readonly Row[]};

/** A part with forms, or none when there is nothing to say. */
export const part = (rank: number, ...forms: readonly Row[]): LinePart => ({rank, forms: forms.filter(form => form.length > 0)});

const gapColumns = 2;
const gap = span(' '.repeat(gapColumns));

/** Parts up to this rank are shortened before any of them goes. */
const dear = 4;

/** A part in a line: which of its forms is seen, none when that is past the last; and the cells of each form that was asked for. */
type Laid = {readonly one: LinePart; form: number; readonly widths: number[]};

const widthOf = ({one: {forms}, widths}: Laid, form: number): number => (widths[form] ??= rowWidth(forms[form] ?? []));

const lay = (one: LinePart): Laid => ({one, form: 0, widths: []});

type Step = {readonly of: Laid; readonly form: number};

/** What gives way, one after the other: extras go altogether, then what is dear is shortened, then it goes too. */
const stepsOf = (parts: readonly Laid[]): Step[] => {
	const byRank = parts.toSorted((a, b) => b.one.rank - a.one.rank);
	const shorten = (of: Laid): Step[] => of.one.forms.slice(1).map((_, index) => ({of, form: index + 1}));
	const drop = (of: Laid): Step => ({of, form: of.one.forms.length});
	const extras = byRank.filter(({one}) => one.rank > dear);
	const rest = byRank.filter(({one}) => one.rank <= dear);
	return [...extras.flatMap(of => [...shorten(of), drop(of)]), ...rest.flatMap(shorten), ...rest.slice(0, -1).map(drop)];
};

/** Cells that the parts take with the gaps between them, also between the two ends. */
const cellsOf = (parts: readonly Laid[]): number => {
	let cells = 0;
	for (const laid of parts) if (laid.form < laid.one.forms.length) cells += widthOf(laid, laid.form) + gapColumns;
	return Math.max(0, cells - gapColumns);
};

const join = (parts: readonly Laid[]): Row => {
	const row: Row[number][] = [];
	for (const {one, form} of parts) {
		const shown = one.forms[form];
		if (shown) row.push(...(row.length > 0 ? [gap] : []), ...shown);
	}
	return row;
};

/** Left parts from the left end, right parts at the right end; parts shorten, then go, by rank (highest first) until all fit, and come back where others left room. */
export const lineOfParts = (left: readonly LinePart[], right: readonly LinePart[], columns: number): Row => {
	const [starts, ends] = [left.filter(({forms}) => forms.length > 0).map(lay), right.filter(({forms}) => forms.length > 0).map(lay)];
	const all = [...starts, ...ends];
	let free = columns - cellsOf(all);
	const isWhole = free >= 0;
	const fits = isWhole || stepsOf(all).some(({of, form}) => {
		of.form = form;
		free = columns - cellsOf(all);
		return free >= 0;
	});
	if (!fits) return cutRow([...join(starts), ...join(ends)], columns);
	// What went in whole, or was shortened before something longer went, may have room again.
	if (!isWhole) {
		for (const laid of all.toSorted((a, b) => a.one.rank - b.one.rank)) {
			const now = laid.form;
			for (laid.form = 0; laid.form < now && cellsOf(all) > columns;) laid.form++;
		}
		free = columns - cellsOf(all);
	}
	const [start, end] = [join(starts), join(ends)];
	return end.length === 0 ? start : [...start, span(' '.repeat(free + (start.length > 0 ? gapColumns : 0))), ...end];
};
