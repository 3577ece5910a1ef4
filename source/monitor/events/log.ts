/** The list of what happened: oldest first, bounded, never changed in place. */
import type {LogEntry, Mark} from '../../signals/log.ts';

export type Log = {
	readonly entries: readonly LogEntry[];
	readonly nextId: number;
	/** Entries that had to go. */
	readonly forgotten: number;
};

/** Entries that are kept; of these at most so many are marks. */
export const maxEntries = 2000;
export const maxMarks = 200;

export const emptyLog: Log = {entries: [], nextId: 0, forgotten: 0};

/** The first place whose entry is later than `time`: entries up to that instant stand before it. */
export const placeAfter = (entries: readonly LogEntry[], time: number): number => {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((entries[middle] as LogEntry).time <= time) low = middle + 1;
		else high = middle;
	}
	return low;
};

/** A person set a mark on purpose: findings that flicker must not push it out. */
const firstToGo = (entries: readonly LogEntry[], isMark: boolean): number => {
	if (isMark && entries.filter(({kind}) => kind === 'mark').length > maxMarks) return entries.findIndex(({kind}) => kind === 'mark');
	if (entries.length <= maxEntries) return -1;
	return entries.findIndex(({kind}) => kind !== 'mark');
};

/** The log with one more entry, at its place in time. */
export const addEntry = (log: Log, entry: Omit<LogEntry, 'id'>): Log => {
	const place = placeAfter(log.entries, entry.time);
	const entries = log.entries.toSpliced(place, 0, {...entry, id: log.nextId});
	const gone = firstToGo(entries, entry.kind === 'mark');
	return {entries: gone < 0 ? entries : entries.toSpliced(gone, 1), nextId: log.nextId + 1, forgotten: log.forgotten + (gone < 0 ? 0 : 1)};
};

/** On one chart more would be a wall. */
export const maxChartMarks = 50;

/** Marks, and restarts of this host, after `from` and up to `to`. */
export const selectMarks = (log: Log, host: string, from: number, to: number): readonly Mark[] => {
	const marks: Mark[] = [];
	for (let place = placeAfter(log.entries, from); place < log.entries.length; place++) {
		const {time, kind, text, host: own} = log.entries[place] as LogEntry;
		if (time > to) break;
		if (kind === 'mark' || (kind === 'restart' && own === host)) marks.push({time, kind, text});
	}
	return marks.slice(-maxChartMarks);
};
