import fc from 'fast-check';
import {expect, it} from 'vitest';
import {AscendingCounts} from '../../source/signals/ascending-counts.ts';
import {createDistribution, mergeAll, quantiles, record, recordBetween} from '../../source/signals/distribution.ts';

const inOrder = (pairs: Iterable<readonly [number, number]>) => [...pairs].sort(([a], [b]) => a - b);

it('counts by bucket are those of a Map, set in any order, and told in ascending order', () => {
	fc.assert(fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat())), pairs => {
		const ascending = new AscendingCounts();
		const map = new Map<number, number>();
		for (const [index, count] of pairs) {
			ascending.set(index, count);
			map.set(index, count);
		}
		expect([...ascending]).toEqual(inOrder(map));
		expect([...ascending.keys()]).toEqual(inOrder(map).map(([index]) => index));
		expect([...ascending.values()]).toEqual(inOrder(map).map(([, count]) => count));
		expect(ascending.size).toBe(map.size);
		for (let index = -1; index <= 41; index++) expect(ascending.get(index)).toBe(map.get(index));
	}));
});

it('a distribution is the same in either', () => {
	const seconds = fc.double({min: 1e-6, max: 4000, noNaN: true});
	fc.assert(fc.property(fc.array(fc.tuple(seconds, seconds, fc.integer({min: 1, max: 500}))), ranges => {
		const [ascending, map] = [createDistribution(new AscendingCounts()), createDistribution()];
		for (const [a, b, count] of ranges) for (const one of [ascending, map]) {
			if (a < b) recordBetween(one, a, b, count);
			else record(one, a, count);
		}
		expect({...ascending, buckets: [...ascending.buckets]}).toEqual({...map, buckets: inOrder(map.buckets)});
		expect(quantiles(ascending, [0.5, 0.99])).toEqual(quantiles(map, [0.5, 0.99]));
		expect(mergeAll([ascending])).toEqual(mergeAll([map]));
	}));
});
