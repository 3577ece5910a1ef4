/** Traces that still grow, and those worth keeping: bounded in number, in spans and in age. */
import {traceAgeSeconds, type Trace} from '../../../signals/traces.ts';
import type {SpanRecord} from '../records.ts';
import {addSpan, buildTrace, createGathered, summarize, type Gathered} from './gathered.ts';
import {pickTraces} from './pick.ts';

export type TraceStore = {
	add(service: string, spans: readonly SpanRecord[], now: number): void;
	/** The traces worth keeping that are new or have grown since they were taken. */
	take(now: number): Trace[];
	/** Traces that were closed before they were quiet, for want of room. */
	readonly cutShort: number;
};

/** Parts of a trace come from each service within 5 s by default; what comes later still joins a trace that was kept. */
const quietMs = 6000;
/** A trace that never rests is looked at all the same. */
const longestWaitMs = 30_000;
/** Traces closed early are compared so many at a time. */
const maxReady = 100;

export const createTraceStore = (maxWaitingSpans: number): TraceStore => {
	const waiting = new Map<string, Gathered>();
	const kept = new Map<string, Gathered>();
	const changed = new Set<string>();
	let ready: Gathered[] = [];
	let waitingSpans = 0;
	let cutShort = 0;

	const compare = (candidates: readonly Gathered[]): void => {
		if (candidates.length === 0) return;
		const summaries = [...kept.values(), ...candidates].map(summarize).filter(({isWhole}) => isWhole);
		const picked = pickTraces(summaries);
		for (const one of candidates) {
			if (!picked.has(one.id)) continue;
			kept.set(one.id, one);
			changed.add(one.id);
		}
		for (const id of kept.keys()) if (!picked.has(id)) drop(id);
	};
	const drop = (id: string): void => {
		kept.delete(id);
		changed.delete(id);
	};
	const close = (gathered: Gathered): void => {
		waiting.delete(gathered.id);
		waitingSpans -= gathered.spans.length;
		ready.push(gathered);
	};
	const settleReady = (): void => {
		const candidates = ready;
		ready = [];
		compare(candidates);
	};
	return {
		add(service, spans, now) {
			for (const span of spans) {
				const known = kept.get(span.traceId);
				if (known) {
					if (addSpan(known, service, span)) changed.add(known.id);
					continue;
				}
				let gathered = waiting.get(span.traceId);
				if (!gathered) {
					gathered = createGathered(span.traceId, now);
					waiting.set(span.traceId, gathered);
				}
				gathered.lastAt = now;
				if (addSpan(gathered, service, span)) waitingSpans++;
			}
			while (waitingSpans > maxWaitingSpans) {
				const oldest = waiting.values().next().value;
				if (oldest === undefined) break;
				cutShort++;
				close(oldest);
				if (ready.length >= maxReady) settleReady();
			}
		},
		take(now) {
			for (const gathered of waiting.values()) {
				// In the order in which they began: all that follow are younger.
				if (now - gathered.firstAt < quietMs) break;
				if (now - gathered.lastAt >= quietMs || now - gathered.firstAt >= longestWaitMs) close(gathered);
			}
			settleReady();
			for (const [id, {lastAt}] of kept) if (now - lastAt > traceAgeSeconds * 1000) drop(id);
			const traces = [...changed].flatMap(id => {
				const gathered = kept.get(id);
				return gathered ? [buildTrace(gathered)] : [];
			});
			changed.clear();
			return traces;
		},
		get cutShort() {
			return cutShort;
		},
	};
};
