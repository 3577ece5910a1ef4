/** The agent's door to the network: WebSocket at /v1/stream and GET /healthz, on loopback. */
import http from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {WebSocketServer, type RawData, type WebSocket} from 'ws';
import {healthPath, maxClientMessageBytes, maxSubscribers, subprotocol} from '../wire/limits.ts';
import type {Agent} from './agent.ts';
import {isLoopback, loopbackHosts, refuseRequest, refuseUpgrade, type Knock, type Refusal} from './gate.ts';

export type ServerOptions = {readonly address: string; readonly port: number; readonly version: string; readonly pingIntervalMs?: number};
export type AgentServer = {readonly address: string; readonly port: number; close(): Promise<void>};

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
const maxConnections = maxSubscribers + 64;

const knockOf = (request: http.IncomingMessage): Knock => ({method: request.method ?? '', path: (request.url ?? '').split('?', 1)[0] ?? '', headers: request.headers});

export const startServer = async (agent: Agent, options: ServerOptions): Promise<AgentServer> => {
	if (!isLoopback(options.address)) {
		throw new ListenError('ERR_LISTEN_ADDRESS', `--listen ${options.address}: only loopback (127.0.0.1) for now: other addresses need tokens, which this version does not have; reach a remote agent through ssh -L`);
	}
	const server = http.createServer({requestTimeout: 10_000, headersTimeout: 5_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 8 * 1024}, (request, response) => {
		answer(agent, options.version, request, response);
	});
	server.maxConnections = maxConnections;
	const sockets = new WebSocketServer({noServer: true, maxPayload: maxClientMessageBytes, perMessageDeflate: false, clientTracking: true, handleProtocols: offered => (offered.has(subprotocol) ? subprotocol : false)});
	server.on('upgrade', (request, socket: Socket, head) => {
		socket.on('error', () => socket.destroy());
		const refusal = refuseUpgrade(knockOf(request), loopbackHosts);
		if (refusal) return refuseSocket(socket, refusal.status, refusal.reason);
		if (sockets.clients.size >= maxSubscribers) return refuseSocket(socket, 503, `already ${maxSubscribers} monitors`);
		sockets.handleUpgrade(request, socket, head, client => converse(agent, client, options.pingIntervalMs ?? defaultPingIntervalMs));
	});
	server.on('clientError', (_error, socket: Socket) => socket.destroy());
	await listen(server, options);
	const {port} = server.address() as AddressInfo;
	return {
		address: options.address,
		port,
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

const listen = (server: http.Server, {address, port}: ServerOptions): Promise<void> =>
	new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			const reason = error.code === 'EADDRINUSE' ? 'the port is taken (another agent?): choose one with --listen PORT, 0 picks a free one' : error.code === 'EACCES' ? 'not allowed: choose a port above 1023' : error.message;
			reject(new ListenError(error.code ?? 'ERR_LISTEN', `cannot listen on ${address}:${port}: ${reason}`));
		});
		server.listen({host: address.replace(/^\[|\]$/g, ''), port, backlog: 128}, () => {
			server.removeAllListeners('error');
			server.on('error', () => undefined);
			resolve();
		});
	});

const converse = (agent: Agent, client: WebSocket, pingIntervalMs: number): void => {
	const session = agent.attach({
		send: text => client.send(text),
		bufferedBytes: () => client.bufferedAmount,
		close: (code, reason) => client.close(code, cutBytes(reason, 120)),
	});
	let unanswered = 0;
	const pings = setInterval(() => {
		if (++unanswered > 2) return client.terminate();
		client.ping();
	}, pingIntervalMs);
	client.on('pong', () => {
		unanswered = 0;
	});
	client.on('message', (data: RawData, isBinary) => {
		if (isBinary) client.close(1003, 'text frames only');
		else session.receive((data as Buffer).toString('utf8'));
	});
	client.on('close', () => {
		clearInterval(pings);
		agent.detach(session);
	});
	// Broken frames and vanished peers end in close; there is nothing else to do about them.
	client.on('error', () => client.terminate());
};

const answer = (agent: Agent, version: string, request: http.IncomingMessage, response: http.ServerResponse): void => {
	const knock = knockOf(request);
	const refusal: Refusal | null = refuseRequest(knock, loopbackHosts) ?? (knock.path === healthPath ? null : {status: 404, reason: `nothing here; try ${healthPath} or a WebSocket at /v1/stream`});
	const headers = {'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff'};
	if (refusal) {
		response.writeHead(refusal.status, headers).end(`${JSON.stringify({error: refusal.reason})}\n`);
		return;
	}
	const {seq, ageMs, collectors} = agent.status();
	const healthy = ageMs < 10_000;
	response.writeHead(healthy ? 200 : 503, headers).end(`${JSON.stringify({status: healthy ? 'ok' : 'stalled', version, seq, ageSeconds: Math.round(ageMs) / 1000, monitors: agent.sessions, collectors})}\n`);
};

const refuseSocket = (socket: Socket, status: number, reason: string): void => {
	const body = `${JSON.stringify({error: reason})}\n`;
	socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};

/** A close reason may be 123 bytes long. */
const cutBytes = (text: string, bytes: number): string => {
	let cut = text;
	while (Buffer.byteLength(cut) > bytes) cut = cut.slice(0, -1);
	return cut;
};
