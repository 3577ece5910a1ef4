import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createLatencyLog} from '../../source/monitor/latency-log.ts';
import {createLatencyRing} from '../../source/monitor/latency-ring.ts';
import {createDistribution, mergeAll, quantiles, record, recordAtLeast, recordAtMost, recordBetween, recordUnplaced, type Distribution} from '../../source/signals/distribution.ts';
import {createTally, tallyQuantiles, type Tally} from '../../source/signals/tally.ts';

const shares = [0.01, 0.5, 0.95, 1];
/** Anything that an agent can send, huge counts and values in no order included. */
const distributions = fc.tuple(fc.array(fc.tuple(fc.double({min: 1e-6, max: 4000, noNaN: true}), fc.constantFrom(1, 2, 300, 2 ** 40)), {maxLength: 12}), fc.constantFrom('exact', 'between', 'bounds', 'unplaced')).map(([values, kind]) => {
	const made = createDistribution();
	for (const [value, count] of values) record(made, value, count);
	if (kind === 'between') recordBetween(made, 0.01, 0.25, 70);
	if (kind === 'unplaced') recordUnplaced(made, 3, 2);
	if (kind === 'bounds') {
		recordAtMost(made, 0.005, 3);
		recordAtLeast(made, 10, 2);
	}
	return made;
});
const services = ['shop', 'cart', 'edge'] as const;
const puts = fc.array(fc.tuple(fc.integer({min: 0, max: 70}), fc.uniqueArray(fc.tuple(fc.constantFrom(...services), distributions), {selector: ([service]) => service, maxLength: 3})), {maxLength: 60});
const told = (tally: Tally | Distribution) => ({count: tally.count, min: tally.min, max: tally.max, unplaced: tally.unplaced, quantiles: 'counts' in tally ? tallyQuantiles(tally, shares) : quantiles(tally, shares)});

describe('a latency log', () => {
	it('equals a map of the newest slots, whatever is put in whatever order', () => {
		fc.assert(fc.property(puts, all => {
			const log = createLatencyLog(20);
			const model = new Map<number, readonly (readonly [string, Distribution])[]>();
			let newest = -1;
			for (const [slot, latency] of all) {
				newest = Math.max(newest, slot);
				expect(log.put(slot, latency)).toBe(slot > newest - 20);
				if (slot > newest - 20) model.set(slot, latency);
			}
			for (let slot = 0; slot <= 70; slot++) {
				const found = new Map<string, Tally>();
				log.addTo(slot, service => {
					const tally = createTally();
					found.set(service, tally);
					return tally;
				});
				const expected = slot > newest - 20 ? (model.get(slot) ?? []) : [];
				expect([...found.keys()]).toEqual(expected.map(([service]) => service));
				for (const [service, distribution] of expected) expect(told(found.get(service)!)).toEqual(told(distribution));
			}
		}), {numRuns: 200});
	});

	it('keeps its bytes in bounds, however long it is written to', () => {
		const log = createLatencyLog(30);
		const distribution = createDistribution();
		for (let index = 0; index < 50; index++) record(distribution, 0.001 * 1.05 ** index);
		for (let slot = 0; slot < 5000; slot++) log.put(slot, [[`service-${slot % 3}`, distribution]]);
		expect(log.bytes).toBeGreaterThan(0);
		expect(log.bytes).toBeLessThan(30 * 250);
	});
});

describe('a latency ring', () => {
	it('merges any stretch of slots as the distributions themselves would be, with or without what was merged before', () => {
		fc.assert(fc.property(fc.array(distributions, {minLength: 40, maxLength: 90}), fc.integer({min: 1, max: 30}), (all, length) => {
			const ring = createLatencyRing(900, 100);
			all.forEach((distribution, slot) => {
				ring.put(slot, [['shop', distribution]]);
				const first = Math.floor(slot / length) * length;
				const expected = told(mergeAll(all.slice(first, slot + 1)));
				expect(told(ring.growing(first, slot + 1))).toEqual(expected);
				expect(told(ring.merged(first, slot + 1, 'shop'))).toEqual(expected);
				expect(ring.merged(first, slot + 1, 'cart').count).toBe(0);
			});
		}), {numRuns: 30});
	});

	it('keeps every request in groups of ten after the fine slots are gone', () => {
		const ring = createLatencyRing(40, 100);
		const one = createDistribution();
		record(one, 0.2);
		for (let slot = 0; slot < 200; slot++) ring.put(slot, [[slot % 2 === 0 ? 'shop' : 'cart', one]]);
		expect(ring.merged(0, 200, null).count).toBe(200);
		expect(ring.merged(50, 120, 'shop').count).toBe(35);
		ring.count(new Set(['cart']));
		expect(ring.merged(0, 100, null).count).toBe(50);
	});
});
