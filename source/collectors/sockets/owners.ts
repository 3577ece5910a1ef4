/** Which process holds a socket: found by looking through /proc/PID/fd, a few processes at a time, and remembered. */
import {washText} from '../../signals/text.ts';
import type {Host} from '../host-door.ts';

export type Owner = {readonly pid: number; readonly name: string};

export type Owners = {
	/** The process that holds a socket's inode; null when that is not known (yet), or not permitted to be. */
	ownerOf(inode: number): Owner | null;
	/** Looks through some more processes; of those already seen, again only after all others. */
	look(processes: number): void;
	/** Whether every process has been looked through since `inodes` were asked for. */
	readonly rounds: number;
};

/** Descriptors of one process, and sockets remembered in all: a server with a hundred thousand connections must not cost a second. */
const maxDescriptors = 4000;
const maxKnown = 20_000;

export const createOwners = (host: Host): Owners => {
	let known = new Map<number, Owner>();
	let fresh = new Map<number, Owner>();
	let queue: string[] = [];
	let rounds = 0;

	const listProcesses = (): string[] => {
		try {
			return host.list('/proc').filter(name => /^\d+$/.test(name));
		} catch {
			return [];
		}
	};
	const lookThrough = (pid: string): void => {
		let names: string[];
		try {
			names = host.list(`/proc/${pid}/fd`);
		} catch {
			// Another user's process, or one that has just ended: whose sockets these are stays unknown.
			return;
		}
		let owner: Owner | null = null;
		for (const name of names.slice(0, maxDescriptors)) {
			const inode = readInode(host, `/proc/${pid}/fd/${name}`);
			if (inode === null || fresh.size >= maxKnown) continue;
			owner ??= {pid: Number(pid), name: readName(host, pid)};
			fresh.set(inode, owner);
			known.set(inode, owner);
		}
	};
	return {
		ownerOf: inode => known.get(inode) ?? null,
		look(processes) {
			for (let count = 0; count < processes; count++) {
				if (queue.length === 0) {
					if (count > 0) return;
					// A new round: what was not seen in the last one is gone.
					known = fresh;
					fresh = new Map();
					rounds++;
					queue = listProcesses();
				}
				const pid = queue.pop();
				if (pid === undefined) return;
				lookThrough(pid);
			}
		},
		get rounds() {
			return rounds;
		},
	};
};

const readInode = (host: Host, path: string): number | null => {
	try {
		const found = /^socket:\[(\d+)\]$/.exec(host.readLink(path))?.[1];
		return found === undefined ? null : Number(found);
	} catch {
		// Closed since it was listed.
		return null;
	}
};

export const readName = (host: Host, pid: string): string => {
	try {
		return washText(host.readText(`/proc/${pid}/comm`).trim(), 40) || `pid ${pid}`;
	} catch {
		return `pid ${pid}`;
	}
};
