import {WebSocket, type RawData} from 'ws';
import {washText} from '../signals/text.ts';
import {maxServerMessageBytes, subprotocol} from '../wire/limits.ts';
import type {Link, LinkEvents, Transport} from './link.ts';

/** An agent that does not answer within this time is not there. */
const handshakeTimeoutMs = 3000;

/** A link over WebSocket; the agent is not trusted: no compression, no redirects, bounded messages. */
export const createWebSocketTransport = (url: string): Transport => events => speakOver(new WebSocket(url, [subprotocol], {...socketOptions, handshakeTimeout: handshakeTimeoutMs}), events);

export const socketOptions = {maxPayload: maxServerMessageBytes, perMessageDeflate: false, followRedirects: false} as const;

/** A link over a WebSocket that is being opened, whatever carries its bytes. */
export const speakOver = (socket: WebSocket, events: LinkEvents): Link => {
	let reason: string | null = null;
	let closed = false;
	const end = (fallback: string): void => {
		if (closed) return;
		closed = true;
		events.onClose(reason ?? fallback);
	};
	socket.on('open', () => events.onOpen());
	socket.on('message', (data: RawData, isBinary) => {
		if (closed) return;
		if (isBinary) {
			reason = 'sent a binary message: is this an engineroom agent?';
			socket.terminate();
			return;
		}
		events.onMessage((data as Buffer).toString('utf8'));
	});
	socket.on('unexpected-response', (request, response) => {
		reason = `answered HTTP ${response.statusCode}: is this an engineroom agent?`;
		request.destroy();
		response.resume();
		socket.terminate();
	});
	socket.on('error', (error: NodeJS.ErrnoException) => {
		reason ??= explain(error);
	});
	socket.on('close', (code, text) => end(code === 1001 ? 'the agent stopped' : text.length > 0 ? washText(text.toString('utf8')) : code === 1006 ? 'the connection broke' : `closed (${code})`));
	return {
		send: text => {
			if (socket.readyState === WebSocket.OPEN) socket.send(text);
		},
		close: () => {
			socket.terminate();
			end('closed here');
		},
	};
};

const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'connection refused: no agent listens there; start one with `engineroom agent`',
	ECONNRESET: 'the connection was reset',
	EHOSTUNREACH: 'no route to the host',
	ENETUNREACH: 'the network cannot be reached',
	ENOTFOUND: 'no such host name',
	EAI_AGAIN: 'the host name could not be looked up',
	ETIMEDOUT: 'no answer',
};

const explain = (error: NodeJS.ErrnoException): string => {
	if (error.message === 'Opening handshake has timed out') return `no answer within ${handshakeTimeoutMs / 1000} s: stopped or overloaded?`;
	// A host name with several addresses fails with all their errors at once, the first of which says it.
	const first = (error as {errors?: NodeJS.ErrnoException[]}).errors?.[0];
	const code = error.code ?? first?.code;
	return (code !== undefined ? reasons[code] : undefined) ?? washText(first?.message ?? error.message);
};
