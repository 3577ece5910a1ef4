/** Seconds of a row that stands for several hosts, each put together over all of them: once, when all of them have told it. */
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import {known, plus, worse} from '../../signals/gaps.ts';
import {ratio} from '../../signals/rate.ts';
import {createTally, mergeTally, type Tally} from '../../signals/tally.ts';
import {visitSlots} from '../../signals/fold-slots.ts';
import {coarseStep, type TimeRing} from '../../signals/time-ring.ts';
import type {ServiceColumns} from '../columns.ts';
import {derivedColumn, total} from '../derive.ts';
import {requestsOf} from '../derive-requests.ts';
import type {Range} from './fold.ts';
import {addLatencyOf, type Member} from './members.ts';

/** From one instant to another, in ms. */
export type Span = {readonly firstMs: number; readonly endMs: number};

/** What is added up of a second: for rates the rate, for shares of requests failed and judged, for levels the highest. */
type Sum = {add: number; weight: number};
type Second = {readonly sums: Map<SignalName, number>; latency: Tally | null};

export type MergedSeconds = {
	/** Forgets everything: other members, or another past. */
	clear(): void;
	/** The worst second of a stretch; NaN where none is known. `toldMs`: up to where nothing changes any more. */
	worst(members: readonly Member[], signal: SignalName, span: Span, toldMs: number): number;
	/** Adds the latencies of a stretch. */
	addLatency(members: readonly Member[], span: Span, toldMs: number, into: Tally): void;
};

const unitMs = 1000;
/** What head numbers and the newest cell are made of, and what may still be on its way. */
const heldSeconds = 10;

export const rangeOf = ({one: {host}}: Member, {firstMs, endMs}: Span): Range => ({first: Math.ceil(firstMs / host.intervalMs), end: Math.ceil(endMs / host.intervalMs)});

const worstPoolAt = ({pools}: ServiceColumns, ring: TimeRing, place: number): number => {
	let most = NaN;
	for (const pool of pools.values()) most = worse(most, ratio(known(total(ring, place, pool.used)), known(total(ring, place, pool.max))) ?? NaN);
	return most;
};

const isAdded = (signal: SignalName): boolean => signal === 'throughput' || signal === 'errors';

/** Adds a value to a second: rates and counts are added, of levels the highest stands for all. */
const put = (into: Sum, signal: SignalName, add: number, weight: number): void => {
	if (Number.isNaN(add)) return;
	into.add = isAdded(signal) ? plus(into.add, add) : worse(into.add, add);
	into.weight += weight;
};

/** Adds what one place of a member's rings tells. */
const putPlace = (into: Sum, {service}: Member, signal: SignalName, ring: TimeRing, derived: TimeRing, place: number): void => {
	if (service === null) {
		const value = derived.at(place, derivedColumn[signal]);
		if (signal !== 'errors') return put(into, signal, value, 1);
		const requests = derived.at(place, derivedColumn.requests);
		return put(into, signal, value * requests, requests);
	}
	if (signal === 'pool') return put(into, signal, worstPoolAt(service, ring, place), 1);
	for (const source of service.sources.values()) {
		const observed = source.observed === null ? NaN : ring.at(place, source.observed);
		const requests = observed > 0 ? requestsOf(source, ring, place) : NaN;
		if (Number.isNaN(requests)) continue;
		if (signal === 'throughput') put(into, signal, requests / observed, 1);
		else if (source.errors !== null) put(into, signal, ring.at(place, source.errors), requests);
	}
};

const valueOf = (signal: SignalName, {add, weight}: Sum): number => (signal !== 'errors' ? add : weight > 0 ? add / weight : NaN);

/** Gives each second of a member; of several slots in one second the mean rate. */
const visitSeconds = (member: Member, signal: SignalName, span: Span, give: (second: number, add: number, weight: number) => void): void => {
	const {ring, derived, intervalMs} = member.one.host;
	const {first, end} = rangeOf(member, span);
	const sum: Sum = {add: NaN, weight: 0};
	let slots = 0;
	let second = NaN;
	const finish = (): void => {
		if (slots > 0) give(second, signal === 'throughput' ? sum.add / slots : sum.add, sum.weight);
		slots = 0;
	};
	visitSlots(ring, first, end, (from, place) => {
		const isFine = from === ring.fine;
		const own = Math.floor(((isFine ? place : place * coarseStep) * intervalMs) / unitMs);
		if (own !== second) finish();
		if (slots === 0) {
			sum.add = NaN;
			sum.weight = 0;
		}
		second = own;
		const before = sum.weight;
		putPlace(sum, member, signal, from, isFine ? derived.fine : derived.coarse, place);
		if (sum.weight !== before) slots++;
	});
	finish();
};

const readSecond = (members: readonly Member[], signal: SignalName, span: Span): number => {
	const sum: Sum = {add: NaN, weight: 0};
	const give = (_: number, add: number, weight: number): void => put(sum, signal, add, weight);
	for (const member of members) visitSeconds(member, signal, span, give);
	return valueOf(signal, sum);
};

/** All signals of a second at once, of hosts that have no more than one slot in it, and that still as it was told; false of others. */
const readHosts = (members: readonly Member[], span: Span, into: Map<SignalName, number>): boolean => {
	const sums = signalNames.map((): Sum => ({add: NaN, weight: 0}));
	for (const member of members) {
		const {ring, derived} = member.one.host;
		const {newest, slots} = ring.fine;
		const {first, end} = rangeOf(member, span);
		if (member.service !== null || end - first > 1 || (newest !== null && first <= newest - slots)) return false;
		if (first === end || newest === null || first > newest) continue;
		for (let index = 0; index < sums.length; index++) putPlace(sums[index] as Sum, member, signalNames[index] as SignalName, ring.fine, derived.fine, first);
	}
	for (let index = 0; index < sums.length; index++) into.set(signalNames[index] as SignalName, valueOf(signalNames[index] as SignalName, sums[index] as Sum));
	return true;
};

/** The same for a long stretch, which may reach back to where seconds are kept ten in one. */
const readWorst = (members: readonly Member[], signal: SignalName, span: Span): number => {
	const seconds = new Map<number, Sum>();
	for (const member of members) visitSeconds(member, signal, span, (second, add, weight) => {
		let sum = seconds.get(second);
		if (sum === undefined) seconds.set(second, (sum = {add: NaN, weight: 0}));
		put(sum, signal, add, weight);
	});
	let most = NaN;
	for (const sum of seconds.values()) most = worse(most, valueOf(signal, sum));
	return most;
};

const addLatencies = (members: readonly Member[], span: Span, into: Tally): void => {
	for (const member of members) addLatencyOf(member, rangeOf(member, span), into);
};

export const createMergedSeconds = (): MergedSeconds => {
	const held = new Map<number, Second>();
	const secondAt = (number: number): Second => {
		const found = held.get(number);
		if (found) return found;
		const made: Second = {sums: new Map(), latency: null};
		held.set(number, made);
		if (held.size > heldSeconds) held.delete(Math.min(...held.keys()));
		return made;
	};
	/** Visits the whole seconds of a short stretch that are told, and gives the rest, and all of a long one, as it is. */
	const visit = ({firstMs, endMs}: Span, toldMs: number, told: (number: number) => void, rest: (span: Span) => void): void => {
		const isShort = endMs - firstMs <= heldSeconds * unitMs && toldMs - firstMs <= heldSeconds * unitMs;
		const first = Math.ceil(firstMs / unitMs);
		const end = isShort ? Math.floor(Math.min(endMs, toldMs) / unitMs) : first;
		if (end <= first) return rest({firstMs, endMs});
		if (firstMs < first * unitMs) rest({firstMs, endMs: first * unitMs});
		for (let number = first; number < end; number++) told(number);
		if (end * unitMs < endMs) rest({firstMs: end * unitMs, endMs});
	};
	const spanOf = (number: number): Span => ({firstMs: number * unitMs, endMs: (number + 1) * unitMs});
	return {
		clear: () => held.clear(),
		worst(members, signal, span, toldMs) {
			let most = NaN;
			visit(span, toldMs, number => {
				const {sums} = secondAt(number);
				if (!sums.has(signal) && !readHosts(members, spanOf(number), sums)) sums.set(signal, readSecond(members, signal, spanOf(number)));
				most = worse(most, sums.get(signal) as number);
			}, rest => {
				most = worse(most, readWorst(members, signal, rest));
			});
			return most;
		},
		addLatency(members, span, toldMs, into) {
			visit(span, toldMs, number => {
				const second = secondAt(number);
				if (second.latency === null) addLatencies(members, spanOf(number), (second.latency = createTally()));
				mergeTally(into, second.latency);
			}, rest => addLatencies(members, rest, into));
		},
	};
};
