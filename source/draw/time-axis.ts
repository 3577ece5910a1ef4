/** What stands under a picture over time: when it begins and when it ends. */
import {cutRow, span} from './compose.ts';
import type {Row} from './rows.ts';
import {padText} from './width.ts';

/** `└─13:57:31 ──── 14:02:31─`, under a y axis of `axis` cells and a plot of `cells`. */
export const drawTimeAxis = ([first, last]: readonly [string, string], axis: number, cells: number): Row => {
	const corner = axis === 0 ? '' : `${' '.repeat(axis - 1)}└`;
	const line = cells - first.length - last.length - 4;
	const text = line >= 0 ? `─${first} ${'─'.repeat(line)} ${last}─` : padText(last, cells, 'right');
	return cutRow([span(corner + text, 'dim')], axis + cells);
};

/** `└────────↑now──────────`: where the write-head of a sweeping picture stands; it goes from left to right and round again. */
export const drawSweepAxis = (head: number, axis: number, cells: number): Row => {
	const corner = axis === 0 ? '' : `${' '.repeat(axis - 1)}└`;
	const mark = head + 4 <= cells ? '↑now' : 'now↑';
	const before = head + 4 <= cells ? head : Math.max(0, head - 3);
	return cutRow([span(corner + '─'.repeat(before) + mark + '─'.repeat(Math.max(0, cells - before - mark.length)), 'dim')], axis + cells);
};
