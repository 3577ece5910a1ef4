/** Metrics in JSON, read into the same records as protobuf. */
import {judgePoint} from '../judge.ts';
import {isWanted} from '../metric-rules.ts';
import {readOrigin} from '../origin.ts';
import {MalformedBody} from '../../malformed-body.ts';
import {temporalities, type Batch, type Export, type PointRecord} from '../records.ts';
import {asEnum, asInstant, asList, asNumber, asNumbers, asObject, asText, parseBody, readAttributes, secondsOf, type JsonObject} from './values.ts';

const temporalityNames = ['AGGREGATION_TEMPORALITY_UNSPECIFIED', 'AGGREGATION_TEMPORALITY_DELTA', 'AGGREGATION_TEMPORALITY_CUMULATIVE'];
const noRecordedValue = 1;
type Tally = {total: number; rejected: number; reason: string | null};

/** Throws MalformedBody. */
export const decodeMetrics = (bytes: Uint8Array): Export<PointRecord> => {
	const batches: Batch<PointRecord>[] = [];
	const tally: Tally = {total: 0, rejected: 0, reason: null};
	for (const resourceMetrics of asList(parseBody(bytes)['resourceMetrics'], 'resourceMetrics')) {
		const {resource, scopeMetrics} = asObject(resourceMetrics, 'an item of resourceMetrics');
		const items: PointRecord[] = [];
		for (const scope of asList(scopeMetrics, 'scopeMetrics')) {
			for (const metric of asList(asObject(scope, 'an item of scopeMetrics')['metrics'], 'metrics')) readMetric(asObject(metric, 'a metric'), items, tally);
		}
		batches.push({origin: readOrigin(readAttributes(asObject(resource, 'resource')['attributes'])), items});
	}
	return {batches, ...tally};
};

const readers: Readonly<Record<string, (from: JsonObject, head: Head) => PointRecord>> = {
	gauge: (from, head) => readNumber(from, head),
	sum: (from, head) => readNumber(from, head),
	histogram: (from, head) => ({shape: 'histogram', ...head.base, count: asNumber(from['count'], 'count'), sum: readSum(from), counts: asNumbers(from['bucketCounts'], 'bucketCounts'), bounds: asNumbers(from['explicitBounds'], 'explicitBounds')}),
	exponentialHistogram: (from, head) => readExponential(from, head),
	summary: (from, head) => ({shape: 'histogram', ...head.base, temporality: temporalities.cumulative, count: asNumber(from['count'], 'count'), sum: readSum(from), counts: [], bounds: []}),
};
type Head = {readonly base: {readonly metric: string; readonly unit: string; readonly temporality: number; readonly attributes: PointRecord['attributes']; readonly start: number; readonly time: number}; readonly monotonic: boolean};

const readMetric = (from: JsonObject, items: PointRecord[], tally: Tally): void => {
	const metric = asText(from['name'], 'a name');
	const unit = asText(from['unit'], 'unit');
	for (const [kind, read] of Object.entries(readers)) {
		if (from[kind] === undefined || from[kind] === null) continue;
		const data = asObject(from[kind], kind);
		const points = asList(data['dataPoints'], 'dataPoints');
		tally.total += points.length;
		if (!isWanted(metric)) continue;
		const temporality = asEnum(data['aggregationTemporality'], 'aggregationTemporality', temporalityNames);
		for (const one of points) {
			const point = asObject(one, 'a data point');
			if (asNumber(point['flags'], 'flags') % 2 === noRecordedValue) continue;
			const times = {start: secondsOf(asInstant(point['startTimeUnixNano'], 'startTimeUnixNano')), time: secondsOf(asInstant(point['timeUnixNano'], 'timeUnixNano'))};
			const record = read(point, {base: {metric, unit, temporality, attributes: readAttributes(point['attributes']), ...times}, monotonic: data['isMonotonic'] === true});
			const reason = judgePoint(record);
			if (reason === null) items.push(record);
			else {
				tally.rejected++;
				tally.reason = `${reason} (${metric})`;
			}
		}
	}
};

const readNumber = (from: JsonObject, {base, monotonic}: Head): PointRecord => ({shape: 'number', ...base, monotonic, value: asNumber(from['asInt'] ?? from['asDouble'], 'a value', NaN)});
const readSum = (from: JsonObject): number | null => (from['sum'] === undefined || from['sum'] === null ? null : asNumber(from['sum'], 'sum'));

const readExponential = (from: JsonObject, {base}: Head): PointRecord => {
	const positive = asObject(from['positive'], 'positive');
	const offset = asNumber(positive['offset'], 'offset');
	if (!Number.isInteger(offset) || Math.abs(offset) > 2 ** 31) throw new MalformedBody('a bucket offset beyond 32 bits');
	return {
		shape: 'exponential', ...base,
		count: asNumber(from['count'], 'count'), sum: readSum(from), scale: asNumber(from['scale'], 'scale'),
		zeroCount: asNumber(from['zeroCount'], 'zeroCount'), zeroThreshold: asNumber(from['zeroThreshold'], 'zeroThreshold'),
		offset, counts: asNumbers(positive['bucketCounts'], 'bucketCounts'),
	};
};
