/** A client of Redis and Valkey for the few commands that are needed, over the host's own door. */
import type {ByteStream, Host, StreamTarget} from '../../host-door.ts';
import {codeOf} from '../network-reasons.ts';
import type {Connection} from '../kept-connection.ts';
import {createReplyReader, encodeCommand, RedisReplyError, type Reply} from './resp.ts';

export type RedisConnection = Connection & {
	/** Replies in the order of the commands. An error reply is a value; a lost connection rejects. */
	ask(commands: readonly (readonly string[])[]): Promise<Reply[]>;
	/** How many commands the server has run for this connection so far; those it refused are not among them. */
	readonly answered: number;
};

export type RedisLogin = {readonly user: string | null; readonly password: string | null};

const connectTimeoutMs = 3000;
const listenMs = 500;

type Waiting = {readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void};

type Door = Pick<Host, 'connect'>;
const lostError = (): Error => Object.assign(new Error('the server closed the connection'), {code: 'ECONNRESET'});

const openConnection = async (host: Door, target: StreamTarget): Promise<RedisConnection> => {
	const reader = createReplyReader();
	const waiting: Waiting[] = [];
	let stream: ByteStream | null = null;
	let lost: Error | null = null;
	let answered = 0;
	const lose = (error: Error): void => {
		if (lost !== null) return;
		lost = error;
		stream?.close();
		for (const {reject} of waiting.splice(0)) reject(error);
	};
	const take = (bytes: Uint8Array): void => {
		try {
			for (const reply of reader.push(bytes)) {
				const next = waiting.shift();
				if (next && !(reply instanceof RedisReplyError)) answered++;
				if (next) next.resolve(reply);
				// Said unasked, before the connection is cut: too many clients, protected mode.
				else if (reply instanceof RedisReplyError) lose(reply);
			}
		} catch (error) {
			lose(error instanceof Error ? error : new Error(String(error)));
		}
	};
	stream = await host.connect(target, connectTimeoutMs, {data: take, end: error => lose(error ?? lostError())});
	return {
		get isOpen() {
			return lost === null;
		},
		get answered() {
			return answered;
		},
		close: () => lose(Object.assign(new Error('closed'), {code: 'ABORT_ERR'})),
		ask(commands) {
			if (lost !== null) return Promise.reject(lost);
			const replies = commands.map(() => new Promise<Reply>((resolve, reject) => waiting.push({resolve, reject})));
			stream.write(commands.map(encodeCommand).join(''));
			return Promise.all(replies);
		},
	};
};

/**
 * A server that turns a client away says why and hangs up, but who has written to it by then may never see what it said. So
 * that it is heard: another connection that only listens for a moment. Null when nothing is said.
 */
const hearReason = (host: Door, target: StreamTarget): Promise<Error | null> =>
	new Promise(resolve => {
		const reader = createReplyReader();
		let stream: ByteStream | null = null;
		const settle = (reason: Error | null): void => {
			clearTimeout(timer);
			stream?.close();
			resolve(reason);
		};
		const timer = setTimeout(() => settle(null), listenMs);
		const take = (bytes: Uint8Array): void => {
			try {
				const [reply] = reader.push(bytes);
				if (reply instanceof RedisReplyError) settle(reply);
			} catch {
				// Whatever it says, it is no Redis: the loss of the first connection is reason enough.
				settle(null);
			}
		};
		host.connect(target, connectTimeoutMs, {data: take, end: () => settle(null)}).then(
			opened => {
				stream = opened;
			},
			() => settle(null),
		);
	});

/** Errors of PING that say nothing about other questions: INFO is answered while data is loaded, and to who may not PING. */
const isOnlyOfPing = ({message}: RedisReplyError): boolean => /^(?:LOADING|NOPERM|MASTERDOWN) /.test(message);

/** Connects and logs in; rejects with Node's code, or a RedisReplyError when the login is refused. */
export const connectRedis = async (host: Door, target: StreamTarget, {user, password}: RedisLogin): Promise<RedisConnection> => {
	const connection = await openConnection(host, target);
	try {
		const [reply] = await connection.ask([password === null ? ['PING'] : user === null ? ['AUTH', password] : ['AUTH', user, password]]);
		if (reply instanceof RedisReplyError && !(password === null && isOnlyOfPing(reply))) throw reply;
		return connection;
	} catch (error) {
		connection.close();
		const wasCutOff = ['ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '');
		throw (wasCutOff ? await hearReason(host, target) : null) ?? error;
	}
};
