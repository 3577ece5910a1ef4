import {describe, expect, it} from 'vitest';
import {singleRequests} from '../../source/agent/single-requests.ts';
import type {RouteDelta} from '../../source/collectors/collector.ts';
import {createDistribution, record, recordBetween} from '../../source/signals/distribution.ts';
import {createClassCounts} from '../../source/signals/status.ts';

const delta = (over: Partial<RouteDelta>): RouteDelta => ({service: 'shop', method: 'GET', route: '/orders/:id', classes: createClassCounts(), errors: 0, latency: null, ...over});
const durations = (...values: readonly number[]) => {
	const distribution = createDistribution();
	for (const value of values) record(distribution, value);
	return distribution;
};
const told = (over: Partial<RouteDelta>) => singleRequests(delta(over), '/log', 7);

describe('single requests of a route', () => {
	it('are those that the input tells', () => {
		const facts = told({classes: {...createClassCounts(), '2xx': 8, '4xx': 1, '5xx': 3}, errors: 3, latency: durations(0.1, 2), slowest: {status: '4xx', seconds: 0.1}, failed: {status: '5xx', seconds: 2}});
		expect(facts).toMatchObject([{seq: 7, from: '/log', status: '4xx', seconds: 0.1, failed: false, count: 1}, {status: '5xx', seconds: 2, failed: true, count: 3}]);
	});

	it('follow from exact sums as far as they can: a maximum that a failed one may have is nobody\'s', () => {
		expect(told({classes: {...createClassCounts(), '2xx': 2}, latency: durations(0.1, 2)})).toMatchObject([{status: '2xx', seconds: 2, failed: false}]);
		expect(told({classes: {...createClassCounts(), '2xx': 1, '3xx': 1}, latency: durations(0.1, 2)})).toMatchObject([{status: null, seconds: 2}]);
		expect(told({classes: {...createClassCounts(), '2xx': 1, '5xx': 1}, errors: 1, latency: durations(0.1, 2)})).toMatchObject([{failed: true, seconds: null, status: '5xx'}]);
		expect(told({classes: {...createClassCounts(), '5xx': 1}, errors: 1, latency: durations(2)})).toMatchObject([{failed: true, seconds: 2}]);
	});

	it('are none where only buckets are known and nothing failed', () => {
		const coarse = createDistribution();
		recordBetween(coarse, 0.1, 0.2, 5);
		expect(told({classes: {...createClassCounts(), '2xx': 5}, latency: coarse})).toEqual([]);
		expect(told({})).toEqual([]);
	});
});
