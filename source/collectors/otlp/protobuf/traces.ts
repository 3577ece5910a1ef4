/**
 * ExportTraceServiceRequest {1 resource_spans {1 resource, 2 scope_spans {2 spans}}}
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
import {readOrigin} from '../origin.ts';
import {createSpanRecord, type Attributes, type Batch, type Export, type SpanRecord} from '../records.ts';
import {judgeSpan} from '../judge.ts';
import {readResource, readSpanAttribute} from './attributes.ts';
import {createReader, enter, leave, readFixed32, readId, readRepeatedText, readTag, readVarint, skip, tagOf, wire, type Interner, type Reader} from '../../protobuf-reader.ts';

const first = tagOf(1, wire.length);
const second = tagOf(2, wire.length);

/** Throws MalformedBody. */
export const decodeTraces = (bytes: Uint8Array, intern: Interner): Export<SpanRecord> => {
	const reader = createReader(bytes, intern);
	const batches: Batch<SpanRecord>[] = [];
	const tally: Tally = {total: 0, rejected: 0, reason: null};
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === first) batches.push(readResourceSpans(reader, tally));
		else skip(reader, tag);
	}
	return {batches, ...tally};
};

type Tally = {total: number; rejected: number; reason: string | null};

const readResourceSpans = (reader: Reader, tally: Tally): Batch<SpanRecord> => {
	const outer = enter(reader);
	const items: SpanRecord[] = [];
	let resource: Attributes = new Map();
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === first) resource = readResource(reader);
		else if (tag === second) readScopeSpans(reader, items, tally);
		else skip(reader, tag);
	}
	leave(reader, outer);
	return {origin: readOrigin(resource), items};
};

const readScopeSpans = (reader: Reader, items: SpanRecord[], tally: Tally): void => {
	const outer = enter(reader);
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag !== second) {
			skip(reader, tag);
			continue;
		}
		const span = readSpan(reader);
		const reason = judgeSpan(span);
		tally.total++;
		if (reason === null) items.push(span);
		else {
			tally.rejected++;
			tally.reason = reason;
		}
	}
	leave(reader, outer);
};

const traceId = tagOf(1, wire.length);
const spanId = tagOf(2, wire.length);
const parentId = tagOf(4, wire.length);
const name = tagOf(5, wire.length);
const kind = tagOf(6, wire.varint);
const startTime = tagOf(7, wire.fixed64);
const endTime = tagOf(8, wire.fixed64);
const attribute = tagOf(9, wire.length);
const status = tagOf(15, wire.length);
const flags = tagOf(16, wire.fixed32);

const readSpan = (reader: Reader): SpanRecord => {
	const span = createSpanRecord();
	const outer = enter(reader);
	// Nanoseconds since the epoch exceed what a number holds exactly: their difference is taken in two halves.
	let startLow = 0;
	let startHigh = 0;
	let endLow = 0;
	let endHigh = 0;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === attribute) readSpanAttribute(reader, span);
		else if (tag === traceId) span.traceId = readId(reader);
		else if (tag === spanId) span.spanId = readId(reader);
		else if (tag === parentId) span.parentId = readId(reader);
		else if (tag === name) span.name = readRepeatedText(reader);
		else if (tag === kind) span.kind = readVarint(reader);
		else if (tag === startTime) {
			startLow = readFixed32(reader);
			startHigh = readFixed32(reader);
		} else if (tag === endTime) {
			endLow = readFixed32(reader);
			endHigh = readFixed32(reader);
		} else if (tag === status) span.failed = readStatus(reader);
		else if (tag === flags) span.flags = readFixed32(reader);
		else skip(reader, tag);
	}
	leave(reader, outer);
	span.startSeconds = (startHigh * 4294967296 + startLow) / 1e9;
	span.durationSeconds = ((endHigh - startHigh) * 4294967296 + (endLow - startLow)) / 1e9;
	return span;
};

const statusCode = tagOf(3, wire.varint);
const statusError = 2;

const readStatus = (reader: Reader): boolean => {
	const outer = enter(reader);
	let failed = false;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === statusCode) failed = readVarint(reader) === statusError;
		else skip(reader, tag);
	}
	leave(reader, outer);
	return failed;
};
