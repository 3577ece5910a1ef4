/** Traces in JSON, read into the same records as protobuf. */
import {judgeSpan} from '../judge.ts';
import {readOrigin} from '../origin.ts';
import {createSpanRecord, type Batch, type Export, type SpanRecord} from '../records.ts';
import {setSpanField, spanFieldOf} from '../span-attributes.ts';
import {asEnum, asInstant, asList, asNumber, asObject, asText, parseBody, readAnyValue, readAttributes, secondsOf} from './values.ts';

const kinds = ['SPAN_KIND_UNSPECIFIED', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER', 'SPAN_KIND_CONSUMER'];
const codes = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];
const statusError = 2;

/** Throws MalformedBody. */
export const decodeTraces = (bytes: Uint8Array): Export<SpanRecord> => {
	const batches: Batch<SpanRecord>[] = [];
	let total = 0;
	let rejected = 0;
	let reason: string | null = null;
	for (const resourceSpans of asList(parseBody(bytes)['resourceSpans'], 'resourceSpans')) {
		const {resource, scopeSpans} = asObject(resourceSpans, 'an item of resourceSpans');
		const items: SpanRecord[] = [];
		for (const scope of asList(scopeSpans, 'scopeSpans')) {
			for (const one of asList(asObject(scope, 'an item of scopeSpans')['spans'], 'spans')) {
				const span = readSpan(one);
				const wrong = judgeSpan(span);
				total++;
				if (wrong === null) items.push(span);
				else {
					rejected++;
					reason = wrong;
				}
			}
		}
		batches.push({origin: readOrigin(readAttributes(asObject(resource, 'resource')['attributes'])), items});
	}
	return {batches, total, rejected, reason};
};

const readId = (value: unknown): string => {
	const id = asText(value, 'an id');
	return /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/i.test(id) ? id.toLowerCase() : '';
};

const readSpan = (value: unknown): SpanRecord => {
	const from = asObject(value, 'a span');
	const span = createSpanRecord();
	const start = asInstant(from['startTimeUnixNano'], 'startTimeUnixNano');
	const end = asInstant(from['endTimeUnixNano'], 'endTimeUnixNano');
	span.traceId = readId(from['traceId']);
	span.spanId = readId(from['spanId']);
	span.parentId = readId(from['parentSpanId']);
	span.name = asText(from['name'], 'a name');
	span.kind = asEnum(from['kind'], 'kind', kinds);
	span.startSeconds = secondsOf(start);
	span.durationSeconds = ((end.seconds - start.seconds) * 1e9 + (end.nanoseconds - start.nanoseconds)) / 1e9;
	span.failed = asEnum(asObject(from['status'], 'status')['code'], 'code', codes) === statusError;
	span.flags = asNumber(from['flags'], 'flags');
	for (const one of asList(from['attributes'], 'attributes')) {
		const attribute = asObject(one, 'an attribute');
		const field = spanFieldOf(asText(attribute['key'], 'a key'));
		if (field !== undefined) setSpanField(span, field, readAnyValue(attribute['value']));
	}
	return span;
};
