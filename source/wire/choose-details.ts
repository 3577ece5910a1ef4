/** Which of the details that were told hold for a stretch of the past, and as many of them as one answer may bring. */
import {requestAgeSeconds} from '../signals/requests.ts';
import {fineSlots} from '../signals/time-ring.ts';
import {traceAgeSeconds} from '../signals/traces.ts';
import type {Topic} from './messages.ts';

export type DetailsWish = {readonly topics: readonly Topic[]; readonly from: number; readonly to: number; /** The tick that is looked at. */ readonly at: number};

export type DetailsChoice = {
	/** The oldest tick that may be of use. */
	readonly first: number;
	/** The next message, in the order in which they were told. */
	take(told: {readonly topic: Topic; readonly seq: number; readonly text: string}): void;
	/** What was chosen, oldest first, and how many messages found no room. */
	end(): {readonly texts: readonly string[]; readonly lost: number};
};

/** How long after it was told something still holds, in seconds: routes tell of one tick, a list of the minute, single ones of their 15 minutes. */
export const holdsSeconds: Readonly<Record<Topic, number>> = {routes: 0, facts: 60, databases: 60, traces: traceAgeSeconds, requests: requestAgeSeconds, processes: 60};
/** UTF-16 units of each topic in one answer: of routes, a minute of 200 that are all asked for every second is a little more. */
const room: Readonly<Record<Topic, number>> = {routes: 2 * 1024 * 1024, facts: 128 * 1024, databases: 512 * 1024, traces: 512 * 1024, requests: 256 * 1024, processes: 128 * 1024};
/** Messages of each topic in one answer. */
const most = 600;

type Chosen = {readonly seq: number; readonly text: string};

/** Those nearest to `at`: from there back as far as there is room, then on from there with what is left of it. */
const createPicking = (at: number, length: number) => {
	let chosen: Chosen[] = [];
	let used = 0;
	let lost = 0;
	return {
		take(one: Chosen): void {
			const hasRoom = used + one.text.length <= length && chosen.length < most;
			// What comes after the instant, or would not fit alone, takes the room of none.
			if (!hasRoom && (one.seq > at || one.text.length > length)) {
				lost++;
				return;
			}
			chosen.push(one);
			used += one.text.length;
			let over = 0;
			while (over < chosen.length && (used > length || chosen.length - over > most)) used -= (chosen[over++] as Chosen).text.length;
			if (over > 0) chosen = chosen.slice(over);
			lost += over;
		},
		chosen: (): readonly Chosen[] => chosen,
		lost: (): number => lost,
	};
};

export const createDetailsChoice = ({topics, from, to, at}: DetailsWish, intervalMs: number): DetailsChoice => {
	const begin = Math.max(from, to - fineSlots + 1);
	const center = Math.max(begin, Math.min(at, to));
	const oldest = (topic: Topic): number => Math.max(0, begin - Math.ceil((holdsSeconds[topic] * 1000) / intervalMs));
	const pickings = new Map(topics.map(topic => [topic, createPicking(center, room[topic])]));
	return {
		first: Math.min(...topics.map(oldest)),
		take({topic, seq, text}) {
			if (seq >= oldest(topic) && seq <= to) pickings.get(topic)?.take({seq, text});
		},
		end: () => ({
			texts: [...pickings.values()].flatMap(picking => picking.chosen()).sort((a, b) => a.seq - b.seq).map(({text}) => text),
			lost: [...pickings.values()].reduce((sum, picking) => sum + picking.lost(), 0),
		}),
	};
};
