/** What is the same for all processes: memory that may be used, names of users, which processes can be seen at all. */
import type {Cgroup} from '../host/cgroup.ts';
import {parseKeyValues} from '../host/parse/key-values.ts';
import {readOptional} from '../host/read-optional.ts';
import type {Host} from '../host-door.ts';
import {parsePasswd} from './parse/passwd.ts';

/** The first pid namespace of every Linux kernel (PROC_PID_INIT_INO). */
const firstNamespace = 'pid:[4026531836]';
const usersEveryMs = 60_000;

export type Surroundings = {
	/** In words: which processes there are to be seen. */
	scope(): string;
	memoryBytes(): number | null;
	uptimeSeconds(): number | null;
	/** The name of a user, or its number. */
	readonly nameOf: (userId: number) => string;
	/** The agent itself: it runs whenever it looks. */
	readonly ownPid: number;
	/** Whether other users' processes are hidden (`hidepid`): then not even the first process is there. */
	hidesOthers(): boolean;
};

export const createSurroundings = (host: Host, cgroup: Cgroup): Surroundings => {
	let users = new Map<number, string>();
	let usersAt = -Infinity;
	let scope: string | null = null;
	const readScope = (): string => {
		try {
			return host.readLink('/proc/self/ns/pid') === firstNamespace ? 'host' : 'this container: its own processes only';
		} catch {
			return 'host';
		}
	};
	return {
		scope: () => (scope ??= readScope()),
		memoryBytes() {
			const limit = cgroup.readMemory()?.limitBytes;
			if (limit !== undefined) return limit;
			const kilobytes = parseKeyValues(readOptional(host, '/proc/meminfo') ?? '', ['MemTotal']).get('MemTotal');
			return kilobytes === undefined ? null : kilobytes * 1024;
		},
		uptimeSeconds() {
			const seconds = Number.parseFloat(readOptional(host, '/proc/uptime') ?? '');
			return Number.isFinite(seconds) ? seconds : null;
		},
		nameOf(userId) {
			if (host.now() - usersAt >= usersEveryMs) {
				users = parsePasswd(readOptional(host, '/etc/passwd') ?? '');
				usersAt = host.now();
			}
			return users.get(userId) ?? String(userId);
		},
		get ownPid() {
			return Number.parseInt(readOptional(host, '/proc/self/stat') ?? '', 10);
		},
		hidesOthers: () => readOptional(host, '/proc/1/stat') === null,
	};
};
