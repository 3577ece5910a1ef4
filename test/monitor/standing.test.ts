import {expect, test} from 'vitest';
import {createStanding, sinksAfterMs, stand} from '../../source/monitor/select/standing.ts';

test('a row rises at once, and sinks when it has been better for a while', () => {
	const standing = createStanding();
	expect(stand(standing, 0, 1000)).toBe(0);
	expect(stand(standing, 20, 2000)).toBe(20);
	expect(stand(standing, 20, 5000)).toBe(20);
	expect(stand(standing, 0, 5000 + sinksAfterMs - 1)).toBe(20);
	expect(stand(standing, 0, 5000 + sinksAfterMs)).toBe(0);
});

test('a row that goes in and out of trouble stands still', () => {
	const standing = createStanding();
	const ranks = Array.from({length: 40}, (_, second) => stand(standing, second % 4 === 0 ? 20 : 10, second * 1000));
	expect(new Set(ranks)).toEqual(new Set([20]));
});

test('a row that gets worse while it is held rises above that', () => {
	const standing = createStanding();
	stand(standing, 10, 0);
	expect(stand(standing, 0, 1000)).toBe(10);
	expect(stand(standing, 20, 2000)).toBe(20);
	expect(stand(standing, 10, 3000)).toBe(20);
});

test('a look back to before it stood so shows it where it was', () => {
	const standing = createStanding();
	stand(standing, 20, 60_000);
	expect(stand(standing, 0, 30_000)).toBe(0);
});
