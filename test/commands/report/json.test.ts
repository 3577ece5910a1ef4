import {describe, expect, it} from 'vitest';
import {toJson} from '../../../source/commands/report/json.ts';
import {busySignals, createHost, createReport, exhausted, hostile, noSignals, orders} from './report-fixture.ts';

describe('the report as JSON', () => {
	it('has exactly the documented keys, in base units', () => {
		const {latency, throughput, errors} = busySignals;
		const pool = {...busySignals.pool, open: null};
		const host = createHost({
			ageSeconds: 0.30049,
			services: [{service: 'shop', from: 'http://127.0.0.1:3000/metrics', signals: busySignals, routes: [orders]}],
			collectors: [{name: 'prometheus', from: 'http://127.0.0.1:3000/metrics', state: 'ok', reason: null, lastSeconds: 0.004}],
			findings: [exhausted],
		});
		const finding = {severity: 'critical', rule: 'pool-exhausted', subject: 'shop', since: '2026-11-23T14:01:43Z', text: exhausted.text, evidence: [{signal: 'pool', value: 1, baseline: 0.45, unit: 'ratio'}]};
		expect(JSON.parse(JSON.stringify(toJson(createReport([host]))))).toEqual({
			schema: 1, time: '2026-11-23T14:02:31.000Z', forSeconds: 10,
			hosts: [{
				host: 'api-2', target: '127.0.0.1:7077', state: 'live', ageSeconds: 0.3, reason: null,
				signals: {...busySignals, pool},
				services: [{
					service: 'shop', from: 'http://127.0.0.1:3000/metrics', signals: {latency, throughput, errors, pool},
					routes: [{method: 'GET', route: '/orders/:id', latency, throughput: {perSecond: 120, inFlight: null}, errors: {ratio: 0.082, perSecond: 9.8, byClass: null}}],
				}],
				databases: [], probes: [], runtimes: [], durations: [],
				collectors: [{name: 'prometheus', from: 'http://127.0.0.1:3000/metrics', state: 'ok', reason: null, lastSeconds: 0.004}],
				findings: [finding],
			}],
			fleet: {signals: {...busySignals, pool}, findings: [finding]},
		});
	});

	it('tells every class of status, so that their sum is the count of latencies', () => {
		const {errors, latency} = toJson(createReport([createHost()])).hosts[0]!.signals;
		expect(Object.values(errors.byClass!).reduce((sum, count) => sum + count, 0)).toBe(latency.count);
		expect(Object.keys(errors.byClass!)).toEqual(['1xx', '2xx', '3xx', '4xx', '5xx', 'none']);
	});

	it('keeps every key when nothing is known: null, never 0', () => {
		const known = toJson(createReport([createHost()])).hosts[0]!.signals;
		const unknown = toJson(createReport([createHost({signals: noSignals})])).hosts[0]!.signals;
		for (const [signal, figures] of Object.entries(known)) {
			const blank = unknown[signal as keyof typeof unknown];
			expect(Object.keys(blank).sort(), signal).toEqual(Object.keys(figures).sort());
			expect(new Set(Object.values(blank)), signal).toEqual(new Set([null]));
		}
	});

	it('counts no latencies when there were no requests, and does not know them when requests were not counted', () => {
		const idle = {...noSignals, errors: {ratio: null, perSecond: 0, byClass: {'1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, none: 0}}};
		const untimed = {...noSignals, errors: busySignals.errors};
		expect([idle, untimed].map(signals => toJson(createReport([createHost({signals})])).hosts[0]!.signals.latency.count)).toEqual([0, null]);
	});

	it('writes a number that is none as null', () => {
		const signals = {...noSignals, throughput: {perSecond: NaN, inFlight: Infinity}};
		expect(JSON.stringify(toJson(createReport([createHost({signals})])).hosts[0]!.signals.throughput)).toBe('{"perSecond":null,"inFlight":null}');
	});

	it('says why a host is not seen', () => {
		const down = createHost({state: 'down', ageSeconds: null, reason: 'connection refused', signals: noSignals});
		expect(toJson(createReport([down])).hosts[0]).toMatchObject({state: 'down', ageSeconds: null, reason: 'connection refused'});
	});

	it('holds no control character, whatever others are called', () => {
		const host = createHost({
			host: hostile, target: hostile, reason: hostile, signals: {...busySignals, disk: {...busySignals.disk!, mount: hostile}},
			services: [{service: hostile, from: hostile, signals: busySignals, routes: [{...orders, method: hostile, route: hostile}]}],
			collectors: [{name: hostile, from: hostile, state: 'failed', reason: hostile, lastSeconds: null}], findings: [{...exhausted, text: hostile, subject: hostile}],
		});
		const text = JSON.stringify(toJson(createReport([host])));
		expect(text).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]|\\n|\\u00/);
	});
});
