/**
 * A link through the person's own `ssh`: WebSocket over its standard input and output, to the agent on the far loopback; or, where
 * there is none and the person wishes so, to one that is brought along.
 */
import type {Duplex} from 'node:stream';
import {sshPersonPolicy, sshPolicy, type BackoffPolicy} from '../signals/backoff.ts';
import type {Clock} from '../signals/clock.ts';
import {bootstrapCommand, maxPreambleBytes, readyMark} from '../wire/bootstrap.ts';
import {awaitMark} from './await-mark.ts';
import {explainBootstrap} from './bootstrap-reason.ts';
import type {Dial} from './carrier.ts';
import type {Transport} from './link.ts';
import {speakThrough, type Carried} from './link-carried.ts';
import {commandArguments, forwardArguments} from './ssh-arguments.ts';
import {explainSsh, lastSaid, type SshFailure} from './ssh-reason.ts';
import type {SshTarget} from './ssh-target.ts';
import type {Turnstile} from './turnstile.ts';

export type SshLinkOptions = {
	readonly target: SshTarget;
	/** The stream at the far end. */
	readonly url: string;
	readonly dial: Dial;
	readonly clock: Clock;
	readonly turnstile: Turnstile;
	/** The agent's program with its header, for hosts that have none; null: none is brought. */
	readonly program: Uint8Array | null;
};

/** Logins over several hosts take their time; a configuration with a ConnectTimeout may give up earlier. */
const openLimitMs = 20_000;
const hint = 'start one there with `engineroom agent`, or bring one along: --bootstrap';

type Way = 'to-agent' | 'with-agent';

export const createSshTransport = (options: SshLinkOptions): Transport => {
	const {target, url, dial, clock, turnstile, program} = options;
	/** Where no agent was found, the next attempt brings one at once. */
	let way: Way = 'to-agent';
	const prepare = async (stream: Duplex): Promise<string | null> => {
		if (way === 'to-agent') return null;
		stream.write(program);
		const {found, heard} = await awaitMark(stream, readyMark, maxPreambleBytes);
		return found ? null : heard;
	};
	return events => {
		let carried: Carried | null = null;
		let cancelLimit = (): void => undefined;
		let closed = false;
		const attempt = (): void => {
			const carrier = dial(way === 'to-agent' ? forwardArguments(target) : commandArguments(target, bootstrapCommand));
			const speaking = speakThrough({
				carrier, url, clock, prepare,
				onOpen() {
					release();
					events.onOpen();
				},
				onMessage: text => events.onMessage(text),
			});
			carried = speaking;
			cancelLimit = clock.setTimer(() => speaking.end(`ssh: no answer within ${openLimitMs / 1000} s`), openLimitMs);
			void speaking.ended.then(({said, why, opened}) => {
				cancelLimit();
				if (closed) return;
				const failure = explain(way, said);
				const isBare = way === 'to-agent' && !opened && failure?.noAgent === true;
				if (!opened) way = isBare && program !== null ? 'with-agent' : 'to-agent';
				if (!opened && way === 'with-agent') return attempt();
				end(isBare ? `${failure.reason}; ${hint}` : failure?.reason ?? why ?? lastSaid(said) ?? 'ssh ended', failure?.retry ?? sshPolicy);
			});
		};
		const release = (): void => {
			cancelLimit();
			leave();
		};
		const end = (reason: string, retry?: BackoffPolicy): void => {
			release();
			if (closed) return;
			closed = true;
			events.onClose(reason, retry);
		};
		const leave = turnstile.enter(attempt);
		return {
			send: text => carried?.send(text),
			close() {
				carried?.end('closed here');
				end('closed here');
			},
		};
	};
};

const explain = (way: Way, said: string): SshFailure | null => {
	const reason = way === 'with-agent' ? explainBootstrap(said) : null;
	return reason === null ? explainSsh(said) : {reason, retry: sshPersonPolicy, noAgent: false};
};
