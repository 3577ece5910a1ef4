/**
 * One agent a folder: whoever listens on the socket in it has it. A socket of a process that was killed refuses at once, so
 * no lock outlives its owner, and none is mistaken for another process that has the same number today.
 */
import {randomBytes} from 'node:crypto';
import {link, readdir, rm, stat} from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';

const socketName = 'lock';
/** What an address of a socket may be long, with room for the longer name before it is linked. */
const maxPathBytes = 90;

export class LockError extends Error {
	override readonly name = 'LockError';
	readonly code: 'ERR_HISTORY_LOCKED' | 'ERR_HISTORY_PATH';
	constructor(code: LockError['code'], message: string) {
		super(message);
		this.code = code;
	}
}

const isAlive = (socket: string): Promise<boolean> =>
	new Promise(resolve => {
		const client = net.connect(socket);
		client.once('connect', () => {
			client.destroy();
			resolve(true);
		});
		client.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'));
	});

const listen = (server: net.Server, socket: string): Promise<void> =>
	new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(socket, () => resolve());
	});

const inodeOf = (file: string): Promise<number | null> => stat(file).then(({ino}) => ino, () => null);

/** Resolves with how to give the folder back; rejects when another agent has it. */
export const takeFolder = async (folder: string): Promise<() => Promise<void>> => {
	const lock = path.join(folder, socketName);
	const own = path.join(folder, `${socketName}.${process.pid}.${randomBytes(3).toString('hex')}`);
	if (Buffer.byteLength(own) > maxPathBytes) throw new LockError('ERR_HISTORY_PATH', `its path is longer than ${maxPathBytes} bytes`);
	await rm(own, {force: true});
	const server = net.createServer(client => client.destroy());
	await listen(server, own);
	server.unref();
	const give = async (): Promise<void> => {
		if (await inodeOf(lock) === await inodeOf(own)) await rm(lock, {force: true});
		await new Promise<void>(resolve => server.close(() => resolve()));
		await rm(own, {force: true});
	};
	for (let attempt = 0; attempt < 3; attempt++) {
		const linked = await link(own, lock).then(() => true, (error: NodeJS.ErrnoException) => {
			if (error.code !== 'EEXIST') throw error;
			return false;
		});
		// Two that clear the same dead lock at once: the one whose socket stands there has it.
		if (linked && (await inodeOf(lock)) === (await inodeOf(own))) {
			for (const name of await readdir(folder)) if (/^lock\.\d+\.[0-9a-f]+$/.test(name) && name !== path.basename(own)) await rm(path.join(folder, name), {force: true});
			return give;
		}
		if (await isAlive(lock)) break;
		await rm(lock, {force: true});
	}
	await give();
	throw new LockError('ERR_HISTORY_LOCKED', 'another agent keeps its history there');
};
