/** Exports sent to receivers that close by themselves after each test, and what their readings count. */
import {afterEach, expect} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {metricsOf, spansOf, type MetricCase, type SpanCase} from './bodies.ts';
import {startReceiver, total, type Receiver} from './receiver.ts';

const receivers: Receiver[] = [];
export const start = async (...options: Parameters<typeof startReceiver>): Promise<Receiver> => {
	const receiver = await startReceiver(...options);
	receivers.push(receiver);
	return receiver;
};
afterEach(async () => {
	for (const receiver of receivers.splice(0)) await receiver.close();
});
export const sendMetrics = async (receiver: Receiver, metrics: readonly MetricCase[], process?: string): Promise<void> => {
	expect(await (await receiver.post('/v1/metrics', 'application/json', metricsOf('api', metrics, process))).text()).toBe('{}');
};
export const sendSpans = async (receiver: Receiver, spans: readonly SpanCase[], process?: string, service = 'api'): Promise<void> => {
	expect(await (await receiver.post('/v1/traces', 'application/json', spansOf(service, spans, process))).text()).toBe('{}');
};
/** What a receiver tells after each of some exports of metrics. */
export const readEach = async (receiver: Receiver, exports: readonly (readonly MetricCase[])[]): Promise<Reading[]> => {
	const readings: Reading[] = [];
	for (const metrics of exports) {
		await sendMetrics(receiver, metrics);
		readings.push(await receiver.read());
	}
	return readings;
};
export const counted = (readings: readonly Reading[]): (number | null)[] => readings.map(reading => total([reading], 'http.server.requests'));
export const observed = (readings: readonly Reading[]): (number | null)[] => readings.map(reading => total([reading], 'service.observed'));
