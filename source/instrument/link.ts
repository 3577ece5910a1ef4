/** The connection to the agent: looked for every few seconds, asked over, and never a reason for the program to stay alive. */
import {createConnection, type Socket} from 'node:net';
import {decodeAgentWord} from '../signals/app-report.ts';
import type {Fence} from './fence.ts';

// Taken now: tests of the program may put timers of their own in its place later.
const {setTimeout, clearTimeout} = globalThis;
const retryMs = 2000;
/** An agent that asks, and then does not read for so long, has stopped. */
const unreadMs = 1000;
/** An ask is a few bytes. */
const maxAskLength = 1024;

export type LinkOptions = {
	readonly fence: Fence;
	/** The socket file to connect to, another one than that which has just refused; null while there is none. */
	readonly findSocket: (refused: string | null) => string | null;
	/** The first line. */
	readonly hello: () => string;
	/** The line that answers an ask. */
	readonly answer: (accepted: number) => string;
	readonly onAccepted: (accepted: number) => void;
	readonly onConnect: () => void;
};

export type Link = {
	start(): void;
	/** Writes a line if there is a connection that takes it at once. */
	send(line: () => string): void;
	/** Says a last line, and comes back no more. */
	stop(line: () => string): void;
};

export const createLink = ({fence, findSocket, hello, answer, onAccepted, onConnect}: LinkOptions): Link => {
	let socket: Socket | null = null;
	let isStopped = false;
	let isConnected = false;
	let refused: string | null = null;

	const send = (line: () => string): void => {
		// What the agent has not read yet fills the buffer: this second becomes part of the next.
		if (!socket || !isConnected || socket.writableLength > 0) return;
		const to = socket;
		to.write(`${line()}\n`);
		// What waits to be written keeps a program alive that has nothing else to do.
		if (to.writableLength === 0) return;
		const timer = setTimeout(() => to.destroy(), unreadMs).unref();
		to.once('drain', () => clearTimeout(timer));
	};
	const retry = (): void => {
		if (!isStopped) setTimeout(connect, retryMs).unref();
	};
	const listen = (to: Socket): void => {
		let rest = '';
		to.setEncoding('utf8');
		to.on('data', (text: string) => fence.run(() => {
			const lines = (rest + text).split('\n');
			rest = lines.pop() ?? '';
			if (rest.length > maxAskLength) to.destroy();
			for (const line of lines) {
				const word = decodeAgentWord(line);
				if (word?.type === 'have') onAccepted(word.accepted);
				if (word?.type === 'ask') send(() => answer(word.accepted));
			}
		}));
	};
	const connect = (): void => fence.run(() => {
		const path = findSocket(refused);
		refused = null;
		if (path === null) return retry();
		const to = createConnection(path);
		socket = to;
		to.unref();
		to.on('connect', () => fence.run(() => {
			isConnected = true;
			onConnect();
			send(hello);
		}));
		// An agent that is not there is no error; `close` follows.
		to.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'ECONNREFUSED') refused = path;
		});
		to.on('close', () => {
			socket = null;
			isConnected = false;
			retry();
		});
		listen(to);
	});
	return {
		start: connect,
		send,
		stop(line) {
			isStopped = true;
			send(line);
			socket?.end();
			socket?.unref();
		},
	};
};
