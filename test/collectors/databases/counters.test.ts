import {describe, expect, it} from 'vitest';
import {createCounters, createOwed} from '../../../source/collectors/databases/counters.ts';
import {createStatementWindow, maxComparedStatements} from '../../../source/collectors/databases/statement-window.ts';

describe('counters of a server', () => {
	const reading = (queries: number | null, life = 'a', upSeconds: number | null = 1000) => ({life, upSeconds, values: {queries}});

	it('tell no increase at the first reading', () => {
		expect(createCounters().advance(reading(100), 0)).toBeNull();
	});

	it('tell what they gained and in which time, over a gap too', () => {
		const counters = createCounters();
		counters.advance(reading(100), 0);
		const gains = counters.advance(reading(160), 6000);
		expect([gains?.of('queries'), gains?.seconds]).toEqual([60, 6]);
	});

	it('survive a restart: what is counted since is what was gained, also when it is more than before', () => {
		const counters = createCounters();
		counters.advance(reading(10, 'a'), 0);
		expect(counters.advance(reading(25, 'b', 2), 4000)?.of('queries')).toBe(25);
	});

	it('survive being reset', () => {
		const counters = createCounters();
		counters.advance(reading(100), 0);
		expect(counters.advance(reading(7), 1000)?.of('queries')).toBe(7);
	});

	it('of another server behind the same name have nothing to do with those before', () => {
		const counters = createCounters();
		counters.advance(reading(100, 'a'), 0);
		expect(counters.advance(reading(1_000_000, 'b', 86_400), 1000)).toBeNull();
		expect(counters.advance(reading(1_000_050, 'b', 86_401), 2000)?.of('queries')).toBe(50);
	});

	it('that are not known give no increase, and one that was not there before began at 0', () => {
		const counters = createCounters<string>();
		counters.advance({life: '', upSeconds: null, values: {unknown: null}}, 0);
		const gains = counters.advance({life: '', upSeconds: null, values: {unknown: 5, fresh: 3}}, 1000);
		expect([gains?.of('unknown'), gains?.of('fresh'), gains?.of('never')]).toEqual([null, 3, null]);
	});
});

describe('own work', () => {
	it('is taken off when the server counts it, however late, and never more than it counts', () => {
		const owed = createOwed(10);
		owed.add(3);
		expect(owed.takeFrom(0)).toBe(0);
		expect(owed.takeFrom(2)).toBe(0);
		expect(owed.takeFrom(5)).toBe(4);
		expect(owed.takeFrom(5)).toBe(5);
		expect(owed.takeFrom(null)).toBeNull();
	});

	it('that is never counted does not pile up', () => {
		const owed = createOwed(10);
		for (let index = 0; index < 100; index++) owed.add(1);
		expect(owed.takeFrom(15)).toBe(5);
	});
});

describe('statements between two readings', () => {
	const total = (key: string, calls: number, seconds: number) => ({key, calls, seconds, rows: calls});

	it('are what each gained, the most expensive first', () => {
		const window = createStatementWindow();
		expect(window.advance([total('a', 10, 100), total('b', 1, 1)], 0)).toBeNull();
		expect(window.advance([total('a', 11, 100.5), total('b', 5, 9), total('new', 2, 1)], 10_000)).toEqual({
			seconds: 10,
			gains: [{key: 'b', calls: 4, totalSeconds: 8, rows: 4}, {key: 'new', calls: 2, totalSeconds: 1, rows: 2}, {key: 'a', calls: 1, totalSeconds: 0.5, rows: 1}],
		});
	});

	it('leave out what was not called, and count anew what was reset', () => {
		const window = createStatementWindow();
		window.advance([total('a', 10, 100), total('b', 50, 1)], 0);
		expect(window.advance([total('a', 10, 100), total('b', 3, 2)], 1000)?.gains).toEqual([{key: 'b', calls: 3, totalSeconds: 2, rows: 3}]);
	});

	it('do not take one for new that was only beyond the limit before', () => {
		const full = Array.from({length: maxComparedStatements}, (_, index) => total(`s${index}`, 1, 1000 - index));
		const window = createStatementWindow();
		window.advance(full, 0);
		expect(window.advance([total('late', 999, 5000), ...full.slice(1)], 1000)?.gains).toEqual([]);
		const roomy = createStatementWindow();
		roomy.advance(full.slice(1), 0);
		expect(roomy.advance([total('late', 999, 5000), ...full.slice(1)], 1000)?.gains).toHaveLength(1);
	});
});
