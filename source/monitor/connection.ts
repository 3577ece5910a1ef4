/** Keeps one target connected for ever: waits with jittered back-off, tries another link beside a silent one, asks for what was missed. */
import {backoffMs, reconnectPolicy, type BackoffPolicy} from '../signals/backoff.ts';
import type {Clock} from '../signals/clock.ts';
import {decodeServerMessage} from '../wire/decode.ts';
import {encodeMessage} from '../wire/encode.ts';
import type {ClientMessage, Recall, ServerMessage, Topic} from '../wire/messages.ts';
import type {Link, Transport} from './link.ts';
import {doubtAfterMs, giveUpAfterMs, greetingMs, type Ear, type SilenceWatch} from './silence.ts';

export type ConnectionEvents = {
	onConnected(): void;
	/** `text` is the message as it came, `now` when, by the monotonic clock. */
	onMessage(message: ServerMessage, text: string, now: number): void;
	onDisconnected(reason: string): void;
};

export type Connection = {
	/** What to subscribe with once connected, from what is held already. */
	watch(topics: readonly Topic[]): void;
	refill(from: number, to: number): void;
	/** Asks for a stretch of the past, or its details, whatever is held. */
	recall(stretch: Omit<Recall, 'type'>): void;
	/** Asks for a longer past than was asked for when it was connected. */
	widen(windowSeconds: number): void;
	close(): void;
};

export type ConnectionOptions = {
	readonly transport: Transport;
	readonly clock: Clock;
	/** One for all connections: it has one timer. */
	readonly silence: SilenceWatch;
	readonly events: ConnectionEvents;
	/** The last sequence number held under an epoch. */
	held(): {readonly epoch: string | null; readonly since: number | null};
	/** How much of the past to ask for. */
	readonly windowSeconds: () => number;
};

/** A link, or an attempt at one. */
type Line = {
	readonly link: Link;
	readonly ear: Ear;
	isOpen: boolean;
	/** Silent for so long that another is tried beside it. */
	isDoubted: boolean;
	/** Why it was ended here. */
	reason: string | null;
};

export const keepConnected = (options: ConnectionOptions): Connection => {
	const {clock, events} = options;
	/** The link that counts: what it says is told. */
	let current: Line | null = null;
	/** The attempt under way, one at most: alone, or beside a link that fell silent. */
	let sought: Line | null = null;
	let cancelRetry: (() => void) | null = null;
	let attempt = 0;
	let closed = false;
	let intervalMs = 1000;
	let wantedTopics: readonly Topic[] = [];

	const send = (message: ClientMessage): void => current?.link.send(encodeMessage(message));
	const drop = (line: Line, reason: string): void => {
		line.reason = reason;
		line.link.close();
	};
	const seek = (): void => {
		if (closed || sought) return;
		const random = clock.random();
		const limitMs = (): number => {
			if (line !== current) return greetingMs;
			return line.isDoubted || !line.link.allowsRival ? giveUpAfterMs(intervalMs) : doubtAfterMs(intervalMs, random);
		};
		const link = options.transport({
			onOpen() {
				line.isOpen = true;
				line.ear.heard(clock.now());
				if (current === null) promote(line);
			},
			onMessage: text => receive(line, text),
			onClose: (reason, retry) => ended(line, line.reason ?? reason, retry),
		});
		const line: Line = {link, isOpen: false, isDoubted: false, reason: null, ear: options.silence.listen({heardBytes: () => link.heardBytes?.() ?? 0, limitMs, onSilent: () => fellSilent(line)})};
		sought = line;
	};
	const seekLater = (policy: BackoffPolicy): void => {
		attempt++;
		cancelRetry = clock.setTimer(() => {
			cancelRetry = null;
			seek();
		}, backoffMs(policy, attempt, clock.random()));
	};
	const stopSeeking = (): void => {
		cancelRetry?.();
		cancelRetry = null;
		attempt = 0;
		const line = sought;
		sought = null;
		line?.link.close();
	};
	const promote = (line: Line): void => {
		current = line;
		sought = null;
		events.onConnected();
	};
	/** It was begun beside a silent one and spoke first: the host was connected all along. */
	const replaceWith = (line: Line): void => {
		const before = current;
		current = line;
		sought = null;
		before?.link.close();
	};
	const fellSilent = (line: Line): void => {
		if (line !== current) return drop(line, 'no greeting');
		if (line.isDoubted || !line.link.allowsRival) return drop(line, `silent for ${Math.round(giveUpAfterMs(intervalMs) / 1000)} s`);
		line.isDoubted = true;
		seek();
	};
	const ended = (line: Line, reason: string, retry: BackoffPolicy = reconnectPolicy): void => {
		line.ear.stop();
		if (closed || (line !== current && line !== sought)) return;
		const wasSought = line === sought;
		if (wasSought) sought = null;
		else current = null;
		if (current === null) events.onDisconnected(reason);
		if (sought?.isOpen) return promote(sought);
		if (sought === null && cancelRetry === null) seekLater(retry);
	};
	const receive = (line: Line, text: string): void => {
		if (line !== current && line !== sought) return;
		if (line.isDoubted) {
			line.isDoubted = false;
			stopSeeking();
		}
		const now = clock.now();
		line.ear.heard(now);
		const decoded = decodeServerMessage(text);
		if (!decoded.ok) return drop(line, `${decoded.code}: ${decoded.reason}`);
		const {message} = decoded;
		if (line !== current) {
			if (message.type !== 'hello') return;
			replaceWith(line);
		}
		if (message.type !== 'hello') return events.onMessage(message, text, now);
		attempt = 0;
		({intervalMs} = message);
		events.onMessage(message, text, now);
		const {epoch, since} = options.held();
		send({type: 'subscribe', epoch, since, windowSeconds: options.windowSeconds()});
		if (wantedTopics.length > 0) send({type: 'watch', topics: wantedTopics});
	};
	seek();
	return {
		watch(topics) {
			wantedTopics = topics;
			send({type: 'watch', topics});
		},
		widen: windowSeconds => send({type: 'subscribe', epoch: null, since: null, windowSeconds}),
		refill: (from, to) => send({type: 'refill', from, to}),
		recall: stretch => send({type: 'recall', ...stretch}),
		close() {
			closed = true;
			cancelRetry?.();
			for (const line of [current, sought]) {
				line?.ear.stop();
				line?.link.close();
			}
		},
	};
};
