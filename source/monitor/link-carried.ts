/** WebSocket over a carrier's stream, as far as both ways through ssh have it in common. */
import type {Duplex} from 'node:stream';
import {WebSocket} from 'ws';
import type {BackoffPolicy} from '../signals/backoff.ts';
import type {Clock} from '../signals/clock.ts';
import {subprotocol} from '../wire/limits.ts';
import type {Carrier} from './carrier.ts';
import {connectTls, type TlsDone} from './connect-tls.ts';
import {sshSpelling} from './explain-failure.ts';
import type {Link} from './link.ts';
import {lastSaid} from './ssh-reason.ts';
import {isTls, showToken, socketOptions, speakOver} from './link-websocket.ts';
import type {Trust} from './trust.ts';

export type CarriedOptions = {
	readonly carrier: Carrier;
	readonly url: string;
	/** Whom a certificate must be for, where the stream has TLS: the host as it was named, not the loopback that it is reached on. */
	readonly host: string;
	readonly trust: Trust;
	readonly clock: Clock;
	/** Before anything is spoken: null when all is ready, else what was heard instead of that. */
	readonly prepare: (stream: Duplex) => Promise<string | null>;
	readonly onOpen: () => void;
	readonly onMessage: (text: string) => void;
};

export type Carried = {
	send(text: string): void;
	heardBytes(): number;
	end(why: string): void;
	/** Once the program is gone: what it said, why the conversation ended, how eagerly to try again when that is not as usual, and whether there ever was one. */
	readonly ended: Promise<{readonly said: string; readonly why: string | null; readonly retry: BackoffPolicy | null; readonly opened: boolean}>;
};

/** A program that fails says why and ends by itself within this time. */
const momentMs = 500;

export const speakThrough = ({carrier, url, host, trust, clock, prepare, onOpen, onMessage}: CarriedOptions): Carried => {
	let link: Link | null = null;
	let why: string | null = null;
	let retry: BackoffPolicy | null = null;
	let opened = false;
	let cancelMoment = (): void => undefined;
	const end = (reason: string): void => {
		why ??= reason;
		carrier.end();
	};
	const fail = (reason: string | null): void => {
		why ??= reason;
		cancelMoment = clock.setTimer(() => carrier.end(), momentMs);
	};
	const speak = (): void => {
		const {shown, headers} = showToken(url, trust);
		// The way has a time limit of its own, with the login in it.
		const throughTls = (_options: unknown, done: TlsDone): void => void connectTls({host, way: {through: carrier.stream}}, trust, done);
		link = speakOver(new WebSocket(url, [subprotocol], {...socketOptions, headers, createConnection: (isTls(url) ? throughTls : () => carrier.stream) as never}), {
			onOpen() {
				opened = true;
				onOpen();
			},
			onMessage,
			onClose(reason, policy) {
				retry = policy ?? null;
				if (opened) end(reason);
				else fail(reason);
			},
		}, {shown, spelling: sshSpelling});
	};
	void prepare(carrier.stream).then(heard => (heard === null ? speak() : fail(lastSaid(heard))));
	return {
		send: text => link?.send(text),
		heardBytes: () => carrier.heardBytes?.() ?? 0,
		end,
		ended: carrier.ended.then(({said}) => {
			cancelMoment();
			return {said, why, retry, opened};
		}),
	};
};
