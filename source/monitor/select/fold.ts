/** Series of one host put together over a stretch of slots. */
import {visitSlots} from '../../signals/time-ring.ts';
import {total} from '../derive.ts';
import type {HostState} from '../host-state.ts';

/** Slots first ≤ slot < end. */
export type Range = {readonly first: number; readonly end: number};

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** What was added up over a range. */
export const sumOver = (host: HostState, {first, end}: Range, columns: readonly number[]): number | null => {
	let sum: number | null = null;
	visitSlots(host.ring, first, end, (ring, place) => {
		const value = known(total(ring, place, columns));
		if (value !== null) sum = (sum ?? 0) + value;
	});
	return sum;
};

/** Levels over a range, put together as the catalog says for the series. */
export const levelOver = (host: HostState, {first, end}: Range, column: number | null, fold: 'last' | 'mean' | 'max'): number | null => {
	if (column === null) return null;
	let last: number | null = null;
	let sum = 0;
	let count = 0;
	let most = -Infinity;
	visitSlots(host.ring, first, end, (ring, place) => {
		const value = ring.at(place, column);
		if (Number.isNaN(value)) return;
		last = value;
		sum += value;
		count++;
		most = Math.max(most, value);
	});
	if (count === 0) return null;
	return fold === 'last' ? last : fold === 'mean' ? sum / count : most;
};
