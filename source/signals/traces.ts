/** Traces worth a look: the slowest and the failed ones of the last minutes. Sent only while somebody looks at them. */
export type TraceSpan = {
	/** 16 hex digits. */
	readonly id: string;
	/** The span within which it happened, which may have been told elsewhere, or nowhere; null for the first one. */
	readonly parent: string | null;
	readonly service: string;
	readonly name: string;
	readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
	/** From the start of the trace; never negative. */
	readonly startSeconds: number;
	readonly durationSeconds: number;
	readonly failed: boolean;
	/** Route, statement without literals, or address: what it worked on; null when it does not say. */
	readonly detail: string | null;
	/** The host that told it, in a trace that several told. */
	readonly host?: string;
};

/** What one host told of a trace. */
export type TracePart = {
	readonly host: string;
	readonly spans: number;
	/** By what called what; by nothing but its clock, where no such span is known; or left out: neither a span nor its clock has it there. */
	readonly place: 'linked' | 'by its clock' | 'apart';
	/** Added to its times, so that what was called lies within what called it; 0 where its clock did not contradict that. */
	readonly shiftSeconds: number;
};

export type Trace = {
	/** 32 hex digits. */
	readonly id: string;
	/** The sender's wall clock, ms since the epoch: to be shown, never to be computed with. */
	readonly time: number;
	/** Name of its first span: `GET /orders/:id`. */
	readonly name: string;
	readonly service: string;
	readonly durationSeconds: number;
	readonly failed: boolean;
	/** By start; at most `maxSpansPerTrace`. */
	readonly spans: readonly TraceSpan[];
	/** Spans that found no room. */
	readonly droppedSpans: number;
	/** Of a trace that several hosts told, the one that begins it first. */
	readonly parts?: readonly TracePart[];
};

export const maxSpansPerTrace = 200;
/** Kept by a collector and by an agent. */
export const maxTraces = 60;
export const traceAgeSeconds = 15 * 60;
