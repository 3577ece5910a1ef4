/** A line in memory, with the buffer that stands before it and time that passes when it is told to. */
import {createScreen} from '../../source/terminal/screen.ts';
import type {Schedule} from '../../source/terminal/schedule.ts';
import {createSlowLink} from '../../source/terminal/slow-link.ts';
import {createTtyWriter} from '../../source/terminal/tty-writer.ts';

/** Bytes per second that the line takes at a second of its life. */
export type Line = (second: number) => number;

/** What Linux holds for a pseudo-terminal, about. */
const bufferBytes = 12_000;
const stepMs = 100;

/** Draws a board that moves `tickBytes` a second over a line; seconds from the first tick that was behind until it was told slow, null when it never was. */
export const watchLine = (line: Line, {seconds, tickBytes = 2500}: {readonly seconds: number; readonly tickBytes?: number}): {readonly behindAt: number | null; readonly slowAt: number | null} => {
	let now = 0;
	let held = 0;
	let timers: {readonly at: number; readonly run: () => void}[] = [];
	const schedule: Schedule = (run, delayMs) => {
		const timer = {at: now + delayMs, run};
		timers.push(timer);
		return () => {
			timers = timers.filter(one => one !== timer);
		};
	};
	const writer = createTtyWriter({
		schedule,
		writeSync(_bytes, _offset, length) {
			const count = Math.min(length, bufferBytes - Math.ceil(held));
			if (count <= 0) throw Object.assign(new Error('no room'), {code: 'EAGAIN'});
			held += count;
			return count;
		},
		onError(error) {
			throw error;
		},
	});
	const screen = createScreen({tty: {columns: 100, rows: Math.ceil(tickBytes / 100), write: writer.write, discard: writer.discard, on() {}, off() {}}, writeNow() {}, schedule});
	const slowLink = createSlowLink();
	screen.enter();
	let behindAt: number | null = null;
	for (let tick = 0; tick < seconds; tick++) {
		const isSlow = slowLink.tick({at: now, isBehind: screen.isBehind(), taken: writer.taken()});
		if (screen.isBehind()) behindAt ??= tick;
		if (isSlow) return {behindAt, slowAt: tick};
		screen.stdout.write(Array.from({length: Math.ceil(tickBytes / 100)}, (_, y) => String.fromCharCode(97 + ((tick + y) % 26)).repeat(100)).join('\n'));
		for (let step = 0; step < 1000 / stepMs; step++) {
			now += stepMs;
			held = Math.max(0, held - (line(now / 1000) * stepMs) / 1000);
			const due = timers.filter(({at}) => at <= now);
			timers = timers.filter(({at}) => at > now);
			for (const {run} of due) run();
		}
	}
	return {behindAt, slowAt: null};
};
