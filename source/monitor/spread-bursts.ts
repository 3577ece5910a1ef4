/**
 * Inputs that are told in bursts (OTLP exports, slow pages): one frame then holds the requests of many seconds. They are laid
 * over the seconds that they cover, so that each of these shows the rate there was and none shows all of them at once.
 */
import type {TimeRing} from '../signals/time-ring.ts';
import type {Columns} from './columns.ts';
import type {SourceLayout} from './layout.ts';

type Stores = {readonly columns: Columns; readonly ring: {readonly fine: TimeRing; put(slot: number, column: number, value: number): void}; readonly intervalMs: number};

/** Longer than this is no burst but an input that was gone. */
const maxSpreadSlots = 120;

/** Spreads what the frame of a slot brought; returns the first slot that changed. Sums stay what they were, whole numbers whole. */
export const spreadBursts = (stores: Stores, slot: number): number => {
	let first = slot;
	const {services} = stores.columns.layout;
	for (let at = 0; at < services.length; at++) {
		const {sources} = services[at] as (typeof services)[number];
		for (let of = 0; of < sources.length; of++) {
			const changed = spreadSource(stores, sources[of] as SourceLayout, slot);
			if (changed < first) first = changed;
		}
	}
	return first;
};

const spreadSource = ({ring, intervalMs}: Stores, source: SourceLayout, slot: number): number => {
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
	const columns = source.errors === null ? source.requests : [...source.requests, source.errors];
	for (let past = first; past <= slot; past++) ring.put(past, source.observed, observed / width);
	for (const column of columns) {
		const count = ring.fine.at(slot, column);
		if (Number.isNaN(count)) continue;
		for (let part = 0; part < width; part++) ring.put(first + part, column, Math.round(((part + 1) * count) / width) - Math.round((part * count) / width));
	}
	return first;
};
