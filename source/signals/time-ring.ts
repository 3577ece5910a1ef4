/**
 * Bounded series on an even grid of slots: column by column, slot by slot, NaN where nothing is known. A slot is a whole
 * number that grows by one a tick (seconds, say); the newest `slots` of them are kept.
 */
export type TimeRing = {
	readonly slots: number;
	/** The newest slot that was written; null before the first. */
	readonly newest: number | null;
	readonly columns: number;
	/** Makes room for one more series; returns its column. */
	addColumn(): number;
	/** Writes a value; false when the slot is older than what is kept. */
	put(slot: number, column: number, value: number): boolean;
	/** NaN for a gap, for a slot that is no longer or not yet kept, and for a column that does not exist. */
	at(slot: number, column: number): number;
};

export const createTimeRing = (slots: number): TimeRing => {
	if (!Number.isInteger(slots) || slots < 1) throw new RangeError(`a ring needs at least one slot, got ${slots}`);
	const data: Float64Array[] = [];
	let newest: number | null = null;
	const place = (slot: number): number => ((slot % slots) + slots) % slots;
	const advance = (slot: number): void => {
		const from = newest === null ? slot : newest + 1;
		// A jump beyond the ring empties it: no need to walk further than once around.
		const first = Math.max(from, slot - slots + 1);
		for (let step = first; step <= slot; step++) for (const column of data) column[place(step)] = NaN;
		newest = slot;
	};
	const holds = (slot: number): boolean => newest !== null && slot <= newest && slot > newest - slots;
	return {
		slots,
		get newest() {
			return newest;
		},
		get columns() {
			return data.length;
		},
		addColumn() {
			data.push(new Float64Array(slots).fill(NaN));
			return data.length - 1;
		},
		put(slot, column, value) {
			if (newest === null || slot > newest) advance(slot);
			const values = data[column];
			if (!values || !holds(slot)) return false;
			values[place(slot)] = value;
			return true;
		},
		at(slot, column) {
			return (holds(slot) ? data[column]?.[place(slot)] : undefined) ?? NaN;
		},
	};
};

/** How the values of a finer step become one of a coarser: the whole of deltas, the worst of levels. */
export type Coarsening = 'sum' | 'max';

/** Puts values together, gaps left out; NaN when all are gaps. */
export const coarsen = (values: Iterable<number>, how: Coarsening): number => {
	let result = NaN;
	for (const value of values) {
		if (Number.isNaN(value)) continue;
		if (Number.isNaN(result)) result = value;
		else result = how === 'sum' ? result + value : Math.max(result, value);
	}
	return result;
};

/** What every series keeps: 15 minutes at 1 s and 6 hours at 10 s (at an interval of 1 s). */
export const fineSlots = 900;
export const coarseSlots = 2160;
export const coarseStep = 10;

/** Two rings: what falls out of the fine one stays in the coarse one, ten slots in one. */
export type TieredRing = {
	readonly fine: TimeRing;
	readonly coarse: TimeRing;
	addColumn(how: Coarsening): number;
	put(slot: number, column: number, value: number): boolean;
	/** Writes a slot of the coarse ring (slot / coarseStep) that was never seen in fine steps. */
	putCoarse(slot: number, column: number, value: number): boolean;
};

export const createTieredRing = (sizes: {readonly fine?: number; readonly coarse?: number} = {}): TieredRing => {
	const fine = createTimeRing(sizes.fine ?? fineSlots);
	const coarse = createTimeRing(sizes.coarse ?? coarseSlots);
	const coarsenings: Coarsening[] = [];
	const members = new Array<number>(coarseStep);
	/** Computed anew from the fine slots, so that a slot written twice does not count twice. */
	const fold = (group: number, column: number): void => {
		const start = group * coarseStep;
		if (fine.newest !== null && start <= fine.newest - fine.slots) return;
		for (let index = 0; index < coarseStep; index++) members[index] = fine.at(start + index, column);
		coarse.put(group, column, coarsen(members, coarsenings[column] ?? 'max'));
	};
	/** A group is folded once, when it is over; the groups of a jump are empty. */
	const finishGroup = (slot: number): void => {
		if (fine.newest === null) return;
		const group = Math.floor(fine.newest / coarseStep);
		if (Math.floor(slot / coarseStep) > group) for (let column = 0; column < fine.columns; column++) fold(group, column);
	};
	return {
		fine,
		coarse,
		addColumn(how) {
			coarsenings.push(how);
			coarse.addColumn();
			return fine.addColumn();
		},
		put(slot, column, value) {
			const isNewest = fine.newest === null || slot >= fine.newest;
			if (isNewest) finishGroup(slot);
			if (!fine.put(slot, column, value)) return false;
			// What comes late belongs to a group that has been folded already, or to the one that is still growing.
			const group = Math.floor(slot / coarseStep);
			if (!isNewest && group < Math.floor((fine.newest ?? slot) / coarseStep)) fold(group, column);
			return true;
		},
		putCoarse: (slot, column, value) => coarse.put(slot, column, value),
	};
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
