/** How much of the past each agent was asked for: more when somebody goes back to what was not, in two leaps, since a key may be held down. */
import {coarseSlots, coarseStep, fineSlots} from '../signals/time-ring.ts';
import {slotOf, type HostState} from './host-state.ts';
import type {Watched} from './watched.ts';

export type ReachBack = {
	/** What is asked of a host that is connected to, in seconds. */
	asked(id: string): number;
	/** The instant so long ago is looked at, and the window before it: what is not held is asked for. */
	goBack(backSeconds: number): void;
};

export type ReachBackOptions = {
	readonly watched: ReadonlyMap<string, Watched>;
	/** What every host is asked for, in seconds. */
	readonly usual: () => number;
	/** What graphs cover. */
	readonly windowSeconds: () => number;
	readonly widen: (id: string, seconds: number) => void;
};

/** The past that has come while it was watched. */
const watchedSeconds = (host: HostState): number => (host.firstSlot === null || host.newestSeq < 0 ? 0 : ((slotOf(host, host.newestSeq) - host.firstSlot) * host.intervalMs) / 1000);

export const createReachBack = ({watched, usual, windowSeconds, widen}: ReachBackOptions): ReachBack => {
	const leapt = new Map<string, number>();
	const asked = (id: string): number => Math.max(usual(), leapt.get(id) ?? 0);
	const leap = (host: HostState, needed: number): void => {
		const {id, intervalMs, recallSeq, epoch} = host;
		if (epoch === null || needed <= Math.max(asked(id), watchedSeconds(host))) return;
		const seconds = (ticks: number): number => Math.ceil((ticks * intervalMs) / 1000);
		const near = seconds(fineSlots) + windowSeconds();
		// Further back, agents with a disk are asked for the stretch alone; the others have their coarse memory.
		const wanted = recallSeq !== null || needed <= near ? near : seconds(coarseSlots * coarseStep);
		if (wanted <= asked(id)) return;
		leapt.set(id, wanted);
		widen(id, wanted);
	};
	return {
		asked,
		goBack(backSeconds) {
			for (const {host} of watched.values()) leap(host, backSeconds + windowSeconds());
		},
	};
};
