/**
 * Going back further than is held: each agent is asked for the stretch that is looked at, and what it answers is kept apart
 * from what is live for as long as somebody looks.
 */
import type {Clock} from '../signals/clock.ts';
import {coarseSlots, coarseStep, fineSlots} from '../signals/time-ring.ts';
import type {ServerMessage} from '../wire/messages.ts';
import {createAskSeldom} from './ask-seldom.ts';
import {createPastState, type HostState} from './host-state.ts';
import {storeCoarse, storeFrame} from './store-frame.ts';

/** `state`: asked and not yet answered, answered, answered with nothing. */
export type PastView = {readonly host: HostState; readonly state: 'asked' | 'here' | 'nothing'};

export type PastViews = {
	/** The state of a host to show an instant (a slot) from; null when what is held of it will do. */
	view(live: HostState, slot: number, windowSeconds: number): PastView | null;
	/** Takes a message that belongs to a stretch that was asked for; true when nobody else need see it. */
	take(live: HostState, message: ServerMessage): boolean;
	forget(): void;
};

export type PastViewsOptions = {
	readonly clock: Clock;
	readonly askEveryMs: number;
	readonly ask: (id: string, from: number, to: number) => void;
	/** A stretch has come. */
	readonly onHere: () => void;
};

/** Rules look back five minutes; as much on either side spares asking with every step. */
const marginSeconds = 300;

type Stretch = {readonly past: HostState; readonly epoch: string | null; readonly from: number; readonly to: number; state: PastView['state']};

export const createPastViews = ({clock, askEveryMs, ask, onHere}: PastViewsOptions): PastViews => {
	const stretches = new Map<string, Stretch>();
	const asking = createAskSeldom<{readonly from: number; readonly to: number}>({clock, everyMs: askEveryMs, send: (id, {from, to}) => ask(id, from, to)});
	return {
		view(live, slot, windowSeconds) {
			const {fine} = live.ring;
			const ticks = (seconds: number): number => Math.ceil((seconds * 1000) / live.intervalMs);
			const offset = live.anchor?.offset ?? 0;
			// An agent that tells of no past keeps what is held here.
			if (live.recallSeq === null || fine.newest === null || slot - ticks(10) > fine.newest - fine.slots) return null;
			const margin = Math.min(ticks(marginSeconds), fineSlots / 3);
			const reach = Math.min(coarseSlots * coarseStep - margin, Math.max(ticks(windowSeconds), margin));
			const needed = {from: Math.max(0, live.recallSeq, slot - offset - reach), to: slot - offset};
			const held = stretches.get(live.id);
			if (held && held.epoch === live.epoch && held.to >= needed.to && held.from <= needed.from && held.to - fineSlots < needed.to - ticks(10)) return {host: held.past, state: held.state};
			const to = Math.max(0, needed.to + margin);
			const from = Math.min(to, needed.from, Math.max(0, live.recallSeq, to - fineSlots + 1));
			const stretch: Stretch = {past: createPastState(live), epoch: live.epoch, from, to, state: 'asked'};
			stretches.set(live.id, stretch);
			asking.ask(live.id, stretch);
			return {host: stretch.past, state: stretch.state};
		},
		take(live, message) {
			const stretch = stretches.get(live.id);
			if (!stretch || stretch.epoch !== live.epoch) return false;
			if (message.type === 'replayed') {
				if (message.topics !== undefined || message.from !== stretch.from || message.to !== stretch.to) return false;
				stretch.state = stretch.past.ring.fine.newest === null ? 'nothing' : 'here';
				onHere();
				return true;
			}
			if ((message.type !== 'frame' && message.type !== 'coarse') || message.seq > live.newestSeq - fineSlots || message.seq < stretch.from - coarseStep || message.seq > stretch.to) return false;
			if (message.type === 'frame') {
				storeFrame(stretch.past, message, message.seq > stretch.past.newestSeq);
				stretch.past.newestSeq = Math.max(stretch.past.newestSeq, message.seq);
			} else storeCoarse(stretch.past, message);
			return true;
		},
		forget() {
			asking.forget();
			stretches.clear();
		},
	};
};
