import {describe, expect, it} from 'vitest';
import {createUnitGuess, neededValues} from '../../../source/collectors/access-log/units.ts';
import {readLog} from './read-log.ts';

const told = (values: readonly number[], from: 'apache' | 'keys'): string | null => {
	const units = createUnitGuess(from);
	for (const value of values) units.add(value);
	return /in (\S+),|whole seconds/.exec(units.describe() ?? '')?.slice(0, 2).reverse().find(Boolean) ?? null;
};
/** Durations of a usual service in seconds: many quick, some slow. */
const usual = Array.from({length: 60}, (_, index) => 0.002 + (index % 12) * 0.004 + (index % 20 === 0 ? 0.25 : 0));
const fast = Array.from({length: 60}, (_, index) => 0.00012 + (index % 12) * 0.00004 + (index % 20 === 0 ? 0.004 : 0));
const inUnit = (seconds: readonly number[], perSecond: number): number[] => seconds.map(value => Math.round(value * perSecond));

describe('the unit of a bare whole number', () => {
	it.each([
		['%D of a usual service', inUnit(usual, 1e6), 'apache', 'µs'],
		['%D of a very quick one', inUnit(fast, 1e6), 'apache', 'µs'],
		['%{ms}T', inUnit(usual, 1e3), 'apache', 'ms'],
		['%T', inUnit(usual, 1), 'apache', 'whole seconds'],
		['%T with a slow one now and then', [...inUnit(usual, 1), 7, 31], 'apache', 'whole seconds'],
		['milliseconds under a name', inUnit(usual, 1e3), 'keys', 'ms'],
		['milliseconds under a name, one of 1.5 s', [...inUnit(usual, 1e3), 1523], 'keys', 'ms'],
		['microseconds under a name', inUnit(usual, 1e6), 'keys', 'µs'],
		['nanoseconds under a name', inUnit(usual, 1e9), 'keys', 'ns'],
		['seconds with decimals', usual, 'keys', 's'],
		['milliseconds with decimals', usual.map(value => value * 1000 + 0.25), 'keys', 'ms'],
	] as const)('is found: %s', (_, values, from, unit) => {
		expect(told(values, from)).toBe(unit);
	});

	it('is not told before there are values enough, nor from values that all look alike', () => {
		const units = createUnitGuess('apache');
		for (let count = 1; count < neededValues; count++) units.add(38_389);
		expect(units.toSeconds(38_389)).toBeNull();
		units.add(38_389);
		expect(units.toSeconds(38_389)).toBeCloseTo(0.038389, 9);
		const alike = createUnitGuess('apache');
		for (let count = 0; count < 100; count++) alike.add(5);
		expect(alike.toSeconds(5)).toBeNull();
		expect(alike.describe()).toMatch(/not known after 100 requests/);
	});

	it('is applied to the requests that came before it was known', async () => {
		const line = (n: number): string => `127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET /items/${n} HTTP/1.1" 200 10 "-" "-" ${20_000 + n}\n`;
		const pieces = Array.from({length: 25}, (_, index) => line(index));
		expect((await readLog(pieces)).timed).toBe(25);
	});

	it('leaves out how long an upgraded connection lived', async () => {
		const line = (status: number, seconds: number): string => `::1 - - [23/Nov/2026:15:40:29 +0000] "GET /ws HTTP/1.1" ${status} 10 "-" "-" ${String(seconds)}\n`;
		const {timed, classes} = await readLog([line(101, 3600.125) + line(200, 0.125)]);
		expect({timed, upgraded: classes['1xx']}).toEqual({timed: 1, upgraded: 1});
	});
});
