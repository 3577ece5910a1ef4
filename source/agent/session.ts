/**
 * One monitor's conversation with the agent, whatever carries it. The agent never waits: a peer that does not read is
 * skipped, and gets what it missed from the history when it asks again.
 */
import {decodeClientMessage} from '../wire/decode.ts';
import type {DetailsWish} from '../wire/choose-details.ts';
import {encodeMessage, encodePast} from '../wire/encode.ts';
import {maxClientMessagesPer10s} from '../wire/limits.ts';
import type {Hello, Recall, Topic} from '../wire/messages.ts';
import type {Clock} from '../signals/clock.ts';
import {fineSlots} from '../signals/time-ring.ts';
import type {History, Kept} from './history.ts';
import {createNewestWish} from './newest-wish.ts';

/** The other end, as a session sees it. */
export type Peer = {
	send(text: string): void;
	/** Bytes handed over and not yet taken by the other side. */
	bufferedBytes(): number;
	close(code: number, reason: string): void;
};

export type SessionSource = {
	readonly history: History;
	readonly clock: Clock;
	readonly intervalMs: number;
	hello(): Hello;
	/** What follows the hello. */
	greeting(): readonly string[];
	/** The oldest tick there may be: what lies before was never taken. */
	firstSeq(): number;
	/** The past from `from` to `to`, fine where it is newest. */
	recall(from: number, to: number): Promise<readonly Kept[]>;
	/** Details of the past as they were told then, and how many messages found no room. */
	recallDetails(wish: DetailsWish): Promise<{readonly texts: readonly string[]; readonly lost: number}>;
	/** Messages that bring a fresh watcher of a topic up to date. */
	topicHistory(topic: Topic): readonly string[];
	/** The peer has begun to watch these. */
	onWatch(topics: readonly Topic[]): void;
};

export type Session = {
	/** A message from the peer. */
	receive(text: string): void;
	/** A frame was published. */
	frame(kept: Kept): void;
	/** Something every monitor is told at once: more series, collectors' states. */
	announce(text: string): void;
	topic(topic: Topic, text: string): void;
	watches(topic: Topic): boolean;
	/** The peer has gone: nothing is sent any more. */
	leave(): void;
	readonly skipped: number;
};

/** Beyond this, a peer is behind: live frames are skipped until it has caught up. */
export const behindBytes = 256 * 1024;
/** Beyond this, a peer is given up. */
export const hopelessBytes = 4 * 1024 * 1024;

/** Texts to be sent as the peer takes them, then what ends them. */
type Job = {readonly texts: readonly string[]; next: number; readonly end: string; readonly onSent?: () => void};

export const createSession = (peer: Peer, source: SessionSource): Session => {
	let subscribed = false;
	let watched: ReadonlySet<Topic> = new Set();
	let queue: Job[] = [];
	let pumping = false;
	let skipped = 0;
	let closed = false;
	let windowStart = source.clock.now();
	let messages = 0;

	const leave = (): void => {
		closed = true;
		for (const {onSent} of queue.splice(0)) onSent?.();
	};
	const close = (code: number, reason: string): void => {
		if (closed) return;
		leave();
		peer.close(code, reason);
	};
	/** Sends what is queued while the peer keeps up; tries again a little later when it does not. */
	const pump = (): void => {
		pumping = false;
		while (!closed && queue.length > 0) {
			if (peer.bufferedBytes() > behindBytes) {
				pumping = true;
				source.clock.setTimer(pump, 50);
				return;
			}
			const job = queue[0] as Job;
			const text = job.texts[job.next++];
			if (text === undefined) {
				peer.send(job.end);
				queue.shift();
				job.onSent?.();
			} else peer.send(text);
		}
	};
	const enqueue = (from: number, to: number, coarse: readonly Kept[]): void => {
		const kept = source.history.frames(from, to);
		const wanted = Math.max(0, Math.min(to, source.history.newestSeq) - from + 1);
		const coarseTicks = coarse.length === 0 ? 0 : Math.max(0, (kept[0]?.seq ?? from) - from);
		const lost = Math.max(0, wanted - kept.length - coarseTicks);
		// Two refills at a time are more than a monitor needs; a third one replaces the last.
		const refills = queue.filter(({onSent}) => onSent === undefined);
		if (refills.length >= 2) queue = queue.filter(job => job !== refills.at(-1));
		queue.push({texts: [...coarse, ...kept].map(({text}) => text), next: 0, end: encodeMessage({type: 'replayed', from, to, lost})});
		if (!pumping) pump();
	};
	const subscribe = (epoch: string | null, since: number | null, windowSeconds: number): void => {
		subscribed = true;
		const {newestSeq, oldestSeq} = source.history;
		if (newestSeq < 0) return;
		const ticks = Math.ceil((windowSeconds * 1000) / source.intervalMs);
		const first = Math.max(source.firstSeq(), newestSeq - ticks + 1);
		const sameLife = epoch === source.hello().epoch && since !== null;
		const from = sameLife ? Math.max(since + 1, first) : first;
		enqueue(from, newestSeq, from < oldestSeq ? source.history.coarse(from, oldestSeq) : []);
	};
	/** Resolves when all of it is on its way, so that no more than one answer waits for a peer that does not read. */
	const send = (texts: readonly string[], end: string): Promise<void> =>
		new Promise(resolve => {
			if (closed) return resolve();
			queue.push({texts, next: 0, end, onSent: resolve});
			if (!pumping) pump();
		});
	const recall = createNewestWish(async ({from, to}: Recall) => {
		const kept = await source.recall(from, to).catch(() => []);
		const fine = kept.filter(({seq}) => seq > to - fineSlots).length;
		await send(kept.map(({text}) => text), encodeMessage({type: 'replayed', from, to, lost: Math.max(0, Math.min(fineSlots, to - from + 1) - fine)}));
	});
	const recallDetails = createNewestWish(async ({from, to, at = to, topics = []}: Recall) => {
		const {texts, lost} = await source.recallDetails({topics, from, to, at}).catch(() => ({texts: [], lost: 0}));
		await send(texts.map(encodePast), encodeMessage({type: 'replayed', from, to, lost, topics}));
	});
	const admit = (): boolean => {
		const now = source.clock.now();
		if (now - windowStart >= 10_000) {
			windowStart = now;
			messages = 0;
		}
		return ++messages <= maxClientMessagesPer10s;
	};
	peer.send(encodeMessage(source.hello()));
	for (const text of source.greeting()) peer.send(text);
	return {
		receive(text) {
			if (closed) return;
			if (!admit()) return close(1008, `more than ${maxClientMessagesPer10s} messages in 10 s`);
			const decoded = decodeClientMessage(text);
			if (!decoded.ok) return close(1007, `${decoded.code}: ${decoded.reason}`);
			const {message} = decoded;
			switch (message.type) {
				case 'subscribe':
					return subscribe(message.epoch, message.since, message.windowSeconds);
				case 'refill':
					return enqueue(message.from, message.to, []);
				case 'recall':
					return void (message.topics ? recallDetails(message) : recall(message));
				case 'watch': {
					const before = watched;
					watched = new Set(message.topics);
					const begun = message.topics.filter(topic => !before.has(topic));
					for (const topic of begun) for (const past of source.topicHistory(topic)) peer.send(past);
					source.onWatch(begun);
					return;
				}
				case 'unknown':
					return;
			}
		},
		frame({text}) {
			if (closed || !subscribed) return;
			const buffered = peer.bufferedBytes();
			if (buffered > hopelessBytes) return close(1013, 'reads too slowly');
			if (buffered > behindBytes || queue.length > 1) {
				skipped++;
				return;
			}
			peer.send(text);
		},
		announce(text) {
			if (!closed) peer.send(text);
		},
		topic(topic, text) {
			if (!closed && watched.has(topic) && peer.bufferedBytes() <= behindBytes) peer.send(text);
		},
		watches: topic => !closed && watched.has(topic),
		leave,
		get skipped() {
			return skipped;
		},
	};
};
