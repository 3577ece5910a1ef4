/** How a gauge has changed against the baseline, and the cells that telling it takes. */
import type {Gauge, LinkState} from '../../signals/board.ts';
import {span} from '../../draw/compose.ts';
import {formatChange} from '../../draw/format.ts';
import type {Span, Tone} from '../../draw/rows.ts';
import {unitOf} from './gauge-number.ts';

/** `+12 pt`, `×0.33`. */
export const changeColumns = 6;

/** What of a picture's cells goes to the change, and what is left of the picture. */
export type Split = {readonly change: number; readonly picture: number};

/** A picture of less tells little. */
const leastPicture = 4;
const leastChange = 4;

/** Beside a change there is a picture only where both have room: compared with another time, the change is what one looks for. */
export const splitCells = (cells: number, taken: number): Split => {
	if (taken === 0 || cells < leastChange) return {change: 0, picture: cells};
	if (cells >= taken + 1 + leastPicture) return {change: taken, picture: cells - taken - 1};
	return {change: Math.min(cells, taken), picture: 0};
};

/** Cells that changes take on a board: none without a baseline. */
export const changeColumnsOf = ({baselineTime}: {readonly baselineTime?: number | null}): number => (baselineTime === undefined || baselineTime === null ? 0 : changeColumns);

/** Within a fifth, or five points (of errors half a one), it is as it was. */
const isSteady = ({signal, value, baseline}: Gauge): boolean => {
	if (value === null || baseline === null || baseline === undefined) return true;
	if (unitOf(signal) === 'ratio') return Math.abs(value - baseline) < (signal === 'errors' ? 0.005 : 0.05);
	return value < baseline * 1.2 && value > baseline / 1.2;
};

/** The change in at most `width` cells; null without a baseline, and where there is no number of now. */
export const changeSpan = (gauge: Gauge, link: LinkState, isFresh: boolean, width = changeColumns): Span | null => {
	const isSeen = link === 'live' || link === 'stale';
	if (gauge.baseline === undefined || gauge.value === null || !isSeen || width <= 0) return null;
	const tone: Tone = !isFresh || link !== 'live' ? 'stale' : isSteady(gauge) ? 'dim' : 'strong';
	return span(formatChange(gauge.value, gauge.baseline, unitOf(gauge.signal), width), tone);
};
