/** What `npm run soak` does when it is asked, and what it tells of several rounds. */
import {describe, expect, it} from 'vitest';
import type {Figures} from '../faults/figures.ts';

type Plan = {readonly time: {readonly seconds: number} | null; readonly faults: {readonly rounds: number; readonly scale: number} | null};
// Plain scripts: they run without a build.
const load = (file: string): Promise<unknown> => import(new URL(file, import.meta.url).href);
const {readSoakOptions} = (await load('options.js')) as {readSoakOptions: (words: readonly string[]) => Plan};
const {worstOf} = (await load('faults.js')) as {worstOf: (figures: readonly Figures[]) => string[]};

describe('npm run soak', () => {
	it.each<[string, Plan]>([
		['', {time: {seconds: 600}, faults: {rounds: 3, scale: 5}}],
		['--seconds 60 --rounds 1 --scale 2', {time: {seconds: 60}, faults: {rounds: 1, scale: 2}}],
		['--only time --seconds 86400', {time: {seconds: 86_400}, faults: null}],
		['--only faults --rounds 20', {time: null, faults: {rounds: 20, scale: 5}}],
	])('%s runs what it says', (words, plan) => {
		expect(readSoakOptions(words.split(' ').filter(word => word !== ''))).toEqual(plan);
	});

	it.each([
		['--only heap', /--only heap: time or faults/],
		['--seconds 0', /--seconds 0: a whole number/],
		['--rounds many', /--rounds many: a whole number/],
		['--scale 1.5', /--scale 1\.5: a whole number/],
		['--round 3', /Unknown option '--round'/],
		['600', /Unexpected argument '600'/],
	])('%s is refused and said', (words, reason) => {
		expect(() => readSoakOptions(words.split(' '))).toThrow(reason);
	});

	it('tells the worst of all rounds, and which fault that was', () => {
		const figures = (fault: string, recoverySeconds: number | null, framesLost: number | null, peakMb: number): Figures => ({fault, recoverySeconds, framesLost, peakMb});
		expect(worstOf([figures('one', 2.46, 0, 90), figures('two', null, null, 128.4), figures('one', 0, 1, 80)])).toEqual(['shown as it is after at most 2.5 s (one)', 'frames lost at most 1 (one)', 'most memory of one process 128 MB (two)']);
		expect(worstOf([figures('one', 0.01, 0, 90)])[1]).toBe('frames lost at most 0');
		expect(worstOf([])).toEqual(['shown as it is after at most —', 'frames lost at most —', 'most memory of one process —']);
	});
});
