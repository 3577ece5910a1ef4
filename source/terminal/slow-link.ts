/**
 * Tells a terminal that stays behind from one that only stood still for a while. Between program and line stand buffers that
 * take many frames at once and then, for seconds, none: a slow link is seen as a terminal that stands still again and again.
 */

/** What a tick found: when, whether the frame of the tick before was still on its way, and how many frames have been written. */
export type LinkTick = {readonly at: number; readonly isBehind: boolean; readonly frames: number};

/** How far back it is looked. */
const windowMs = 60_000;
/** However long an interval is, this many ticks are looked at. */
const leastTicks = 8;
/** A terminal that is behind for less has been busy. */
const leastMs = 3000;
/** So many frames went through while it was behind: it does not stand still, it is slow. */
const leastFrames = 3;

/** Ticks in a row that were behind. */
type Run = {readonly from: number; readonly to: number; readonly frames: number};

const findRuns = (ticks: readonly LinkTick[]): Run[] => {
	const runs: Run[] = [];
	let first: LinkTick | null = null;
	for (const [index, tick] of ticks.entries()) {
		if (!tick.isBehind) {
			first = null;
			continue;
		}
		first ??= tick;
		if (ticks[index + 1]?.isBehind !== true) runs.push({from: first.at, to: tick.at, frames: tick.frames - first.frames});
	}
	return runs.filter(({from, to}) => to - from >= leastMs);
};

export type SlowLink = {
	/** Called at every tick of the data; true while the terminal is behind and is so not for the first time, or frames go through all the while. */
	readonly tick: (tick: LinkTick) => boolean;
};

export const createSlowLink = (): SlowLink => {
	let ticks: readonly LinkTick[] = [];
	return {
		tick(tick) {
			ticks = [...ticks.filter(({at}, index) => tick.at - at <= windowMs || index > ticks.length - leastTicks), tick];
			const runs = findRuns(ticks);
			const current = runs.at(-1);
			return current?.to === tick.at && (runs.length >= 2 || current.frames >= leastFrames);
		},
	};
};
