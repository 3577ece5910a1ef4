import {EventEmitter} from 'node:events';
import type {Schedule} from '../../source/terminal/schedule.ts';

/** A tty in memory. `pace` quick: takes everything at once; slow: only when `drain()` is called. */
export const createFakeTty = (columns: number, rows: number, pace: 'quick' | 'slow' = 'quick') => {
	const events = new EventEmitter();
	const written: string[] = [];
	const waiting: (() => void)[] = [];
	return {
		columns, rows, written,
		write(text: string, done: (error?: Error | null) => void): boolean {
			written.push(text);
			if (pace === 'slow') {
				waiting.push(() => done());
				return false;
			}
			done();
			return true;
		},
		on: (event: string, listener: () => void) => events.on(event, listener),
		off: (event: string, listener: () => void) => events.off(event, listener),
		listeners: () => events.listenerCount('resize'),
		drain: () => waiting.shift()?.(),
		resizeTo(newColumns: number, newRows: number) {
			this.columns = newColumns;
			this.rows = newRows;
			events.emit('resize');
		},
	};
};

/** Timers that go off when the test says so. */
export const createFakeTimers = () => {
	const timers = new Set<{run: () => void; delayMs: number}>();
	const schedule: Schedule = (run, delayMs) => {
		const timer = {run, delayMs};
		timers.add(timer);
		return () => void timers.delete(timer);
	};
	return {
		schedule,
		pending: () => [...timers].map(timer => timer.delayMs),
		/** All timers, or those of at most so long. */
		elapse(longestMs = Infinity) {
			for (const timer of [...timers].filter(({delayMs}) => delayMs <= longestMs)) {
				timers.delete(timer);
				timer.run();
			}
		},
	};
};
