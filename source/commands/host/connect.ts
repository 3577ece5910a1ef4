/** Streams of bytes to servers: TCP, TLS, or a socket file. */
import net from 'node:net';
import tls from 'node:tls';
import type {ByteStream, StreamHandlers, StreamTarget} from '../../collectors/host-door.ts';

/** Rejects with Node's code, or ERR_TIMEOUT. */
export const connectStream = (target: StreamTarget, timeoutMs: number, handlers: StreamHandlers): Promise<ByteStream> =>
	new Promise((resolve, reject) => {
		const secure = 'tls' in target && target.tls === true;
		const socket: net.Socket = 'path' in target ? net.connect({path: target.path}) : secure ? tls.connect({host: target.host, port: target.port, ...(net.isIP(target.host) === 0 && {servername: target.host})}) : net.connect({host: target.host, port: target.port});
		let open = false;
		let failure: Error | null = null;
		const timer = setTimeout(() => socket.destroy(Object.assign(new Error(`no connection within ${timeoutMs} ms`), {code: 'ERR_TIMEOUT'})), timeoutMs);
		socket.on('error', error => {
			failure = error;
		});
		socket.on('close', () => {
			clearTimeout(timer);
			if (open) handlers.end(failure);
			else reject(failure ?? Object.assign(new Error('closed at once'), {code: 'ECONNRESET'}));
		});
		socket.on('data', bytes => handlers.data(bytes));
		socket.on(secure ? 'secureConnect' : 'connect', () => {
			clearTimeout(timer);
			open = true;
			socket.setNoDelay(true);
			resolve({
				write: bytes => void (socket.destroyed || socket.write(bytes)),
				close: () => void socket.destroy(),
			});
		});
	});
