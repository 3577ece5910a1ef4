import fc from 'fast-check';
import {describe, expect, it, test} from 'vitest';
import {formatAge, formatChange, formatClock, formatCores, formatMoment, formatPool, formatSpan, formatTick, formatValue} from '../../source/draw/format.ts';
import type {PoolFigures} from '../../source/signals/board.ts';
import type {Unit} from '../../source/signals/catalog.ts';

const pool = (used: number | null, max: number | null, waiting: number | null = 0): PoolFigures => ({used, max, waiting, idle: null, utilization: used !== null && max ? used / max : null});

describe('seconds', () => {
	test.each([
		[0, '0 s'], [0.2e-6, '<1 µs'], [9.5e-6, '9.5 µs'], [950e-6, '950 µs'], [999.4e-6, '999 µs'], [999.6e-6, '1.0 ms'], [0.0084, '8.4 ms'], [0.00996, '10 ms'],
		[0.084, '84 ms'], [0.9994, '999 ms'], [0.9996, '1.00 s'], [1.24, '1.24 s'], [9.994, '9.99 s'], [9.996, '10.0 s'], [12.44, '12.4 s'], [99.96, '1m40s'],
		[125, '2m05s'], [3599.6, '1h00m'], [3900, '1h05m'], [86_400 * 5, '5 d'], [1e12, '>999 d'], [Infinity, '>max'],
	])('%d is %s', (value, text) => expect(formatValue(value, 'seconds')).toBe(text));
});

describe('shares', () => {
	test.each([[0, '0 %'], [0.0004, '<0.1 %'], [0.0005, '0.1 %'], [0.001, '0.1 %'], [0.082, '8.2 %'], [0.0996, '10 %'], [0.34, '34 %'], [0.994, '99 %'], [0.9951, '>99 %'], [0.9999, '>99 %'], [1, '100 %'], [1.2, '120 %'], [1e9, '>999 %']])('%d is %s', (value, text) =>
		expect(formatValue(value, 'ratio')).toBe(text));
});

describe('rates and counts', () => {
	test.each([[0, '0'], [0.04, '<0.1'], [0.4, '0.4'], [3, '3'], [3.26, '3.3'], [9.96, '10'], [412, '412'], [999.4, '999'], [999.6, '1.0 k'], [1234, '1.2 k'], [12_400, '12.4 k'], [99_960, '100 k'], [123_456, '123 k'], [999_999, '1.0 M'], [1e19, '>999 P']])('%d is %s', (value, text) =>
		expect(formatValue(value, 'count')).toBe(text));
});

describe('bytes are decimal', () => {
	test.each([[0, '0 B'], [512, '512 B'], [1.2e9, '1.2 GB'], [80e9, '80.0 GB'], [2 ** 31, '2.1 GB']])('%d is %s', (value, text) => expect(formatValue(value, 'bytes')).toBe(text));
	test('and so are rates', () => expect(formatValue(412_000, 'bytes/s')).toBe('412 kB/s'));
});

test('what is not known is a dash, whatever its unit', () => {
	for (const value of [null, undefined, NaN]) expect(formatValue(value, 'seconds')).toBe('—');
});

test('a number that does not fit takes a shorter form, and is never cut', () => {
	expect([7, 6, 5, 4, 3, 2].map(width => formatValue(1.24, 'seconds', {width}))).toEqual(['1.24 s', '1.24 s', '1.24s', '1.2s', '1s', '1s']);
	expect([6, 5, 4].map(width => formatValue(12_400, 'count', {width}))).toEqual(['12.4 k', '12.4k', '12 k']);
	expect([6, 5, 4, 3, 2].map(width => formatValue(0.0004, 'ratio', {width}))).toEqual(['<0.1 %', '<1 %', '<1 %', '<1%', '…']);
});

test('how sure a number is stands before it', () => {
	expect(formatValue(1.24, 'seconds', {precision: '≈'})).toBe('≈1.24 s');
	expect(formatValue(1.24, 'seconds', {precision: '≥', width: 6})).toBe('≥1.24s');
});

const units: readonly (Unit | 'bytes/s')[] = ['seconds', 'ratio', 'count', 'bytes', 'bytes/s'];

test('no number in any unit exceeds its width, nor is it one of the words that programs say', () => {
	const number = fc.oneof(fc.double(), fc.double({min: 0, max: 2000}), fc.double({min: 0, max: 1e-3}), fc.integer({min: 0, max: 2 ** 53}));
	fc.assert(fc.property(number, fc.constantFrom(...units), fc.integer({min: 1, max: 12}), (value, unit, width) => {
		const text = formatValue(value, unit, {width});
		expect(text.length).toBeLessThanOrEqual(width);
		expect(text).not.toMatch(/NaN|undefined|null|Infinity|e[+-]?\d/);
	}), {numRuns: 2000});
});

test('a number is told as fully as there is room for, whatever stands before or behind it', () => {
	const number = fc.oneof(fc.double({min: 0, max: 2000, noNaN: true}), fc.double({min: 0, max: 1e-3, noNaN: true}), fc.integer({min: 0, max: 2 ** 53}), fc.constantFrom(0.0995, 9.95, 99.95, 999.5, 0.9995, 0.00995));
	fc.assert(fc.property(number, fc.constantFrom(...units), fc.integer({min: 1, max: 12}), (value, unit, width) => {
		const full = formatValue(value, unit, {width: 30});
		const text = formatValue(value, unit, {width});
		if (full.length <= width) expect(text).toBe(full);
		else expect(text.length).toBeLessThan(full.length);
		expect(formatValue(value, unit, {width: width + 1, precision: '≈'})).toBe(text === '…' ? '…' : `≈${text}`);
		if (value > 0) expect(formatValue(-value, unit, {width: width + 1})).toBe(text === '…' ? '…' : `-${text}`);
		if (unit === 'bytes') expect(formatValue(value, 'bytes/s', {width: width + 2})).toBe(text === '…' ? '…' : `${text}/s`);
	}), {numRuns: 2000});
});

test('a shown number is within half a unit of its last place', () => {
	fc.assert(fc.property(fc.double({min: 1e-6, max: 99, noNaN: true}), value => {
		const match = /^([\d.]+) (µs|ms|s)$/.exec(formatValue(value, 'seconds'));
		if (!match) return;
		const back = Number(match[1]) * {'µs': 1e-6, ms: 1e-3, s: 1}[match[2] as 'µs' | 'ms' | 's'];
		expect(Math.abs(back - value) / value).toBeLessThan(0.051);
	}));
});

describe('pools', () => {
	test.each([
		[pool(20, 20, 37), 12, '20/20 +37'], [pool(20, 20, 37), 9, '20/20 +37'], [pool(20, 20, 37), 8, '20/20+37'], [pool(20, 20, 37), 7, '100%+37'], [pool(20, 20, 37), 3, '+37'],
		[pool(9, 20), 9, ' 9/20'], [pool(84, 100), 9, '84/100'], [pool(84, 100), 4, '84 %'], [pool(100, 100, 1200), 9, '100%+1.2k'], [pool(5, null, 2), 12, '5 used +2'], [pool(null, null, 3), 12, '+3 waiting'], [pool(null, 20), 12, '—'],
	] as const)('%j in %d cells', (figures, width, text) => expect(formatPool(figures, width)).toBe(text));
});

test('ages, spans and times of day', () => {
	expect([0, 3.9, 59.9, 60, 3900, 3600, 48 * 3600, 1e10].map(age => formatAge(age))).toEqual(['0 s', '3 s', '59 s', '1 m', '1 h 5 m', '1 h', '2 d', '>999 d']);
	expect([7, 4, 2].map(width => formatAge(3900, width))).toEqual(['1 h 5 m', '1h5m', '1h']);
	expect(formatAge(null)).toBe('—');
	expect([0.5, 5, 90, 300, 3600, 5400].map(formatSpan)).toEqual(['500 ms', '5 s', '90 s', '5 min', '1 h', '90 min']);
	expect(formatClock(Date.UTC(2026, 10, 23, 14, 2, 31))).toBe('14:02:31');
	expect(formatClock(NaN)).toBe('--:--:--');
});

test('ticks of an axis have no idle zeros', () => {
	expect([formatTick(2, 'seconds'), formatTick(0.5, 'seconds'), formatTick(1000, 'count'), formatTick(0.1, 'ratio'), formatTick(0.05, 'ratio'), formatTick(2.5, 'seconds'), formatTick(0, 'seconds')]).toEqual(['2 s', '500 ms', '1 k', '10 %', '5 %', '2.5 s', '0']);
});

describe('a change', () => {
	it('is a factor, and points for shares', () => {
		const change = (value: number | null, before: number | null, width?: number) => formatChange(value, before, 'seconds', width);
		expect([change(4.2, 1), change(0.33, 1), change(12.4, 1), change(420, 1), change(5000, 1), change(0, 1), change(0.001, 1)]).toEqual(['×4.2', '×0.33', '×12', '×420', '×>999', '×0', '×<0.01']);
		expect([change(1.04, 1), change(0.96, 1), change(1.06, 1)]).toEqual(['×1', '×1', '×1.1']);
		const points = (value: number, before: number, width?: number) => formatChange(value, before, 'ratio', width);
		expect([points(0.34, 0.22), points(0.05, 0.092), points(0.5, 0.5), points(1, 0)]).toEqual(['+12 pt', '-4.2 pt', '0 pt', '+100 pt']);
	});
	it('is not known where either is not, nor against nothing', () => {
		expect([formatChange(null, 1, 'count'), formatChange(1, null, 'count'), formatChange(1, 0, 'count'), formatChange(NaN, 1, 'ratio')]).toEqual(['—', '—', '—', '—']);
		// Against nothing a share still has points.
		expect(formatChange(0.08, 0, 'ratio')).toBe('+8.0 pt');
	});
	it('never takes more cells than there are, and never says another number', () => {
		for (const width of [1, 2, 3, 4, 5, 6, 7, 8]) for (const value of [0, 0.0004, 0.004, 0.08, 0.5, 0.97, 1, 9.97, 42, 1e6]) for (const unit of ['ratio', 'seconds'] as const) {
			const text = formatChange(value, 0.5, unit, width);
			expect(text.length).toBeLessThanOrEqual(width);
		}
		expect([6, 5, 4, 3].map(width => formatChange(0.134, 0.05, 'ratio', width))).toEqual(['+8.4pt', '+8 pt', '+8pt', '+8']);
	});
});

describe('a moment', () => {
	it('says how many days before, and is always as wide', () => {
		const now = new Date(2026, 10, 23, 14, 2, 31).getTime();
		const hour = 3_600_000;
		expect([now, now - 14 * hour, now - 15 * hour, now - 39 * hour, now - 24 * hour * 12, now - 24 * hour * 400].map(time => formatMoment(time, now))).toEqual([' 14:02:31', ' 00:02:31', '-1d 23:02', '-2d 23:02', '-12d14:02', '    -400d']);
	});
});

describe('a share of one core', () => {
	test('is told in percent, and in cores where that would be long', () => {
		expect([null, 0, 0.004, 0.93, 4.12, 9.99].map(cores => formatCores(cores, 5))).toEqual(['—', '0 %', '0.4 %', '93 %', '412 %', '999 %']);
		expect([9.996, 12.4, 128, 1024].map(cores => formatCores(cores, 5))).toEqual(['10×', '12×', '128×', '1.0k×']);
	});
});
