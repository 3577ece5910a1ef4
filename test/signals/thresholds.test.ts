import {describe, expect, it} from 'vitest';
import {signalNames} from '../../source/signals/catalog.ts';
import {judge, thresholds} from '../../source/signals/thresholds.ts';

describe('what a value of a signal means', () => {
	it.each([
		['latency', 0.5, 1], ['errors', 0.01, 0.05], ['cpu', 0.8, 0.95], ['memory', 0.85, 0.95], ['disk', 0.85, 0.95], ['pool', 0.8, 0.95],
	] as const)('%s: a warning from %d on, critical from %d on, not a hair below', (signal, warning, critical) => {
		const hair = 1e-9;
		expect([warning - hair, warning, critical - hair, critical, Infinity].map(value => judge(signal, value))).toEqual(['ok', 'warning', 'warning', 'critical', 'critical']);
	});

	it('throughput has no limit of its own', () => {
		expect([0, 1e9].map(value => judge('throughput', value))).toEqual(['ok', 'ok']);
		expect(Object.keys(thresholds).sort()).toEqual(signalNames.filter(name => name !== 'throughput').toSorted());
	});

	it.each(signalNames)('%s: what is unknown means nothing', signal => {
		expect([null, NaN].map(value => judge(signal, value))).toEqual(['ok', 'ok']);
	});

	it('anyone waiting for a connection is critical, whatever is known of the rest of the pool', () => {
		expect([0.1, null, NaN].map(value => judge('pool', value, {waiting: 1}))).toEqual(['critical', 'critical', 'critical']);
		expect([0, null, NaN].map(waiting => judge('pool', 0.1, {waiting}))).toEqual(['ok', 'ok', 'ok']);
		expect(judge('cpu', 0.1, {waiting: 5})).toBe('ok');
	});
});
