/** What lets others into an agent, from files that may change while it runs: tokens, certificate and key. */
import type {Certificate} from '../agent/certificate.ts';
import {refuseListen} from '../agent/gate.ts';
import type {AgentServer} from '../agent/server.ts';
import {createTokenRing, type TokenRing} from '../agent/tokens.ts';
import type {Clock} from '../signals/clock.ts';
import {openCertificate} from './certificate-files.ts';
import type {Options} from './options.ts';
import {UsageError} from './usage-error.ts';
import {openTokens} from './token-source.ts';

/** How often files are looked at. */
const lookEveryMs = 2000;
/** A certificate that ends so soon is told of, once a day. */
const soonMs = 14 * 86_400_000;

export type AgentAccess = {
	readonly tokens: TokenRing | null;
	readonly certificate: Certificate | null;
	/** Takes over what changes, tells what is wrong; returns how to end it. */
	follow(server: AgentServer, clock: Clock, say: (line: string) => void): () => void;
};

/** Throws a UsageError when what was given does not suffice for the address, or cannot be used. */
export const openAgentAccess = (options: Options, env: Readonly<Record<string, string | undefined>>): AgentAccess => {
	const source = openTokens(options.tokenFile, env);
	const refusal = refuseListen(options.listen.address, {hasTokens: source !== null, hasTls: options.tls !== null});
	if (refusal !== null) throw new UsageError(refusal);
	const tls = options.tls === null ? null : openCertificate(options.tls);
	const ring = source === null ? null : createTokenRing(source.current());
	return {
		tokens: ring,
		certificate: tls?.certificate ?? null,
		follow(server, clock, say) {
			const told = new Map<string, string | null>();
			const tell = (about: string, line: string | null): void => {
				if (line !== null && told.get(about) !== line) say(line);
				told.set(about, line);
			};
			let held = source?.current();
			const look = (): void => {
				if (source !== null && ring !== null) {
					const now = source.current();
					tell('tokens', source.trouble);
					if (now !== held) {
						held = now;
						ring.replace(now);
						server.recheckTokens();
						say(now.length === 1 ? 'tokens read anew: 1 token' : `tokens read anew: ${now.length} tokens`);
					}
				}
				if (tls !== null) {
					const next = tls.readAnew(trouble => tell('certificate', trouble));
					if (next !== null) {
						server.useCertificate(next);
						say(`certificate read anew: ${describeCertificate(next)}`);
					}
					tell('expiry', explainExpiry(tls.certificate, clock.wallTime()));
				}
				cancel = clock.setTimer(look, lookEveryMs);
			};
			let cancel = (): void => undefined;
			if (source !== null || tls !== null) look();
			return () => cancel();
		},
	};
};

/** Its fingerprint, as a monitor pins it, and its end. */
export const describeCertificate = ({fingerprint, validTo}: Certificate): string => `${fingerprint}, until ${new Date(validTo).toISOString().slice(0, 10)}`;

const explainExpiry = ({validFrom, validTo}: Certificate, time: number): string | null => {
	if (time > validTo) return 'the certificate has expired: monitors that verify it do not connect';
	if (time < validFrom) return 'the certificate is not valid yet: is the clock right?';
	return validTo - time < soonMs ? `the certificate expires on ${new Date(validTo).toISOString().slice(0, 10)}, in ${Math.floor((validTo - time) / 86_400_000)} days` : null;
};
