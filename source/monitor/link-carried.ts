/** WebSocket over a carrier's stream, as far as both ways through ssh have it in common. */
import type {Duplex} from 'node:stream';
import {WebSocket} from 'ws';
import type {Clock} from '../signals/clock.ts';
import {subprotocol} from '../wire/limits.ts';
import type {Carrier} from './carrier.ts';
import type {Link} from './link.ts';
import {lastSaid} from './ssh-reason.ts';
import {socketOptions, speakOver} from './link-websocket.ts';

export type CarriedOptions = {
	readonly carrier: Carrier;
	readonly url: string;
	readonly clock: Clock;
	/** Before anything is spoken: null when all is ready, else what was heard instead of that. */
	readonly prepare: (stream: Duplex) => Promise<string | null>;
	readonly onOpen: () => void;
	readonly onMessage: (text: string) => void;
};

export type Carried = {
	send(text: string): void;
	end(why: string): void;
	/** Once the program is gone: what it said, why the conversation ended, and whether there ever was one. */
	readonly ended: Promise<{readonly said: string; readonly why: string | null; readonly opened: boolean}>;
};

/** A program that fails says why and ends by itself within this time. */
const momentMs = 500;

export const speakThrough = ({carrier, url, clock, prepare, onOpen, onMessage}: CarriedOptions): Carried => {
	let link: Link | null = null;
	let why: string | null = null;
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
		link = speakOver(new WebSocket(url, [subprotocol], {...socketOptions, createConnection: () => carrier.stream}), {
			onOpen() {
				opened = true;
				onOpen();
			},
			onMessage,
			onClose: reason => (opened ? end(reason) : fail(reason)),
		});
	};
	void prepare(carrier.stream).then(heard => (heard === null ? speak() : fail(lastSaid(heard))));
	return {
		send: text => link?.send(text),
		end,
		ended: carrier.ended.then(({said}) => {
			cancelMoment();
			return {said, why, opened};
		}),
	};
};
