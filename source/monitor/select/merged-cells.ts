/** Sparklines of rows that stand for several hosts: each second put together over them, then the worst second of a cell. */
import type {HostRow} from '../../signals/board.ts';
import type {SignalName} from '../../signals/catalog.ts';
import {ratio} from '../../signals/rate.ts';
import {clearTally, createTally, mergeTally, tallyQuantile, type Tally} from '../../signals/tally.ts';
import {coarseStep, visitSlots, type TimeRing} from '../../signals/time-ring.ts';
import {derivedColumn, total} from '../derive.ts';
import {requestsOf} from '../derive-requests.ts';
import type {ServiceColumns} from '../columns.ts';
import type {HostState} from '../host-state.ts';
import {createTimeGrid} from './cells.ts';
import type {View} from './fleet-board.ts';
import type {Range} from './fold.ts';
import {addLatencyOf, type Member} from './members.ts';

/** What is known of a cell up to an instant: all of it once it is over, else what its next seconds are added to. */
type Cell = {doneMs: number; worst: number; readonly latency: Tally | null};

/** Cells by signal and number, for as long as the members are the same and the past of none of them changes. */
export type MergedCache = {stepMs: number; of: readonly Held[]; readonly cells: Map<string, Cell>; /** The row as a whole, for as long as what `stamp` says is so. */ row: {readonly stamp: string; readonly row: HostRow} | null};
type Held = {readonly host: HostState; readonly service: ServiceColumns | null; readonly revision: number};
export const createMergedCache = (): MergedCache => ({stepMs: 0, of: [], cells: new Map(), row: null});

const cachedCells = 4000;
/** Frames may be this late without a gap being filled behind them. */
const graceMs = 3000;

const isOf = ({stepMs, of}: MergedCache, members: readonly Member[], wantedMs: number): boolean =>
	stepMs === wantedMs && of.length === members.length && members.every(({one: {host}, service}, index) => of[index]?.host === host && of[index].service === service && of[index].revision === host.revision);

type Second = {readonly add: number; readonly weight: number};

/** What a member adds to one place of its rings: for rates the rate, for shares of requests failed and judged, for levels the level. */
const readSecond = ({service}: Member, signal: SignalName, ring: TimeRing, derived: TimeRing, place: number): Second => {
	if (service === null) {
		const value = derived.at(place, derivedColumn[signal]);
		if (signal !== 'errors') return {add: value, weight: 1};
		const weight = derived.at(place, derivedColumn.requests);
		return {add: value * weight, weight};
	}
	if (signal === 'pool') {
		let worst = NaN;
		for (const pool of service.pools.values()) {
			const share = ratio(known(total(ring, place, pool.used)), known(total(ring, place, pool.max)));
			if (share !== null && !(share <= worst)) worst = share;
		}
		return {add: worst, weight: 1};
	}
	let rate = NaN;
	let failed = NaN;
	let judged = 0;
	for (const source of service.sources.values()) {
		const observed = source.observed === null ? NaN : ring.at(place, source.observed);
		const requests = observed > 0 ? requestsOf(source, ring, place) : NaN;
		if (Number.isNaN(requests)) continue;
		rate = plus(rate, requests / observed);
		const errors = source.errors === null ? NaN : ring.at(place, source.errors);
		if (Number.isNaN(errors)) continue;
		failed = plus(failed, errors);
		judged += requests;
	}
	return signal === 'throughput' ? {add: rate, weight: 1} : {add: failed, weight: judged};
};

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
const plus = (sum: number, value: number): number => (Number.isNaN(sum) ? value : sum + value);

/** Rates are added over members, failed requests divided by requests; of levels the highest stands for all. */
const putTogether = (signal: SignalName, before: Second | undefined, {add, weight}: Second): Second => {
	if (Number.isNaN(add)) return before ?? {add, weight: 0};
	if (before === undefined || Number.isNaN(before.add)) return {add, weight};
	if (signal === 'throughput' || signal === 'errors') return {add: before.add + add, weight: before.weight + weight};
	return add > before.add ? {add, weight} : before;
};

/** From a whole second to another. */
type Span = {readonly firstMs: number; readonly endMs: number};

const rangeOf = ({one: {host}}: Member, {firstMs, endMs}: Span): Range => ({first: Math.ceil(firstMs / host.intervalMs), end: Math.ceil(endMs / host.intervalMs)});

const addLatencies = (members: readonly Member[], span: Span, into: Tally): Tally => {
	if (span.firstMs < span.endMs) for (const member of members) addLatencyOf(member, rangeOf(member, span), into);
	return into;
};

/** The worst second of a stretch, each second put together over all members. */
const readWorst = (members: readonly Member[], signal: SignalName, span: Span): number => {
	if (span.firstMs >= span.endMs) return NaN;
	const seconds = new Map<number, Second>();
	for (const member of members) {
		const {host} = member.one;
		const {first, end} = rangeOf(member, span);
		visitSlots(host.ring, first, end, (ring, place) => {
			const isFine = ring === host.ring.fine;
			const key = Math.floor(((isFine ? place : place * coarseStep) * host.intervalMs) / 1000);
			seconds.set(key, putTogether(signal, seconds.get(key), readSecond(member, signal, ring, isFine ? host.derived.fine : host.derived.coarse, place)));
		});
	}
	let worst = NaN;
	for (const {add, weight} of seconds.values()) worst = worse(worst, signal === 'errors' ? (weight > 0 ? add / weight : NaN) : add);
	return worst;
};

const worse = (most: number, value: number): number => (Number.isNaN(value) || value <= most ? most : value);

/** Seconds that are over are added to what is held; what may still change is read each time. */
const readCell = (members: readonly Member[], signal: SignalName, {firstMs, endMs}: Span, cell: Cell, settledMs: number, scratch: Tally): number => {
	const doneMs = Math.max(firstMs, Math.min(endMs, settledMs));
	const fresh = {firstMs: Math.max(cell.doneMs, firstMs), endMs: doneMs};
	const open = {firstMs: doneMs, endMs};
	if (cell.latency) {
		addLatencies(members, fresh, cell.latency);
		cell.doneMs = doneMs;
		if (doneMs === endMs) return tallyQuantile(cell.latency, 0.95)?.seconds ?? NaN;
		mergeTally(clearTally(scratch), cell.latency);
		return tallyQuantile(addLatencies(members, open, scratch), 0.95)?.seconds ?? NaN;
	}
	cell.worst = worse(cell.worst, readWorst(members, signal, fresh));
	cell.doneMs = doneMs;
	return worse(cell.worst, readWorst(members, signal, open));
};

/** One value a cell, oldest first, on a grid of whole steps of time; NaN is a gap. */
export const selectMergedCells = (members: readonly Member[], signal: SignalName, view: View, cells: number, cache: MergedCache): number[] => {
	const {stepMs, lastCell} = createTimeGrid(view, cells);
	if (!isOf(cache, members, stepMs) || cache.cells.size > cachedCells) {
		cache.cells.clear();
		cache.stepMs = stepMs;
		cache.of = members.map(({one: {host}, service}) => ({host, service, revision: host.revision}));
	}
	// What comes later than this moves the revision of its host.
	const slowestMs = members.reduce((most, {one: {host}}) => Math.max(most, host.intervalMs), 0);
	const settledMs = Math.floor((view.now - Math.max(graceMs, slowestMs * 3.5)) / 1000) * 1000;
	const scratch = createTally();
	return Array.from({length: cells}, (_, index) => {
		const number = lastCell - cells + 1 + index;
		const key = `${signal} ${number}`;
		const firstMs = number * stepMs;
		const endMs = Math.min(firstMs + stepMs, view.now + 1);
		const held = cache.cells.get(key);
		// Over and done with: `worst` is what it came to.
		if (held?.doneMs === Infinity) return held.worst;
		// Going back in time, a cell is asked for that ends before what is known of it.
		const cell = held && held.doneMs <= endMs ? held : {doneMs: firstMs, worst: NaN, latency: signal === 'latency' ? createTally() : null};
		const value = readCell(members, signal, {firstMs, endMs}, cell, settledMs, scratch);
		const isOver = firstMs + stepMs + graceMs <= view.now;
		cache.cells.set(key, isOver ? {doneMs: Infinity, worst: value, latency: null} : cell);
		return value;
	});
};
