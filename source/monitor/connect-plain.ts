/** A TCP connection whose bytes are read into one piece of memory of its own, not each time into a new one. */
import net from 'node:net';

/**
 * A frame is less than a kilobyte. Below the 16 KiB that a stream of Node takes before it says wait: what is read in one go then
 * never makes reading stop and begin again.
 */
export const readBytes = 15 * 1024;

/**
 * Tells what comes as any socket does, by `data`, but at once: by Node's own way through the stream, every message asks for 64 KiB,
 * gives most of it back, and has the stream look in a later turn whether there is more.
 */
export const connectPlain = (options: net.TcpNetConnectOpts): net.Socket => {
	const buffer = Buffer.allocUnsafeSlow(readBytes);
	const socket = net.connect({
		...options,
		onread: {
			buffer,
			callback(count) {
				// Copied: who listens may keep it until the rest of a message is there.
				const bytes = Buffer.allocUnsafe(count);
				buffer.copy(bytes, 0, 0, count);
				socket.emit('data', bytes);
				return true;
			},
		},
	});
	return socket;
};
