/** One trace out of the parts that the agents of several hosts were sent of it. */
import {placeParts, type Place, type Timed} from './place-parts.ts';
import type {Trace, TracePart, TraceSpan} from './traces.ts';

export type HeldPart = {/** Its name, to show. */ readonly host: string; readonly trace: Trace};

/** Hosts that a trace is put together from. */
export const maxParts = 16;
/** Of a trace that was put together: the longest. */
export const maxJoinedSpans = 1000;

const roundTime = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

type Own = HeldPart & {readonly timed: readonly Timed[]};

/** Each span once, in the first part that has it: one program may send to two agents, and one agent may be watched in two ways. */
const takeSpans = (parts: readonly HeldPart[]): Own[] => {
	const seen = new Set<string>();
	const since = parts[0]?.trace.time ?? 0;
	return parts.flatMap(({host, trace}): Own[] => {
		const spans = trace.spans.filter(({id}) => !seen.has(id));
		for (const {id} of spans) seen.add(id);
		return spans.length === 0 ? [] : [{host, trace, timed: spans.map(span => ({span, start: (trace.time - since) / 1000 + span.startSeconds}))}];
	});
};

const describePart = ({host, timed}: Own, place: Place | null): TracePart => ({
	host, spans: timed.length,
	place: place === null ? 'apart' : place.isLinked ? 'linked' : 'by its clock',
	shiftSeconds: place === null ? 0 : roundTime(place.shift),
});

/** The trace as `own` was told it, with what others were told of the same one; as it is where they were told nothing more. */
export const joinTrace = (own: HeldPart, others: readonly HeldPart[]): Trace => {
	const parts = takeSpans([own, ...others.slice(0, maxParts - 1)]);
	if (parts.length < 2) return own.trace;
	const {root, places} = placeParts(parts.map(({timed}) => timed));
	if (!places[0]) return own.trace;
	const placed = parts.flatMap(({host, timed}, index) => {
		const place = places[index];
		return place ? timed.map(({span, start}) => ({host, span, start: start + place.shift})) : [];
	});
	const first = Math.min(...placed.map(({start}) => start));
	const last = Math.max(...placed.map(({start, span}) => start + span.durationSeconds));
	const kept = placed.length <= maxJoinedSpans ? placed : placed.toSorted((a, b) => b.span.durationSeconds - a.span.durationSeconds).slice(0, maxJoinedSpans);
	const {name, service} = parts[root]?.trace ?? own.trace;
	const used = parts.filter((_part, index) => places[index]);
	return {
		id: own.trace.id,
		time: Math.round((parts[0]?.trace.time ?? 0) + first * 1000),
		name, service,
		durationSeconds: roundTime(last - first),
		failed: used.some(({trace}) => trace.failed),
		spans: kept
			.toSorted((a, b) => a.start - b.start || b.span.durationSeconds - a.span.durationSeconds)
			.map(({host, span, start}): TraceSpan => ({...span, startSeconds: roundTime(start - first), host})),
		droppedSpans: used.reduce((sum, {trace}) => sum + trace.droppedSpans, placed.length - kept.length),
		parts: [root, ...parts.keys()].filter((index, at, all) => all.indexOf(index) === at).flatMap(index => (parts[index] ? [describePart(parts[index], places[index] ?? null)] : [])),
	};
};
