/**
 * One monitor's conversation with the agent, whatever carries it. The agent never waits: a peer that does not read is
 * skipped, and gets what it missed from the history when it asks again.
 */
import {decodeClientMessage} from '../wire/decode.ts';
import {encodeMessage} from '../wire/encode.ts';
import {maxClientMessagesPer10s} from '../wire/limits.ts';
import type {Hello, Topic} from '../wire/messages.ts';
import type {Clock} from '../signals/clock.ts';
import {fineSlots} from '../signals/time-ring.ts';
import type {History, Kept} from './history.ts';

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
	readonly skipped: number;
};

/** Beyond this, a peer is behind: live frames are skipped until it has caught up. */
export const behindBytes = 256 * 1024;
/** Beyond this, a peer is given up. */
export const hopelessBytes = 4 * 1024 * 1024;

export const createSession = (peer: Peer, source: SessionSource): Session => {
	let subscribed = false;
	let watched: ReadonlySet<Topic> = new Set();
	let queue: {texts: readonly string[]; next: number; end: string}[] = [];
	let pumping = false;
	let skipped = 0;
	let closed = false;
	let recalling = false;
	let wished: {readonly from: number; readonly to: number} | null = null;
	let windowStart = source.clock.now();
	let messages = 0;

	const close = (code: number, reason: string): void => {
		if (closed) return;
		closed = true;
		queue = [];
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
			const job = queue[0] as (typeof queue)[number];
			const text = job.texts[job.next++];
			if (text === undefined) {
				peer.send(job.end);
				queue.shift();
			} else peer.send(text);
		}
	};
	const enqueue = (from: number, to: number, coarse: readonly Kept[]): void => {
		const kept = source.history.frames(from, to);
		const wanted = Math.max(0, Math.min(to, source.history.newestSeq) - from + 1);
		const coarseTicks = coarse.length === 0 ? 0 : Math.max(0, (kept[0]?.seq ?? from) - from);
		const lost = Math.max(0, wanted - kept.length - coarseTicks);
		// Two refills at a time are more than a monitor needs; a third one replaces the last.
		if (queue.length >= 2) queue.pop();
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
	/** The newest wish alone is answered: who goes back fast passes what was on its way. */
	const recall = async (from: number, to: number): Promise<void> => {
		wished = {from, to};
		if (recalling) return;
		recalling = true;
		while (wished !== null && !closed) {
			const {from: first, to: last} = wished;
			wished = null;
			const kept = await source.recall(first, last).catch(() => []);
			if (closed) break;
			const fine = kept.filter(({seq}) => seq > last - fineSlots).length;
			queue.push({texts: kept.map(({text}) => text), next: 0, end: encodeMessage({type: 'replayed', from: first, to: last, lost: Math.max(0, Math.min(fineSlots, last - first + 1) - fine)})});
			if (!pumping) pump();
		}
		recalling = false;
	};
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
					return void recall(message.from, message.to);
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
		get skipped() {
			return skipped;
		},
	};
};
