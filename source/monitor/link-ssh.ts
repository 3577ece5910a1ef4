/** A link through the person's own `ssh`: WebSocket over its standard input and output, to the agent on the far loopback. */
import {WebSocket} from 'ws';
import {sshPolicy} from '../signals/backoff.ts';
import type {Clock} from '../signals/clock.ts';
import {subprotocol} from '../wire/limits.ts';
import type {Carrier, Dial} from './carrier.ts';
import type {Link, Transport} from './link.ts';
import {socketOptions, speakOver} from './link-websocket.ts';
import {forwardArguments} from './ssh-arguments.ts';
import {explainSsh, lastSaid} from './ssh-reason.ts';
import type {SshTarget} from './ssh-target.ts';
import type {Turnstile} from './turnstile.ts';

export type SshLinkOptions = {
	readonly target: SshTarget;
	/** The stream at the far end. */
	readonly url: string;
	readonly dial: Dial;
	readonly clock: Clock;
	readonly turnstile: Turnstile;
};

/** Logins over several hosts take their time; a configuration with a ConnectTimeout may give up earlier. */
const openLimitMs = 20_000;
const hint = 'start one there with `engineroom agent`';

export const createSshTransport = ({target, url, dial, clock, turnstile}: SshLinkOptions): Transport => events => {
	let carrier: Carrier | null = null;
	let link: Link | null = null;
	let whyEnded: string | null = null;
	let closed = false;
	let cancelLimit = (): void => undefined;
	const start = (): void => {
		const carried = dial(forwardArguments(target));
		carrier = carried;
		cancelLimit = clock.setTimer(() => {
			whyEnded = `ssh: no answer within ${openLimitMs / 1000} s`;
			carried.end();
		}, openLimitMs);
		link = speakOver(new WebSocket(url, [subprotocol], {...socketOptions, createConnection: () => carried.stream}), {
			onOpen() {
				cancelLimit();
				leave();
				events.onOpen();
			},
			onMessage: text => events.onMessage(text),
			onClose(reason) {
				whyEnded ??= reason;
				carried.end();
			},
		});
		void carried.ended.then(({said}) => {
			const failure = explainSsh(said);
			finish();
			if (!closed) end(failure?.noAgent ? `${failure.reason}; ${hint}` : failure?.reason ?? whyEnded ?? lastSaid(said) ?? 'ssh ended', failure?.retry ?? sshPolicy);
		});
	};
	const finish = (): void => {
		cancelLimit();
		leave();
	};
	const end = (...why: Parameters<typeof events.onClose>): void => {
		closed = true;
		events.onClose(...why);
	};
	const leave = turnstile.enter(start);
	return {
		send: text => link?.send(text),
		close() {
			finish();
			carrier?.end();
			if (!closed) end('closed here');
		},
	};
};
