/** Who may speak to an agent: no web page, no re-bound name, and where a token is needed nobody without. Pure, so that every case has a test. */
import {streamPath, subprotocol} from '../wire/limits.ts';

export type Knock = {readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string | string[] | undefined>>};
export type Refusal = {readonly status: 400 | 401 | 403 | 404 | 405 | 429; readonly reason: string};

/** Null when the request may pass as far as its form goes. `answersTo` knows the names of this agent, without port. */
export const refuseRequest = (knock: Knock, answersTo: (name: string) => boolean): Refusal | null => {
	if (knock.method !== 'GET') return {status: 405, reason: 'only GET'};
	// Browsers send Origin with every WebSocket and no other client needs to: none is let in (cross-site WebSocket hijacking).
	// What a page asks for without scripts (an image, a frame) has no Origin, and says whose page it was.
	const site = knock.headers['sec-fetch-site'];
	if (knock.headers['origin'] !== undefined || (site !== undefined && site !== 'none')) return {status: 403, reason: 'requests from web pages are refused'};
	const host = knock.headers['host'];
	if (typeof host !== 'string' || !answersTo(host.replace(/:\d+$/, '').toLowerCase())) return {status: 403, reason: 'unknown Host: use an address of this agent or a name in its certificate'};
	return null;
};

/** What an upgrade must ask for besides. */
export const refuseUpgrade = (knock: Knock): Refusal | null => {
	if (knock.path !== streamPath) return {status: 404, reason: `no such stream; it is ${streamPath}`};
	const offered = knock.headers['sec-websocket-protocol'];
	const protocols = typeof offered === 'string' ? offered.split(',').map(name => name.trim()) : [];
	// A person with any WebSocket client may leave the subprotocol out.
	if (offered !== undefined && !protocols.includes(subprotocol)) return {status: 400, reason: `unknown subprotocol; this agent speaks ${subprotocol}`};
	return null;
};

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** The names that loopback answers to. */
export const isLoopbackName = (name: string): boolean => loopbackNames.includes(name);

/** Whether an address is loopback, and so needs no token. */
export const isLoopback = (address: string): boolean => /^127(?:\.\d{1,3}){3}$/.test(address) || address === '::1' || address === '[::1]' || address === 'localhost';

/**
 * Why an agent does not listen on an address with what it was given, or null when it may. Others than this host need both a
 * token and TLS; and a token is worth nothing where anybody on the way can read it.
 */
export const refuseListen = (address: string, {hasTokens, hasTls}: {readonly hasTokens: boolean; readonly hasTls: boolean}): string | null => {
	if (hasTokens && !hasTls) return `--listen ${address}: tokens go through TLS only: add --tls-cert FILE --tls-key FILE, or leave ENGINEROOM_TOKEN and --token-file out`;
	if (isLoopback(address) || hasTokens) return null;
	const needs = hasTls ? 'a token (--token-file FILE or ENGINEROOM_TOKEN)' : 'a token (--token-file FILE or ENGINEROOM_TOKEN) and TLS (--tls-cert FILE --tls-key FILE)';
	return `--listen ${address}: other addresses than loopback need ${needs}; without, listen on 127.0.0.1 and come through ssh`;
};
