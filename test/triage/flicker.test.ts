/** Findings over time: the window moves on second by second, and what is said must not come and go. */
import {describe, expect, it} from 'vitest';
import {speak} from '../../source/commands/speak.ts';
import {runTriage} from '../../source/triage/triage.ts';
import {caseTime, createInput, type Case} from './scenario.ts';

const empty: Omit<Case, 'tracks'> = {about: '', findings: []};

/** What is found in every second of a history, as `rule severity` each. */
const play = (history: Readonly<Record<string, readonly number[]>>, from: number, extra: Partial<Case> = {}): string[][] => {
	const seconds = Math.max(...Object.values(history).map(values => values.length));
	return Array.from({length: seconds - from}, (_, at) => {
		const tracks = Object.fromEntries(Object.entries(history).map(([name, values]) => [name, values.slice(0, from + at + 1).map(value => ({for: 1, value}))]));
		const input = createInput({...empty, tracks, ...extra});
		return runTriage({...input, time: caseTime + at * 1000}, speak).map(({rule, severity}) => `${rule} ${severity}`);
	});
};

/** How often what is found changes. */
const changes = (found: readonly string[][]): number => found.slice(1).filter((now, at) => now.join() !== found[at]?.join()).length;

const repeat = (count: number, values: readonly number[]): number[] => Array.from({length: count}, (_, at) => values[at % values.length] as number);

/** Pseudo-random numbers 0..1, the same on every run. */
const createNoise = (seed: number): (() => number) => {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
};

describe('findings while time goes on', () => {
	it('begin once and end once when a CPU hovers around its limit and then calms down', () => {
		const found = play({cpu: [...repeat(60, [0.4]), ...repeat(60, [0.83, 0.78, 0.82, 0.79, 0.81]), ...repeat(30, [0.4])]}, 50);
		expect(changes(found)).toBe(2);
		expect(found.at(-1)).toEqual([]);
	});

	it('stay when the average is a little under the limit every other second', () => {
		const found = play({cpu: [...repeat(60, [0.4]), ...repeat(60, [0.86, 0.76, 0.86, 0.72])]}, 50);
		expect(changes(found)).toBe(1);
		expect(found.at(-1)).toEqual(['cpu-high warning']);
	});

	it('turn critical once and back once when a breach grows and shrinks', () => {
		const found = play({cpu: [...repeat(60, [0.4]), ...repeat(30, [0.9]), ...repeat(30, [0.97, 0.94, 0.96]), ...repeat(30, [0.82])]}, 50);
		expect(found.map(one => one.join()).filter((one, at, all) => one !== all[at - 1])).toEqual(['', 'cpu-high warning', 'cpu-high critical', 'cpu-high warning']);
	});

	it('say the same beginning in every second of a breach', () => {
		const latency = [...repeat(60, [0.1]), ...repeat(60, [0.7, 0.9])];
		const begins = Array.from({length: 40}, (_, at) => {
			const tracks = {latency: latency.slice(0, 70 + at).map(value => ({for: 1, value})), requests: [{for: 300, value: 100}]};
			return runTriage({...createInput({...empty, tracks}), time: caseTime + at * 1000}, speak)[0]?.since;
		});
		expect(new Set(begins)).toEqual(new Set([caseTime - 9000]));
	});

	it('do not begin by chance: twenty minutes of a noisy, healthy host', () => {
		const noise = createNoise(7);
		const seconds = 1500;
		const make = (value: () => number): number[] => Array.from({length: seconds}, value);
		const requests = make(() => Math.round(20 + 8 * (noise() - 0.5) * 2));
		const errors = requests.map(count => (noise() < 0.02 ? 1 / count : 0));
		const latency = make(() => (noise() < 0.03 ? 0.9 : 0.05 + 0.06 * noise()));
		const cpu = make(() => (noise() < 0.1 ? 0.95 : 0.3 + 0.3 * noise()));
		const pool = make(() => (noise() < 0.03 ? 1 : 0.3 + 0.4 * noise()));
		const found: string[] = [];
		for (let second = 300; second < seconds; second++) {
			const cut = (values: readonly number[]) => values.slice(second - 300, second).map(value => ({for: 1, value}));
			const input = createInput({...empty, tracks: {requests: cut(requests), errors: cut(errors), latency: cut(latency), cpu: cut(cpu), pool: cut(pool)}, pools: [{used: 6, max: 20, utilization: pool[second - 1] as number}]});
			found.push(...runTriage(input, speak).map(({rule}) => `${second} ${rule}`));
		}
		expect(found).toEqual([]);
	});
});
