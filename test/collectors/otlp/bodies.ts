/** Bodies in JSON, made for a case; times are seconds after an instant of 2026. */
export const epoch = 1_795_449_600;
const nanoseconds = (seconds: number): string => `${BigInt(Math.round((epoch + seconds) * 1e6)) * 1000n}`;
export type Values = Readonly<Record<string, string | number>>;
const attributes = (values: Values) => Object.entries(values).map(([key, value]) => ({key, value: typeof value === 'string' ? {stringValue: value} : Number.isInteger(value) ? {intValue: String(value)} : {doubleValue: value}}));
const resource = (service: string, process: string) => ({attributes: attributes({'service.name': service, ...(process === '' ? {} : {'service.instance.id': process})})});

export type SpanCase = {readonly trace?: number; readonly id?: number; readonly parent?: number; readonly name?: string; readonly kind?: number; readonly start: number; readonly seconds?: number; readonly failed?: boolean; readonly flags?: number; readonly attributes?: Values};
let numbers = 1;
const hex = (number: number, length: number): string => number.toString(16).padStart(length, '0');

export const spansOf = (service: string, spans: readonly SpanCase[], process = 'one'): string =>
	JSON.stringify({resourceSpans: [{resource: resource(service, process), scopeSpans: [{spans: spans.map(span => ({
		traceId: hex(span.trace ?? numbers++, 32),
		spanId: hex(span.id ?? numbers++, 16),
		...(span.parent === undefined ? {} : {parentSpanId: hex(span.parent, 16)}),
		name: span.name ?? 'GET /a', kind: span.kind ?? 2,
		startTimeUnixNano: nanoseconds(span.start), endTimeUnixNano: nanoseconds(span.start + (span.seconds ?? 0.01)),
		status: {code: span.failed === true ? 2 : 0}, flags: span.flags ?? 0,
		attributes: attributes(span.attributes ?? {'http.request.method': 'GET', 'http.route': '/a', 'http.response.status_code': 200}),
	}))}]}]});

type Point = {readonly start?: number; readonly time: number; readonly attributes?: Values} & Readonly<Record<string, unknown>>;
export type MetricCase = {readonly name: string; readonly unit?: string; readonly kind: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary'; readonly temporality?: 1 | 2; readonly monotonic?: boolean; readonly points: readonly Point[]};

export const metricsOf = (service: string, metrics: readonly MetricCase[], process = 'one'): string =>
	JSON.stringify({resourceMetrics: [{resource: resource(service, process), scopeMetrics: [{metrics: metrics.map(({name, unit = '', kind, temporality = 2, monotonic, points}) => ({
		name, unit,
		[kind]: {
			...(kind === 'gauge' || kind === 'summary' ? {} : {aggregationTemporality: temporality}), ...(monotonic === undefined ? {} : {isMonotonic: monotonic}),
			dataPoints: points.map(({start, time, attributes: values = {}, ...rest}) => ({...rest, attributes: attributes(values), ...(start === undefined ? {} : {startTimeUnixNano: nanoseconds(start)}), timeUnixNano: nanoseconds(time)})),
		},
	}))}]}]});

/** A histogram of requests with `count` of them in the bucket from 10 to 100 ms. */
export const requests = (count: number, start: number, time: number, {temporality = 2, values = {'http.request.method': 'GET', 'http.route': '/a', 'http.response.status_code': 200}, name = 'http.server.request.duration', unit = 's', bounds = [0.01, 0.1]}: {temporality?: 1 | 2; values?: Values; name?: string; unit?: string; bounds?: readonly number[]} = {}): MetricCase =>
	({name, unit, kind: 'histogram', temporality, points: [{start, time, attributes: values, count: String(count), sum: count * (bounds[1] as number) * 0.5, bucketCounts: ['0', String(count), '0'], explicitBounds: bounds}]});

/** Protobuf written by hand: fields as [number, value], nested ones as lists. */
export type Field = readonly [number, number | bigint | string | Uint8Array | readonly Field[] | {readonly double: number} | {readonly fixed64: bigint}];
const varint = (value: bigint): number[] => {
	const bytes: number[] = [];
	let rest = BigInt.asUintN(64, value);
	while (rest >= 128n) {
		bytes.push(Number(rest & 127n) | 128);
		rest >>= 7n;
	}
	return [...bytes, Number(rest)];
};
const eight = (write: (view: DataView) => void): number[] => {
	const bytes = new Uint8Array(8);
	write(new DataView(bytes.buffer));
	return [...bytes];
};
export const encode = (fields: readonly Field[]): Uint8Array => Uint8Array.from(fields.flatMap(([number, value]) => {
	const tag = (type: number): number[] => varint(BigInt(number * 8 + type));
	if (typeof value === 'number' || typeof value === 'bigint') return [...tag(0), ...varint(BigInt(value))];
	if (typeof value === 'object' && 'double' in value) return [...tag(1), ...eight(view => view.setFloat64(0, value.double, true))];
	if (typeof value === 'object' && 'fixed64' in value) return [...tag(1), ...eight(view => view.setBigUint64(0, value.fixed64, true))];
	const bytes = typeof value === 'string' ? Buffer.from(value) : value instanceof Uint8Array ? value : encode(value);
	return [...tag(2), ...varint(BigInt(bytes.length)), ...bytes];
}));
export const at = (seconds: number): {readonly fixed64: bigint} => ({fixed64: BigInt(nanoseconds(seconds))});
