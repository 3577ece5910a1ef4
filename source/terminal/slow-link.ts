/**
 * Tells a slow line from one that only stood still for a while. A slow line is behind for seconds and takes something all the
 * while; one that stands still takes nothing. Where programs in between (sshd) read a lot at once and then nothing, a
 * slow line is seen as one that stands still again and again; twice in a minute may be bad luck.
 */

/** What a tick found: when, whether the frame of the tick before was still on its way, and how many bytes have been taken. */
export type LinkTick = {readonly at: number; readonly isBehind: boolean; readonly taken: number};

/** How far back it is looked. */
const windowMs = 60_000;
/** However long an interval is, this many ticks are looked at. */
const leastTicks = 8;
/** A terminal that is behind for less has been busy. */
const leastMs = 3000;
/** So many times within the window, and it is no accident. */
const leastRuns = 3;
/** So long it has been behind, and between so many ticks something was taken: it does not stand still, it is slow. */
const slowMs = 5000;
const leastSteps = 3;

/** Ticks in a row that were behind, and between how many of them something was taken. */
type Run = {readonly from: number; readonly to: number; readonly steps: number};

const findRuns = (ticks: readonly LinkTick[]): Run[] => {
	const runs: Run[] = [];
	let run: Run | null = null;
	for (const [index, {at, isBehind, taken}] of ticks.entries()) {
		if (!isBehind) {
			run = null;
			continue;
		}
		const before = ticks[index - 1];
		run = run === null || before === undefined ? {from: at, to: at, steps: 0} : {from: run.from, to: at, steps: run.steps + (taken > before.taken ? 1 : 0)};
		if (ticks[index + 1]?.isBehind !== true) runs.push(run);
	}
	return runs.filter(({from, to}) => to - from >= leastMs);
};

export type SlowLink = {
	/** Called at every tick of the data; true while the terminal is behind and takes something all the while, or stands still again and again. */
	readonly tick: (tick: LinkTick) => boolean;
};

export const createSlowLink = (): SlowLink => {
	let ticks: readonly LinkTick[] = [];
	return {
		tick(tick) {
			ticks = [...ticks.filter(({at}, index) => tick.at - at <= windowMs || index > ticks.length - leastTicks), tick];
			const runs = findRuns(ticks);
			const current = runs.at(-1);
			return current?.to === tick.at && (runs.length >= leastRuns || (current.steps >= leastSteps && current.to - current.from >= slowMs));
		},
	};
};
