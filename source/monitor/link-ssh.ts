/**
 * A link through the person's own `ssh`: WebSocket over its standard input and output, with TLS in it where the target says so, to the
 * agent on the far loopback; or, where there is none and the person wishes so, to one that is brought along.
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
import {isTls} from './link-websocket.ts';
import {commandArguments, forwardArguments} from './ssh-arguments.ts';
import {explainSsh, lastSaid, type SshFailure} from './ssh-reason.ts';
import type {SshTarget} from './ssh-target.ts';
import type {Trust} from './trust.ts';
import type {Turnstile} from './turnstile.ts';

export type SshLinkOptions = {
	readonly target: SshTarget;
	/** The stream at the far end; `wss:` speaks TLS through the tunnel, and nothing else whatever comes back. */
	readonly url: string;
	readonly trust: Trust;
	readonly dial: Dial;
	readonly clock: Clock;
	readonly turnstile: Turnstile;
	/** The agent's program with its header, for hosts that have none; null: none is brought. */
	readonly program: Uint8Array | null;
};

/** Logins over several hosts take their time; a configuration with a ConnectTimeout may give up earlier. */
const openLimitMs = 20_000;
const hint = 'start one there with `engineroom agent`, or bring one along: --bootstrap';
const hintForTls = 'start one there with `engineroom agent` and its certificate; none is brought to a target with TLS';

type Way = 'to-agent' | 'with-agent';

export const createSshTransport = (options: SshLinkOptions): Transport => {
	const {target, url, trust, dial, clock, turnstile} = options;
	// One that is brought along has no certificate: where TLS was asked for it would be another than was meant.
	const program = isTls(url) ? null : options.program;
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
				carrier, url, host: target.host, trust, clock, prepare,
				onOpen() {
					release();
					events.onOpen();
				},
				onMessage: text => events.onMessage(text),
			});
			carried = speaking;
			cancelLimit = clock.setTimer(() => speaking.end(`ssh: no answer within ${openLimitMs / 1000} s`), openLimitMs);
			void speaking.ended.then(({said, why, retry, opened}) => {
				cancelLimit();
				if (closed) return;
				const failure = explain(way, said);
				const isBare = way === 'to-agent' && !opened && failure?.noAgent === true;
				if (!opened) way = isBare && program !== null ? 'with-agent' : 'to-agent';
				if (!opened && way === 'with-agent') return attempt();
				const unknown = [why, lastSaid(said)].filter(one => one !== null).join('; ssh said: ');
				end(isBare ? `${failure.reason}; ${isTls(url) ? hintForTls : hint}` : failure?.reason ?? (unknown || 'ssh ended'), failure?.retry ?? retry ?? sshPolicy);
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
			heardBytes: () => carried?.heardBytes() ?? 0,
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
