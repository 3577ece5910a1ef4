import type {Run} from './runs.ts';
import type {Style} from './style.ts';

/** A move anywhere costs about so many bytes. */
const jumpBytes = 7;
/** A move within a row costs at most about so many. */
const slideBytes = 5;

/**
 * The runs in an order that takes few bytes. Columns of a table have one style and what changes in them stands in every
 * row, so all runs of one style are written before those of the next, the style in use first, and from each the nearest one
 * follows: in the same row or, most often, below, where one line feed and a few backspaces lead.
 */
export const inOrder = (runs: readonly Run[], inUse: Style): readonly Run[] => {
	const styles: Style[] = [inUse];
	for (let index = 0; index < runs.length; index++) {
		const style = runs[index]?.style ?? inUse;
		if (!styles.includes(style)) styles.push(style);
	}
	const ordered: Run[] = [];
	for (const style of styles) addNearest(ordered, styles.length === 1 ? runs : runs.filter(run => run.style === style));
	return ordered;
};

/** Adds runs, which are sorted by row and column, each followed by the nearest of those that are left in its row and below. */
const addNearest = (ordered: Run[], runs: readonly Run[]): void => {
	const isTaken = new Uint8Array(runs.length);
	let first = 0;
	let next = 0;
	for (let left = runs.length; left > 0; left--) {
		const run = runs[next];
		if (run === undefined) return;
		ordered.push(run);
		isTaken[next] = 1;
		next = nearest(runs, isTaken, next, run);
		if (next !== -1) continue;
		while (isTaken[first] === 1) first++;
		next = first;
	}
};

const nearest = (runs: readonly Run[], isTaken: Uint8Array, from: number, {y, end}: Run): number => {
	let best = jumpBytes;
	let found = -1;
	for (let index = from - 1; index >= 0; index--) {
		const run = runs[index];
		if (run?.y !== y) break;
		if (isTaken[index] === 1) continue;
		best = end - run.x < slideBytes ? end - run.x : slideBytes;
		found = index;
		break;
	}
	for (let index = from + 1; index < runs.length; index++) {
		const run = runs[index];
		if (run === undefined || run.y - y >= best) break;
		if (isTaken[index] === 1) continue;
		const away = run.x > end ? run.x - end : end - run.x;
		const bytes = run.y - y + (away < slideBytes ? away : slideBytes);
		if (bytes >= best) continue;
		best = bytes;
		found = index;
	}
	return found;
};
