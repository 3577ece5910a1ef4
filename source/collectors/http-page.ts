/** What all inputs over HTTP have in common: how their address is shown, and why a page could not be got. */
import {washText} from '../signals/text.ts';
import {CollectorError} from './collector.ts';

/** Parameters whose values are keys to something. */
const secret = /token|secret|passw|pwd|key|auth|sig|credential|session/i;

/** The address without what must not be shown: user, password, and values of parameters that are secrets by their names. */
export const showAddress = (url: string): string => {
	const shown = new URL(url);
	shown.username = '';
	shown.password = '';
	for (const name of [...shown.searchParams.keys()]) if (secret.test(name)) shown.searchParams.set(name, '…');
	return shown.href.replaceAll('%E2%80%A6', '…');
};

const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'connection refused: is the program running, and is this its port?',
	ECONNRESET: 'the connection was reset',
	ENOTFOUND: 'no such host name',
	EAI_AGAIN: 'the host name could not be looked up',
	EHOSTUNREACH: 'no route to the host',
	ENETUNREACH: 'the network cannot be reached',
	ETIMEDOUT: 'no answer',
	ABORT_ERR: 'was called off: it took too long',
	EPROTO: 'no TLS there: try http://',
};

/** Why a page could not be fetched, by Node's code. */
export const explainFetch = (error: unknown, timeoutMs: number): CollectorError => {
	const {code, message} = error as NodeJS.ErrnoException;
	if (code === 'ERR_TIMEOUT') return new CollectorError(code, `no whole page within ${timeoutMs / 1000} s`);
	return new CollectorError(code ?? 'ERR_FETCH', reasons[code ?? ''] ?? washText(message || 'the page could not be fetched'));
};
