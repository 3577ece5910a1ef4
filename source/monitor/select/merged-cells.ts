/** Sparklines of rows that stand for several hosts: each second put together over them, then the worst second of a cell. */
import type {HostRow} from '../../signals/board.ts';
import type {SignalName} from '../../signals/catalog.ts';
import {worse} from '../../signals/gaps.ts';
import {clearTally, createTally, mergeTally, tallyQuantile, type Tally} from '../../signals/tally.ts';
import type {ServiceColumns} from '../columns.ts';
import type {HostState} from '../host-state.ts';
import {createTimeGrid} from './cells.ts';
import type {View} from './view.ts';
import {addEach, addLatencyOf, type AddLatencies, type Member} from './members.ts';
import {createMergedSeconds, rangeOf, type MergedSeconds, type Span} from './merged-seconds.ts';

/** What is known of a cell up to an instant: all of it once it is over, else what its next seconds are added to. */
type Cell = {doneMs: number; worst: number; readonly latency: Tally | null};

/** Cells by number for each signal, for as long as the members are the same and the past of none of them changes. */
export type MergedCache = {stepMs: number; of: readonly Held[]; readonly cells: Map<SignalName, Map<number, Cell>>; readonly seconds: MergedSeconds; /** The row as a whole, for as long as what `stamp` says is so. */ row: {readonly stamp: string; readonly row: HostRow} | null};
type Held = {readonly host: HostState; readonly service: ServiceColumns | null; readonly revision: number};
export const createMergedCache = (): MergedCache => ({stepMs: 0, of: [], cells: new Map(), seconds: createMergedSeconds(), row: null});

/** Of each signal. */
const cachedCells = 600;
/** Frames may be this late without a gap being filled behind them. */
const graceMs = 3000;

/** The members of a row at an instant, on a grid of whole steps of time. */
export type MergedGrid = {readonly members: readonly Member[]; readonly nowMs: number; /** Where what is known now ends. */ readonly untilMs: number; readonly stepMs: number; readonly cells: number; readonly lastCell: number; /** Up to here every member has told what it has. */ readonly toldMs: number; readonly cache: MergedCache};

const isOf = ({of}: MergedCache, members: readonly Member[]): boolean =>
	of.length === members.length && members.every(({one: {host}, service}, index) => of[index]?.host === host && of[index].service === service && of[index].revision === host.revision);

/** What comes late moves the revision of its host, and all is forgotten. */
const toldUpTo = (members: readonly Member[], nowMs: number): number => {
	let told = Infinity;
	let slowest = 0;
	for (const {one: {host}} of members) {
		told = Math.min(told, ((host.ring.fine.newest ?? -1) + 1) * host.intervalMs);
		slowest = Math.max(slowest, host.intervalMs);
	}
	return Math.max(Number.isFinite(told) ? told : 0, Math.floor((nowMs - Math.max(graceMs, slowest * 3.5)) / 1000) * 1000);
};

/** Makes the cache one of these members. */
export const openMerged = (members: readonly Member[], view: View, cells: number, cache: MergedCache): MergedGrid => {
	const {stepMs, lastCell} = createTimeGrid(view, cells);
	const isKnown = isOf(cache, members);
	if (!isKnown) {
		cache.seconds.clear();
		cache.of = members.map(({one: {host}, service}) => ({host, service, revision: host.revision}));
	}
	if (!isKnown || cache.stepMs !== stepMs) cache.cells.clear();
	cache.stepMs = stepMs;
	// A slot of a second or more is there as a whole or not at all.
	const hasWholeSeconds = members.every(({one: {host}}) => host.intervalMs >= 1000);
	const untilMs = hasWholeSeconds ? Math.ceil((view.now + 1) / 1000) * 1000 : view.now + 1;
	return {members, nowMs: view.now, untilMs, stepMs, cells, lastCell, toldMs: toldUpTo(members, view.now), cache};
};

/** Seconds that are told are added to what is held; what may still change is read each time. */
const readCell = ({members, toldMs, cache: {seconds}}: MergedGrid, signal: SignalName, {firstMs, endMs}: Span, cell: Cell, scratch: Tally): number => {
	const doneMs = Math.max(firstMs, Math.min(endMs, Math.floor(toldMs / 1000) * 1000));
	const fresh = {firstMs: Math.max(cell.doneMs, firstMs), endMs: doneMs};
	const open = {firstMs: doneMs, endMs};
	const hasFresh = fresh.firstMs < fresh.endMs;
	const isOpen = doneMs < endMs;
	if (cell.latency) {
		if (hasFresh) seconds.addLatency(members, fresh, toldMs, cell.latency);
		cell.doneMs = doneMs;
		if (!isOpen) return tallyQuantile(cell.latency, 0.95)?.seconds ?? NaN;
		mergeTally(clearTally(scratch), cell.latency);
		seconds.addLatency(members, open, toldMs, scratch);
		return tallyQuantile(scratch, 0.95)?.seconds ?? NaN;
	}
	if (hasFresh) cell.worst = worse(cell.worst, seconds.worst(members, signal, fresh, toldMs));
	cell.doneMs = doneMs;
	return isOpen ? worse(cell.worst, seconds.worst(members, signal, open, toldMs)) : cell.worst;
};

/** Latencies of all members over a range each: by whole seconds where the ranges have these in common, which nearly always is all of them. */
export const addMergedLatency = ({members, toldMs, cache: {seconds}}: MergedGrid): AddLatencies => (told, into) => {
	const firstMs = Math.max(...told.map(({member, range}) => range.first * member.one.host.intervalMs));
	const endMs = Math.min(...told.map(({member, range}) => range.end * member.one.host.intervalMs));
	const first = Math.ceil(firstMs / 1000) * 1000;
	const end = Math.floor(Math.min(endMs, toldMs) / 1000) * 1000;
	if (end <= first) return addEach(told, into);
	seconds.addLatency(members, {firstMs: first, endMs: end}, toldMs, into);
	for (const {member, range} of told) {
		const common = rangeOf(member, {firstMs: first, endMs: end});
		if (range.first < common.first) addLatencyOf(member, {first: range.first, end: common.first}, into);
		if (common.end < range.end) addLatencyOf(member, {first: common.end, end: range.end}, into);
	}
};

/** One value a cell, oldest first; NaN is a gap. */
export const selectMergedCells = (grid: MergedGrid, signal: SignalName): number[] => {
	const {nowMs, untilMs, stepMs, cells, lastCell, cache} = grid;
	const scratch = createTally();
	let known = cache.cells.get(signal);
	if (known === undefined || known.size > cachedCells) cache.cells.set(signal, (known = new Map<number, Cell>()));
	const values: number[] = [];
	for (let number = lastCell - cells + 1; number <= lastCell; number++) {
		const firstMs = number * stepMs;
		const endMs = Math.min(firstMs + stepMs, untilMs);
		const held = known.get(number);
		// Over and done with: `worst` is what it came to.
		if (held?.doneMs === Infinity) {
			values.push(held.worst);
			continue;
		}
		// Going back in time, a cell is asked for that ends before what is known of it.
		const cell = held && held.doneMs <= endMs ? held : {doneMs: firstMs, worst: NaN, latency: signal === 'latency' ? createTally() : null};
		const value = readCell(grid, signal, {firstMs, endMs}, cell, scratch);
		const isOver = firstMs + stepMs + graceMs <= nowMs;
		known.set(number, isOver ? {doneMs: Infinity, worst: value, latency: null} : cell);
		values.push(value);
	}
	return values;
};
