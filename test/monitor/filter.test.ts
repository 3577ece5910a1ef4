import {describe, expect, it} from 'vitest';
import fc from 'fast-check';
import {parseAmount, parseFilter, type Filtered} from '../../source/monitor/select/filter.ts';
import type {HostSignals} from '../../source/signals/board.ts';

const signals = {latency: {p50: 0.1, p95: 1.2}, throughput: {perSecond: 412, inFlight: 3}, errors: {ratio: 0.02}, cpu: {utilization: 0.34, load1: 2}, memory: null, disk: {utilization: 0.9}, pool: {utilization: 1, waiting: 37}} as unknown as HostSignals;
const api: Filtered = {name: 'api-2', id: '10.0.0.2:7077', labels: {env: 'prod', team: 'shop front'}, services: ['shop', 'nginx'], link: 'live', severity: 'critical', signals: () => signals};

describe('a filter', () => {
	it.each([
		['', true], ['api', true], ['API', true], ['10.0.0', true], ['db', false], ['api 7077', true], ['api db', false],
		['p95>500ms', true], ['p95>2s', false], ['p95>=1.2', true], ['latency<2000ms', true], ['p50=100ms', true], ['p50!=100ms', false],
		['errors>1%', true], ['errors>2%', false], ['req>400', true], ['rps>0.5k', false], ['cpu<50%', true], ['pool>80%', true], ['waiting>0', true], ['disk>=90%', true],
		['host~api', true], ['host=api-2', true], ['host=api', false], ['host!~api', false], ['service~shop', true], ['service=mail', false], ['state=critical', true], ['state=down', false],
		['env=prod', true], ['env=test', false], ['env!=test', true], ['zone=a', false], ['team="shop front"', true], ['team="shop', false], ['api p95>500ms pool>80%', true], ['api p95>500ms pool<80%', false],
	])('%s: %s', (text, found) => {
		expect(parseFilter(text).matches(api)).toBe(found);
		expect(parseFilter(text).broken).toEqual([]);
	});

	it('finds nothing by a number that is not known', () => {
		for (const text of ['memory>0', 'memory<1', 'p99>0', 'mem=0']) expect(parseFilter(text).matches(api)).toBe(false);
	});

	it('lets everything pass while a comparison is being typed, or is none, and says so', () => {
		for (const text of ['p95>', 'p95>5x', 'pool>', 'host~', 'speed>3', 'cpu~4', 'host>3']) {
			expect(parseFilter(text).matches(api)).toBe(true);
			expect(parseFilter(text).broken).toEqual([text]);
		}
	});

	it('takes whatever is typed', () => {
		fc.assert(fc.property(fc.string(), text => {
			expect(typeof parseFilter(text).matches(api)).toBe('boolean');
		}));
	});

	it('knows units', () => {
		expect([parseAmount('500ms'), parseAmount('1%'), parseAmount('2k'), parseAmount('3µs'), parseAmount('1.5'), parseAmount('x'), parseAmount('5parsec')]).toEqual([0.5, 0.01, 2000, 3e-6, 1.5, null, null]);
	});
});
