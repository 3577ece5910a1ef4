/** Values of sparklines and charts: clock-aligned buckets, so that past cells stand still and only the newest is alive. */
import type {HostRow} from '../../signals/board.ts';
import type {SignalName} from '../../signals/catalog.ts';
import {tallyQuantile} from '../../signals/tally.ts';
import {foldSlots} from '../../signals/fold-slots.ts';
import {derivedColumn} from '../derive.ts';
import type {HostState} from '../host-state.ts';
import type {Range} from './fold.ts';

export type Grid = {
	/** Slots in a cell. */
	readonly step: number;
	readonly cells: number;
	/** The cell that holds the newest slot, counted from the epoch. */
	readonly lastCell: number;
	/** The newest slot that may be looked at: what came later than the instant shown is not part of it. */
	readonly newest: number;
};

/** The grid whose last cell holds `newest` and which covers the window: `cells` cells at most. */
export const createGrid = (newest: number, windowSlots: number, cells: number): Grid => {
	const step = Math.max(1, Math.ceil(windowSlots / Math.max(1, cells)));
	return {step, cells, lastCell: Math.floor(newest / step), newest};
};

/** When what is shown is of. */
type Times = {readonly now: number; readonly windowSeconds: number; readonly intervalSeconds: number};

/** The grid of what is put together of several hosts: whole steps of time, and the number of the cell that holds now. */
export const createTimeGrid = ({now, windowSeconds, intervalSeconds}: Times, cells: number): {readonly stepMs: number; readonly lastCell: number} => {
	const stepMs = Math.max(1, Math.ceil(windowSeconds / Math.max(1, cells) / intervalSeconds)) * intervalSeconds * 1000;
	return {stepMs, lastCell: Math.floor(now / stepMs)};
};

/** Finished cells do not change unless the past does: kept by grid, side by side from `base` on, until the host's revision moves on. */
type Finished<T> = {base: number; readonly cells: T[]};
export type CellCache = {revision: number; /** By slots in a cell, then by name. */ readonly grids: Map<number, Map<string, Finished<unknown>>>; /** How many they are together. */ held: number; /** The gauges of the host's row as they were last asked for. */ gauges: {readonly of: GaugesOf; readonly gauges: Gauges} | null};
export const createCellCache = (): CellCache => ({revision: -1, grids: new Map(), held: 0, gauges: null});
export type Gauges = HostRow['gauges'];
/** What gauges were worked out from. */
export type GaugesOf = {readonly range: Range; readonly end: number; readonly cells: number; readonly windowSeconds: number; readonly newest: number | null; readonly revision: number; readonly collectors: HostState['collectors']};
/** Signals on a few grids: sparklines, large graphs, charts. More come with resizing, and go. */
const cachedGrids = 64;
/** Cells that are kept behind those that are seen: for a window that grows, or a look back. */
const leastCached = 120;

/** Works out a cell of slots first ≤ slot < end. */
export type ReadCell<T> = (host: HostState, first: number, end: number) => T;

const finishedOf = <T>(cache: CellCache, step: number, name: string, base: number): Finished<T> => {
	let named = cache.grids.get(step);
	if (named === undefined) cache.grids.set(step, (named = new Map<string, Finished<unknown>>()));
	const known = named.get(name) as Finished<T> | undefined;
	if (known) return known;
	const made: Finished<T> = {base, cells: []};
	named.set(name, made);
	cache.held++;
	return made;
};

/** One value a cell, oldest first; of numbers NaN is a gap. Of one name `read` always gives the same kind of thing. */
export const selectCells = <T>(host: HostState, grid: Grid, name: string, cache: CellCache, read: ReadCell<T>): T[] => {
	if (cache.revision !== host.revision || cache.held > cachedGrids) {
		cache.grids.clear();
		cache.held = 0;
		cache.revision = host.revision;
	}
	const {step, lastCell} = grid;
	const firstCell = lastCell - grid.cells + 1;
	const known = finishedOf<T>(cache, step, name, firstCell);
	// Cells stand side by side: those of another stretch begin anew.
	if (firstCell < known.base || firstCell > known.base + known.cells.length) {
		known.base = firstCell;
		known.cells.length = 0;
	}
	// Cells that are over as of the instant that is shown: of one that it lies in, only what was before it counts.
	const overCell = Math.floor(Math.min(host.ring.fine.newest ?? -1, grid.newest) / step);
	const values = known.cells.slice(firstCell - known.base, Math.max(0, Math.min(lastCell + 1, overCell) - known.base));
	for (let cell = firstCell + values.length; cell <= lastCell; cell++) {
		const first = cell * step;
		const value = read(host, first, Math.min(first + step, grid.newest + 1));
		if (cell < overCell && cell === known.base + known.cells.length) known.cells.push(value);
		values.push(value);
	}
	const excess = known.cells.length - Math.max(leastCached, 3 * grid.cells);
	if (excess > 0) {
		// Several at a time: each time all that stays is moved.
		const given = Math.min(known.cells.length, excess + grid.cells);
		known.cells.splice(0, given);
		known.base += given;
	}
	return values;
};

const readWorst = (column: number): ReadCell<number> => (host, first, end) => foldSlots(host.derived, first, end, column, 'max');

/** A quantile of the merged latencies of a cell; where there is none to merge, the worst that was told. */
export const readQuantile = (share: number): ReadCell<number> => (host, first, end) => {
	const newest = host.ring.fine.newest ?? 0;
	// The newest cell grows by a slot a tick; the others are worked out once.
	const merged = end > newest ? host.latency.growing(first, Math.min(end, newest + 1)) : host.latency.merged(first, end, null);
	const own = tallyQuantile(merged, share);
	if (own) return own.seconds;
	return share === 0.95 ? foldSlots(host.derived, first, end, derivedColumn.latency, 'max') : NaN;
};

/** The worst second of a cell: an average would hide a spike. Latency is the p95 of all that the cell holds. */
export const readSignal: Readonly<Record<SignalName, ReadCell<number>>> = {
	latency: readQuantile(0.95),
	throughput: readWorst(derivedColumn.throughput), errors: readWorst(derivedColumn.errors), cpu: readWorst(derivedColumn.cpu),
	memory: readWorst(derivedColumn.memory), disk: readWorst(derivedColumn.disk), pool: readWorst(derivedColumn.pool),
};
