/**
 * The protobuf exposition (io.prometheus.client.MetricFamily, each with its length before it): the only one that holds native
 * histograms (https://prometheus.io/docs/specs/native_histograms/,
 * https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto).
 */
import type {SeriesText} from './parse-exposition.ts';
import {createReader, type Reader} from './protobuf-reader.ts';
import {nativeBuckets, type NativeBucket, type NativeSpans} from './native-buckets.ts';

type Labels = SeriesText['labels'];
export type ProtobufSample = {readonly text: string; readonly series: SeriesText; readonly value: number};
/** Buckets of one native histogram; `text` is its name and labels. */
export type NativeHistogram = {readonly text: string; readonly labels: Labels; readonly schema: number; readonly buckets: readonly NativeBucket[]};
export type ProtobufFamily = {readonly name: string; readonly type: string; readonly unit: string | null; readonly samples: readonly ProtobufSample[]; readonly natives: readonly NativeHistogram[]};

const typeNames = ['counter', 'gauge', 'summary', 'untyped', 'histogram', 'gaugehistogram'] as const;
const maxLabels = 64;

/** Every family of a page; throws a RangeError where it breaks off or is none. */
export const parseProtobuf = (bytes: Uint8Array): ProtobufFamily[] => {
	const families: ProtobufFamily[] = [];
	const reader = createReader(bytes);
	while (!reader.done()) families.push(readFamily(reader.message()));
	return families;
};

type Metric = {labels: Record<string, string>; value: number | null; summary: Reader | null; histogram: Reader | null};

const readFamily = (reader: Reader): ProtobufFamily => {
	let name = '';
	let type = 'untyped';
	let unit: string | null = null;
	const metrics: Metric[] = [];
	while (!reader.done()) {
		switch (reader.field()) {
			case 1:
				name = reader.text();
				break;
			case 3:
				type = typeNames[reader.varint()] ?? 'untyped';
				break;
			case 4:
				metrics.push(readMetric(reader.message()));
				break;
			case 5:
				unit = reader.text() || null;
				break;
			default:
				reader.skip();
		}
	}
	const samples: ProtobufSample[] = [];
	const natives: NativeHistogram[] = [];
	const add = (suffix: string, labels: Labels, value: number): void => {
		const series = {name: `${name}${suffix}`, labels};
		samples.push({text: spell(series), series, value});
	};
	for (const {labels, value, summary, histogram} of metrics) {
		if (value !== null) add('', labels, value);
		if (summary) readSummary(summary, labels, add);
		if (histogram) {
			const native = readHistogram(histogram, labels, add);
			if (native) natives.push({text: spell({name, labels}), labels, ...native});
		}
	}
	return {name, type, unit, samples, natives};
};

const spell = ({name, labels}: SeriesText): string => `${name}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;

const readMetric = (reader: Reader): Metric => {
	const metric: Metric = {labels: Object.create(null) as Record<string, string>, value: null, summary: null, histogram: null};
	let labels = 0;
	while (!reader.done()) {
		switch (reader.field()) {
			case 1: {
				const [name, value] = readLabel(reader.message());
				if (++labels <= maxLabels) metric.labels[name] = value;
				break;
			}
			// Gauge, counter, untyped: all of them hold their value as the first field.
			case 2:
			case 3:
			case 5:
				metric.value = readDouble(reader.message());
				break;
			case 4:
				metric.summary = reader.message();
				break;
			case 7:
				metric.histogram = reader.message();
				break;
			default:
				reader.skip();
		}
	}
	return metric;
};

const readLabel = (reader: Reader): [string, string] => {
	let name = '';
	let value = '';
	while (!reader.done()) {
		const field = reader.field();
		if (field === 1) name = reader.text();
		else if (field === 2) value = reader.text();
		else reader.skip();
	}
	return [name, value];
};

const readDouble = (reader: Reader): number => {
	let value = 0;
	while (!reader.done()) {
		if (reader.field() === 1) value = reader.double();
		else reader.skip();
	}
	return value;
};

type Add = (suffix: string, labels: Labels, value: number) => void;

const readSummary = (reader: Reader, labels: Labels, add: Add): void => {
	while (!reader.done()) {
		switch (reader.field()) {
			case 1:
				add('_count', labels, reader.varint());
				break;
			case 2:
				add('_sum', labels, reader.double());
				break;
			case 3: {
				const quantile = reader.message();
				let share = 0;
				let value = NaN;
				while (!quantile.done()) {
					const field = quantile.field();
					if (field === 1) share = quantile.double();
					else if (field === 2) value = quantile.double();
					else quantile.skip();
				}
				add('', {...labels, quantile: String(share)}, value);
				break;
			}
			default:
				reader.skip();
		}
	}
};

/** Classic buckets go out as samples; native ones come back. */
const readHistogram = (reader: Reader, labels: Labels, add: Add): {schema: number; buckets: NativeBucket[]} | null => {
	let count = 0;
	let schema: number | null = null;
	let zeroThreshold = 0;
	let zeroCount = 0;
	const bounds: {bound: number; count: number}[] = [];
	const positive: NativeSpans = {spans: [], deltas: [], counts: []};
	while (!reader.done()) {
		switch (reader.field()) {
			case 1:
				count = reader.varint();
				break;
			case 4:
				count = reader.double();
				break;
			case 2:
				add('_sum', labels, reader.double());
				break;
			case 3:
				bounds.push(readBucket(reader.message()));
				break;
			case 5:
				schema = reader.zigzag();
				break;
			case 6:
				zeroThreshold = reader.double();
				break;
			case 7:
				zeroCount = reader.varint();
				break;
			case 8:
				zeroCount = reader.double();
				break;
			case 12:
				positive.spans.push(readSpan(reader.message()));
				break;
			case 13:
				reader.packed(each => positive.deltas.push(each.zigzag()));
				break;
			case 14:
				reader.packed(each => positive.counts.push(each.double()));
				break;
			default:
				reader.skip();
		}
	}
	add('_count', labels, count);
	for (const {bound, count: upTo} of bounds) add('_bucket', {...labels, le: bound === Infinity ? '+Inf' : String(bound)}, upTo);
	// Without a threshold there is no native part: a schema of 0 alone may stand for "none".
	if (schema === null || (positive.spans.length === 0 && zeroThreshold === 0 && zeroCount === 0)) return null;
	const buckets = nativeBuckets(schema, positive);
	return {schema, buckets: zeroCount > 0 ? [{low: 0, high: zeroThreshold, count: zeroCount}, ...buckets] : buckets};
};

const readBucket = (reader: Reader): {bound: number; count: number} => {
	let bound = NaN;
	let count = 0;
	while (!reader.done()) {
		const field = reader.field();
		if (field === 1) count = reader.varint();
		else if (field === 2) bound = reader.double();
		else if (field === 4) count = reader.double();
		else reader.skip();
	}
	return {bound, count};
};

const readSpan = (reader: Reader): {offset: number; length: number} => {
	let offset = 0;
	let length = 0;
	while (!reader.done()) {
		const field = reader.field();
		if (field === 1) offset = reader.zigzag();
		else if (field === 2) length = reader.varint();
		else reader.skip();
	}
	return {offset, length};
};
