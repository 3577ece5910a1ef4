/** Sparklines of rows that stand for several hosts: each second put together over them, then the worst second of a cell. */
import type {SignalName} from '../../signals/catalog.ts';
import {ratio} from '../../signals/rate.ts';
import {createTally, mergeTally, tallyQuantile} from '../../signals/tally.ts';
import {coarseStep, visitSlots, type TimeRing} from '../../signals/time-ring.ts';
import {derivedColumn, total} from '../derive.ts';
import {requestsOf} from '../derive-requests.ts';
import type {View} from './fleet-board.ts';
import {latencyOfMember, type Member} from './members.ts';

/** Cells that are over and stand still, by signal and cell, for as long as the past of no member changes. */
export type MergedCache = {stamp: string; readonly values: Map<string, number>};
export const createMergedCache = (): MergedCache => ({stamp: '', values: new Map()});

const cachedValues = 4000;
/** Frames may be this late without a gap being filled behind them. */
const graceMs = 3000;

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

type Span = {readonly firstMs: number; readonly endMs: number};

const readLatency = (members: readonly Member[], {firstMs, endMs}: Span): number => {
	const merged = createTally();
	for (const member of members) {
		const {intervalMs} = member.one.host;
		mergeTally(merged, latencyOfMember(member, {first: Math.ceil(firstMs / intervalMs), end: Math.ceil(endMs / intervalMs)}));
	}
	return tallyQuantile(merged, 0.95)?.seconds ?? NaN;
};

const readCell = (members: readonly Member[], signal: SignalName, span: Span): number => {
	if (signal === 'latency') return readLatency(members, span);
	const seconds = new Map<number, Second>();
	for (const member of members) {
		const {host} = member.one;
		const first = Math.ceil(span.firstMs / host.intervalMs);
		const end = Math.ceil(span.endMs / host.intervalMs);
		visitSlots(host.ring, first, end, (ring, place) => {
			const isFine = ring === host.ring.fine;
			const key = Math.floor(((isFine ? place : place * coarseStep) * host.intervalMs) / 1000);
			seconds.set(key, putTogether(signal, seconds.get(key), readSecond(member, signal, ring, isFine ? host.derived.fine : host.derived.coarse, place)));
		});
	}
	let worst = NaN;
	for (const {add, weight} of seconds.values()) {
		const value = signal === 'errors' ? (weight > 0 ? add / weight : NaN) : add;
		if (!Number.isNaN(value) && !(value <= worst)) worst = value;
	}
	return worst;
};

/** One value a cell, oldest first, on a grid of whole steps of time; NaN is a gap. */
export const selectMergedCells = (members: readonly Member[], signal: SignalName, view: View, cells: number, cache: MergedCache): number[] => {
	const stepMs = Math.max(1, Math.ceil((view.windowSeconds / Math.max(1, cells)) / view.intervalSeconds)) * view.intervalSeconds * 1000;
	const lastCell = Math.floor(view.now / stepMs);
	const stamp = `${stepMs} ${members.map(({one: {host}}) => `${host.id}:${host.revision}`).join(' ')}`;
	if (cache.stamp !== stamp || cache.values.size > cachedValues) {
		cache.values.clear();
		cache.stamp = stamp;
	}
	return Array.from({length: cells}, (_, index) => {
		const cell = lastCell - cells + 1 + index;
		const key = `${signal} ${cell}`;
		const held = cache.values.get(key);
		if (held !== undefined) return held;
		const endMs = Math.min((cell + 1) * stepMs, view.now + 1);
		const value = readCell(members, signal, {firstMs: cell * stepMs, endMs});
		if ((cell + 1) * stepMs + graceMs <= view.now) cache.values.set(key, value);
		return value;
	});
};
