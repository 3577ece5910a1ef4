import {describe, expect, it} from 'vitest';
import {summarize} from '../../../source/commands/report/summary.ts';
import {formatClock} from '../../../source/draw/format.ts';
import {busySignals, createHost, createReport, exhausted, hostile, noSignals, orders, reportTime} from './report-fixture.ts';

const service = (routes: readonly (typeof orders)[]) => ({service: 'shop', from: 'http://127.0.0.1:3000/metrics', signals: busySignals, routes});

describe('the summary for people', () => {
	it('tells a host, what is wrong, its signals, its routes and what could not be read', () => {
		const host = createHost({
			findings: [exhausted], services: [service([orders, {...orders, method: '', route: 'other', latency: null, throughput: {perSecond: 0.2, inFlight: null}, errors: {ratio: null, perSecond: null, byClass: null}}])],
			collectors: [{name: 'cpu', from: 'cpu', state: 'ok', reason: null, lastSeconds: 0}, {name: 'access-log', from: '/var/log/nginx/access.log', state: 'failed', reason: 'permission denied', lastSeconds: null}],
		});
		expect(summarize(createReport([host]))).toEqual([
			`engineroom  ${formatClock(reportTime)}  watched for 10 s`,
			'',
			'api-2 (127.0.0.1:7077) live',
			'  ✖ critical: pool exhausted for 48 s: 20/20 in use, 37 waiting',
			'  latency     p50 21 ms  p95 1.24 s  p99 2.02 s  mean 110 ms  max 3.10 s',
			'  throughput  412 req/s, 37 in flight',
			'  errors      8.2 %  (2xx 3760  3xx 2  4xx 20  5xx 318  none 20)',
			'  cpu         34 %  of 4 cores  load 2.1',
			'  memory      61 %  4.9 GB of 8.0 GB',
			'  disk        42 % of /  busy 8.0 %',
			'  pool        20/20 +37',
			'  routes of shop, the worst first:',
			'    GET /orders/:id     120 req/s  p95   1.24 s  errors  8.2 %',
			'    other               0.2 req/s  p95        —  errors      —',
			'  access-log /var/log/nginx/access.log failed: permission denied',
		]);
	});

	it('tells what is not known as such, and nothing besides', () => {
		expect(summarize(createReport([createHost({signals: noSignals})])).slice(3)).toEqual(['latency', 'throughput', 'errors', 'cpu', 'memory', 'disk', 'pool'].map(name => `  ${name.padEnd(12)}—`));
	});

	it('tells of a host that was never seen why, and no more', () => {
		const down = createHost({host: 'api-3:7077', target: 'api-3:7077', state: 'down', ageSeconds: null, reason: 'connection refused', signals: noSignals});
		expect(summarize(createReport([down])).slice(1)).toEqual(['', 'api-3:7077 down: connection refused']);
	});

	it('tells how old the figures of a lost host are', () => {
		expect(summarize(createReport([createHost({state: 'down', ageSeconds: 71, reason: 'connection refused'})]))[2]).toBe('api-2 (127.0.0.1:7077) down, last seen 1 m ago: connection refused');
	});

	it('shows the ten worst routes and counts the rest', () => {
		const lines = (count: number) => summarize(createReport([createHost({services: [service(Array.from({length: count}, (_, at) => ({...orders, route: `/r${at}`})))]})])).filter(line => line.startsWith('    '));
		expect(lines(10)).toHaveLength(10);
		expect(lines(12).slice(10)).toEqual(['    and 2 more']);
	});

	it('keeps its lines, whatever others are called', () => {
		const host = createHost({
			host: hostile, target: hostile, reason: hostile, signals: {...busySignals, disk: {...busySignals.disk!, mount: hostile}}, findings: [{...exhausted, text: hostile}],
			services: [{...service([{...orders, method: hostile, route: hostile}]), service: hostile}], collectors: [{name: hostile, from: hostile, state: 'failed', reason: hostile, lastSeconds: null}],
		});
		const lines = summarize(createReport([host]));
		expect(lines).toHaveLength(14);
		for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
	});
});
