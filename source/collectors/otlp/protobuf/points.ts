/** Data points of metrics. A point that says that nothing was recorded (flag 1) is null. */
import {maxBuckets} from '../limits.ts';
import {MalformedBody} from '../../malformed-body.ts';
import {type AttributeValue, type ExponentialPoint, type HistogramPoint, type NumberPoint} from '../records.ts';
import {readAttribute} from './attributes.ts';
import {enter, leave, readDouble, readFixed64, readSfixed64, readTag, readVarint, readZigzag, skip, tagOf, wire, type Reader} from '../../protobuf-reader.ts';

/** What all points of a metric share. */
export type PointHead = {readonly metric: string; readonly unit: string; readonly temporality: number; readonly monotonic: boolean};

const startTag = tagOf(2, wire.fixed64);
const timeTag = tagOf(3, wire.fixed64);
const noRecordedValue = 1;

type Common = {attributes: Map<string, AttributeValue>; start: number; time: number; flags: number};
const createCommon = (): Common => ({attributes: new Map(), start: 0, time: 0, flags: 0});
const isMissing = ({flags}: Common): boolean => flags % 2 === noRecordedValue;
const headOf = ({metric, unit, temporality}: PointHead, {attributes, start, time}: Common) => ({metric, unit, temporality, attributes, start, time});

/** Times and attributes, which all kinds have; true when the field was one of them. */
const readCommon = (reader: Reader, tag: number, attributesTag: number, flagsTag: number, into: Common): boolean => {
	if (tag === attributesTag) readAttribute(reader, into.attributes);
	else if (tag === startTag) into.start = readFixed64(reader) / 1e9;
	else if (tag === timeTag) into.time = readFixed64(reader) / 1e9;
	else if (tag === flagsTag) into.flags = readVarint(reader);
	else return false;
	return true;
};

const number = {attributes: tagOf(7, wire.length), flags: tagOf(8, wire.varint), double: tagOf(4, wire.fixed64), integer: tagOf(6, wire.fixed64)} as const;

/** NumberDataPoint {7 attributes, 2 start, 3 time, 4 as_double, 6 as_int, 8 flags} */
export const readNumberPoint = (reader: Reader, head: PointHead): NumberPoint | null => {
	const outer = enter(reader);
	const common = createCommon();
	let value = NaN;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === number.double) value = readDouble(reader);
		else if (tag === number.integer) value = readSfixed64(reader);
		else if (!readCommon(reader, tag, number.attributes, number.flags, common)) skip(reader, tag);
	}
	leave(reader, outer);
	return isMissing(common) ? null : {shape: 'number', ...headOf(head, common), monotonic: head.monotonic, value};
};

const pack = (reader: Reader, into: number[], read: (reader: Reader) => number): void => {
	const outer = enter(reader);
	while (reader.at < reader.end) add(into, read(reader));
	leave(reader, outer);
};
/** One more than the limit is kept, so that the point is seen to be beyond it. */
const add = (into: number[], value: number): void => {
	if (into.length <= maxBuckets) into.push(value);
};

const countTag = tagOf(4, wire.fixed64);
const sumTag = tagOf(5, wire.fixed64);
const histogram = {attributes: tagOf(9, wire.length), flags: tagOf(10, wire.varint), counts: tagOf(6, wire.length), oneCount: tagOf(6, wire.fixed64), bounds: tagOf(7, wire.length), oneBound: tagOf(7, wire.fixed64)} as const;

/** HistogramDataPoint {9 attributes, 2 start, 3 time, 4 count, 5 sum, 6 bucket_counts, 7 explicit_bounds, 10 flags} */
export const readHistogramPoint = (reader: Reader, head: PointHead): HistogramPoint | null => {
	const outer = enter(reader);
	const common = createCommon();
	let count = 0;
	let sum: number | null = null;
	const counts: number[] = [];
	const bounds: number[] = [];
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === countTag) count = readFixed64(reader);
		else if (tag === sumTag) sum = readDouble(reader);
		else if (tag === histogram.counts) pack(reader, counts, readFixed64);
		else if (tag === histogram.oneCount) add(counts, readFixed64(reader));
		else if (tag === histogram.bounds) pack(reader, bounds, readDouble);
		else if (tag === histogram.oneBound) add(bounds, readDouble(reader));
		else if (!readCommon(reader, tag, histogram.attributes, histogram.flags, common)) skip(reader, tag);
	}
	leave(reader, outer);
	return isMissing(common) ? null : {shape: 'histogram', ...headOf(head, common), count, sum, counts, bounds};
};

const exponential = {attributes: tagOf(1, wire.length), flags: tagOf(10, wire.varint), scale: tagOf(6, wire.varint), zeroCount: tagOf(7, wire.fixed64), positive: tagOf(8, wire.length), zeroThreshold: tagOf(14, wire.fixed64)} as const;

/** ExponentialHistogramDataPoint {1 attributes, 2 start, 3 time, 4 count, 5 sum, 6 scale, 7 zero_count, 8 positive, 10 flags, 14 zero_threshold} */
export const readExponentialPoint = (reader: Reader, head: PointHead): ExponentialPoint | null => {
	const outer = enter(reader);
	const common = createCommon();
	let count = 0;
	let sum: number | null = null;
	let scale = 0;
	let zeroCount = 0;
	let zeroThreshold = 0;
	let positive: {readonly offset: number; readonly counts: readonly number[]} = {offset: 0, counts: []};
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === countTag) count = readFixed64(reader);
		else if (tag === sumTag) sum = readDouble(reader);
		else if (tag === exponential.scale) scale = readZigzag(reader);
		else if (tag === exponential.zeroCount) zeroCount = readFixed64(reader);
		else if (tag === exponential.zeroThreshold) zeroThreshold = readDouble(reader);
		else if (tag === exponential.positive) positive = readBuckets(reader);
		else if (!readCommon(reader, tag, exponential.attributes, exponential.flags, common)) skip(reader, tag);
	}
	leave(reader, outer);
	return isMissing(common) ? null : {shape: 'exponential', ...headOf(head, common), count, sum, scale, zeroCount, zeroThreshold, ...positive};
};

const offsetTag = tagOf(1, wire.varint);
const packedCounts = tagOf(2, wire.length);
const oneCount = tagOf(2, wire.varint);

/** Buckets {1 offset, 2 bucket_counts} */
const readBuckets = (reader: Reader): {offset: number; counts: number[]} => {
	const outer = enter(reader);
	const counts: number[] = [];
	let offset = 0;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === offsetTag) offset = readZigzag(reader);
		else if (tag === packedCounts) pack(reader, counts, readVarint);
		else if (tag === oneCount) add(counts, readVarint(reader));
		else skip(reader, tag);
	}
	leave(reader, outer);
	if (Math.abs(offset) > 2 ** 31) throw new MalformedBody('a bucket offset beyond 32 bits');
	return {offset, counts};
};

/** SummaryDataPoint {7 attributes, 2 start, 3 time, 4 count, 5 sum, 8 flags}: its quantiles cannot be merged, count and sum can. */
export const readSummaryPoint = (reader: Reader, head: PointHead): HistogramPoint | null => {
	const outer = enter(reader);
	const common = createCommon();
	let count = 0;
	let sum: number | null = null;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === countTag) count = readFixed64(reader);
		else if (tag === sumTag) sum = readDouble(reader);
		else if (!readCommon(reader, tag, number.attributes, number.flags, common)) skip(reader, tag);
	}
	leave(reader, outer);
	return isMissing(common) ? null : {shape: 'histogram', ...headOf(head, common), temporality: summaryTemporality, count, sum, counts: [], bounds: []};
};
/** Summaries have no field for it; they are cumulative since their start. */
const summaryTemporality = 2;
