/**
 * What a container may use and has used: the limits and counters of its own group. Without a limit below what the host has
 * there is no such group, and the host's figures stand.
 */
import type {Host} from '../host-door.ts';
import {accountV1, accountV2, type Account, type CpuGroup, type MemoryGroup} from './cgroup-account.ts';
import {findCounterpart, parseCgroupPaths, type CgroupFolders} from './parse/cgroup-paths.ts';
import {parseKeyValues} from './parse/key-values.ts';
import {parsePressure} from './parse/pressure.ts';
import {parseProcStat} from './parse/proc-stat.ts';
import {readOptional} from './read-optional.ts';

export type {CpuGroup, MemoryGroup} from './cgroup-account.ts';

export type Cgroup = {
	/** Null when nothing limits CPU below what the host has. */
	readCpu(): CpuGroup | null;
	/** Null when nothing limits memory below what the host has. */
	readMemory(): MemoryGroup | null;
	/** Microseconds of I/O stalls of the group that is limited, and which that is; null when none is, or it does not say. */
	readIoPressure(): {readonly folder: string; readonly totalUs: number} | null;
	/** In words: `host`, `cgroup v2 (limit 2 cores, 512 MiB)`. */
	describeScope(): string;
};

type Limit = {readonly account: Account; readonly folder: string; readonly value: number};
type Limits = {readonly cpu: Limit | null; readonly memory: Limit | null};

/** Limits are looked up this often: they change with a deployment, not with a tick. */
const limitsEveryMs = 10_000;

export const createCgroup = (host: Host): Cgroup => {
	let known: Limits | null = null;
	let knownAt = -Infinity;
	/** Looked up together and kept for a while: that there is no limit is the rule, and must cost nothing. */
	const limits = (): Limits => {
		if (!known || host.now() - knownAt >= limitsEveryMs) {
			known = findLimits(host);
			knownAt = host.now();
		}
		return known;
	};
	return {
		readCpu() {
			const {cpu} = limits();
			return cpu && cpu.account.readCpu(cpu.folder, cpu.value);
		},
		readMemory() {
			const {memory} = limits();
			return memory && memory.account.readMemory(memory.folder, memory.value);
		},
		readIoPressure() {
			// Without a limit the group may be the agent's own service, whose waiting says nothing of the host.
			const limit = limits().memory ?? limits().cpu;
			const totalUs = limit?.account.version === 'v2' ? parsePressure(readOptional(host, `${limit.folder}/io.pressure`) ?? '') : null;
			return limit === null || totalUs === null ? null : {folder: limit.folder, totalUs};
		},
		describeScope() {
			const {cpu, memory} = limits();
			const version = (cpu ?? memory)?.account.version;
			const parts = [cpu && `${Math.round(cpu.value * 100) / 100} cores`, memory && binarySize(memory.value)].filter(part => part !== null);
			return version === undefined ? 'host' : `cgroup ${version} (limit ${parts.join(', ')})`;
		},
	};
};

/** As limits are written where they are set. */
const binarySize = (bytes: number): string => (bytes >= 2 ** 30 ? `${Math.round((bytes / 2 ** 30) * 10) / 10} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`);

const findLimits = (host: Host): Limits => {
	const {unified, controllers} = parseCgroupPaths(readOptional(host, '/proc/self/cgroup') ?? '', readOptional(host, '/proc/self/mountinfo') ?? '');
	const own = ownOnly(unified ?? []);
	const of = (name: string): CgroupFolders => ownOnly(controllers.get(name) ?? []);
	const v2 = {account: accountV2(host), cpu: own, cpuset: own, memory: own, usage: own};
	const v1 = {account: accountV1(host, of('cpu'), of('cpuacct')), cpu: of('cpu'), cpuset: of('cpuset'), memory: of('memory'), usage: of('cpuacct')};
	// Hybrid hosts mount both versions: a controller that is in v1 is not in v2.
	const forCpu = controllers.has('cpuacct') ? v1 : v2;
	const forMemory = controllers.has('memory') ? v1 : v2;
	const hostCores = parseProcStat(readOptional(host, '/proc/stat') ?? '')?.cores.size;
	const hostKilobytes = parseKeyValues(readOptional(host, '/proc/meminfo') ?? '', ['MemTotal']).get('MemTotal');
	return {
		cpu: below(hostCores, smallest([
			...readAll(forCpu.cpu, forCpu.account, folder => forCpu.account.quotaCores(folder)).map(limit => ({...limit, folder: findCounterpart(forCpu.cpu, limit.folder, forCpu.usage)})),
			...readAll(forCpu.cpuset, forCpu.account, folder => forCpu.account.cpusetCores(folder)).map(limit => ({...limit, folder: findCounterpart(forCpu.cpuset, limit.folder, forCpu.usage)})),
		])),
		memory: below(hostKilobytes === undefined ? undefined : hostKilobytes * 1024, smallest(readAll(forMemory.memory, forMemory.account, folder => forMemory.account.limitBytes(folder)))),
	};
};

/** A limit at or above what the host has limits nothing. */
const below = (whole: number | undefined, limit: Limit | null): Limit | null => (limit && whole !== undefined && limit.value >= whole ? null : limit);

/**
 * Limits on a unit of systemd (`MemoryMax=` in agent.service) are the agent's own and not those of the host that it watches,
 * so the folder of the outermost service and what lies in it do not count. Containers are scopes, or see themselves as the root.
 */
const ownOnly = (folders: CgroupFolders): CgroupFolders => folders.slice(folders.findLastIndex(folder => folder.endsWith('.service')) + 1);

const readAll = (folders: CgroupFolders, account: Account, read: (folder: string) => number | null): Limit[] =>
	folders.flatMap(folder => {
		const value = read(folder);
		return value === null ? [] : [{account, folder, value}];
	});

/**
 * The smallest of all; of equals the outermost, which holds all that the limit is shared by. What no folder tells the usage of
 * cannot be held against its limit and is left out.
 */
const smallest = (limits: readonly (Omit<Limit, 'folder'> & {readonly folder: string | null})[]): Limit | null =>
	limits.reduce<Limit | null>((least, {folder, ...limit}) => (folder !== null && (least === null || limit.value <= least.value) ? {...limit, folder} : least), null);
