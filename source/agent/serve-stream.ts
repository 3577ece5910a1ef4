/** The agent's door for one monitor that is there already: the same WebSocket as on the network, over a stream that is handed in. */
import http from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer} from 'ws';
import {maxClientMessageBytes, streamPath, subprotocol} from '../wire/limits.ts';
import type {Agent} from './agent.ts';
import {converse} from './converse.ts';

/** A monitor that answers no pings for three of these is gone, whatever holds the stream open. */
const pingIntervalMs = 15_000;
/** A monitor that says nothing at first is none. */
const patienceMs = 20_000;

/** Serves until the stream ends, or the monitor is gone. Who may speak is decided by who made the stream. */
export const serveStream = (agent: Agent, stream: Duplex): Promise<void> =>
	new Promise(resolve => {
		const server = http.createServer({maxHeaderSize: 8 * 1024}, (_request, response) => {
			response.writeHead(404, {'content-type': 'application/json; charset=utf-8', connection: 'close'}).end(`${JSON.stringify({error: `nothing here but a WebSocket at ${streamPath}`})}\n`);
		});
		const sockets = new WebSocketServer({noServer: true, maxPayload: maxClientMessageBytes, perMessageDeflate: false, clientTracking: false, handleProtocols: offered => (offered.has(subprotocol) ? subprotocol : false)});
		const end = (): void => {
			clearTimeout(impatience);
			stream.destroy();
			resolve();
		};
		const impatience = setTimeout(end, patienceMs);
		server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, client => {
			clearTimeout(impatience);
			client.on('close', end);
			converse(agent, client, pingIntervalMs);
		}));
		server.on('clientError', end);
		stream.on('error', end);
		stream.on('end', end);
		stream.on('close', end);
		server.emit('connection', stream);
	});
