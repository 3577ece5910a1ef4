/** A disk in memory that can be full, fail, and be cut off at any byte. */
import type {Disk} from '../../source/agent/recorder/disk-door.ts';

export type MemoryDisk = Disk & {
	readonly files: Map<string, string>;
	freeShare: number;
	/** What the next writes fail with; null lets them through. */
	failure: string | null;
	locked: boolean;
	/** Holds writes back until it is called with. */
	stall: Promise<void> | null;
};

const failWith = (code: string): Error => Object.assign(new Error(code), {code});

export const createMemoryDisk = (): MemoryDisk => {
	const files = new Map<string, string>();
	const read = (name: string): string => {
		const text = files.get(name);
		if (text === undefined) throw failWith('ENOENT');
		return text;
	};
	const disk: MemoryDisk = {
		folder: '/var/lib/engineroom',
		files,
		freeShare: 0.5,
		failure: null,
		locked: false,
		stall: null,
		async lock() {
			if (disk.locked) throw new Error('another agent keeps its history there');
			disk.locked = true;
			return async () => {
				disk.locked = false;
			};
		},
		list: async () => [...files].map(([name, text]) => ({name, sizeBytes: Buffer.byteLength(text)})),
		space: async () => ({freeBytes: 1000 * disk.freeShare, totalBytes: 1000}),
		async create(name) {
			if (disk.failure !== null) throw failWith(disk.failure);
			files.set(name, '');
			return {
				async append(text) {
					await disk.stall;
					// A full disk takes a part of what it is given.
					if (disk.failure !== null) {
						files.set(name, (files.get(name) ?? '') + text.slice(0, 20));
						throw failWith(disk.failure);
					}
					files.set(name, (files.get(name) ?? '') + text);
				},
				close: async () => undefined,
			};
		},
		async *lines(name) {
			yield read(name).split('\n').filter(line => line !== '');
		},
		end: async (name, maxBytes) => Buffer.from(read(name)).subarray(-maxBytes),
		async truncate(name, sizeBytes) {
			files.set(name, Buffer.from(read(name)).subarray(0, sizeBytes).toString());
		},
		async compress(name, to) {
			files.set(to, read(name));
			files.delete(name);
		},
		async rename(name, to) {
			files.set(to, read(name));
			files.delete(name);
		},
		async remove(name) {
			files.delete(name);
		},
	};
	return disk;
};
