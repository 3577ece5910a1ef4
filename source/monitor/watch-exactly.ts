/** Watching for an exact time: from the first frame that is a baseline to the frame that many ticks later. */
import type {Clock} from '../signals/clock.ts';
import type {Fleet} from './fleet.ts';
import {slotOf} from './host-state.ts';
import type {Range} from './select/fold.ts';

export type Watching = {
	/** The slots watched, by target; hosts that were never seen have none. */
	readonly ranges: Map<string, Range>;
	/** Resolves when every host has given its last frame of the time, or when none can be hoped for any more. */
	readonly done: Promise<void>;
	cancel(): void;
};

/** How much longer than the time itself is waited for late frames. */
const graceMs = 2000;
/** How often it is looked whether hosts on their way have come or failed. */
const comingMs = 250;

/** Whether a first attempt to reach a host is under way. Transports bound how long that takes. */
export const isComing = (fleet: Fleet): boolean => [...fleet.watched].some(([id, {host}]) => host.epoch === null && fleet.linkOf(id) === 'connecting');

export const watchExactly = (fleet: Fleet, clock: Clock, forSeconds: number): Watching => {
	const ranges = new Map<string, Range>();
	const complete = new Set<string>();
	const limitMs = forSeconds * 1000 + graceMs;
	let lastBegin = clock.now();
	let finish = (): void => undefined;
	const done = new Promise<void>(resolve => {
		finish = resolve;
	});
	/** The newest frame of the agent is the baseline: what it counted was before we watched. */
	const begin = (id: string): void => {
		const host = fleet.watched.get(id)?.host;
		const baselineSeq = Math.max(host?.helloSeq ?? -1, host?.newestSeq ?? -1);
		if (!host?.anchor || baselineSeq < 0 || ranges.has(id)) return;
		lastBegin = clock.now();
		const first = slotOf(host, baselineSeq) + 1;
		ranges.set(id, {first, end: first + Math.round((forSeconds * 1000) / host.intervalMs)});
	};
	const check = (id: string): void => {
		begin(id);
		const host = fleet.watched.get(id)?.host;
		const range = ranges.get(id);
		if (!host || !range) return;
		if (slotOf(host, host.newestSeq) >= range.end - 1) complete.add(id);
		if (complete.size === fleet.watched.size) finish();
	};
	for (const id of fleet.watched.keys()) begin(id);
	const stopListening = fleet.onMessage((id, message) => {
		if (message.type === 'hello') begin(id);
		else if (message.type === 'frame') check(id);
	});
	/** A host that is still on its way (a login takes seconds) gets its whole time, too. */
	const finishOrWait = (): void => {
		const rest = isComing(fleet) ? comingMs : lastBegin + limitMs - clock.now();
		if (rest > 0) cancelLimit = clock.setTimer(finishOrWait, rest);
		else finish();
	};
	let cancelLimit = clock.setTimer(finishOrWait, limitMs);
	const cancel = (): void => {
		stopListening();
		cancelLimit();
		finish();
	};
	return {ranges, done: done.then(cancel), cancel};
};
