/** Stretches of slots of a tiered ring: fine where fine ones are kept, coarse ones before. */
import {coarseStep, type Fold, type TieredRing, type TimeRing} from './time-ring.ts';

/** Values of slots first ≤ slot < end put together, fine where fine ones are kept, coarse ones before; NaN when all are gaps. */
export const foldSlots = (ring: TieredRing, first: number, end: number, column: number, how: Fold): number => {
	const {newest, slots} = ring.fine;
	// Nearly always asked for the newest seconds.
	if (newest === null || first > newest - slots) return ring.fine.fold(first, end, column, how);
	const values: number[] = [];
	visitSlots(ring, first, end, (from, place) => values.push(from.at(place, column)));
	const known = values.filter(value => !Number.isNaN(value));
	if (known.length === 0) return NaN;
	if (how === 'last') return known.at(-1) as number;
	if (how === 'max') return known.reduce((most, value) => (value > most ? value : most));
	const sum = known.reduce((all, value) => all + value, 0);
	return how === 'sum' ? sum : sum / known.length;
};

/**
 * Visits what is held of slots first ≤ slot < end: fine slots where they are kept, whole coarse ones before. The callback
 * gets the ring to read from and the place in it.
 */
export const visitSlots = (ring: TieredRing, first: number, end: number, visit: (from: TimeRing, place: number) => void): void => {
	const newest = ring.fine.newest;
	const oldestFine = newest === null ? first : newest - ring.fine.slots + 1;
	let start = first;
	if (first < oldestFine) {
		const boundary = Math.ceil(oldestFine / coarseStep) * coarseStep;
		const last = Math.min(end, boundary);
		for (let group = Math.floor(first / coarseStep); group * coarseStep < last; group++) visit(ring.coarse, group);
		start = Math.max(first, boundary);
	}
	const stop = newest === null ? start : Math.min(end, newest + 1);
	for (let slot = start; slot < stop; slot++) visit(ring.fine, slot);
};
