/** Requests that an input counted in one place of a ring. */
import {plus} from '../signals/gaps.ts';
import {statusClasses} from '../signals/status.ts';
import type {TimeRing} from '../signals/time-ring.ts';
import type {SourceColumns} from './columns.ts';

/** All of them together; NaN when the input was not read. */
export const requestsOf = (source: SourceColumns, ring: TimeRing, place: number): number => {
	let sum = NaN;
	for (const status of statusClasses) {
		const column = source.classes[status];
		const value = column === undefined ? NaN : ring.at(place, column);
		if (!Number.isNaN(value)) sum = plus(sum, value);
	}
	return sum;
};
