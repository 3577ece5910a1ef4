import {describe, expect, it} from 'vitest';
import {createTurnstile} from '../../source/monitor/turnstile.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

const policy = {atOnce: 2, spreadMs: 100, patienceMs: 1000};
const visit = (turnstile: ReturnType<typeof createTurnstile>, count: number): {begun: number[]; leave: (() => void)[]} => {
	const begun: number[] = [];
	return {begun, leave: Array.from({length: count}, (_, index) => turnstile.enter(() => begun.push(index)))};
};

describe('logins', () => {
	it('begin at once when there is but one, later at random when there are more', async () => {
		const clock = createFakeClock();
		const {begun} = visit(createTurnstile({clock, ...policy}), 2);
		expect(begun).toEqual([0]);
		await clock.advance(49);
		expect(begun).toEqual([0]);
		await clock.advance(1);
		expect(begun).toEqual([0, 1]);
	});

	it('are never more at once than allowed', async () => {
		const clock = createFakeClock();
		const {begun, leave} = visit(createTurnstile({clock, ...policy}), 5);
		await clock.advance(500);
		expect(begun).toEqual([0, 1]);
		leave[0]!();
		leave[0]!();
		await clock.advance(100);
		expect(begun).toEqual([0, 1, 2]);
	});

	it('of hosts that never answer hold up the others only for a while', async () => {
		const clock = createFakeClock();
		const {begun} = visit(createTurnstile({clock, ...policy}), 4);
		await clock.advance(999);
		expect(begun).toEqual([0, 1]);
		await clock.advance(200);
		expect(begun).toEqual([0, 1, 2, 3]);
	});

	it('that are given up before their turn never begin, and take no place', async () => {
		const clock = createFakeClock();
		const {begun, leave} = visit(createTurnstile({clock, ...policy}), 4);
		leave[1]!();
		leave[2]!();
		await clock.advance(100);
		expect(begun).toEqual([0, 3]);
		for (const one of leave) one();
		expect(clock.timers).toBe(0);
	});
});
