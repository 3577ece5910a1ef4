// OpenTelemetry's HTTP instrumentation, its metrics kept in memory and its spans let go at their end: no exporter is paid for.
import {createRequire} from 'node:module';
import {HttpInstrumentation} from '@opentelemetry/instrumentation-http';
import {AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader} from '@opentelemetry/sdk-metrics';
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base';

const instrumentation = new HttpInstrumentation();
instrumentation.setTracerProvider(new BasicTracerProvider());
instrumentation.setMeterProvider(new MeterProvider({readers: [new PeriodicExportingMetricReader({exporter: new InMemoryMetricExporter(AggregationTemporality.DELTA), exportIntervalMillis: 1000})]}));
// It sees modules as they are required.
createRequire(import.meta.url)('http');
