/**
 * ExportMetricsServiceRequest {1 resource_metrics {1 resource, 2 scope_metrics {2 metrics}}}
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto
 */
import {judgePoint} from '../judge.ts';
import {isWanted} from '../metric-rules.ts';
import {readOrigin} from '../origin.ts';
import type {Attributes, Batch, Export, PointRecord} from '../records.ts';
import {readResource} from './attributes.ts';
import {readExponentialPoint, readHistogramPoint, readNumberPoint, readSummaryPoint, type PointHead} from './points.ts';
import {createReader, enter, leave, readRepeatedText, readTag, readVarint, skip, tagOf, wire, type Interner, type Reader} from '../../protobuf-reader.ts';

const first = tagOf(1, wire.length);
const second = tagOf(2, wire.length);
type Tally = {total: number; rejected: number; reason: string | null};

/** Throws MalformedBody. */
export const decodeMetrics = (bytes: Uint8Array, intern: Interner): Export<PointRecord> => {
	const reader = createReader(bytes, intern);
	const batches: Batch<PointRecord>[] = [];
	const tally: Tally = {total: 0, rejected: 0, reason: null};
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === first) batches.push(readResourceMetrics(reader, tally));
		else skip(reader, tag);
	}
	return {batches, ...tally};
};

const readResourceMetrics = (reader: Reader, tally: Tally): Batch<PointRecord> => {
	const outer = enter(reader);
	const items: PointRecord[] = [];
	let resource: Attributes = new Map();
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === first) resource = readResource(reader);
		else if (tag === second) readScopeMetrics(reader, items, tally);
		else skip(reader, tag);
	}
	leave(reader, outer);
	return {origin: readOrigin(resource), items};
};

const readScopeMetrics = (reader: Reader, items: PointRecord[], tally: Tally): void => {
	const outer = enter(reader);
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === second) readMetric(reader, items, tally);
		else skip(reader, tag);
	}
	leave(reader, outer);
};

const nameTag = tagOf(1, wire.length);
const unitTag = tagOf(3, wire.length);
/** How the points of each kind of data are read; numbers of Metric's fields. */
const kinds: ReadonlyMap<number, (reader: Reader, head: PointHead) => PointRecord | null> = new Map<number, (reader: Reader, head: PointHead) => PointRecord | null>([
	[tagOf(5, wire.length), readNumberPoint],
	[tagOf(7, wire.length), readNumberPoint],
	[tagOf(9, wire.length), readHistogramPoint],
	[tagOf(10, wire.length), readExponentialPoint],
	[tagOf(11, wire.length), readSummaryPoint],
]);

const readMetric = (reader: Reader, items: PointRecord[], tally: Tally): void => {
	const outer = enter(reader);
	let metric = '';
	let unit = '';
	// Fields may come in any order: what they are called is known when all were seen.
	const data: {tag: number; at: number}[] = [];
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === nameTag) metric = readRepeatedText(reader);
		else if (tag === unitTag) unit = readRepeatedText(reader);
		else {
			if (kinds.has(tag)) data.push({tag, at: reader.at});
			skip(reader, tag);
		}
	}
	const end = reader.end;
	for (const {tag, at} of data) {
		reader.at = at;
		readData(reader, {metric, unit, read: kinds.get(tag) as (reader: Reader, head: PointHead) => PointRecord | null, items, tally});
	}
	reader.at = end;
	leave(reader, outer);
};

type Data = {readonly metric: string; readonly unit: string; readonly read: (reader: Reader, head: PointHead) => PointRecord | null; readonly items: PointRecord[]; readonly tally: Tally};
const temporalityTag = tagOf(2, wire.varint);
const monotonicTag = tagOf(3, wire.varint);

/** Gauge {1 points}, Sum and histograms {1 points, 2 temporality, 3 is_monotonic}: what holds for all points comes after them. */
const readData = (reader: Reader, {metric, unit, read, items, tally}: Data): void => {
	const outer = enter(reader);
	const from = reader.at;
	let temporality = 0;
	let monotonic = false;
	let points = 0;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === temporalityTag) temporality = readVarint(reader);
		else if (tag === monotonicTag) monotonic = readVarint(reader) !== 0;
		else {
			if (tag === first) points++;
			skip(reader, tag);
		}
	}
	tally.total += points;
	if (points > 0 && isWanted(metric)) {
		reader.at = from;
		while (reader.at < reader.end) {
			const tag = readTag(reader);
			if (tag !== first) {
				skip(reader, tag);
				continue;
			}
			const point = read(reader, {metric, unit, temporality, monotonic});
			if (point === null) continue;
			const reason = judgePoint(point);
			if (reason === null) items.push(point);
			else {
				tally.rejected++;
				tally.reason = `${reason} (${metric})`;
			}
		}
	}
	leave(reader, outer);
};
