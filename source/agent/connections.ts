/** How many connections one address may hold, so that one that never speaks cannot keep all others out. */
import type {Socket} from 'node:net';
import {peerOf} from './strikes.ts';

/** Of one address at an agent that needs tokens; on loopback everybody is the same address. */
export const maxConnectionsPerPeer = 32;

/** Call it for each new connection: false when it is one too many and has been ended. */
export const createConnectionLimit = (): ((socket: Socket) => boolean) => {
	const counts = new Map<string, number>();
	return socket => {
		const peer = peerOf(socket.remoteAddress);
		const count = (counts.get(peer) ?? 0) + 1;
		if (count > maxConnectionsPerPeer) {
			socket.destroy();
			return false;
		}
		counts.set(peer, count);
		socket.once('close', () => {
			const left = (counts.get(peer) ?? 1) - 1;
			if (left === 0) counts.delete(peer);
			else counts.set(peer, left);
		});
		return true;
	};
};
