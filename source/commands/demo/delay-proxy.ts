/** A door in front of a database that can make it answer late: each connection for itself, so that slow is not the same as blocked. */
import net from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';

export type DelayProxy = {
	readonly port: number;
	/** Answers are held back this long from now on. */
	readonly setDelay: (seconds: number) => void;
	readonly close: () => Promise<void>;
};

/** Listens on a free port of 127.0.0.1; `connect` opens the way to what is behind the door. */
export const startDelayProxy = async (connect: () => net.Socket): Promise<DelayProxy> => {
	let delayMs = 0;
	const open = new Set<net.Socket>();

	const passLate = async (from: net.Socket, to: net.Socket): Promise<void> => {
		for await (const chunk of from) {
			if (delayMs > 0) await wait(delayMs);
			if (!to.write(chunk as Buffer)) await new Promise<void>(resolve => to.once('drain', resolve).once('close', resolve));
		}
		to.end();
	};
	const server = net.createServer(client => {
		const behind = connect();
		for (const socket of [client, behind]) {
			open.add(socket);
			socket.setNoDelay(true);
			socket.on('error', () => undefined);
			socket.on('close', () => {
				open.delete(socket);
				(socket === client ? behind : client).destroy();
			});
		}
		behind.pipe(client);
		passLate(client, behind).catch(() => behind.destroy());
	});
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as net.AddressInfo).port,
		setDelay(seconds) {
			delayMs = seconds * 1000;
		},
		close: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				for (const socket of open) socket.destroy();
			}),
	};
};
