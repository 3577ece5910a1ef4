/**
 * The protobuf exposition (io.prometheus.client.MetricFamily, each with its length before it): the only one that holds native
 * histograms (https://prometheus.io/docs/specs/native_histograms/,
 * https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto).
 */
import type {SeriesText} from './parse-exposition.ts';
import {createInterner, createReader, enter, leave, readDouble, readRepeatedText, readTag, readVarint, readZigzag, skip, tagOf, wire, type Reader} from '../protobuf-reader.ts';
import {nativeBuckets, type NativeBucket, type NativeSpans} from './native-buckets.ts';

type Labels = SeriesText['labels'];
export type ProtobufSample = {readonly text: string; readonly series: SeriesText; readonly value: number};
/** Buckets of one native histogram; `text` is its name and labels. */
export type NativeHistogram = {readonly text: string; readonly labels: Labels; readonly schema: number; readonly buckets: readonly NativeBucket[]};
export type ProtobufFamily = {readonly name: string; readonly type: string; readonly unit: string | null; readonly samples: readonly ProtobufSample[]; readonly natives: readonly NativeHistogram[]};

const typeNames = ['counter', 'gauge', 'summary', 'untyped', 'histogram', 'gaugehistogram'] as const;
const maxLabels = 64;

/** Every family of a page; throws MalformedBody where it breaks off or is none. */
export const parseProtobuf = (bytes: Uint8Array): ProtobufFamily[] => {
	const families: ProtobufFamily[] = [];
	const reader = createReader(bytes, createInterner());
	while (reader.at < reader.end) families.push(readFamily(reader));
	return families;
};

/** A message within a page that is read later. */
type Stretch = {readonly at: number; readonly end: number};
const stretchOf = (reader: Reader): Stretch => {
	const outer = enter(reader);
	const {at, end} = reader;
	leave(reader, outer);
	return {at, end};
};

/** Goes through the fields of a stretch by their numbers; `read` says whether it has read the field. */
const visit = (reader: Reader, stretch: Stretch, read: (field: number, isPacked: boolean) => boolean): void => {
	const after = {at: reader.at, end: reader.end};
	Object.assign(reader, stretch);
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (!read(Math.floor(tag / 8), tag === tagOf(Math.floor(tag / 8), wire.length))) skip(reader, tag);
	}
	Object.assign(reader, after);
};

type Metric = {readonly labels: Record<string, string>; value: number | null; summary: Stretch | null; histogram: Stretch | null};
type Add = (suffix: string, labels: Labels, value: number) => void;

const readFamily = (reader: Reader): ProtobufFamily => {
	let name = '';
	let type = 'untyped';
	let unit: string | null = null;
	const metrics: Metric[] = [];
	visit(reader, stretchOf(reader), field => {
		if (field === 1) name = readRepeatedText(reader);
		else if (field === 3) type = typeNames[readVarint(reader)] ?? 'untyped';
		else if (field === 4) metrics.push(readMetric(reader));
		else if (field === 5) unit = readRepeatedText(reader) || null;
		else return false;
		return true;
	});
	const samples: ProtobufSample[] = [];
	const natives: NativeHistogram[] = [];
	const add: Add = (suffix, labels, value) => {
		const series = {name: `${name}${suffix}`, labels};
		samples.push({text: spell(series), series, value});
	};
	for (const {labels, value, summary, histogram} of metrics) {
		if (value !== null) add('', labels, value);
		if (summary) readSummary(reader, summary, labels, add);
		const native = histogram ? readHistogram(reader, histogram, labels, add) : null;
		if (native) natives.push({text: spell({name, labels}), labels, ...native});
	}
	return {name, type, unit, samples, natives};
};

const spell = ({name, labels}: SeriesText): string => `${name}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;

const readMetric = (reader: Reader): Metric => {
	const metric: Metric = {labels: Object.create(null) as Record<string, string>, value: null, summary: null, histogram: null};
	let labels = 0;
	visit(reader, stretchOf(reader), field => {
		if (field === 1) {
			const [name, value] = readLabel(reader);
			if (++labels <= maxLabels) metric.labels[name] = value;
		// Gauge, counter, untyped: all of them hold their value as the first field.
		} else if (field === 2 || field === 3 || field === 5) metric.value = readNumbers(reader, [1])[0] ?? 0;
		else if (field === 4) metric.summary = stretchOf(reader);
		else if (field === 7) metric.histogram = stretchOf(reader);
		else return false;
		return true;
	});
	return metric;
};

const readLabel = (reader: Reader): [string, string] => {
	const label: [string, string] = ['', ''];
	visit(reader, stretchOf(reader), field => {
		if (field !== 1 && field !== 2) return false;
		label[field - 1] = readRepeatedText(reader);
		return true;
	});
	return label;
};

/** The doubles of a message that stand in these fields, in that order. */
const readNumbers = (reader: Reader, fields: readonly number[]): (number | undefined)[] => {
	const numbers: (number | undefined)[] = fields.map(() => undefined);
	visit(reader, stretchOf(reader), field => {
		const place = fields.indexOf(field);
		if (place === -1) return false;
		numbers[place] = readDouble(reader);
		return true;
	});
	return numbers;
};

const readSummary = (reader: Reader, summary: Stretch, labels: Labels, add: Add): void => visit(reader, summary, field => {
	if (field === 1) add('_count', labels, readVarint(reader));
	else if (field === 2) add('_sum', labels, readDouble(reader));
	else if (field === 3) {
		const [share = 0, value = NaN] = readNumbers(reader, [1, 2]);
		add('', {...labels, quantile: String(share)}, value);
	} else return false;
	return true;
});

/** Classic buckets go out as samples; native ones come back. */
const readHistogram = (reader: Reader, histogram: Stretch, labels: Labels, add: Add): {schema: number; buckets: NativeBucket[]} | null => {
	let count = 0;
	let schema: number | null = null;
	let zeroThreshold = 0;
	let zeroCount = 0;
	const bounds: {bound: number; count: number}[] = [];
	const positive: NativeSpans = {spans: [], deltas: [], counts: []};
	visit(reader, histogram, (field, isPacked) => {
		switch (field) {
			case 1:
				count = readVarint(reader);
				return true;
			case 2:
				add('_sum', labels, readDouble(reader));
				return true;
			case 3:
				bounds.push(readBucket(reader));
				return true;
			case 4:
				count = readDouble(reader);
				return true;
			case 5:
				schema = readZigzag(reader);
				return true;
			case 6:
				zeroThreshold = readDouble(reader);
				return true;
			case 7:
				zeroCount = readVarint(reader);
				return true;
			case 8:
				zeroCount = readDouble(reader);
				return true;
			case 12:
				positive.spans.push(readSpan(reader));
				return true;
			case 13:
				readRepeated(reader, isPacked, () => positive.deltas.push(readZigzag(reader)));
				return true;
			case 14:
				readRepeated(reader, isPacked, () => positive.counts.push(readDouble(reader)));
				return true;
			default:
				return false;
		}
	});
	add('_count', labels, count);
	for (const {bound, count: upTo} of bounds) add('_bucket', {...labels, le: bound === Infinity ? '+Inf' : String(bound)}, upTo);
	// Without a threshold there is no native part: a schema of 0 alone may stand for "none".
	if (schema === null || (positive.spans.length === 0 && zeroThreshold === 0 && zeroCount === 0)) return null;
	const buckets = nativeBuckets(schema, positive);
	return {schema, buckets: zeroCount > 0 ? [{low: 0, high: zeroThreshold, count: zeroCount}, ...buckets] : buckets};
};

/** Repeated numbers come packed or one at a time. */
const readRepeated = (reader: Reader, isPacked: boolean, readOne: () => void): void => {
	if (!isPacked) return readOne();
	const outer = enter(reader);
	while (reader.at < reader.end) readOne();
	leave(reader, outer);
};

const readBucket = (reader: Reader): {bound: number; count: number} => {
	const bucket = {bound: NaN, count: 0};
	visit(reader, stretchOf(reader), field => {
		if (field === 1) bucket.count = readVarint(reader);
		else if (field === 2) bucket.bound = readDouble(reader);
		else if (field === 4) bucket.count = readDouble(reader);
		else return false;
		return true;
	});
	return bucket;
};

const readSpan = (reader: Reader): {offset: number; length: number} => {
	const span = {offset: 0, length: 0};
	visit(reader, stretchOf(reader), field => {
		if (field === 1) span.offset = readZigzag(reader);
		else if (field === 2) span.length = readVarint(reader);
		else return false;
		return true;
	});
	return span;
};
