/** A server of text lines on a socket file: programs on this machine tell their numbers through it. */
import {chmod, lstat, mkdir, rmdir, unlink} from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {boundConnections, createPlaces} from '../../agent/connections.ts';
import type {LineHandlers, LineServerOptions} from '../../collectors/host-door.ts';
import {readOpenFiles} from '../open-files.ts';

/** A program that does not take our answers is not waited for. */
const maxUnreadBytes = 64 * 1024;

export const serveLines = async (options: LineServerOptions, handlers: LineHandlers): Promise<{close(): Promise<void>}> => {
	/** With the number that each is known by. */
	const sockets = new Map<net.Socket, number>();
	let nextId = 1;
	const places = createPlaces({
		most: boundConnections(options.maxConnections, 1 / 4, readOpenFiles()), mostOfPeer: Infinity,
		tellApart: socket => ({ends: String(sockets.get(socket)), peer: options.path}),
	});
	const server = net.createServer(socket => {
		const id = nextId++;
		sockets.set(socket, id);
		places.take(socket);
		if (socket.destroyed) return void sockets.delete(socket);
		let rest = '';
		socket.setEncoding('utf8');
		socket.on('data', (text: string) => {
			const lines = (rest + text).split('\n');
			rest = lines.pop() ?? '';
			for (const line of lines) {
				if (line.length > options.maxLineBytes) return void socket.destroy();
				if (line === '') continue;
				places.keep(socket);
				handlers.line(id, line);
			}
			if (rest.length > options.maxLineBytes) socket.destroy();
		});
		socket.on('error', () => undefined);
		socket.on('close', () => {
			sockets.delete(socket);
			handlers.end(id);
		});
		handlers.open(id, line => {
			if (socket.writableLength < maxUnreadBytes) socket.write(`${line}\n`);
		});
	});
	// A socket for everybody lies in a folder that everybody may look into.
	const folder = path.dirname(options.path);
	const made = await mkdir(folder, {recursive: true, mode: (options.mode & 0o007) === 0 ? 0o700 : 0o755});
	try {
		await listen(server, options.path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || (await answers(options.path))) throw error;
		// Left behind by a process that is gone. Only a socket is removed, never a file of somebody's.
		if (!(await lstat(options.path)).isSocket()) throw error;
		await unlink(options.path);
		await listen(server, options.path);
	}
	await chmod(options.path, options.mode);
	server.on('error', () => undefined);
	return {
		async close() {
			const closed = new Promise<void>(resolve => server.close(() => resolve()));
			for (const socket of sockets.keys()) socket.destroy();
			await closed;
			// A folder that we made goes with us, unless somebody has put something into it.
			if (made !== undefined) await rmdir(folder).catch(() => undefined);
		},
	};
};

const listen = (server: net.Server, at: string): Promise<void> =>
	new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(at, () => {
			server.off('error', reject);
			resolve();
		});
	});

const answers = (at: string): Promise<boolean> =>
	new Promise(resolve => {
		const socket = net.connect(at);
		socket.on('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.on('error', () => resolve(false));
	});
