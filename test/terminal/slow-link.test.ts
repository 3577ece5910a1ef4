import {describe, expect, test} from 'vitest';
import {createSlowLink, type LinkTick} from '../../source/terminal/slow-link.ts';

/** When it is first told that the link is slow; null when it never is. A tick a second: `b` behind, `.` in time; each but `#` (behind, and nothing goes through) writes a frame. */
const toldAfter = (story: string, everyMs = 1000): number | null => {
	const link = createSlowLink();
	let frames = 0;
	for (const [index, letter] of [...story].entries()) {
		if (letter !== '#') frames++;
		const tick: LinkTick = {at: index * everyMs, isBehind: letter !== '.', frames};
		if (link.tick(tick)) return index;
	}
	return null;
};

describe('a link', () => {
	test('that keeps up is not slow', () => expect(toldAfter('.'.repeat(60))).toBeNull());
	test('that stays behind for some seconds is', () => expect(toldAfter(`...${'b'.repeat(10)}`)).toBe(6));
	test('that is behind now and then is not', () => expect(toldAfter('.b..bb.'.repeat(20))).toBeNull());
	test('that stands still once is not: nothing goes through, then all does', () => expect(toldAfter(`..${'#'.repeat(600)}......`)).toBeNull());
	test('that stands still again and again is: buffers take many frames at once, and then none', () => expect(toldAfter(`..${'#'.repeat(9)}.....${'#'.repeat(9)}`)).toBe(19));
	test('that stands still twice, minutes apart, is not', () => expect(toldAfter(`..${'#'.repeat(9)}${'.'.repeat(90)}${'#'.repeat(9)}`)).toBeNull());
	test('is not judged by a hiccup when ticks come fast', () => expect(toldAfter(`...${'b'.repeat(29)}....`, 100)).toBeNull());
	test('is judged when ticks come seldom, too', () => expect(toldAfter('..bbbbbb', 10_000)).toBe(5));
});
