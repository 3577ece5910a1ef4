/** Who may speak to an agent on loopback: no web page, no re-bound name. Pure, so that every case has a test. */
import {streamPath, subprotocol} from '../wire/limits.ts';

export type Knock = {readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string | string[] | undefined>>};
export type Refusal = {readonly status: 400 | 403 | 404 | 405 | 426; readonly reason: string};

/** Null when the request may pass. `hosts` are the names this agent answers to, without port. */
export const refuseRequest = (knock: Knock, hosts: readonly string[]): Refusal | null => {
	if (knock.method !== 'GET') return {status: 405, reason: 'only GET'};
	// Browsers send Origin with every WebSocket and no other client needs to: none is let in (cross-site WebSocket hijacking).
	if (knock.headers['origin'] !== undefined) return {status: 403, reason: 'requests from web pages are refused'};
	const host = knock.headers['host'];
	if (typeof host !== 'string' || !hosts.includes(host.replace(/:\d+$/, '').toLowerCase())) return {status: 403, reason: 'unknown Host: use 127.0.0.1 or localhost'};
	return null;
};

/** What an upgrade must ask for besides. */
export const refuseUpgrade = (knock: Knock, hosts: readonly string[]): Refusal | null => {
	const refusal = refuseRequest(knock, hosts);
	if (refusal) return refusal;
	if (knock.path !== streamPath) return {status: 404, reason: `no such stream; it is ${streamPath}`};
	const offered = knock.headers['sec-websocket-protocol'];
	const protocols = typeof offered === 'string' ? offered.split(',').map(name => name.trim()) : [];
	// A person with any WebSocket client may leave the subprotocol out.
	if (offered !== undefined && !protocols.includes(subprotocol)) return {status: 400, reason: `unknown subprotocol; this agent speaks ${subprotocol}`};
	return null;
};

/** The names that loopback answers to. */
export const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'] as const;

/** Whether an address is loopback, and so needs no token. */
export const isLoopback = (address: string): boolean => /^127(?:\.\d{1,3}){3}$/.test(address) || address === '::1' || address === '[::1]' || address === 'localhost';
