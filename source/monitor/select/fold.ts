/** Series of one host put together over a stretch of slots. */
import {known} from '../../signals/gaps.ts';
import {foldSlots} from '../../signals/fold-slots.ts';
import type {Fold} from '../../signals/time-ring.ts';
import type {HostState} from '../host-state.ts';

/** Slots first ≤ slot < end. */
export type Range = {readonly first: number; readonly end: number};

/** What was added up over a range. */
export const sumOver = (host: HostState, {first, end}: Range, column: number | null): number | null => (column === null ? null : known(foldSlots(host.ring, first, end, column, 'sum')));

/** Levels over a range, put together as the catalog says for the series. */
export const levelOver = (host: HostState, {first, end}: Range, column: number | null, fold: Exclude<Fold, 'sum'>): number | null => (column === null ? null : known(foldSlots(host.ring, first, end, column, fold)));

/** The newest levels of several series of one kind, added. */
export const addLevels = (host: HostState, range: Range, columns: readonly number[]): number | null => {
	let sum: number | null = null;
	for (let index = 0; index < columns.length; index++) {
		const value = levelOver(host, range, columns[index] as number, 'last');
		if (value !== null) sum = (sum ?? 0) + value;
	}
	return sum;
};
