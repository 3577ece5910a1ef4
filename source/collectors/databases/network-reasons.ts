/** Why a server cannot be reached, in words, by Node's codes. */

const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nobody listens there: is the server running, and is this its address and port?',
	ECONNRESET: 'the connection was cut off: has the server been restarted? It is tried again',
	EPIPE: 'the connection was cut off: has the server been restarted? It is tried again',
	ENOTFOUND: 'no such host name',
	EAI_AGAIN: 'the host name could not be looked up',
	EHOSTUNREACH: 'no route to the host',
	ENETUNREACH: 'the network cannot be reached',
	ETIMEDOUT: 'no answer: is the port right, and is no firewall in the way?',
	ERR_TIMEOUT: 'no answer: is the port right, and is no firewall in the way?',
	ENOENT: 'there is no such socket: is the server running, and is this where its socket is?',
	EACCES: 'the socket may not be opened by this user',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed: name its authority, or use a mode that does not verify',
	SELF_SIGNED_CERT_IN_CHAIN: 'the authority of its certificate is not known: name it',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority of its certificate is not known: name it',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority of its certificate is not known: name it',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** The code that an error carries, or null. A failure on several addresses of one name carries that of the first. */
export const codeOf = (error: unknown): string | null => {
	if (typeof error !== 'object' || error === null) return null;
	const {code, errors} = error as {code?: unknown; errors?: unknown};
	if (typeof code === 'string' && code !== '') return code;
	return Array.isArray(errors) ? codeOf(errors[0]) : null;
};

/** The message that an error carries. */
export const messageOf = (error: unknown): string => (error instanceof Error && error.message !== '' ? error.message : (codeOf(error) ?? String(error)));

/** One sentence for a code of the network, or null when it is none. */
export const explainNetwork = (code: string | null): string | null => (code !== null && Object.hasOwn(reasons, code) ? (reasons[code] ?? null) : null);
