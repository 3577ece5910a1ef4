import type {Socket, TcpNetConnectOpts} from 'node:net';
import {WebSocket, type RawData} from 'ws';
import {refusedPolicy} from '../signals/backoff.ts';
import {washText} from '../signals/text.ts';
import {maxServerMessageBytes, subprotocol} from '../wire/limits.ts';
import {connectPlain} from './connect-plain.ts';
import {connectTls, type TlsDone} from './connect-tls.ts';
import {directSpelling, explainEarlyReset, explainError, explainStatus, type ShownToken, type Spelling} from './explain-failure.ts';
import type {Link, LinkEvents, Transport} from './link.ts';
import {noTrust, type Trust} from './trust.ts';

/** An agent that does not answer within this time is not there. */
export const handshakeTimeoutMs = 3000;

/** A link over WebSocket; the agent is not trusted: no compression, no redirects, bounded messages. */
export const createWebSocketTransport = (url: string, trust: Trust = noTrust): Transport => events => {
	const {shown, headers} = showToken(url, trust);
	let wire: Pick<Socket, 'bytesRead'> | null = null;
	const throughTls = ({host, port}: {readonly host: string; readonly port: number | string}, done: TlsDone): void => {
		wire = connectTls({host, way: {port: Number(port), silenceMs: handshakeTimeoutMs}}, trust, done);
	};
	const socket = new WebSocket(url, [subprotocol], {
		...socketOptions, headers, handshakeTimeout: handshakeTimeoutMs,
		createConnection: (isTls(url) ? throughTls : plainly) as never,
	});
	socket.on('upgrade', response => {
		wire ??= response.socket;
	});
	return {...speakOver(socket, events, {shown, spelling: directSpelling}), heardBytes: () => wire?.bytesRead ?? 0, allowsRival: true};
};

/** The path is that of the request, to a socket it would be a file. */
const plainly = (options: TcpNetConnectOpts): Socket => connectPlain({...options, path: undefined} as TcpNetConnectOpts);

export const socketOptions = {maxPayload: maxServerMessageBytes, perMessageDeflate: false, followRedirects: false} as const;

export const isTls = (url: string): boolean => url.startsWith('wss:');

/** The headers that show a token: through TLS only, and there the connection is handed out only once the other side was verified. */
export const showToken = (url: string, trust: Trust): {readonly shown: ShownToken; readonly headers: Readonly<Record<string, string>>} => {
	const token = trust.token();
	if (token === null) return {shown: 'none', headers: {}};
	return isTls(url) ? {shown: 'shown', headers: {authorization: `Bearer ${token}`}} : {shown: 'kept back', headers: {}};
};

/** A link over a WebSocket that is being opened, whatever carries its bytes; `shown` says what became of the token. */
export const speakOver = (socket: WebSocket, events: LinkEvents, {shown, spelling}: {readonly shown: ShownToken; readonly spelling: Spelling}): Link => {
	let reason: string | null = null;
	let refused = false;
	let wasOpen = false;
	let closed = false;
	const end = (fallback: string): void => {
		if (closed) return;
		closed = true;
		events.onClose(reason ?? fallback, ...(refused ? [refusedPolicy] : []));
	};
	socket.on('open', () => {
		wasOpen = true;
		events.onOpen();
	});
	socket.on('message', (data: RawData, isBinary) => {
		if (closed) return;
		if (isBinary) {
			reason = 'sent a binary message: is this an engineroom agent?';
			socket.terminate();
			return;
		}
		events.onMessage((data as Buffer).toString());
	});
	socket.on('unexpected-response', (request, response) => {
		const status = response.statusCode ?? 0;
		reason = explainStatus(status, shown, spelling);
		refused = status === 401 || status === 429;
		request.destroy();
		response.resume();
		socket.terminate();
	});
	socket.on('error', (error: NodeJS.ErrnoException) => {
		reason ??= error.message === 'Opening handshake has timed out' ? `no answer within ${handshakeTimeoutMs / 1000} s: stopped or overloaded?` : (wasOpen || error.code !== 'ECONNRESET' || isTls(socket.url) ? explainError(error, spelling) : explainEarlyReset(spelling));
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
