/** Why an agent could not be reached or does not let us in: one line for people, by what Node and the agent say. */
import {washText} from '../signals/text.ts';

const pin = 'name its authority with --tls-ca, or pin it with --tls-fingerprint';

/** How targets are spelled, without TLS and with it: said where it should have been the other. */
export type Spelling = {readonly plain: string; readonly tls: string};
export const directSpelling: Spelling = {plain: 'ws://', tls: 'wss://'};
export const sshSpelling: Spelling = {plain: 'ssh://', tls: 'ssh+wss://'};

const plainThere = 'it speaks plain HTTP there, no TLS: an agent without TLS is watched as PLAIN';

const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'connection refused: no agent listens there; start one with `engineroom agent`',
	ECONNRESET: 'the connection was reset',
	EHOSTUNREACH: 'no route to the host',
	ENETUNREACH: 'the network cannot be reached',
	ENOTFOUND: 'no such host name',
	EAI_AGAIN: 'the host name could not be looked up',
	ETIMEDOUT: 'no answer',
	ERR_TLS_HANDSHAKE: 'hung up during the TLS handshake: an agent without TLS is watched as PLAIN',
	DEPTH_ZERO_SELF_SIGNED_CERT: `its certificate is self-signed: ${pin}`,
	SELF_SIGNED_CERT_IN_CHAIN: `unknown authority: ${pin}`,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: `unknown authority: ${pin}`,
	UNABLE_TO_GET_ISSUER_CERT: `unknown authority: ${pin}`,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `unknown authority: ${pin}`,
	CERT_SIGNATURE_FAILURE: `not signed by the authority it names: ${pin}`,
	CERT_HAS_EXPIRED: 'its certificate has expired: renew it there, the agent reads the new one by itself',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet: are the clocks right?',
	ERR_SSL_WRONG_VERSION_NUMBER: plainThere,
	ERR_SSL_PACKET_LENGTH_TOO_LONG: plainThere,
	ERR_SSL_HTTP_REQUEST: plainThere,
};

/** Codes after which the fingerprint that was seen helps to decide. */
const withFingerprint = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']);

type Failure = Error & {readonly code?: string | undefined; readonly errors?: readonly Failure[]; readonly seenFingerprint?: string; readonly reason?: string};

/** Before it has said anything: who waits for a TLS handshake hangs up on plain HTTP. */
export const explainEarlyReset = ({tls}: Spelling): string => `hung up without an answer: an agent with TLS is watched as ${tls}`;

export const explainError = (error: Failure, {plain}: Spelling): string => {
	// A host name with several addresses fails with all their errors at once, the first of which says it.
	const first = error.errors?.[0];
	const code = error.code ?? first?.code;
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `its certificate is for another name: ${washText(error.reason ?? error.message)}`;
	const known = code !== undefined && Object.hasOwn(reasons, code) ? reasons[code]?.replace('PLAIN', plain) : undefined;
	// What Node's parser of HTTP does not understand.
	if (code?.startsWith('HPE_') === true) return 'what answers there does not speak HTTP: is this an engineroom agent?';
	if (known === undefined) return washText(code?.startsWith('ERR_SSL_') === true ? `no TLS connection: ${error.reason ?? error.message}` : first?.message ?? error.message);
	return withFingerprint.has(code as string) && error.seenFingerprint !== undefined ? `${known} (it is ${error.seenFingerprint})` : known;
};

/** What became of the token: `kept back` where there is no TLS. */
export type ShownToken = 'shown' | 'none' | 'kept back';

/** What an answer that is no WebSocket means. */
export const explainStatus = (status: number, token: ShownToken, {tls}: Spelling): string => {
	switch (status) {
		case 401:
			return token === 'shown' ? '401: it does not know this token'
				: token === 'none' ? '401: it wants a token: ENGINEROOM_TOKEN or --token-file FILE'
				: `401: it wants a token, and none is sent without TLS: watch it as ${tls}`;
		case 403:
			return '403: it does not answer to this host name: use one that stands in its certificate';
		case 429:
			return '429: too many wrong tokens came from this address; it is tried again in a minute';
		case 503:
			return '503: it has as many monitors as it takes';
		default:
			return `answered HTTP ${status}: is this an engineroom agent?`;
	}
};
