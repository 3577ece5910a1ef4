import {describe, expect, it} from 'vitest';
import {createLoopDelay} from '../../source/instrument/runtime.ts';

describe('the delay of the event loop', () => {
	it('counts a block that is over, though the timer has not come round yet', () => {
		let now = 1000;
		const delay = createLoopDelay(() => now);
		delay.start();
		now += 3000;
		const told = delay.cut();
		delay.stop();
		// Of the 3 s, the step itself was to be expected.
		expect(told).toBeGreaterThan(2.7);
		expect(told).toBeLessThan(3);
	});

	it('is not known before a step was due, nor when nobody measures', () => {
		let now = 1000;
		const delay = createLoopDelay(() => now);
		delay.start();
		now += 5;
		expect(delay.cut()).toBeNull();
		delay.stop();
		now += 5000;
		expect(delay.cut()).toBeNull();
	});
});
