/** What both encodings of OTLP are read into: flat records, one for each span and each data point that is of use here. */

/** Which process of which service sent something, by its resource attributes. */
export type Origin = {readonly service: string; readonly process: string};

/** Numbers of SpanKind. https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
export const spanKinds = {unspecified: 0, internal: 1, server: 2, client: 3, producer: 4, consumer: 5} as const;

/** Empty text and null stand for what a span does not say. Foreign text as it came: washed where it is used. */
export type SpanRecord = {
	/** 32, 16 and 16 (or 0) hex digits in lower case. */
	traceId: string;
	spanId: string;
	parentId: string;
	name: string;
	kind: number;
	/** Seconds since the epoch, by the sender's clock. */
	startSeconds: number;
	durationSeconds: number;
	/** Status code 2. */
	failed: boolean;
	/** W3C trace flags, and whether the parent is in another process (bits 8 and 9). */
	flags: number;
	httpStatus: number | null;
	method: string;
	route: string;
	path: string;
	url: string;
	address: string;
	databaseSystem: string;
	statement: string;
	operation: string;
	rpcService: string;
	rpcMethod: string;
	destination: string;
	errorType: string;
};

export const createSpanRecord = (): SpanRecord => ({
	traceId: '', spanId: '', parentId: '', name: '', kind: 0, startSeconds: NaN, durationSeconds: NaN, failed: false, flags: 0, httpStatus: null,
	method: '', route: '', path: '', url: '', address: '', databaseSystem: '', statement: '', operation: '', rpcService: '', rpcMethod: '', destination: '', errorType: '',
});

export type AttributeValue = string | number | boolean | null;
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** Numbers of AggregationTemporality; 0 is not specified. */
export const temporalities = {delta: 1, cumulative: 2} as const;

type PointBase = {
	readonly metric: string;
	readonly unit: string;
	readonly attributes: Attributes;
	/** Seconds since the epoch by the sender's clock; 0 when not told. */
	readonly start: number;
	readonly time: number;
	/** Of `temporalities`; gauges have 0. */
	readonly temporality: number;
};
export type NumberPoint = PointBase & {readonly shape: 'number'; readonly monotonic: boolean; readonly value: number};
/** `counts` has one more than `bounds`, or both are empty: then only count and sum are known. */
export type HistogramPoint = PointBase & {readonly shape: 'histogram'; readonly count: number; readonly sum: number | null; readonly bounds: readonly number[]; readonly counts: readonly number[]};
/** Bucket k holds (base^(offset+k), base^(offset+k+1)], base = 2^(2^-scale); below zero nothing is a duration. */
export type ExponentialPoint = PointBase & {readonly shape: 'exponential'; readonly count: number; readonly sum: number | null; readonly scale: number; readonly zeroCount: number; readonly zeroThreshold: number; readonly offset: number; readonly counts: readonly number[]};
export type PointRecord = NumberPoint | HistogramPoint | ExponentialPoint;

export type Batch<T> = {readonly origin: Origin; readonly items: readonly T[]};
/** A whole body. `total` counts all that it held, of use or not; `rejected` what was broken, `reason` why (of the last one). */
export type Export<T> = {readonly batches: readonly Batch<T>[]; readonly total: number; readonly rejected: number; readonly reason: string | null};
