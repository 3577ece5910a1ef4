/** Reports for programs and pipes: one after every interval, each of exactly what came in since the one before. */
import {createReport} from '../monitor/report.ts';
import type {Range} from '../monitor/select/fold.ts';
import type {Clock} from '../signals/clock.ts';
import type {Report} from '../signals/report.ts';
import type {OpenFleet} from './open-fleet.ts';
import type {StopSignal} from './stop-signals.ts';

/** Calls `onReport` every interval until a signal comes or `closed` resolves (the reader of the pipe has gone). */
export const streamReports = ({fleet}: OpenFleet, clock: Clock, stopped: Promise<StopSignal>, closed: Promise<void>, onReport: (report: Report) => void): Promise<StopSignal | null> => {
	const ends = new Map<string, number>();
	let last = clock.now();
	fleet.watchAll(['routes', 'facts', 'databases']);
	/** What a host has told since the last report; the first frame ever seen is a baseline. */
	const nextRange = (id: string, newest: number | null, firstLive: number | null): Range | null => {
		if (newest === null || firstLive === null) return null;
		const first = ends.get(id) ?? Math.max(firstLive, newest);
		ends.set(id, newest + 1);
		return {first, end: newest + 1};
	};
	const unsubscribe = fleet.subscribe(() => {
		const now = clock.now();
		// Links that change are told at once to screens; here they wait for the interval.
		if (now - last < fleet.intervalMs * 0.5) return;
		const ranges = new Map<string, Range>();
		for (const [id, {host}] of fleet.watched) {
			const range = nextRange(id, host.ring.fine.newest, host.firstSlot);
			if (range) ranges.set(id, range);
		}
		onReport(createReport(fleet, ranges, {now, time: clock.wallTime(), forSeconds: Math.round((now - last) / 100) / 10}));
		last = now;
	});
	return Promise.race([stopped, closed.then(() => null)]).finally(unsubscribe);
};
