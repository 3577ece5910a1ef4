import {describe, expect, test} from 'vitest';
import {createSlowLink} from '../../source/terminal/slow-link.ts';
import {watchLine} from './slow-line.ts';

/** When it is first told that the link is slow; null when it never is. A tick a second: `b` behind but taking something, `#` behind and taking nothing, `.` in time. */
const toldAfter = (story: string, everyMs = 1000): number | null => {
	const link = createSlowLink();
	let taken = 0;
	for (const [index, letter] of [...story].entries()) {
		if (letter !== '#') taken += 500;
		if (link.tick({at: index * everyMs, isBehind: letter !== '.', taken})) return index;
	}
	return null;
};

describe('a link', () => {
	test('that keeps up is not slow', () => expect(toldAfter('.'.repeat(60))).toBeNull());
	test('that stays behind for some seconds is', () => expect(toldAfter(`...${'b'.repeat(10)}`)).toBe(8));
	test('that takes something every few seconds is', () => expect(toldAfter(`..${'#b'.repeat(10)}`)).toBe(7));
	test('that is behind now and then is not', () => expect(toldAfter('.b..bb.'.repeat(20))).toBeNull());
	test('that stands still once is not: nothing goes through, then all does', () => expect(toldAfter(`..${'#'.repeat(600)}b.....`)).toBeNull());
	test('that stands still twice in a minute is not', () => expect(toldAfter(`..${'#'.repeat(9)}.....${'#'.repeat(9)}....`)).toBeNull());
	test('that stands still again and again is: what is in between takes much at once, and then nothing', () => expect(toldAfter(`..${'#'.repeat(9)}.....${'#'.repeat(9)}.....${'#'.repeat(9)}`)).toBe(33));
	test('that stands still now and then, minutes apart, is not', () => expect(toldAfter(`..${'#'.repeat(9)}${'.'.repeat(90)}`.repeat(5))).toBeNull());
	test('is not judged by a hiccup when ticks come fast', () => expect(toldAfter(`...${'b'.repeat(49)}....`, 100)).toBeNull());
	test('is judged when ticks come seldom, too', () => expect(toldAfter('..bbbbbb', 10_000)).toBe(5));
});

describe('a line of so many bytes a second, with a buffer before it', () => {
	test.each([300, 500, 1000, 1500, 2000])('%d: is told within ten seconds of being behind', rate => {
		const {behindAt, slowAt} = watchLine(() => rate, {seconds: 120});
		expect(behindAt).not.toBeNull();
		expect(slowAt! - behindAt!).toBeLessThanOrEqual(10);
	});
	test.each([4000, 10_000, 100_000])('%d: keeps up', rate => expect(watchLine(() => rate, {seconds: 300})).toEqual({behindAt: null, slowAt: null}));
	test.each([3, 10, 30, 300])('that is quick but for %d seconds of standing still each five minutes is not slow', length => {
		expect(watchLine(second => (second % 300 >= 20 && second % 300 < 20 + length && length < 300) || (length === 300 && second > 20) ? 0 : 50_000, {seconds: 900}).slowAt).toBeNull();
	});
	test('that is thin for three seconds is not', () => expect(watchLine(second => (second % 60 < 3 ? 200 : 20_000), {seconds: 600}).slowAt).toBeNull());
});
