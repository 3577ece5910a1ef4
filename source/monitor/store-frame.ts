/** Frames into the rings of a host, and what is worked out of each second once. */
import {coarseStep} from '../signals/time-ring.ts';
import {maxDistributions} from '../wire/limits.ts';
import type {Frame} from '../wire/messages.ts';
import {derive, deriveCoarse} from './derive.ts';
import {slotOf, type HostState} from './host-state.ts';
import {spreadBursts} from './spread-bursts.ts';

/** Puts a frame where it belongs, whether it is of now or of the past. */
export const storeFrame = (host: HostState, frame: Frame, live: boolean): void => {
	const slot = slotOf(host, frame.seq);
	// Told again, when a longer past was asked for: what is held may have been laid over several seconds already.
	if (!live && host.received.at(slot, 0) === 1) return;
	host.received.put(slot, 0, 1);
	// The grid has moved back: what was worked out of this second is no longer so.
	if (live && slot <= (host.ring.fine.newest ?? -1)) host.revision++;
	host.firstSlot ??= slot;
	host.ring.putRow(slot, host.columns.wireColumns, frame.values);
	host.latency.put(slot, host.columns.mapLatency(frame.latency));
	const durations = host.columns.mapDurations(frame.latency);
	if (durations.length > 0) {
		host.durations.put(slot, durations);
		for (const [key] of durations) if (host.durationKeys.size < maxDistributions) host.durationKeys.add(key);
	}
	const first = spreadBursts(host, slot);
	if (host.counting.take(host.columns, host.ring.fine, slot)) {
		host.latency.count(host.counting.only);
		host.revision++;
	}
	for (let past = first; past <= slot; past++) derive(host, past);
	if (first < slot) {
		host.revision++;
		const slots = slot - first + 1;
		if (host.burst === null || slots >= host.burst.slots || slot - host.burst.slot > 4 * host.burst.slots) host.burst = {slots, slot};
	}
};

export const storeCoarse = (host: HostState, frame: Frame): void => {
	if (!host.anchor) return;
	const group = Math.floor(slotOf(host, frame.seq) / coarseStep);
	host.ring.coarse.putRow(group, host.columns.wireColumns, frame.values);
	host.latency.putCoarse(group, host.columns.mapLatency(frame.latency));
	host.durations.putCoarse(group, host.columns.mapDurations(frame.latency));
	deriveCoarse(host, group);
	host.revision++;
};
