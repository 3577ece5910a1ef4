/** One line of several parts of which the less important give way first: headers, footers, summaries. */
import {cutRow, rowWidth, span} from './compose.ts';
import type {Row} from './rows.ts';

/** A part of a line, in forms from the fullest to the shortest; the part with the lowest `rank` is the last to go. */
export type LinePart = {readonly rank: number; readonly forms: readonly Row[]};

/** A part with forms, or none when there is nothing to say. */
export const part = (rank: number, ...forms: readonly Row[]): LinePart => ({rank, forms: forms.filter(form => form.length > 0)});

const gap = span('  ');

/** Parts up to this rank are shortened before any of them goes. */
const dear = 4;

type Step = {readonly one: LinePart; readonly form: number};

/** What gives way, one after the other: extras go altogether, then what is dear is shortened, then it goes too. */
const stepsOf = (parts: readonly LinePart[]): Step[] => {
	const byRank = parts.toSorted((a, b) => b.rank - a.rank);
	const shorten = (one: LinePart): Step[] => one.forms.slice(1).map((_, index) => ({one, form: index + 1}));
	const drop = (one: LinePart): Step => ({one, form: one.forms.length});
	const extras = byRank.filter(({rank}) => rank > dear);
	const rest = byRank.filter(({rank}) => rank <= dear);
	return [...extras.flatMap(one => [...shorten(one), drop(one)]), ...rest.flatMap(shorten), ...rest.slice(0, -1).map(drop)];
};

/** Left parts from the left end, right parts at the right end; parts shorten, then go, by rank (highest first) until all fit, and come back where others left room. */
export const lineOfParts = (left: readonly LinePart[], right: readonly LinePart[], columns: number): Row => {
	const form = new Map<LinePart, number>();
	const join = (parts: readonly LinePart[]): Row => {
		const rows = parts.map(one => one.forms[form.get(one) ?? 0]).filter(row => row !== undefined);
		return rows.flatMap((row, index): Row => (index === 0 ? row : [gap, ...row]));
	};
	const all = [...left, ...right].filter(({forms}) => forms.length > 0);
	const lay = (): {readonly start: Row; readonly end: Row; readonly free: number} => {
		const [start, end] = [join(left), join(right)];
		return {start, end, free: columns - rowWidth(start) - rowWidth(end) - (start.length > 0 && end.length > 0 ? 2 : 0)};
	};
	const fits = lay().free >= 0 || stepsOf(all).some(step => {
		form.set(step.one, step.form);
		return lay().free >= 0;
	});
	if (!fits) return cutRow([...join(left), ...join(right)], columns);
	// What went in whole, or was shortened before something longer went, may have room again.
	for (const one of all.toSorted((a, b) => a.rank - b.rank)) {
		const now = form.get(one) ?? 0;
		for (let fuller = 0; fuller < now; fuller++) {
			form.set(one, fuller);
			if (lay().free >= 0) break;
			form.set(one, now);
		}
	}
	const {start, end, free} = lay();
	return end.length === 0 ? start : [...start, span(' '.repeat(free + (start.length > 0 ? 2 : 0))), ...end];
};
