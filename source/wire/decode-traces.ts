/** Decoding of the topic of traces. */
import {maxSpansPerTrace, maxTraces, type Trace, type TraceSpan} from '../signals/traces.ts';
import {asAmount, asFields, asFinite, asList, asOneOf, asText, asWhole, orNull, type Fields} from './fields.ts';
import type {TracesMessage} from './messages.ts';

const kinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const satisfies readonly TraceSpan['kind'][];
const asId = (digits: number) => (value: unknown): string | null => (typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value) ? value : null);
const asSpanId = asId(16);
const asTraceId = asId(32);

const readSpan = (value: unknown): TraceSpan | null => {
	const fields = asFields(value);
	const id = asSpanId(fields?.['id']);
	const parent = orNull(fields?.['parent'], asSpanId);
	const service = asText(fields?.['service']);
	const name = asText(fields?.['name']);
	const kind = asOneOf(fields?.['kind'], kinds);
	const startSeconds = asAmount(fields?.['startSeconds']);
	const durationSeconds = asAmount(fields?.['durationSeconds']);
	const detail = orNull(fields?.['detail'], asText);
	if (id === null || parent === undefined || service === null || name === null || kind === null || startSeconds === null || durationSeconds === null || detail === undefined) return null;
	return {id, parent, service, name, kind, startSeconds, durationSeconds, failed: fields?.['failed'] === true, detail};
};

const readTrace = (value: unknown): Trace | null => {
	const fields = asFields(value);
	const id = asTraceId(fields?.['id']);
	const time = asFinite(fields?.['time']);
	const name = asText(fields?.['name']);
	const service = asText(fields?.['service']);
	const durationSeconds = asAmount(fields?.['durationSeconds']);
	const spans = asList(fields?.['spans'], maxSpansPerTrace, readSpan);
	const droppedSpans = asWhole(fields?.['droppedSpans']);
	if (id === null || time === null || name === null || service === null || durationSeconds === null || !spans || droppedSpans === null || droppedSpans < 0) return null;
	return {id, time, name, service, durationSeconds, failed: fields?.['failed'] === true, spans, droppedSpans};
};

export const readTraces = (fields: Fields): TracesMessage | null => {
	const seq = asWhole(fields['seq']);
	const data = asList(fields['data'], maxTraces, readTrace);
	return seq === null || !data ? null : {type: 'topic', topic: 'traces', seq, data};
};
