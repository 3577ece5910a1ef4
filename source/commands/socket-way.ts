/** A short way into a folder: the address of a socket has about a hundred bytes, a path may have thousands. */
import {mkdtemp, open, rm, symlink} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** macOS has the shortest: 104 with the zero at the end. */
const maxAddressBytes = 103;

export type SocketWay = {
	/** The address of the socket with this name in the folder. */
	addressOf(name: string): string;
	/** Afterwards addresses lead nowhere; who listens goes on. */
	close(): Promise<void>;
};

/** `longestName` is the longest name in use. Sockets stay in the folder, whatever way leads there. */
export const openSocketWay = async (folder: string, longestName: string, platform: NodeJS.Platform = process.platform): Promise<SocketWay> => {
	if (Buffer.byteLength(path.join(folder, longestName)) <= maxAddressBytes) return {addressOf: name => path.join(folder, name), close: async () => undefined};
	if (platform === 'linux') {
		const handle = await open(folder, 'r');
		return {addressOf: name => `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close()};
	}
	const shortcuts = await mkdtemp(path.join(os.tmpdir(), 'er-'));
	await symlink(path.resolve(folder), path.join(shortcuts, 'to'));
	return {addressOf: name => path.join(shortcuts, 'to', name), close: () => rm(shortcuts, {recursive: true, force: true})};
};
