/**
 * Which spans a trace's time went to. The critical path is walked from the end backwards: within a span, what was waited
 * for last is the child that ended last, before it the one that ended last before that one began, and so on; what no child
 * covers is the span's own. So every instant of the trace belongs to exactly one span, and the parts add up to the whole.
 */
import type {Trace, TraceSpan} from './traces.ts';

export type PathPart = {
	/** Of the path, spent in this span itself; 0 for a span that nobody waited for. */
	readonly seconds: number;
	/** How deep it lies: 0 for what is within nothing that is known. */
	readonly depth: number;
	readonly span: TraceSpan;
};

export type CriticalPath = {
	/** Every span once, each under the one it happened in, by start. */
	readonly parts: readonly PathPart[];
	/** Of the path, by service, the longest first; null is time in which no span of this trace is known. */
	readonly services: readonly {readonly service: string | null; readonly seconds: number}[];
};

const endOf = ({startSeconds, durationSeconds}: TraceSpan): number => startSeconds + durationSeconds;

const childrenOf = ({spans}: Trace): ReadonlyMap<string | null, TraceSpan[]> => {
	const ids = new Set(spans.map(({id}) => id));
	const children = new Map<string | null, TraceSpan[]>();
	for (const span of spans) {
		const parent = span.parent !== null && span.parent !== span.id && ids.has(span.parent) ? span.parent : null;
		children.set(parent, [...(children.get(parent) ?? []), span]);
	}
	return children;
};

export const findCriticalPath = (trace: Trace): CriticalPath => {
	const children = childrenOf(trace);
	const own = new Map<TraceSpan, number>();
	let unknown = 0;
	/** The stretch from `start` to `end` belongs to `span`, or to nobody known, but for what its children cover. */
	const walk = (span: TraceSpan | null, start: number, end: number): void => {
		let cursor = end;
		let spent = 0;
		for (const child of (children.get(span?.id ?? null) ?? []).toSorted((a, b) => endOf(b) - endOf(a) || b.startSeconds - a.startSeconds)) {
			const last = Math.min(endOf(child), cursor);
			const first = Math.max(child.startSeconds, start);
			if (last <= first) continue;
			spent += cursor - last;
			walk(child, first, last);
			cursor = first;
		}
		spent += cursor - start;
		if (span) own.set(span, spent);
		else unknown = spent;
	};
	walk(null, 0, trace.durationSeconds);

	const parts: PathPart[] = [];
	const seen = new Set<TraceSpan>();
	const list = (parent: string | null, depth: number): void => {
		for (const span of (children.get(parent) ?? []).toSorted((a, b) => a.startSeconds - b.startSeconds)) {
			// Two spans of one id, and rings of parents, come from broken senders: shown once.
			if (seen.has(span)) continue;
			seen.add(span);
			parts.push({span, depth, seconds: own.get(span) ?? 0});
			list(span.id, depth + 1);
		}
	};
	list(null, 0);
	for (const span of trace.spans) if (!seen.has(span)) parts.push({span, depth: 0, seconds: 0});

	const byService = new Map<string | null, number>();
	for (const [{service}, seconds] of own) byService.set(service, (byService.get(service) ?? 0) + seconds);
	if (unknown > 0) byService.set(null, unknown);
	return {parts, services: [...byService].map(([service, seconds]) => ({service, seconds})).filter(({seconds}) => seconds > 0).sort((a, b) => b.seconds - a.seconds || (a.service ?? '\uFFFF').localeCompare(b.service ?? '\uFFFF'))};
};
