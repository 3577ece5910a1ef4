/** The real door from the flight recorder to its folder. */
import {createReadStream, createWriteStream} from 'node:fs';
import {mkdir, open, readdir, rename, rm, stat, statfs, truncate} from 'node:fs/promises';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {createGunzip, createGzip} from 'node:zlib';
import type {Disk, DiskFile} from '../agent/recorder/disk-door.ts';
import {splitLines} from './split-lines.ts';
import {takeFolder} from './history-lock.ts';

const fileMode = 0o600;
const folderMode = 0o700;

export const createRealDisk = (folder: string): Disk => {
	const at = (name: string): string => path.join(folder, path.basename(name));
	const synced = async (name: string): Promise<void> => {
		const handle = await open(at(name), 'r');
		await handle.datasync().finally(() => handle.close());
	};
	return {
		folder,
		async lock() {
			// One that is there already stays as its owner has it.
			await mkdir(folder, {recursive: true, mode: folderMode});
			return takeFolder(folder);
		},
		async list() {
			const files: DiskFile[] = [];
			for (const entry of await readdir(folder, {withFileTypes: true})) {
				if (entry.isFile()) files.push({name: entry.name, sizeBytes: (await stat(at(entry.name))).size});
			}
			return files;
		},
		async space() {
			const {bsize, blocks, bavail} = await statfs(folder);
			return {freeBytes: bavail * bsize, totalBytes: blocks * bsize};
		},
		async create(name) {
			await mkdir(folder, {recursive: true, mode: folderMode});
			const handle = await open(at(name), 'ax', fileMode);
			return {
				async append(text) {
					await handle.appendFile(text);
					await handle.datasync();
				},
				close: () => handle.close(),
			};
		},
		async *lines(name) {
			const file = createReadStream(at(name));
			const source = name.endsWith('.gz') ? file.pipe(createGunzip()) : file;
			file.on('error', error => source.destroy(error));
			yield* splitLines(source as AsyncIterable<Buffer>);
		},
		async end(name, maxBytes) {
			const handle = await open(at(name), 'r');
			try {
				const {size} = await handle.stat();
				const bytes = new Uint8Array(Math.min(size, maxBytes));
				const {bytesRead} = await handle.read(bytes, 0, bytes.length, size - bytes.length);
				return bytes.subarray(0, bytesRead);
			} finally {
				await handle.close();
			}
		},
		truncate: (name, sizeBytes) => truncate(at(name), sizeBytes),
		async compress(name, to) {
			const half = `${to}.tmp`;
			try {
				await pipeline(createReadStream(at(name)), createGzip(), createWriteStream(at(half), {mode: fileMode}));
				await synced(half);
				await rename(at(half), at(to));
			} catch (error) {
				await rm(at(half), {force: true}).catch(() => undefined);
				throw error;
			}
			await rm(at(name));
		},
		rename: (name, to) => rename(at(name), at(to)),
		remove: name => rm(at(name), {force: true}),
	};
};
