/** A clock that shows recorded time: it plays at a speed, stands still, jumps, and ends where the recording does. */
import type {Clock} from '../../signals/clock.ts';

export type ReplayClock = Clock & {
	play(): void;
	pause(): void;
	/** Jumps; timers of before are called off. */
	jump(at: number): void;
	readonly isPlaying: boolean;
	readonly isOver: boolean;
	close(): void;
};

export type ReplayClockOptions = {
	readonly real: Clock;
	readonly startAt: number;
	readonly endAt: number;
	/** Recorded seconds in one of ours; Infinity plays as fast as it goes, and beyond the end. */
	readonly speed: number;
	readonly onOver: () => void;
	/** Lets what a timer has begun settle before the next one. */
	readonly turn: () => Promise<void>;
};

type Timer = {readonly due: number; readonly order: number; readonly callback: () => void};

/** The longest wait for the real clock: the end of the recording is noticed by then. */
const maxWaitMs = 1000;

export const createReplayClock = ({real, startAt, endAt, speed, onOver, turn}: ReplayClockOptions): ReplayClock => {
	const timers = new Map<number, Timer>();
	let position = startAt;
	/** Where and when playing began. */
	let since: {readonly position: number; readonly real: number} | null = null;
	let order = 0;
	let isOver = false;
	let isRunning = false;
	let closed = false;
	let cancelReal = (): void => undefined;

	const isFast = speed === Infinity;
	const target = (): number => {
		if (since === null) return position;
		if (isFast) return Infinity;
		return Math.min(endAt, since.position + (real.now() - since.real) * speed);
	};
	const nextTimer = (): Timer | null => {
		let next: Timer | null = null;
		for (const timer of timers.values()) if (next === null || timer.due < next.due || (timer.due === next.due && timer.order < next.order)) next = timer;
		return next;
	};
	const run = async (): Promise<void> => {
		if (isRunning) return;
		isRunning = true;
		try {
			for (;;) {
				if (closed || since === null) return;
				const until = target();
				const next = nextTimer();
				if (!next || next.due > until) {
					if (until !== Infinity) position = Math.max(position, until);
					break;
				}
				timers.delete(next.order);
				position = Math.max(position, next.due);
				next.callback();
				await turn();
			}
		} finally {
			isRunning = false;
		}
		if (!isFast && position >= endAt && !isOver) {
			isOver = true;
			since = null;
			onOver();
			return;
		}
		schedule();
	};
	const schedule = (): void => {
		cancelReal();
		if (closed || since === null) return;
		const next = nextTimer();
		const wait = isFast ? 0 : Math.min(maxWaitMs, Math.max(0, ((next?.due ?? endAt) - target()) / speed), Math.max(0, (endAt - target()) / speed));
		cancelReal = real.setTimer(() => void run(), wait);
	};
	return {
		now: () => (isRunning ? position : Math.max(position, Math.min(target(), endAt))),
		wallTime: () => Math.round(isRunning ? position : Math.max(position, Math.min(target(), endAt))),
		random: () => real.random(),
		setTimer(callback, ms) {
			const id = order++;
			timers.set(id, {due: (isRunning ? position : Math.max(position, Math.min(target(), endAt))) + Math.max(0, ms), order: id, callback});
			if (!isRunning) schedule();
			return () => timers.delete(id);
		},
		play() {
			if (since !== null || isOver) return;
			since = {position, real: real.now()};
			schedule();
		},
		pause() {
			if (!isFast) position = Math.max(position, Math.min(target(), endAt));
			since = null;
			cancelReal();
		},
		jump(at) {
			cancelReal();
			timers.clear();
			position = Math.max(0, Math.min(at, endAt));
			isOver = false;
			if (since !== null) since = {position, real: real.now()};
		},
		get isPlaying() {
			return since !== null;
		},
		get isOver() {
			return isOver;
		},
		close() {
			closed = true;
			cancelReal();
			timers.clear();
		},
	};
};
