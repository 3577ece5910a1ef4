import {describe, expect, it} from 'vitest';
import {maxRequests, pickRequests, requestsOfKind, requestsPerRoute, type RequestFact} from '../../source/signals/requests.ts';

const fact = (seq: number, seconds: number | null, over: Partial<RequestFact> = {}): RequestFact => ({seq, service: 'shop', from: '/log', method: 'GET', route: '/a', status: '2xx', seconds, failed: false, count: 1, ...over});
const failed = (seq: number, over: Partial<RequestFact> = {}): RequestFact => fact(seq, 0.1, {failed: true, status: '5xx', ...over});

describe('requests worth keeping', () => {
	it('are the slowest of a route and its newest failed ones, the oldest first', () => {
		const kept = pickRequests([1, 2, 3, 4, 5].flatMap(seq => [fact(seq, seq === 2 ? 9 : seq / 10), failed(seq)]), 0);
		expect(kept.filter(one => !one.failed).map(({seconds}) => seconds)).toEqual([9, 0.4, 0.5]);
		expect(kept.filter(one => one.failed).map(({seq}) => seq)).toEqual([3, 4, 5]);
		expect(kept.length).toBe(2 * requestsPerRoute);
	});

	it('leave no route without its own because another is slower', () => {
		const kept = pickRequests([...Array.from({length: 50}, (_, seq) => fact(seq, 5)), fact(1, 0.01, {route: '/quick'})], 0);
		expect(kept.some(({route}) => route === '/quick')).toBe(true);
	});

	it('are no more than the limits say, however many routes there are', () => {
		const many = (routes: number) => Array.from({length: routes}, (_, index) => [fact(1, index + 1, {route: `/${index}`}), failed(1, {route: `/${index}`})]).flat();
		expect(pickRequests(many(requestsOfKind), 0).length).toBe(maxRequests);
		const kept = pickRequests(many(requestsOfKind + 1), 0);
		expect(kept.length).toBe(maxRequests);
		expect(kept.some(({route, failed: isFailed}) => route === '/0' && !isFailed)).toBe(false);
	});

	it('are over when they are too old, and those without a duration are none of the slowest', () => {
		expect(pickRequests([fact(9, 1), fact(10, 1), failed(9), fact(11, null), failed(12, {seconds: null})], 10).map(({seq}) => seq)).toEqual([10, 12]);
	});
});
