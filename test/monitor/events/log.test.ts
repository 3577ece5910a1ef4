import {describe, expect, it} from 'vitest';
import {addEntry, emptyLog, maxChartMarks, maxEntries, maxMarks, selectMarks, type Log} from '../../../source/monitor/events/log.ts';
import type {LogEntry} from '../../../source/signals/log.ts';

const entry = (time: number, rest: Partial<Omit<LogEntry, 'id'>> = {}): Omit<LogEntry, 'id'> => ({time, host: 'a', name: 'a', kind: 'finding', change: 'began', severity: 'warning', text: `at ${time}`, isNews: true, ...rest});
const mark = (time: number): Omit<LogEntry, 'id'> => entry(time, {host: null, name: '', kind: 'mark', change: 'mark', severity: 'ok'});
const fill = (entries: readonly Omit<LogEntry, 'id'>[], from: Log = emptyLog): Log => entries.reduce(addEntry, from);

describe('the log', () => {
	it('keeps the order of time, also for what is told late, and of telling within an instant', () => {
		const {entries} = fill([entry(10), entry(30), entry(20), entry(20, {text: 'second'})]);
		expect(entries.map(({text}) => text)).toEqual(['at 10', 'at 20', 'second', 'at 30']);
		expect(new Set(entries.map(({id}) => id)).size).toBe(4);
	});
	it('holds so many entries and no more: the oldest goes, and is counted', () => {
		const full = fill(Array.from({length: maxEntries}, (_, time) => entry(time)));
		expect(full).toMatchObject({forgotten: 0});
		const over = addEntry(full, entry(maxEntries));
		expect(over.entries).toHaveLength(maxEntries);
		expect(over.entries[0]!.time).toBe(1);
		expect(over.forgotten).toBe(1);
	});
	it('keeps a mark while findings come and go', () => {
		const log = fill(Array.from({length: maxEntries + 10}, (_, time) => entry(time + 1)), fill([mark(0)]));
		expect(log.entries[0]).toMatchObject({kind: 'mark', time: 0});
		expect(log.entries).toHaveLength(maxEntries);
	});
	it('holds so many marks and no more', () => {
		const full = fill(Array.from({length: maxMarks}, (_, time) => mark(time)), fill([entry(0)]));
		expect(full.entries).toHaveLength(maxMarks + 1);
		const over = addEntry(full, mark(maxMarks));
		expect(over.entries.filter(({kind}) => kind === 'mark')).toHaveLength(maxMarks);
		expect(over.entries.find(({kind}) => kind === 'mark')!.time).toBe(1);
	});
	it('gives a chart the marks and the restarts of its host, after its beginning and up to its end', () => {
		const restart = (host: string, time: number) => entry(time, {host, kind: 'restart', change: 'restart'});
		const log = fill([mark(10), mark(20), restart('a', 25), restart('b', 26), entry(27), mark(30), mark(31)]);
		expect(selectMarks(log, 'a', 10, 30).map(({time, kind}) => `${kind} ${time}`)).toEqual(['mark 20', 'restart 25', 'mark 30']);
		const many = fill(Array.from({length: maxChartMarks + 1}, (_, time) => mark(time)));
		expect(selectMarks(many, 'a', -1, 1e9)).toHaveLength(maxChartMarks);
	});
});
