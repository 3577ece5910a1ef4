import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {increase, perSecond, ratio} from '../../source/signals/rate.ts';

describe('the increase of a counter', () => {
	it('is unknown at the first reading', () => {
		expect(increase(null, 5)).toBeNull();
		expect(increase(undefined, 5)).toBeNull();
	});

	it('counts from 0 after a reset', () => {
		expect(increase(1000, 7)).toBe(7);
	});

	it('goes on over a wrap where the counter is known to wrap', () => {
		expect(increase(2 ** 32 - 10, 5, 2 ** 32)).toBe(15);
		expect(increase(1000, 5, 2 ** 32)).toBe(5);
	});

	it('is never negative and never not a number', () => {
		fc.assert(fc.property(fc.double(), fc.double(), (before, now) => {
			const gained = increase(before, now);
			expect(gained === null || gained >= 0).toBe(true);
		}));
	});

	it('adds up to the true count over any readings, resets between them included', () => {
		fc.assert(fc.property(fc.array(fc.record({add: fc.integer({min: 1, max: 50}), restart: fc.boolean()}), {maxLength: 50}), steps => {
			let counter = 0;
			let previous: number | null = 0;
			let truth = 0;
			let told = 0;
			for (const {add, restart} of steps) {
				// After a restart the counter must have fallen below its last value to be seen as reset.
				if (restart && add < counter) counter = 0;
				counter += add;
				truth += add;
				told += increase(previous, counter) ?? 0;
				previous = counter;
			}
			expect(told).toBe(truth);
		}));
	});
});

describe('rates and shares', () => {
	it('are unknown when a part is, or when nothing passed', () => {
		expect(perSecond(null, 1)).toBeNull();
		expect(perSecond(5, 0)).toBeNull();
		expect(perSecond(5, null)).toBeNull();
		expect(ratio(1, 0)).toBeNull();
		expect(ratio(null, 3)).toBeNull();
	});

	it('are plain quotients otherwise', () => {
		expect(perSecond(250, 5.396)).toBeCloseTo(46.331, 3);
		expect(ratio(0, 4)).toBe(0);
	});
});
