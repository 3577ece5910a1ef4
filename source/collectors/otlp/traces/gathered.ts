/** The spans of one trace as they come in, from any service, in any order. */
import {maxSpansPerTrace, type Trace, type TraceSpan} from '../../../signals/traces.ts';
import {spanKinds, type SpanRecord} from '../records.ts';
import {isFailed} from '../spans.ts';
import {detailOf, nameOf} from './detail.ts';

type Held = {readonly service: string; readonly span: SpanRecord};
export type Gathered = {readonly id: string; readonly spans: Held[]; dropped: number; readonly firstAt: number; lastAt: number};

export const createGathered = (id: string, now: number): Gathered => ({id, spans: [], dropped: 0, firstAt: now, lastAt: now});

/** Beyond the limit the shortest span gives way: the ones that matter, and the first one, are long. False when none was added. */
export const addSpan = (to: Gathered, service: string, span: SpanRecord): boolean => {
	const {spans} = to;
	if (spans.length < maxSpansPerTrace) {
		// Sent twice after an answer was lost.
		if (spans.some(held => held.span.spanId === span.spanId)) return false;
		spans.push({service, span});
		return true;
	}
	to.dropped++;
	let shortest = 0;
	for (let index = 1; index < spans.length; index++) if ((spans[index] as Held).span.durationSeconds < (spans[shortest] as Held).span.durationSeconds) shortest = index;
	if ((spans[shortest] as Held).span.durationSeconds >= span.durationSeconds) return false;
	spans[shortest] = {service, span};
	return false;
};

const isEntry = ({kind}: SpanRecord): boolean => kind === spanKinds.server || kind === spanKinds.consumer;

export type Summary = {readonly id: string; readonly service: string; /** Of its first span, as it came. */ readonly name: string; readonly durationSeconds: number; readonly failed: boolean; readonly at: number; /** Begins with what began it: not some spans left over from a trace. */ readonly isWhole: boolean};

/** What is needed to choose among traces. */
export const summarize = ({id, spans, lastAt}: Gathered): Summary => {
	let start = Infinity;
	let end = -Infinity;
	let failed = false;
	let isWhole = false;
	for (const {span} of spans) {
		start = Math.min(start, span.startSeconds);
		end = Math.max(end, span.startSeconds + span.durationSeconds);
		if (span.parentId === '' || isEntry(span)) {
			isWhole = true;
			failed ||= isFailed(span);
		}
	}
	const root = rootOf(spans);
	return {id, service: root?.service ?? '', name: root?.span.name ?? '', durationSeconds: Math.max(0, end - start), failed, at: lastAt, isWhole};
};

/** The first without a parent, else the first of all. */
const rootOf = (spans: readonly Held[]): Held | undefined => {
	let root: Held | undefined;
	for (const held of spans) {
		const hasParent = held.span.parentId !== '';
		if (root === undefined || (root.span.parentId !== '') === hasParent ? held.span.startSeconds < (root?.span.startSeconds ?? Infinity) : !hasParent) root = held;
	}
	return root;
};

const spanIdDigits = 16;
const kindNames: readonly TraceSpan['kind'][] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];
/** The clock of senders tells microseconds at best. */
const roundTime = (seconds: number): number => Math.max(0, Math.round(seconds * 1e6) / 1e6);

/** Some clocks tell whole milliseconds: of two that began at once the longer one holds the other. */
const byStart = ({span: a}: Held, {span: b}: Held): number => a.startSeconds - b.startSeconds || b.durationSeconds - a.durationSeconds;

export const buildTrace = (gathered: Gathered): Trace => {
	const {id, spans, dropped} = gathered;
	const {durationSeconds, failed} = summarize(gathered);
	const start = Math.min(...spans.map(({span}) => span.startSeconds));
	const root = rootOf(spans);
	return {
		id,
		time: Math.round(start * 1000),
		name: root ? nameOf(root.span) : '(no name)',
		service: root?.service ?? '',
		durationSeconds: roundTime(durationSeconds),
		failed,
		spans: spans.toSorted(byStart).map(({service, span}): TraceSpan => ({
			id: span.spanId,
			// Also of one that is not here: another agent may have been sent it.
			parent: span.parentId.length === spanIdDigits ? span.parentId : null,
			service,
			name: nameOf(span),
			kind: kindNames[span.kind] ?? 'internal',
			startSeconds: roundTime(span.startSeconds - start),
			durationSeconds: span.durationSeconds,
			failed: isFailed(span),
			detail: detailOf(span),
		})),
		droppedSpans: dropped,
	};
};
