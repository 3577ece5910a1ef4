/** From a terminal's size to what is shown where. */
import {signalNames, type SignalName} from '../signals/catalog.ts';
import type {Size} from './rows.ts';

/** How a fleet is laid out: a line a host, two lines a host (numbers over sparklines), or only what fits into a side pane. */
export type FleetLayout = {
	readonly kind: 'wide' | 'double' | 'list';
	/** The signals that have a column, as far as there is room. */
	readonly signals: readonly SignalName[];
	/** Name and state together. */
	readonly nameColumns: number;
	/** Cells of a sparkline. */
	readonly cells: number;
	/** Cells of each head number. */
	readonly numbers: Readonly<Record<SignalName, number>>;
	/** Between the columns of two signals. */
	readonly gap: number;
};

/** Selection mark, state glyph, blank. */
export const markColumns = 3;
/** ` stale 1h05`: the state that stands behind a name. */
export const stateColumns = 10;

const numbers = {latency: 7, throughput: 6, errors: 6, cpu: 5, memory: 5, disk: 5, pool: 9} as const;
const roomyNumbers = {...numbers, pool: 11} as const;
const sumOf = (widths: Readonly<Record<SignalName, number>>, signals: readonly SignalName[]): number => signals.reduce((sum, name) => sum + widths[name], 0);
const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

const leastCells = 4;
const mostCells = 30;
const shortestName = 6;
const longestHost = 28;
const longestOther = 48;

/** The layout of a fleet whose longest visible name takes `nameLength` cells, and whose rows have these signals. */
export const layoutFleet = (columns: number, nameLength: number, signals: readonly SignalName[] = signalNames): FleetLayout => {
	// What a missing column leaves free goes to names first: those of routes are long.
	const longestName = signals.length < signalNames.length ? longestOther : longestHost;
	const wanted = clamp(nameLength, shortestName, longestName);
	const gap = 2;
	const widths = columns >= 132 ? roomyNumbers : numbers;
	const room = columns - markColumns - sumOf(widths, signals) - signals.length * (gap + 1);
	const leastName = shortestName + stateColumns;
	if (room >= leastName + signals.length * leastCells) {
		const cells = clamp(Math.floor((room - wanted - stateColumns) / signals.length), leastCells, mostCells);
		return {kind: 'wide', signals, nameColumns: Math.min(room - cells * signals.length, longestName + stateColumns), cells, numbers: widths, gap};
	}
	// Two lines a host: numbers, and under each its sparkline; under the name its state.
	const cells = Math.floor((columns - markColumns - Math.max(wanted, stateColumns)) / signals.length) - 1;
	const stacked = clamp(cells, 7, 12);
	const nameColumns = columns - markColumns - signals.length * (stacked + 1);
	if (nameColumns >= shortestName) {
		const width = Object.fromEntries(signalNames.map(name => [name, stacked])) as FleetLayout['numbers'];
		return {kind: 'double', signals, nameColumns, cells: stacked, numbers: width, gap: 1};
	}
	return {kind: 'list', signals, nameColumns: clamp(wanted, 3, Math.max(3, Math.floor(columns / 2) - markColumns)), cells: 0, numbers, gap: 1};
};

/** A grid of equal cells in a rectangle. */
export type Grid = {readonly across: number; readonly down: number; readonly cell: Size; readonly gap: number};

const gridGap = 2;
/** Narrower, a gauge has no room for its number. */
const leastColumns = 14;

/**
 * A grid for `count` gauges that are large enough to be read: the fewest columns in which a gauge is `good` rows tall, else
 * the tallest that there are.
 */
export const layoutGrid = (count: number, size: Size, good = 4): Grid => {
	const grids: Grid[] = [];
	for (let across = Math.max(1, Math.ceil(size.columns / 100)); across <= count; across++) {
		const columns = Math.floor((size.columns - gridGap * (across - 1)) / across);
		const down = Math.ceil(count / across);
		// A column more that saves no row only makes gauges narrow.
		if (columns < leastColumns && grids.length > 0) break;
		const height = Math.floor(size.rows / down);
		if (grids.some(grid => grid.down === down)) continue;
		grids.push({across, down, cell: {columns, rows: Math.max(1, height)}, gap: gridGap});
	}
	const fitting = grids.filter(grid => grid.down <= size.rows);
	const large = fitting.find(grid => grid.cell.rows >= good);
	const tallest = fitting.reduce<Grid | null>((best, grid) => (best === null || grid.cell.rows > best.cell.rows ? grid : best), null);
	return large ?? tallest ?? grids.at(-1) ?? {across: 1, down: count, cell: {columns: size.columns, rows: 1}, gap: gridGap};
};

/** Cells of a time window: as many as there are columns, or as there are samples. */
export const cellsFor = (columns: number, windowSeconds: number, intervalSeconds: number): number => {
	const samples = Math.max(1, Math.round(windowSeconds / Math.max(intervalSeconds, 0.001)));
	const step = Math.max(1, Math.ceil(samples / Math.max(1, columns)));
	return Math.max(1, Math.min(columns, Math.ceil(samples / step)));
};
