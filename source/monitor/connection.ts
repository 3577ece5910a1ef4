/** Keeps one target connected for ever: waits with jittered back-off, notices silence, asks for what was missed. */
import {backoffMs, reconnectPolicy} from '../signals/backoff.ts';
import type {Clock} from '../signals/clock.ts';
import {decodeServerMessage} from '../wire/decode.ts';
import {encodeMessage} from '../wire/encode.ts';
import type {ClientMessage, Recall, ServerMessage, Topic} from '../wire/messages.ts';
import type {Link, Transport} from './link.ts';

export type ConnectionEvents = {
	onConnected(): void;
	/** `text` is the message as it came. */
	onMessage(message: ServerMessage, text: string): void;
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
	readonly events: ConnectionEvents;
	/** The last sequence number held under an epoch. */
	held(): {readonly epoch: string | null; readonly since: number | null};
	/** How much of the past to ask for. */
	readonly windowSeconds: () => number;
};

/** No message for this long means that the agent or the link is dead, whatever TCP says. */
export const silenceMs = 10_000;

export const keepConnected = (options: ConnectionOptions): Connection => {
	const {clock, events} = options;
	let link: Link | null = null;
	let attempt = 0;
	let closed = false;
	let open = false;
	let silenceLimitMs = silenceMs;
	let cancelSilence = (): void => undefined;
	let cancelRetry = (): void => undefined;
	let wantedTopics: readonly Topic[] = [];

	const send = (message: ClientMessage): void => {
		if (open) link?.send(encodeMessage(message));
	};
	/** When something was heard last. The timer is not set anew with every message: when it fires, it waits for what is left. */
	let heardAt = 0;
	let isListening = false;
	const heard = (): void => {
		heardAt = clock.now();
		if (isListening) return;
		isListening = true;
		awaitSilence(silenceLimitMs);
	};
	const awaitSilence = (ms: number): void => {
		cancelSilence = clock.setTimer(() => {
			// In whole milliseconds: a clock may not be able to tell less.
			const left = Math.ceil(heardAt + silenceLimitMs - clock.now());
			if (left > 0) awaitSilence(left);
			else drop(`silent for ${Math.round(silenceLimitMs / 1000)} s`);
		}, ms);
	};
	const stopListening = (): void => {
		cancelSilence();
		isListening = false;
	};
	const drop = (reason: string): void => {
		dropReason = reason;
		link?.close();
	};
	let dropReason: string | null = null;
	const receive = (text: string): void => {
		heard();
		const decoded = decodeServerMessage(text);
		if (!decoded.ok) return drop(`${decoded.code}: ${decoded.reason}`);
		const {message} = decoded;
		if (message.type === 'hello') {
			attempt = 0;
			silenceLimitMs = Math.max(silenceMs, message.intervalMs * 5);
			events.onMessage(message, text);
			const {epoch, since} = options.held();
			send({type: 'subscribe', epoch, since, windowSeconds: options.windowSeconds()});
			if (wantedTopics.length > 0) send({type: 'watch', topics: wantedTopics});
			return;
		}
		events.onMessage(message, text);
	};
	const connect = (): void => {
		if (closed) return;
		open = false;
		dropReason = null;
		link = options.transport({
			onOpen() {
				open = true;
				heard();
				events.onConnected();
			},
			onMessage: receive,
			onClose(reason, retry = reconnectPolicy) {
				open = false;
				link = null;
				stopListening();
				if (closed) return;
				attempt++;
				events.onDisconnected(dropReason ?? reason);
				cancelRetry = clock.setTimer(connect, backoffMs(retry, attempt, clock.random()));
			},
		});
	};
	connect();
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
			cancelRetry();
			stopListening();
			link?.close();
		},
	};
};
