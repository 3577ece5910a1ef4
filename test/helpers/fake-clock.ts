/** A clock that stands still until told: timers run in order, each at its own time. */
import type {Clock} from '../../source/signals/clock.ts';

export type FakeClock = Clock & {
	/** Moves on, calling timers as they fall due and letting promises settle in between. */
	advance(ms: number): Promise<void>;
	/** The wall clock jumps; monotonic time does not. */
	jump(ms: number): void;
	/** Time passes without a timer being served, as when the process is stopped. */
	freeze(ms: number): void;
	readonly timers: number;
};

export const settle = async (): Promise<void> => {
	for (let turn = 0; turn < 20; turn++) await Promise.resolve();
	await new Promise(resolve => setImmediate(resolve));
};

export const createFakeClock = (wallStart = 1_795_447_800_000): FakeClock => {
	let now = 1_000_000;
	let wallOffset = wallStart - now;
	let next = 0;
	const timers = new Map<number, {at: number; callback: () => void}>();
	return {
		now: () => now,
		wallTime: () => now + wallOffset,
		random: () => 0.5,
		setTimer(callback, ms) {
			const id = next++;
			timers.set(id, {at: now + Math.max(0, ms), callback});
			return () => timers.delete(id);
		},
		async advance(ms) {
			const until = now + ms;
			await settle();
			for (;;) {
				let due: [number, {at: number; callback: () => void}] | null = null;
				for (const entry of timers) if (entry[1].at <= until && (!due || entry[1].at < due[1].at)) due = entry;
				if (!due) break;
				timers.delete(due[0]);
				now = Math.max(now, due[1].at);
				due[1].callback();
				await settle();
			}
			now = until;
			await settle();
		},
		jump(ms) {
			wallOffset += ms;
		},
		freeze(ms) {
			now += ms;
		},
		get timers() {
			return timers.size;
		},
	};
};
