/**
 * Where the parts of a trace stand that several hosts told, each by its own clock. A span that was called cannot begin before what
 * called it, and what was waited for ends within it: where clocks contradict that, the part is shifted until it fits, in the middle of
 * what is possible (the way there and the way back taken as equally long); where they do not, nothing is.
 */
import type {TraceSpan} from './traces.ts';

/** A span of a part, by the clock of the host that told it: seconds from an instant that all parts share. */
export type Timed = {readonly span: TraceSpan; readonly start: number};

export type Place = {
	/** Added to the times of its host, seconds. */
	readonly shift: number;
	/** By a span that called one of another part, or was called by one. */
	readonly isLinked: boolean;
};

/** Traces are told in whole milliseconds, spans within in microseconds: so far two parts are apart with clocks that are the same. */
export const roundingSeconds = 0.001_002;

/** Clocks are wrong by hours and time zones; what is further away is no time at all. */
export const maxShiftSeconds = 400 * 86_400;

type Link = {readonly parent: number; readonly child: number; readonly from: Timed; readonly to: Timed};
type Bounds = readonly [least: number, most: number];

const endOf = ({span, start}: Timed): number => start + span.durationSeconds;

/** What was sent and not waited for may begin and end long after; what takes longer than its caller was given up by that. */
const isWaitedFor = ({from, to}: Link): boolean => from.span.kind !== 'producer' && to.span.kind !== 'consumer' && to.span.durationSeconds <= from.span.durationSeconds;

const findLinks = (parts: readonly (readonly Timed[])[]): Link[] => {
	const owners = new Map(parts.flatMap((part, index) => part.map(timed => [timed.span.id, {index, timed}] as const)));
	return parts.flatMap((part, child) => part.flatMap((to): Link[] => {
		const owner = to.span.parent === null ? undefined : owners.get(to.span.parent);
		return owner === undefined || owner.index === child ? [] : [{parent: owner.index, child, from: owner.timed, to}];
	}));
};

/** The one that nothing calls from elsewhere, begins with what began the trace, and takes longest. */
const findRoot = (parts: readonly (readonly Timed[])[], links: readonly Link[]): number => {
	const called = new Set(links.map(({child}) => child));
	const weigh = (part: readonly Timed[], index: number): readonly number[] =>
		[Number(!called.has(index)), Number(part.some(({span}) => span.parent === null)), Math.max(...part.map(({span}) => span.durationSeconds))];
	const weights = parts.map(weigh);
	let root = 0;
	for (const [index, weight] of weights.entries()) {
		const than = weights[root] ?? [];
		const first = weight.findIndex((value, at) => value !== than[at]);
		if (first !== -1 && (weight[first] ?? 0) > (than[first] ?? 0)) root = index;
	}
	return root;
};

/** How far `part` may be shifted for this link, with the other end where it stands. */
const boundsOf = (link: Link, part: number, shiftOfOther: number): Bounds => {
	const first = link.from.start - link.to.start;
	const last = isWaitedFor(link) ? endOf(link.from) - endOf(link.to) : Infinity;
	return link.child === part ? [first + shiftOfOther, last + shiftOfOther] : [shiftOfOther - last, shiftOfOther - first];
};

/** The tightest ones count; one that contradicts them is of a span that says something else than its clock. */
const findShift = (all: readonly Bounds[]): number => {
	let [least, most] = [-Infinity, Infinity];
	for (const [low, high] of all.toSorted((a, b) => (a[1] - a[0]) - (b[1] - b[0]))) {
		if (Math.max(least, low) > Math.min(most, high)) continue;
		least = Math.max(least, low);
		most = Math.min(most, high);
	}
	if (least - roundingSeconds <= 0 && most + roundingSeconds >= 0) return 0;
	if (least === -Infinity) return most;
	return most === Infinity ? least : (least + most) / 2;
};

/**
 * A place for each part, null for one that has none: nothing links it to the others, and by its clock it is of another time. The
 * clock of the part that begins the trace is the one that counts; `root` is its index.
 */
export const placeParts = (parts: readonly (readonly Timed[])[]): {readonly root: number; readonly places: readonly (Place | null)[]} => {
	const links = findLinks(parts);
	const root = findRoot(parts, links);
	const places: (Place | null)[] = parts.map(() => null);
	let [first, last] = [Infinity, -Infinity];
	const put = (index: number, place: Place): void => {
		places[index] = place;
		for (const timed of parts[index] ?? []) {
			first = Math.min(first, timed.start + place.shift);
			last = Math.max(last, endOf(timed) + place.shift);
		}
	};
	put(root, {shift: 0, isLinked: parts.length > 1 && links.some(({parent, child}) => parent === root || child === root)});
	const left = new Set(parts.keys());
	left.delete(root);
	const boundsFor = (part: number): Bounds[] => links.flatMap((link): Bounds[] => {
		const other = link.child === part ? link.parent : link.parent === part ? link.child : null;
		const place = other === null ? null : places[other];
		return place ? [boundsOf(link, part, place.shift)] : [];
	});
	const overlaps = (part: number): boolean => (parts[part] ?? []).some(timed => timed.start <= last && endOf(timed) >= first);
	for (let found = true; found;) {
		found = false;
		for (const part of left) {
			const bounds = boundsFor(part);
			if (bounds.length === 0) continue;
			left.delete(part);
			const shift = findShift(bounds);
			if (Math.abs(shift) <= maxShiftSeconds) put(part, {shift, isLinked: true});
			found = true;
		}
		if (found) continue;
		const byClock = [...left].find(overlaps);
		if (byClock === undefined) break;
		left.delete(byClock);
		put(byClock, {shift: 0, isLinked: false});
		found = true;
	}
	return {root, places};
};
