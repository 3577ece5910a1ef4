/**
 * Inputs that are told in bursts (OTLP exports, slow pages): one frame then holds the requests of many seconds. They are laid
 * over the seconds that they cover, so that each of these shows the rate there was and none shows all of them at once.
 */
import {statusClasses} from '../signals/status.ts';
import type {TimeRing} from '../signals/time-ring.ts';
import type {Columns, SourceColumns} from './columns.ts';

type Stores = {readonly columns: Columns; readonly ring: {readonly fine: TimeRing; put(slot: number, column: number, value: number): void}; readonly intervalMs: number};

/** Longer than this is no burst but an input that was gone. */
const maxSpreadSlots = 120;

/** Spreads what the frame of a slot brought; returns the first slot that changed. Sums stay what they were, whole numbers whole. */
export const spreadBursts = (stores: Stores, slot: number): number => {
	let first = slot;
	for (const service of stores.columns.services.values()) for (const source of service.sources.values()) first = Math.min(first, spreadSource(stores, source, slot));
	return first;
};

const spreadSource = ({ring, intervalMs}: Stores, source: SourceColumns, slot: number): number => {
	if (source.observed === null) return slot;
	const observed = ring.fine.at(slot, source.observed);
	const slots = Math.round((observed * 1000) / intervalMs);
	if (!(slots >= 2)) return slot;
	const oldest = ring.fine.newest === null ? slot : ring.fine.newest - ring.fine.slots + 1;
	let first = Math.max(slot - Math.min(slots, maxSpreadSlots) + 1, oldest);
	// What is known of a second already is not touched: the burst covers what came after it.
	for (let past = slot - 1; past >= first; past--) if (!Number.isNaN(ring.fine.at(past, source.observed))) first = past + 1;
	const width = slot - first + 1;
	if (width < 2) return slot;
	const columns = [...statusClasses.map(status => source.classes[status]), source.errors].filter(column => column !== undefined && column !== null);
	for (let past = first; past <= slot; past++) ring.put(past, source.observed, observed / width);
	for (const column of columns) {
		const count = ring.fine.at(slot, column);
		if (Number.isNaN(count)) continue;
		for (let part = 0; part < width; part++) ring.put(first + part, column, Math.round(((part + 1) * count) / width) - Math.round((part * count) / width));
	}
	return first;
};
