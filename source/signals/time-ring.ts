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
	/** Writes the values of one slot, each into the column of the same place in `columns`; what is null, or has no column, is left out. */
	putRow(slot: number, columns: Columns, values: Values): void;
	/** NaN for a gap, for a slot that is no longer or not yet kept, and for a column that does not exist. */
	at(slot: number, column: number): number;
	/** Values of slots first ≤ slot < end put together, gaps left out; NaN when all are gaps. The same as by `at`, quicker. */
	fold(first: number, end: number, column: number, how: Fold): number;
	/** Lays the values of slots from `first` on into the whole of `into`, gaps as NaN. */
	copy(first: number, column: number, into: Float64Array): void;
};

type Columns = readonly (number | null)[];
type Values = readonly (number | null)[];

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
		putRow(slot, into, values) {
			let room: Float64Array | null = null;
			const number = Math.floor(slot / pageSlots);
			const place = slot - number * pageSlots;
			for (let index = 0; index < values.length; index++) {
				const value = values[index] ?? null;
				const column = into[index] ?? null;
				if (value === null || column === null) continue;
				if (newest === null || slot > newest) newest = slot;
				if (column < 0 || column >= columns || !holds(slot)) continue;
				room ??= openPage(number).values;
				room[column * pageSlots + place] = value;
			}
		},
		at(slot, column) {
			if (newest === null || slot > newest || slot <= newest - slots || column < 0) return NaN;
			const number = Math.floor(slot / pageSlots);
			const values = open.number === number ? open.values : pageOf(number)?.values;
			return values?.[column * pageSlots + slot - number * pageSlots] ?? NaN;
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
	/** Writes the values of one slot, each into the column of the same place in `columns`; what is null, or has no column, is left out. */
	putRow(slot: number, columns: Columns, values: Values): void;
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
	const put = (slot: number, column: number, value: number): boolean => {
		if (slot === fine.newest) return fine.put(slot, column, value);
		const isNewest = fine.newest === null || slot > fine.newest;
		if (isNewest) finishGroup(slot);
		if (!fine.put(slot, column, value)) return false;
		// What comes late belongs to a group that has been folded already, or to the one that is still growing.
		const group = Math.floor(slot / coarseStep);
		if (!isNewest && group < Math.floor((fine.newest ?? slot) / coarseStep)) fold(group, column);
		return true;
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
		put,
		putRow(slot, columns, values) {
			for (let index = 0; index < values.length; index++) {
				// Only the first value of a frame can end a group.
				if (slot === fine.newest) return fine.putRow(slot, columns, values);
				const value = values[index] ?? null;
				const column = columns[index] ?? null;
				if (value !== null && column !== null) put(slot, column, value);
			}
		},
		putCoarse: (slot, column, value) => coarse.put(slot, column, value),
	};
};
