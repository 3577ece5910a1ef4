/** What a container may use and has used: its own limits and counters, of cgroup v2 or v1. Without a limit there is none to tell. */
import type {Host} from '../host-door.ts';
import {parseCgroupPaths, type CgroupMounts} from './parse/cgroup-paths.ts';
import {parseKeyValues} from './parse/key-values.ts';
import {parsePressure} from './parse/pressure.ts';
import {readOptional} from './read-optional.ts';

export type CpuGroup = {readonly version: 'v1' | 'v2'; readonly limitCores: number; readonly usageSeconds: number | null; readonly userSeconds: number | null; readonly systemSeconds: number | null; readonly periods: number | null; readonly throttledPeriods: number | null; readonly pressureUs: number | null};
export type MemoryGroup = {readonly version: 'v1' | 'v2'; readonly limitBytes: number; readonly usedBytes: number; readonly swapBytes: number | null; readonly oomKills: number | null; readonly pressureUs: number | null};

export type Cgroup = {
	/** Null when nothing limits CPU below what the host has. */
	readCpu(hostCores: number): CpuGroup | null;
	/** Null when nothing limits memory below what the host has. */
	readMemory(hostBytes: number): MemoryGroup | null;
	readIoPressure(): number | null;
};

const microsecond = 1e-6;
const nanosecond = 1e-9;
/** Unit of cpuacct.stat: USER_HZ is 100 on every Linux that matters. */
const tick = 0.01;

export const createCgroup = (host: Host): Cgroup => {
	const paths: CgroupMounts = parseCgroupPaths(readOptional(host, '/proc/self/cgroup') ?? '', readOptional(host, '/proc/self/mountinfo') ?? '');
	const number = (path: string): number | null => {
		const text = readOptional(host, path)?.trim();
		if (text === undefined || text === '' || text === 'max') return null;
		const value = Number(text);
		return Number.isFinite(value) && value >= 0 ? value : null;
	};
	/** The folder itself and those above it, as far as they can be seen: the smallest limit of all counts. */
	const upwards = (folder: string): string[] => {
		const folders: string[] = [];
		for (let at = folder; at.startsWith('/sys/fs/cgroup'); at = at.slice(0, at.lastIndexOf('/'))) folders.push(at);
		return folders.length > 0 ? folders : [folder];
	};
	const smallest = (folder: string, read: (at: string) => number | null): number | null =>
		upwards(folder).reduce<number | null>((least, at) => {
			const value = read(at);
			return value === null || (least !== null && least <= value) ? least : value;
		}, null);
	const quotaV2 = (at: string): number | null => {
		const [quota, period] = readOptional(host, `${at}/cpu.max`)?.trim().split(' ') ?? [];
		const cores = Number(quota) / Number(period);
		return quota === undefined || quota === 'max' || !(cores > 0) ? null : cores;
	};
	const quotaV1 = (at: string): number | null => {
		const quota = number(`${at}/cpu.cfs_quota_us`);
		const period = number(`${at}/cpu.cfs_period_us`);
		return quota === null || period === null || quota <= 0 || period <= 0 ? null : quota / period;
	};
	const least = (...values: readonly (number | null)[]): number | null => values.reduce<number | null>((most, value) => (value === null || (most !== null && most <= value) ? most : value), null);
	const countCpus = (list: string | null): number | null => {
		if (list === null || list.trim() === '') return null;
		let count = 0;
		for (const part of list.trim().split(',')) {
			const [first = NaN, last = first] = part.split('-').map(Number);
			count += last - first + 1;
		}
		return Number.isFinite(count) && count > 0 ? count : null;
	};
	const readCpuV2 = (folder: string, hostCores: number): CpuGroup | null => {
		const limitCores = least(smallest(folder, quotaV2), countCpus(readOptional(host, `${folder}/cpuset.cpus.effective`)));
		if (limitCores === null || limitCores >= hostCores) return null;
		const stat = parseKeyValues(readOptional(host, `${folder}/cpu.stat`) ?? '', ['usage_usec', 'user_usec', 'system_usec', 'nr_periods', 'nr_throttled']);
		const seconds = (name: string): number | null => (stat.has(name) ? (stat.get(name) as number) * microsecond : null);
		return {version: 'v2', limitCores, usageSeconds: seconds('usage_usec'), userSeconds: seconds('user_usec'), systemSeconds: seconds('system_usec'), periods: stat.get('nr_periods') ?? null, throttledPeriods: stat.get('nr_throttled') ?? null, pressureUs: parsePressure(readOptional(host, `${folder}/cpu.pressure`) ?? '')};
	};
	const readCpuV1 = (hostCores: number): CpuGroup | null => {
		const cpu = paths.controllers.get('cpu');
		const cpuset = paths.controllers.get('cpuset');
		const limitCores = least(cpu === undefined ? null : smallest(cpu, quotaV1), cpuset === undefined ? null : countCpus(readOptional(host, `${cpuset}/cpuset.effective_cpus`) ?? readOptional(host, `${cpuset}/cpuset.cpus`)));
		const account = paths.controllers.get('cpuacct');
		if (limitCores === null || limitCores >= hostCores || account === undefined) return null;
		const usage = number(`${account}/cpuacct.usage`);
		const split = parseKeyValues(readOptional(host, `${account}/cpuacct.stat`) ?? '', ['user', 'system']);
		const throttling = parseKeyValues(cpu === undefined ? '' : (readOptional(host, `${cpu}/cpu.stat`) ?? ''), ['nr_periods', 'nr_throttled']);
		const seconds = (name: string): number | null => (split.has(name) ? (split.get(name) as number) * tick : null);
		return {version: 'v1', limitCores, usageSeconds: usage === null ? null : usage * nanosecond, userSeconds: seconds('user'), systemSeconds: seconds('system'), periods: throttling.get('nr_periods') ?? null, throttledPeriods: throttling.get('nr_throttled') ?? null, pressureUs: null};
	};
	const readMemoryV2 = (folder: string, hostBytes: number): MemoryGroup | null => {
		const limitBytes = smallest(folder, at => number(`${at}/memory.max`));
		const current = number(`${folder}/memory.current`);
		if (limitBytes === null || limitBytes >= hostBytes || current === null) return null;
		const stat = parseKeyValues(readOptional(host, `${folder}/memory.stat`) ?? '', ['inactive_file']);
		const events = parseKeyValues(readOptional(host, `${folder}/memory.events`) ?? '', ['oom_kill']);
		// What the kernel can take back without asking is not used memory: the same figure that Kubernetes calls the working set.
		return {version: 'v2', limitBytes, usedBytes: Math.max(0, current - (stat.get('inactive_file') ?? 0)), swapBytes: number(`${folder}/memory.swap.current`), oomKills: events.get('oom_kill') ?? null, pressureUs: parsePressure(readOptional(host, `${folder}/memory.pressure`) ?? '')};
	};
	const readMemoryV1 = (folder: string, hostBytes: number): MemoryGroup | null => {
		const limitBytes = smallest(folder, at => number(`${at}/memory.limit_in_bytes`));
		const current = number(`${folder}/memory.usage_in_bytes`);
		if (limitBytes === null || limitBytes >= hostBytes || current === null) return null;
		const stat = parseKeyValues(readOptional(host, `${folder}/memory.stat`) ?? '', ['total_inactive_file']);
		const swap = number(`${folder}/memory.memsw.usage_in_bytes`);
		const kills = parseKeyValues(readOptional(host, `${folder}/memory.oom_control`) ?? '', ['oom_kill']);
		return {version: 'v1', limitBytes, usedBytes: Math.max(0, current - (stat.get('total_inactive_file') ?? 0)), swapBytes: swap === null ? null : Math.max(0, swap - current), oomKills: kills.get('oom_kill') ?? null, pressureUs: null};
	};
	return {
		readCpu: hostCores => (paths.unified === null ? null : readCpuV2(paths.unified, hostCores)) ?? readCpuV1(hostCores),
		readMemory(hostBytes) {
			const legacy = paths.controllers.get('memory');
			return (paths.unified === null ? null : readMemoryV2(paths.unified, hostBytes)) ?? (legacy === undefined ? null : readMemoryV1(legacy, hostBytes));
		},
		readIoPressure: () => (paths.unified === null || paths.unified === '/sys/fs/cgroup' ? null : parsePressure(readOptional(host, `${paths.unified}/io.pressure`) ?? '')),
	};
};
