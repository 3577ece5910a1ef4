/** The agent's door to the network: WebSocket at /v1/stream and GET /healthz; on loopback, or with tokens and TLS elsewhere. */
import http from 'node:http';
import https from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import {WebSocketServer, type WebSocket} from 'ws';
import {maxClientMessageBytes, subprotocol} from '../wire/limits.ts';
import type {Agent} from './agent.ts';
import {answer, refuseSocket} from './answers.ts';
import type {Certificate} from './certificate.ts';
import {boundPlaces, createPlaces} from './connections.ts';
import {converse} from './converse.ts';
import {createDoorkeeper, type Visitor} from './doorkeeper.ts';
import {refuseListen, refuseUpgrade} from './gate.ts';
import type {TokenMark, TokenRing} from './tokens.ts';

export type ServerOptions = {
	readonly address: string;
	readonly port: number;
	readonly version: string;
	readonly pingIntervalMs?: number;
	/** How long a peer may take to say what it wants; twice as long for the TLS handshake before. */
	readonly patienceMs?: number;
	/** Who may come in; null on loopback: everybody on this host. */
	readonly tokens?: TokenRing | null;
	readonly certificate?: Certificate | null;
	/** The name of this machine, a Host besides those of the certificate. */
	readonly hostName?: string;
	/** How many files this process may have open: with few there are fewer places; null when no limit is known. */
	readonly openFiles?: number | null;
	/** What the person who runs the agent should know, one line. */
	readonly say?: (line: string) => void;
};
export type AgentServer = {
	readonly address: string;
	readonly port: number;
	/** Serves new connections with another certificate; those that are open stay. */
	useCertificate(next: Certificate): void;
	/** Ends conversations that were opened with a token which is one no longer. */
	recheckTokens(): void;
	close(): Promise<void>;
};

/** An address or port that cannot be listened on; the message says what to do. */
export class ListenError extends Error {
	override readonly name = 'ListenError';
	readonly code: string;
	constructor(code: string, message: string) {
		super(message);
		this.code = code;
	}
}

/** Two pings unanswered and the peer is gone. */
const defaultPingIntervalMs = 15_000;
export const defaultPatienceMs = 5000;
/** A handshake has round trips and certificates in it, which take 5 s with 1 kB/s, half a second away. */
export const handshakePatience = 2;
/** How often it is looked whether headers are late. */
export const patienceCheckMs = 1000;
export const maxHeaderBytes = 8 * 1024;

const visitorOf = (request: http.IncomingMessage): Visitor => ({
	knock: {method: request.method ?? '', path: (request.url ?? '').split('?', 1)[0] ?? '', headers: request.headers},
	peerAddress: request.socket.remoteAddress,
	localAddress: request.socket.localAddress,
});

export const startServer = async (agent: Agent, options: ServerOptions): Promise<AgentServer> => {
	const {tokens = null, certificate = null, hostName = null, say = () => undefined} = options;
	const refusedAddress = refuseListen(options.address, {hasTokens: tokens !== null, hasTls: certificate !== null});
	if (refusedAddress !== null) throw new ListenError('ERR_LISTEN_ADDRESS', refusedAddress);
	let shown = certificate;
	const judge = createDoorkeeper({tokens, now: () => performance.now(), say, isOurName: name => name === hostName?.toLowerCase() || (shown?.isFor(name) ?? false)});
	const marks = new WeakMap<WebSocket, TokenMark>();
	const server = createServer(options, (request, response) => {
		const visitor = visitorOf(request);
		answer(agent, options.version, {refused: judge(visitor).refusal, path: visitor.knock.path, response});
	});
	const bounds = boundPlaces(options.openFiles ?? null);
	const places = createPlaces({most: bounds.connections, mostOfPeer: tokens === null ? Infinity : bounds.ofPeer});
	server.on('connection', (socket: Socket) => places.take(socket));
	const sockets = new WebSocketServer({noServer: true, maxPayload: maxClientMessageBytes, perMessageDeflate: false, clientTracking: true, handleProtocols: offered => (offered.has(subprotocol) ? subprotocol : false)});
	server.on('upgrade', (request, socket: Socket, head) => {
		socket.on('error', () => socket.destroy());
		const visitor = visitorOf(request);
		const verdict = judge(visitor);
		if (verdict.refusal !== null) return refuseSocket(socket, verdict.refusal);
		const refusal = refuseUpgrade(visitor.knock);
		if (refusal) return refuseSocket(socket, refusal);
		if (sockets.clients.size >= bounds.monitors) return refuseSocket(socket, {status: 503, reason: `already ${bounds.monitors} monitors`});
		sockets.handleUpgrade(request, socket, head, client => {
			places.keep(socket);
			if (verdict.mark !== null) marks.set(client, verdict.mark);
			converse(agent, client, options.pingIntervalMs ?? defaultPingIntervalMs);
		});
	});
	server.on('clientError', (_error, socket: Socket) => socket.destroy());
	await listen(server, options);
	const {port} = server.address() as AddressInfo;
	return {
		address: options.address,
		port,
		useCertificate(next) {
			shown = next;
			if (server instanceof https.Server) server.setSecureContext({cert: next.cert, key: next.key, minVersion: 'TLSv1.2'});
		},
		recheckTokens() {
			for (const client of sockets.clients) {
				const mark = marks.get(client);
				if (mark !== undefined && tokens?.holds(mark) !== true) client.close(1008, 'its token is no longer accepted');
			}
		},
		async close() {
			for (const client of sockets.clients) client.close(1001, 'the agent is stopping');
			const gone = new Promise<void>(resolve => server.close(() => resolve()));
			setTimeout(() => {
				for (const client of sockets.clients) client.terminate();
			}, 200).unref();
			server.closeAllConnections();
			await gone;
		},
	};
};

const createServer = ({certificate, patienceMs = defaultPatienceMs}: ServerOptions, onRequest: http.RequestListener): http.Server | https.Server => {
	const bounds = {requestTimeout: patienceMs * 2, headersTimeout: patienceMs, connectionsCheckingInterval: Math.min(patienceCheckMs, patienceMs), maxHeaderSize: maxHeaderBytes};
	if (!certificate) return http.createServer(bounds, onRequest);
	const server = https.createServer({...bounds, cert: certificate.cert, key: certificate.key, minVersion: 'TLSv1.2', handshakeTimeout: patienceMs * handshakePatience}, onRequest);
	server.on('tlsClientError', (_error, socket) => socket.destroy());
	return server;
};

const listen = (server: http.Server | https.Server, {address, port}: ServerOptions): Promise<void> =>
	new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			const reason = error.code === 'EADDRINUSE' ? 'the port is taken (another agent?): choose one with --listen PORT, 0 picks a free one' : error.code === 'EACCES' ? 'not allowed: choose a port above 1023' : error.code === 'EADDRNOTAVAIL' ? 'this host has no such address' : error.message;
			reject(new ListenError(error.code ?? 'ERR_LISTEN', `cannot listen on ${address}:${port}: ${reason}`));
		});
		server.listen({host: address.replace(/^\[|\]$/g, ''), port, backlog: 128}, () => {
			server.removeAllListeners('error');
			server.on('error', () => undefined);
			resolve();
		});
	});
