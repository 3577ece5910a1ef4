/** The instant that is looked at, and which slots of a host that means. */
import type {HostState} from '../host-state.ts';
import type {Baseline} from './baseline-figures.ts';
import type {Range} from './fold.ts';

/** The instant that is shown and what it covers. */
export type View = {readonly now: number; readonly time: number; readonly windowSeconds: number; readonly nowSeconds: number; readonly intervalSeconds: number; /** What gauges are compared with. */ readonly baseline?: Baseline | null};

/** When a board is of, and what it covers. */
export const timesOf = ({time, windowSeconds, nowSeconds, intervalSeconds, baseline}: View) => ({time, windowSeconds, nowSeconds, intervalSeconds, baselineTime: baseline?.time ?? null});

/** The slot that a view ends with: the newest that has come in, or, when frames fail to come, where it should be. */
export const endSlot = (host: HostState, view: View): number => {
	const due = Math.floor(view.now / host.intervalMs);
	const newest = host.ring.fine.newest ?? due;
	// Frames of the current tick may be on their way: one slot of grace, so that the newest cell does not blink.
	return newest > due ? due : due - newest <= 2 ? newest : due - 1;
};

/** What comes in bursts (OTLP exports) is covered from one burst to the next, up to this long; what comes more rarely is not "now". */
const longestBurstMs = 15_000;

export const nowSlots = (host: HostState, nowSeconds: number): number => {
	const slots = Math.max(1, Math.round((nowSeconds * 1000) / host.intervalMs));
	const {burst} = host;
	const isLate = burst !== null && burst.slots * host.intervalMs <= longestBurstMs && (host.ring.fine.newest ?? 0) - burst.slot <= 4 * burst.slots;
	return isLate ? Math.max(slots, burst.slots + 2) : slots;
};

/** What the head numbers cover: the last seconds before the end, however old they are. */
export const nowRange = (host: HostState, view: View): Range => {
	const newest = Math.min(host.ring.fine.newest ?? 0, endSlot(host, view));
	return {first: newest - nowSlots(host, view.nowSeconds) + 1, end: newest + 1};
};

export const ageSeconds = (host: HostState, view: View): number | null => (host.lastFrameAt === null ? null : Math.max(0, (view.now - host.lastFrameAt) / 1000));
