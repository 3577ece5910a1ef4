/**
 * Details of an instant that was gone back to: each agent that keeps them on its disk is asked for those around the instant, of what
 * is looked at, and what it answers is laid out as it was told then.
 */
import type {Clock} from '../signals/clock.ts';
import {holdsSeconds} from '../wire/choose-details.ts';
import {maxRecalledLength, maxRecalledMessages} from '../wire/limits.ts';
import type {Recall, ServerMessage, Topic, TopicMessage} from '../wire/messages.ts';
import {createAskSeldom} from './ask-seldom.ts';
import {emptyDetails, slotOf, type HostDetails, type HostState} from './host-state.ts';
import {storeTopic} from './store-topic.ts';

/** `untold` says why there is none where there is none; null where that says itself. */
export type DetailsThen = HostDetails & {readonly untold: string | null};

export type DetailsQuestion = Required<Omit<Recall, 'type'>>;

export type PastDetails = {
	/** Details as of an instant (a slot) from an agent that keeps them; null while it has not answered. */
	at(live: HostState, slot: number): DetailsThen | null;
	/** Takes a message that answers a question for details; true when nobody else need see it. */
	take(live: HostState, message: ServerMessage, length: number): boolean;
	forget(): void;
};

export type PastDetailsOptions = {
	readonly clock: Clock;
	readonly askEveryMs: number;
	readonly ask: (id: string, question: DetailsQuestion) => void;
	/** What is looked at of a host. */
	readonly wanted: (id: string) => readonly Topic[];
	/** Details have come. */
	readonly onHere: () => void;
};

/** Routes are shown of the last minute. */
const routesSeconds = 60;
/** As much before and after spares asking with every step. */
const beforeSeconds = 60;
const afterSeconds = 30;

type Stretch = DetailsQuestion & {readonly epoch: string | null; /** Where steps do not ask again. */ readonly holdsFrom: number; messages: TopicMessage[]; length: number; isHere: boolean; isCut: boolean};

const questionOf = ({topics, from, to, at}: Stretch): DetailsQuestion => ({topics, from, to, at});

/** Why an agent cannot tell details of any instant; null when it can. */
export const explainNoDetails = ({recallTopics, recallSeq, agentVersion}: HostState): string | null => {
	if (recallTopics !== null) return null;
	return recallSeq === null ? 'the agent keeps no details of the past: it has no history on its disk' : `the agent of this host${agentVersion === null ? '' : ` (${agentVersion})`} is too old to tell details of the past: update engineroom there`;
};

/** All that had been told by an instant and still held. */
const layOut = ({messages}: Stretch, {anchor, intervalMs}: HostState, slot: number): HostDetails => {
	const details = {...emptyDetails(), anchor, intervalMs};
	for (const message of messages) {
		const age = slot - slotOf({anchor}, message.seq);
		const holds = message.topic === 'routes' ? routesSeconds : holdsSeconds[message.topic];
		if (age >= 0 && age * intervalMs <= holds * 1000) storeTopic(details, message, slotOf({anchor}, message.seq) * intervalMs);
	}
	return details;
};

export const createPastDetails = ({clock, askEveryMs, ask, wanted, onHere}: PastDetailsOptions): PastDetails => {
	const stretches = new Map<string, Stretch>();
	const asking = createAskSeldom({clock, everyMs: askEveryMs, send: ask});
	const holds = (held: Stretch, {epoch}: HostState, topics: readonly Topic[], seq: number): boolean =>
		held.epoch === epoch && topics.every(topic => held.topics.includes(topic)) && (seq === held.at || (!held.isCut && seq >= held.holdsFrom && seq <= held.to));
	/** What was on its way when the link broke. */
	const askAgain = ({id}: HostState, epoch: string): false => {
		const stretch = stretches.get(id);
		if (!stretch || stretch.isHere || stretch.epoch !== epoch) return false;
		Object.assign(stretch, {messages: [], length: 0});
		asking.ask(id, questionOf(stretch));
		return false;
	};
	return {
		at(live, slot) {
			const looked = wanted(live.id);
			const topics = (live.recallTopics ?? []).filter(topic => looked.includes(topic));
			const seq = slot - (live.anchor?.offset ?? 0);
			if (topics.length === 0 || seq < 0) return null;
			const held = stretches.get(live.id);
			if (held && holds(held, live, topics, seq)) {
				if (!held.isHere) return null;
				const details = layOut(held, live, slot);
				// Facts are kept of every minute in which the agent was there.
				return {...details, untold: Object.keys(details.facts).length === 0 ? 'the agent keeps no details of this time' : null};
			}
			const ticks = (seconds: number): number => Math.ceil((seconds * 1000) / live.intervalMs);
			const from = Math.max(0, seq - ticks(routesSeconds + beforeSeconds));
			const stretch: Stretch = {topics, from, to: Math.max(seq, Math.min(live.newestSeq, seq + ticks(afterSeconds))), at: seq, epoch: live.epoch, holdsFrom: Math.max(0, seq - ticks(beforeSeconds)), messages: [], length: 0, isHere: false, isCut: false};
			stretches.set(live.id, stretch);
			asking.ask(live.id, questionOf(stretch));
			return null;
		},
		take(live, message, length) {
			if (message.type === 'hello') return askAgain(live, message.epoch);
			if (message.type !== 'past' && (message.type !== 'replayed' || message.topics === undefined)) return false;
			const stretch = stretches.get(live.id);
			if (!stretch || stretch.isHere || stretch.epoch !== live.epoch) return true;
			if (message.type === 'past') {
				stretch.length += length;
				if (stretch.length <= maxRecalledLength && stretch.messages.length < maxRecalledMessages) stretch.messages.push(message.message);
				return true;
			}
			if (message.from !== stretch.from || message.to !== stretch.to || message.topics?.join() !== stretch.topics.join()) {
				// The end of an answer to a question before: what came of it belongs elsewhere.
				stretch.messages = [];
				stretch.length = 0;
				return true;
			}
			stretch.isHere = true;
			stretch.isCut = message.lost > 0;
			onHere();
			return true;
		},
		forget() {
			asking.forget();
			stretches.clear();
		},
	};
};
