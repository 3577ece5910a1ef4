import {describe, expect, it} from 'vitest';
import {createChoice} from '../../../source/collectors/otlp/choice.ts';
import {coveredSeconds, createLane, isRoundDone, longestGapSeconds, type Standing} from '../../../source/collectors/otlp/lane.ts';

const standing = (toldAgo: number, waitingFor: number | null, intervalMs: number | null = 5000): Standing => ({toldAt: 100_000 - toldAgo, intervalMs, waitingSince: waitingFor === null ? null : 100_000 - waitingFor});
const isDone = (...all: readonly Standing[]): boolean => isRoundDone(all, 100_000, 10_000);

describe('a round of exports', () => {
	it('is not done while nothing waits', () => {
		expect(isDone()).toBe(false);
		expect(isDone(standing(3000, null))).toBe(false);
	});
	it('is done at once for a process alone', () => expect(isDone(standing(0, 0, null))).toBe(true));
	it('waits for a process that told a while ago, and not for one that is gone', () => {
		expect(isDone(standing(0, 0), standing(3000, null))).toBe(false);
		expect(isDone(standing(0, 0), standing(10_001, null))).toBe(true);
	});
	it('waits no longer than until the first process would tell again', () => {
		expect(isDone(standing(4999, 4999), standing(3000, null))).toBe(false);
		expect(isDone(standing(5000, 5000), standing(3000, null))).toBe(true);
	});
	it('waits a bounded time for processes that tell rarely', () => {
		expect(isDone(standing(9999, 9999, 60_000), standing(9999, null, 60_000))).toBe(false);
		expect(isDone(standing(10_000, 10_000, 60_000), standing(9999, null, 60_000))).toBe(true);
	});
	const covered = (previousUntil: number | null, until: number, ownSeconds = 3, sinceHandedSeconds: number | null = 7): number | null => coveredSeconds({previousUntil, until, ownSeconds, sinceHandedSeconds});
	it('covers the time since the round before, by the clock of those who send', () => expect(covered(100, 105)).toBe(5));
	it('covers its own length when there was none before, or so long ago that it says nothing of now', () => {
		expect(covered(null, 100)).toBe(3);
		expect(covered(100, 100 + longestGapSeconds)).toBe(longestGapSeconds);
		expect(covered(100, 101 + longestGapSeconds, 3, longestGapSeconds + 1)).toBe(3);
	});
	it('covers nothing new when it came late, and the time by our clock when theirs was set', () => {
		expect(covered(100, 100)).toBe(0);
		expect(covered(100, 41)).toBe(0);
		expect(covered(5000, 100)).toBe(7);
		expect(covered(100, 5000)).toBe(7);
	});
	it('adds up to the whole time, however processes come and go', () => {
		const lane = createLane<number[]>({create: () => [], patienceMs: 10_000, leastSeconds: 1});
		let sum = 0;
		for (let second = 0; second < 300; second++) {
			if (second % 5 === 0) lane.put('a', second * 1000, second - 5, second).push(second);
			if (second % 7 === 3 && second < 150) lane.put('b', second * 1000, second - 7, second).push(second);
			sum += lane.take(second * 1000)?.observedSeconds ?? 0;
		}
		expect(sum).toBe(300);
	});
});

describe('the choice between spans and metrics', () => {
	const note = (choice: ReturnType<typeof createChoice>, spans: number, count: number, from: number, now: number): void => {
		for (let index = 0; index < spans; index++) choice.noteSpan('p', from + 60 * ((index + 0.5) / spans));
		choice.noteMetrics('p', from, from + 60, count, now);
	};
	const both = {spans: true, metrics: true};
	it('falls on spans when both are there, and on what there is else', () => {
		expect(createChoice().settle(0, both)).toBe('spans');
		expect(createChoice().settle(0, {spans: false, metrics: true})).toBe('metrics');
		expect(createChoice().settle(0, {spans: false, metrics: false})).toBeNull();
	});
	it('changes to metrics below nine spans of ten, after waiting for spans that are late', () => {
		for (const [spans, expected] of [[90, 'spans'], [89, 'metrics']] as const) {
			const choice = createChoice();
			choice.settle(0, both);
			note(choice, spans, 100, 1000, 60_000);
			expect(choice.settle(60_000, both)).toBe('spans');
			expect(choice.settle(68_000, both)).toBe(expected);
		}
	});
	it('takes four requests for no proof', () => {
		for (const [count, expected] of [[4, 'spans'], [5, 'metrics']] as const) {
			const choice = createChoice();
			choice.settle(0, both);
			note(choice, 0, count, 1000, 60_000);
			expect(choice.settle(68_000, both)).toBe(expected);
		}
	});
	it('comes back to spans when metrics no longer come', () => {
		const choice = createChoice();
		expect(choice.settle(0, {spans: false, metrics: true})).toBe('metrics');
		choice.noteMetrics('p', 0, 60, 100, 0);
		expect(choice.settle(180_000, {spans: true, metrics: false})).toBe('metrics');
		expect(choice.settle(180_001, {spans: true, metrics: false})).toBe('spans');
	});
	it('never tells a time twice', () => {
		const choice = createChoice();
		choice.told('metrics', 1000);
		expect([choice.noteSpan('p', 1000), choice.noteSpan('p', 1000.1)]).toEqual([false, true]);
		choice.told('spans', 1100);
		expect([choice.admits(1099), choice.admits(1100)]).toEqual([false, true]);
	});
});
