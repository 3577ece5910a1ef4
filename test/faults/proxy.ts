/** A link that can be bad: it stops without a word, is slow, or is cut. */
import net from 'node:net';
import {once} from 'node:events';

export type BadLink = {
	readonly port: number;
	/** Nothing passes any more, either way, and nobody is told: half-open TCP, as when a firewall drops packets. */
	drop(): void;
	/** Connections made from now on pass; those of before stay dead. */
	heal(): void;
	/** Bytes a second from the agent. */
	throttle(bytesPerSecond: number): void;
	close(): void;
};

export const openBadLink = async (to: number): Promise<BadLink> => {
	let isDropping = false;
	let rate = Infinity;
	const sockets = new Set<net.Socket>();
	const server = net.createServer(client => {
		sockets.add(client);
		client.on('error', () => undefined);
		// A connection that begins while packets are dropped is never answered.
		if (isDropping) return;
		const agent = net.connect(to, '127.0.0.1');
		sockets.add(agent);
		agent.on('error', () => client.destroy());
		let isDead = false;
		const pending: Buffer[] = [];
		const timer = setInterval(() => {
			if (isDead || isDropping) {
				isDead = true;
				return;
			}
			let budget = rate / 20;
			while (pending[0] && budget > 0) {
				const part = pending[0].subarray(0, budget);
				budget -= part.length;
				client.write(part);
				if (part.length === pending[0].length) pending.shift();
				else pending[0] = pending[0].subarray(part.length);
			}
			if (pending.length < 4) agent.resume();
		}, 50);
		agent.on('data', chunk => {
			if (isDead || isDropping) return;
			if (rate === Infinity && pending.length === 0) return void client.write(chunk);
			pending.push(chunk);
			if (pending.length >= 4) agent.pause();
		});
		client.on('data', chunk => {
			if (!isDead && !isDropping) agent.write(chunk);
		});
		const end = (): void => {
			clearInterval(timer);
			sockets.delete(client);
			sockets.delete(agent);
			if (isDropping) return;
			client.destroy();
			agent.destroy();
		};
		client.on('close', end);
		agent.on('close', end);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as net.AddressInfo).port,
		drop() {
			isDropping = true;
		},
		heal() {
			isDropping = false;
		},
		throttle(bytesPerSecond) {
			rate = bytesPerSecond;
		},
		close() {
			server.close();
			for (const socket of sockets) socket.destroy();
		},
	};
};
