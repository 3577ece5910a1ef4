/** What the agent answers over plain HTTP: its health, or why not. */
import http from 'node:http';
import type {Socket} from 'node:net';
import {healthPath, streamPath} from '../wire/limits.ts';
import type {Agent} from './agent.ts';

type Refused = {readonly status: number; readonly reason: string};

const challenge = 'Bearer realm="engineroom"';
const bodyOf = (reason: string): string => `${JSON.stringify({error: reason})}\n`;

/** Answers a request: `refused` says why it may not pass, `path` what it asks for. */
export const answer = (agent: Agent, version: string, {refused, path, response}: {readonly refused: Refused | null; readonly path: string; readonly response: http.ServerResponse}): void => {
	const refusal = refused ?? (path === healthPath ? null : {status: 404, reason: `nothing here; try ${healthPath} or a WebSocket at ${streamPath}`});
	const headers = {'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...(refusal?.status === 401 && {'www-authenticate': challenge})};
	if (refusal) {
		response.writeHead(refusal.status, headers).end(bodyOf(refusal.reason));
		return;
	}
	const {seq, ageMs, collectors} = agent.status();
	const healthy = ageMs < 10_000;
	response.writeHead(healthy ? 200 : 503, headers).end(`${JSON.stringify({status: healthy ? 'ok' : 'stalled', version, seq, ageSeconds: Math.round(ageMs) / 1000, monitors: agent.sessions, collectors})}\n`);
};

/** Refuses an upgrade on the bare socket and ends it. */
export const refuseSocket = (socket: Socket, {status, reason}: Refused): void => {
	const body = bodyOf(reason);
	const asked = status === 401 ? `WWW-Authenticate: ${challenge}\r\n` : '';
	socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n${asked}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
