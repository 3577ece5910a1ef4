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
	/** Values of slots first ≤ slot < end put together, gaps left out; NaN when all are gaps. The same as by `at`, quicker. */
	fold(first: number, end: number, column: number, how: Fold): number;
	/** Lays the values of slots from `first` on into the whole of `into`, gaps as NaN. */
	copy(first: number, column: number, into: Float64Array): void;
};

/** How values of several slots are put together. */
export type Fold = 'sum' | 'max' | 'mean' | 'last';

/** Slots that are held together. Memory comes page by page as time goes on: of a thousand hosts most rings are young. */
const pageSlots = 64;

type Page = {readonly number: number; values: Float64Array};
const nothing = new Float64Array(0);

export const createTimeRing = (slots: number): TimeRing => {
	if (!Number.isInteger(slots) || slots < 1) throw new RangeError(`a ring needs at least one slot, got ${slots}`);
	// One page more than needed: none is given up while a slot of it is still kept.
	const capacity = Math.ceil(slots / pageSlots) + 1;
	const pages: Page[] = [];
	let columns = 0;
	let newest: number | null = null;
	/** The page that was written last: the next value nearly always belongs to it, too. */
	let open: Page = {number: NaN, values: nothing};
	const holds = (slot: number): boolean => newest !== null && slot <= newest && slot > newest - slots;
	/** The page of a slot; what lies there may be an older one. */
	const pageOf = (number: number): Page | undefined => {
		const page = pages[((number % capacity) + capacity) % capacity];
		return page?.number === number ? page : undefined;
	};
	/** The page of a slot, with room for all columns. */
	const openPage = (number: number): Page => {
		if (open.number === number && open.values.length >= columns * pageSlots) return open;
		return (open = findPage(number));
	};
	const findPage = (number: number): Page => {
		const place = ((number % capacity) + capacity) % capacity;
		const old = pages[place];
		if (old?.number === number) {
			if (old.values.length < columns * pageSlots) {
				const wider = new Float64Array(columns * pageSlots).fill(NaN, old.values.length);
				wider.set(old.values);
				old.values = wider;
			}
			return old;
		}
		const values = old?.values.length === columns * pageSlots ? old.values : new Float64Array(columns * pageSlots);
		while (pages.length < place) pages.push({number: NaN, values: nothing});
		return (pages[place] = {number, values: values.fill(NaN)});
	};
	/** The values of a page that hold a column; null where nothing was ever written. */
	const valuesOf = (number: number, column: number): Float64Array | null => {
		const page = pageOf(number);
		return page && column >= 0 && (column + 1) * pageSlots <= page.values.length ? page.values : null;
	};
	return {
		slots,
		get newest() {
			return newest;
		},
		get columns() {
			return columns;
		},
		addColumn: () => columns++,
		put(slot, column, value) {
			if (newest === null || slot > newest) newest = slot;
			if (column < 0 || column >= columns || !holds(slot)) return false;
			const number = Math.floor(slot / pageSlots);
			openPage(number).values[column * pageSlots + slot - number * pageSlots] = value;
			return true;
		},
		at(slot, column) {
			if (!holds(slot) || column < 0) return NaN;
			const number = Math.floor(slot / pageSlots);
			return pageOf(number)?.values[column * pageSlots + slot - number * pageSlots] ?? NaN;
		},
		fold(first, end, column, how) {
			let sum = 0;
			let most = NaN;
			let last = NaN;
			let count = 0;
			const stop = newest === null ? first : Math.min(end, newest + 1);
			for (let slot = Math.max(first, (newest ?? first) - slots + 1); slot < stop;) {
				const number = Math.floor(slot / pageSlots);
				const border = Math.min(stop, (number + 1) * pageSlots);
				const values = valuesOf(number, column);
				const shift = (column - number) * pageSlots;
				for (; slot < border; slot++) {
					const value = values === null ? NaN : (values[slot + shift] as number);
					if (Number.isNaN(value)) continue;
					sum += value;
					if (!(value <= most)) most = value;
					last = value;
					count++;
				}
			}
			if (count === 0) return NaN;
			return how === 'sum' ? sum : how === 'max' ? most : how === 'mean' ? sum / count : last;
		},
		copy(first, column, into) {
			into.fill(NaN);
			const stop = newest === null ? first : Math.min(first + into.length, newest + 1);
			for (let slot = Math.max(first, (newest ?? first) - slots + 1); slot < stop;) {
				const number = Math.floor(slot / pageSlots);
				const border = Math.min(stop, (number + 1) * pageSlots);
				const shift = (column - number) * pageSlots;
				const values = valuesOf(number, column);
				if (values) into.set(values.subarray(slot + shift, border + shift), slot - first);
				slot = border;
			}
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
	coarseningOf(column: number): Coarsening;
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
		coarseningOf: column => coarsenings[column] ?? 'max',
		put(slot, column, value) {
			// A frame is many values of one slot: only the first of them can end a group.
			if (slot === fine.newest) return fine.put(slot, column, value);
			const isNewest = fine.newest === null || slot > fine.newest;
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
