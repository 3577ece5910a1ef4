/** One WebSocket as a session of the agent: pings, text frames only, an end with a reason. */
import type {RawData, WebSocket} from 'ws';
import type {Agent} from './agent.ts';

export const converse = (agent: Agent, client: WebSocket, pingIntervalMs: number): void => {
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

/** A close reason may be 123 bytes long. */
const cutBytes = (text: string, bytes: number): string => {
	let cut = text;
	while (Buffer.byteLength(cut) > bytes) cut = cut.slice(0, -1);
	return cut;
};
