/** The OpenTelemetry SDK for Node as the sender: the current one and the one before. */
import {context, SpanKind, SpanStatusCode, trace, type Meter, type MeterProvider as ApiMeterProvider, type Tracer} from '@opentelemetry/api';
import {OTLPMetricExporter as JsonMetricExporter} from '@opentelemetry/exporter-metrics-otlp-http';
import {OTLPMetricExporter as ProtobufMetricExporter} from '@opentelemetry/exporter-metrics-otlp-proto';
import {OTLPTraceExporter as JsonTraceExporter} from '@opentelemetry/exporter-trace-otlp-http';
import {OTLPTraceExporter as ProtobufTraceExporter} from '@opentelemetry/exporter-trace-otlp-proto';
import {resourceFromAttributes} from '@opentelemetry/resources';
import {AggregationTemporality, AggregationType, MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter} from '@opentelemetry/sdk-metrics';
import {BasicTracerProvider, BatchSpanProcessor, type SpanExporter} from '@opentelemetry/sdk-trace-base';
import {OTLPMetricExporter as OldMetricExporter} from 'otel1-exporter-metrics-otlp-proto';
import {OTLPTraceExporter as OldTraceExporter} from 'otel1-exporter-trace-otlp-proto';
import {MeterProvider as OldMeterProvider, PeriodicExportingMetricReader as OldReader} from 'otel1-sdk-metrics';
import {BasicTracerProvider as OldTracerProvider, BatchSpanProcessor as OldProcessor} from 'otel1-sdk-trace-base';
import {afterEach, describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {quantile} from '../../../source/signals/distribution.ts';
import {durations, routes, startReceiver, total, type Receiver} from './receiver.ts';

const receivers: Receiver[] = [];
const start = async (): Promise<Receiver> => {
	const receiver = await startReceiver();
	receivers.push(receiver);
	return receiver;
};
afterEach(async () => {
	for (const receiver of receivers.splice(0)) await receiver.close();
});

type Sender<T> = {readonly make: T; readonly flush: () => Promise<void>; readonly stop: () => Promise<void>};
const attributes = {'service.name': 'shop', 'service.instance.id': 'one'};
/** Exports happen when the test asks for them. */
const never = 3_600_000;

const meters: Readonly<Record<string, (url: string, temporality: AggregationTemporality) => Sender<Meter>>> = {
	'current, protobuf': (url, temporalityPreference) => meter(new ProtobufMetricExporter({url: `${url}/v1/metrics`, temporalityPreference})),
	'current, JSON': (url, temporalityPreference) => meter(new JsonMetricExporter({url: `${url}/v1/metrics`, temporalityPreference})),
	'1.x, protobuf': (url, temporalityPreference) => {
		const reader = new OldReader({exporter: new OldMetricExporter({url: `${url}/v1/metrics`, temporalityPreference}), exportIntervalMillis: never});
		return sender(new OldMeterProvider({resource: resource1(), readers: [reader]}));
	},
};
/** The classes of 1.x are told apart by their own types only. */
const resource1 = (): never => resourceFromAttributes(attributes) as never;
const sender = (provider: ApiMeterProvider & {forceFlush(): Promise<void>; shutdown(): Promise<void>}): Sender<Meter> => ({make: provider.getMeter('shop'), flush: () => provider.forceFlush(), stop: () => provider.shutdown()});
const meter = (exporter: PushMetricExporter): Sender<Meter> =>
	sender(new MeterProvider({
		resource: resourceFromAttributes(attributes),
		readers: [new PeriodicExportingMetricReader({exporter, exportIntervalMillis: never})],
		views: [{instrumentName: 'db.client.operation.duration', aggregation: {type: AggregationType.EXPONENTIAL_HISTOGRAM}}],
	}));

const tracers: Readonly<Record<string, (url: string) => Sender<Tracer>>> = {
	'current, protobuf': url => tracer(new ProtobufTraceExporter({url: `${url}/v1/traces`})),
	'current, JSON, gzip': url => tracer(new JsonTraceExporter({url: `${url}/v1/traces`, compression: 'gzip' as never})),
	'1.x, protobuf': url => {
		const provider = new OldTracerProvider({resource: resource1(), spanProcessors: [new OldProcessor(new OldTraceExporter({url: `${url}/v1/traces`}), {scheduledDelayMillis: never})]});
		return {make: provider.getTracer('shop'), flush: () => provider.forceFlush(), stop: () => provider.shutdown()};
	},
};
const tracer = (exporter: SpanExporter): Sender<Tracer> => {
	const provider = new BasicTracerProvider({resource: resourceFromAttributes(attributes), spanProcessors: [new BatchSpanProcessor(exporter, {scheduledDelayMillis: never})]});
	return {make: provider.getTracer('shop'), flush: () => provider.forceFlush(), stop: () => provider.shutdown()};
};

for (const [name, make] of Object.entries(meters)) for (const [how, temporality] of [['cumulative', AggregationTemporality.CUMULATIVE], ['delta', AggregationTemporality.DELTA]] as const) {
	describe(`metrics of the SDK (${name}, ${how})`, () => {
		it('give requests, errors, routes, latency, pool and queries, export after export', async () => {
			const receiver = await start();
			const {make: shop, flush, stop} = make(receiver.url, temporality);
			const requests = shop.createHistogram('http.server.request.duration', {unit: 's', advice: {explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]}});
			const queries = shop.createHistogram('db.client.operation.duration', {unit: 's'});
			const connections = shop.createUpDownCounter('db.client.connection.count');
			connections.add(3, {'db.client.connection.state': 'used', 'db.client.connection.pool.name': 'main'});
			const readings: Reading[] = [];
			for (const count of [10, 5, 0, 7]) {
				for (let index = 0; index < count; index++) requests.record(0.2, {'http.request.method': 'GET', 'http.route': '/carts/:id', 'http.response.status_code': index === 0 ? 500 : 200});
				for (let index = 0; index < count; index++) queries.record(0.02, {'db.system.name': 'postgresql'});
				await flush();
				readings.push(await receiver.read());
			}
			await stop();
			const counts = readings.map(reading => total([reading], 'http.server.requests'));
			expect(counts).toEqual([10, 5, 0, 7]);
			expect(total(readings, 'http.server.errors')).toBe(3);
			expect(routes(readings)).toEqual({'GET /carts/:id': 22});
			expect(total([readings[3] as Reading], 'db.client.connection.used', {pool: 'main'})).toBe(3);
			const asked = durations(readings, 'db.client.operation.duration');
			expect(asked.count).toBe(22);
			const p95 = quantile(durations(readings), 0.95)?.seconds ?? NaN;
			expect(p95).toBeGreaterThan(0.1);
			expect(p95).toBeLessThanOrEqual(0.25);
			// Exponential buckets are narrow; 1.x was not asked for them.
			if (name.startsWith('current')) expect(quantile(asked, 0.5)?.seconds).toBeCloseTo(0.02, 3);
			expect(readings[3]?.note).not.toContain('rejected');
			for (const point of readings.flatMap(({points}) => points)) expect(point.labels['service']).toBe('shop');
		});
	});
}

for (const [name, make] of Object.entries(tracers)) {
	describe(`spans of the SDK (${name})`, () => {
		it('give requests, routes, latency, queries and a trace that holds together', async () => {
			const receiver = await start();
			const {make: shop, flush, stop} = make(receiver.url);
			for (let index = 0; index < 30; index++) {
				const begin = new Date(1_795_449_600_000 + index * 100);
				const request = shop.startSpan('GET /carts/:id', {kind: SpanKind.SERVER, startTime: begin, attributes: {'http.request.method': 'GET', 'http.route': '/carts/:id', 'http.response.status_code': index === 29 ? 500 : 200}});
				const within = trace.setSpan(context.active(), request);
				const query = shop.startSpan('SELECT carts', {kind: SpanKind.CLIENT, startTime: begin, attributes: {'db.system.name': 'postgresql', 'db.query.text': `SELECT * FROM carts WHERE id = ${index}`}}, within);
				query.end(new Date(begin.getTime() + 20));
				if (index === 29) request.setStatus({code: SpanStatusCode.ERROR});
				request.end(new Date(begin.getTime() + 40));
			}
			await flush();
			const first = await receiver.read();
			receiver.pass(10_000);
			const second = await receiver.read();
			await stop();
			const readings = [first, second];
			expect(total(readings, 'http.server.requests')).toBe(30);
			expect(total(readings, 'http.server.errors')).toBe(1);
			expect(total(readings, 'service.observed')).toBeCloseTo(2.94, 6);
			expect(routes(readings)).toEqual({'GET /carts/:id': 30});
			expect(quantile(durations(readings), 0.95)).toMatchObject({precision: '='});
			expect(quantile(durations(readings), 0.95)?.seconds).toBeCloseTo(0.04, 3);
			expect(durations(readings, 'db.client.operation.duration').count).toBe(30);
			const failed = second.traces?.find(one => one.failed);
			expect(failed).toMatchObject({service: 'shop', name: 'GET /carts/:id', durationSeconds: 0.04, spans: [{kind: 'server', parent: null}, {kind: 'client', detail: 'SELECT * FROM carts WHERE id = ?', durationSeconds: 0.02}]});
			expect(failed?.spans[1]?.parent).toBe(failed?.spans[0]?.id);
		});
	});
}
