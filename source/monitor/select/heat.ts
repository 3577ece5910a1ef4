/** How many requests took how long, over time: what a heatmap shows. */
import type {Heat} from '../../signals/board.ts';
import {bandCount, countBands} from '../../signals/bands.ts';
import {createDistribution, mergeInto, type Distribution} from '../../signals/distribution.ts';
import type {Tally} from '../../signals/tally.ts';
import {visitSlots} from '../../signals/fold-slots.ts';
import {derivedColumn} from '../derive.ts';
import type {HostState} from '../host-state.ts';
import {selectCells, type CellCache, type Grid} from './cells.ts';
import type {NamedRoute} from './routes.ts';

/** Bands without a request in the whole window are left out at both ends. */
const trim = (columns: readonly (readonly number[])[]): Pick<Heat, 'columns' | 'firstBand'> => {
	let first = bandCount;
	let last = -1;
	for (const column of columns) column.forEach((count, band) => {
		if (!(count > 0)) return;
		first = Math.min(first, band);
		last = Math.max(last, band);
	});
	return last < 0 ? {columns: [], firstBand: 0} : {columns: columns.map(column => column.slice(first, last + 1)), firstBand: first};
};

const unknown: readonly number[] = [];
const nothing: readonly number[] = new Array<number>(bandCount).fill(0);

type Column = {readonly counts: readonly number[]; readonly isApproximate: boolean};

/** `isKnown` tells a cell in which nothing came from one of which nothing is known. */
const columnOf = (merged: Distribution | Tally, isKnown: boolean): Column =>
	merged.count === 0 ? {counts: isKnown ? nothing : unknown, isApproximate: false} : {counts: countBands(merged) ?? unknown, isApproximate: merged.approximate};

const finish = (columns: readonly Column[], {lastCell}: Grid): Heat | null => {
	const heat = trim(columns.map(({counts}) => counts));
	return heat.columns.length === 0 ? null : {...heat, isApproximate: columns.some(({isApproximate}) => isApproximate), newest: lastCell};
};

/** Whether requests were counted at all in these slots, be it none. */
const isCounted = (host: HostState, first: number, end: number): boolean => {
	let isKnown = false;
	visitSlots(host.derived, first, end, (ring, place) => {
		isKnown ||= !Number.isNaN(ring.at(place, derivedColumn.requests));
	});
	return isKnown;
};

/** Latencies of a host, or of one of its services, cell by cell; null when none was told in this time. */
export const selectHeat = (host: HostState, grid: Grid, service: string | null, cache: CellCache): Heat | null =>
	finish(selectCells(host, grid, `heat ${service ?? ''}`, cache, (_, first, end): Column => columnOf(host.latency.merged(first, end, service), isCounted(host, first, end))), grid);

/** The same for one route, as far as it was looked at. */
export const selectRouteHeat = (host: HostState, grid: Grid, isRoute: (record: NamedRoute) => boolean): Heat | null => {
	const firstCell = grid.lastCell - grid.cells + 1;
	const cells = Array.from({length: grid.cells}, () => ({merged: createDistribution(), isKnown: false}));
	for (const [slot, message] of host.routes) {
		const cell = slot > grid.newest ? undefined : cells[Math.floor(slot / grid.step) - firstCell];
		if (!cell) continue;
		cell.isKnown = true;
		for (const record of message.data) if (record.latency && isRoute(record)) mergeInto(cell.merged, record.latency);
	}
	return finish(cells.map(({merged, isKnown}) => columnOf(merged, isKnown)), grid);
};
