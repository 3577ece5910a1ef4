/** Distributions by slot and service, packed into one buffer that holds no more than the newest slots need. */
import type {Distribution} from '../signals/distribution.ts';
import type {Tally} from '../signals/tally.ts';
import {createTimeRing} from '../signals/time-ring.ts';
import {behindPacked, PackedReader, PackedWriter, roomForAll} from './packed.ts';

export type ServiceLatency = readonly (readonly [string, Distribution | Tally])[];

export type LatencyLog = {
	/** In place of what was held of the slot; false when it is older than what is kept. */
	put(slot: number, latency: ServiceLatency): boolean;
	/** Adds what is held of a slot to what `pick` chooses for each service: null leaves it out. */
	addTo(slot: number, pick: (service: string) => Tally | null): void;
	/** Memory that is taken for what is held. */
	readonly bytes: number;
};

/** Buffers grow by a quarter: what is given up lies between what is kept until then. */
const growth = 1.25;
const leastBytes = 512;
const roomFor = (bytes: number): number => Math.ceil(Math.max(leastBytes, bytes * growth));

/** Columns of the index: where a slot's bytes begin and end, and which list of services they are of. */
const startColumn = 0;
const endColumn = 1;
const listColumn = 2;
const indexColumns = [startColumn, endColumn, listColumn];

const isOf = (list: readonly string[], latency: ServiceLatency): boolean => {
	if (list.length !== latency.length) return false;
	for (let place = 0; place < list.length; place++) if (list[place] !== latency[place]?.[0]) return false;
	return true;
};

export const createLatencyLog = (slots: number): LatencyLog => {
	const index = createTimeRing(slots);
	for (const column of indexColumns) if (index.addColumn() !== column) throw new Error('columns of the index out of order');
	const writer = new PackedWriter();
	const reader = new PackedReader();
	/** Most frames tell of the same services as the one before. */
	let lists: (readonly string[])[] = [];

	const listOf = (latency: ServiceLatency): number => {
		for (let place = 0; place < lists.length; place++) if (isOf(lists[place] as readonly string[], latency)) return place;
		return lists.push(latency.map(([service]) => service)) - 1;
	};
	/** The oldest slot that the buffer holds; −Infinity when something in it was told anew and takes room for nothing. */
	let oldest = Infinity;
	/** Moves what is kept together, into a buffer with as much room again as is needed. */
	const makeRoom = (needed: number): void => {
		// Nothing to give up yet: everything stays where it is.
		if (oldest > (index.newest ?? 0) - slots) {
			const wider = new Uint8Array(roomFor(writer.used + needed));
			wider.set(writer.bytes.subarray(0, writer.used));
			return writer.moveTo(wider, writer.used);
		}
		oldest = Infinity;
		const kept: {readonly slot: number; readonly start: number; readonly end: number; readonly list: readonly string[]}[] = [];
		let live = 0;
		for (let slot = (index.newest ?? 0) - slots + 1; slot <= (index.newest ?? -1); slot++) {
			const start = index.at(slot, startColumn);
			const end = index.at(slot, endColumn);
			if (Number.isNaN(start)) continue;
			oldest = Math.min(oldest, slot);
			kept.push({slot, start, end, list: lists[index.at(slot, listColumn)] ?? []});
			live += end - start;
		}
		const bytes = new Uint8Array(roomFor(live + needed));
		const old = writer.bytes;
		lists = [...new Set(kept.map(({list}) => list))];
		let used = 0;
		for (const {slot, start, end, list} of kept) {
			bytes.set(old.subarray(start, end), used);
			index.put(slot, startColumn, used);
			index.put(slot, endColumn, used + end - start);
			index.put(slot, listColumn, lists.indexOf(list));
			used += end - start;
		}
		writer.moveTo(bytes, used);
	};
	return {
		get bytes() {
			return writer.bytes.length;
		},
		put(slot, latency) {
			if (index.newest !== null && slot <= index.newest - slots) return false;
			const needed = roomForAll(latency);
			if (writer.used + needed > writer.bytes.length) makeRoom(needed);
			const start = writer.used;
			for (let at = 0; at < latency.length; at++) writer.write((latency[at] as ServiceLatency[number])[1]);
			oldest = Number.isNaN(index.at(slot, startColumn)) ? Math.min(oldest, slot) : -Infinity;
			index.putRow(slot, indexColumns, [start, writer.used, listOf(latency)]);
			return true;
		},
		addTo(slot, pick) {
			let at = index.at(slot, startColumn);
			if (Number.isNaN(at)) return;
			const list = lists[index.at(slot, listColumn)] ?? [];
			for (let place = 0; place < list.length; place++) {
				const into = pick(list[place] as string);
				if (into) reader.addTo(into, writer.bytes, at);
				at = behindPacked(writer.bytes, at);
			}
		},
	};
};
