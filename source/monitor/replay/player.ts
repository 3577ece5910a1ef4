/** Plays a recording to links: each recorded host is an agent that answers from the recording, and tells what came as its time comes. */
import type {Clock} from '../../signals/clock.ts';
import {coarseSlots, coarseStep} from '../../signals/time-ring.ts';
import {decodeClientMessage} from '../../wire/decode.ts';
import {encodeMessage, encodePast} from '../../wire/encode.ts';
import type {Recall, Topic} from '../../wire/messages.ts';
import type {LinkEvents, Transport} from '../link.ts';
import {encodeMoment, findDetails, findFrames, findMoment, findTopic} from './host-past.ts';
import type {Line, Recording} from './recording.ts';

export type Player = {
	/** A link to a host of the recording, by its place. */
	transport(host: number): Transport;
	close(): void;
};

/** What plays itself: frames, states, schemas. Coarse frames are told only to who asks for the past. */
const spontaneous = new Set(['hello', 'schema', 'frame', 'collectors', 'restarts']);

type OpenLink = {readonly events: LinkEvents; readonly end: (reason: string) => void; watched: ReadonlySet<Topic>; subscribed: boolean};

export const createPlayer = (recording: Recording, clock: Clock): Player => {
	const links = new Map<number, OpenLink>();
	const wasTold = new Set<number>();
	let closed = false;
	let part = recording.partAt(clock.now());
	let lines: readonly Line[] = recording.load(part)?.lines ?? [];
	let next = lines.findIndex(({at}) => at > clock.now());
	if (next < 0) next = lines.length;
	let cancel = (): void => undefined;

	const deliver = ({host, kind, text}: Line): void => {
		const link = links.get(host);
		if (!link) return;
		if (kind === 'down') return link.end(text);
		if (kind.startsWith('topic ')) {
			if (link.watched.has(kind.slice(6) as Topic)) link.events.onMessage(text);
			return;
		}
		// Every part begins with a hello that tells nothing new.
		if (kind === 'hello' || !spontaneous.has(kind)) return;
		if (kind !== 'frame' || link.subscribed) link.events.onMessage(text);
	};
	const advance = (): boolean => {
		if (part + 1 >= recording.starts.length) return false;
		part++;
		lines = recording.load(part)?.lines ?? [];
		next = 0;
		return true;
	};
	const schedule = (): void => {
		if (closed) return;
		while (next >= lines.length) if (!advance()) return;
		// What comes late is found in the next part: it belongs to before, and is told at once.
		const due = Math.max((lines[next] as Line).at, next === 0 ? (recording.starts[part] as number) : 0);
		cancel = clock.setTimer(() => {
			const now = clock.now();
			while (next < lines.length && (lines[next] as Line).at <= now) deliver(lines[next++] as Line);
			schedule();
		}, due - clock.now());
	};
	const converse = (host: number, link: OpenLink, text: string): void => {
		const decoded = decodeClientMessage(text);
		const moment = findMoment(recording, host, clock.now());
		if (!decoded.ok || !moment.hello) return;
		const {epoch, seq: newest, intervalMs} = moment.hello;
		const {message} = decoded;
		const tell = (from: number, to: number): void => {
			for (const frame of findFrames(recording, {host, epoch, from, to, at: clock.now(), intervalMs})) link.events.onMessage(frame);
			link.events.onMessage(encodeMessage({type: 'replayed', from, to, lost: 0}));
		};
		const tellDetails = ({from, to, at = to}: Recall, topics: readonly Topic[]): void => {
			const {texts, lost} = findDetails(recording, {topics, from, to: Math.min(to, newest), at}, {host, epoch, newest, at: clock.now(), intervalMs});
			for (const past of texts) link.events.onMessage(encodePast(past));
			link.events.onMessage(encodeMessage({type: 'replayed', from, to, lost, topics}));
		};
		if (message.type === 'subscribe') {
			link.subscribed = true;
			const ticks = Math.min(coarseSlots * coarseStep, Math.ceil((message.windowSeconds * 1000) / intervalMs));
			const first = Math.max(0, newest - ticks + 1);
			if (newest >= 0) tell(message.epoch === epoch && message.since !== null ? Math.max(first, message.since + 1) : first, newest);
			// What was known of a host that is down has been told: it is down.
			if (moment.down !== null) link.end(moment.down);
		} else if (message.type === 'recall' && message.topics) tellDetails(message, message.topics);
		else if (message.type === 'refill' || message.type === 'recall') tell(message.from, Math.min(message.to, newest));
		else if (message.type === 'watch') {
			const before = link.watched;
			link.watched = new Set(message.topics);
			for (const topic of link.watched) if (!before.has(topic)) for (const past of findTopic(recording, host, topic, clock.now())) link.events.onMessage(past);
		}
	};
	schedule();
	return {
		transport: host => events => {
			let ended = false;
			const link: OpenLink = {
				events, watched: new Set(), subscribed: false,
				end(reason) {
					if (ended) return;
					ended = true;
					if (links.get(host) === link) links.delete(host);
					events.onClose(reason);
				},
			};
			// In a later turn, as from a socket: nobody is called back before connecting has returned.
			queueMicrotask(() => {
				if (closed || ended) return;
				const moment = findMoment(recording, host, clock.now());
				// It is told once what was known before the link went down; an attempt to reach it again fails as it did.
				if (moment.down !== null && (moment.hello === null || wasTold.has(host))) return link.end(moment.down);
				wasTold.add(host);
				links.set(host, link);
				events.onOpen();
				for (const text of encodeMoment(moment)) events.onMessage(text);
			});
			return {
				send: text => queueMicrotask(() => {
					if (links.get(host) === link) converse(host, link, text);
				}),
				close: () => link.end('closed here'),
			};
		},
		close() {
			closed = true;
			cancel();
			links.clear();
		},
	};
};
