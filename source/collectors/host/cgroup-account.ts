/** The files in which the two versions of cgroups tell limits and usage, by folder. */
import type {Host} from '../host-door.ts';
import {findCounterpart, type CgroupFolders} from './parse/cgroup-paths.ts';
import {countCpus} from './parse/cpu-list.ts';
import {parseKeyValues} from './parse/key-values.ts';
import {parsePressure} from './parse/pressure.ts';
import {readOptional} from './read-optional.ts';

export type CgroupVersion = 'v1' | 'v2';
/** `folder` tells groups apart: counters of two folders are no before and after. */
export type CpuGroup = {readonly version: CgroupVersion; readonly folder: string; readonly limitCores: number; readonly usageSeconds: number | null; readonly userSeconds: number | null; readonly systemSeconds: number | null; readonly periods: number | null; readonly throttledPeriods: number | null; readonly pressureUs: number | null};
export type MemoryGroup = {readonly version: CgroupVersion; readonly folder: string; readonly limitBytes: number; readonly usedBytes: number; readonly swapBytes: number | null; readonly oomKills: number | null; readonly pressureUs: number | null};

/** Folders are those of one controller each, as version 1 keeps them apart; in version 2 they are all the same. */
export type Account = {
	readonly version: CgroupVersion;
	/** Cores that the folder's quota comes to; null when it has none. */
	quotaCores(folder: string): number | null;
	/** CPUs that the folder may run on; null when it does not say. */
	cpusetCores(folder: string): number | null;
	limitBytes(folder: string): number | null;
	/** `folder` is the one that tells usage (v1: of `cpuacct`). */
	readCpu(folder: string, limitCores: number): CpuGroup;
	/** Null when the folder does not tell what it uses. */
	readMemory(folder: string, limitBytes: number): MemoryGroup | null;
};

const microsecond = 1e-6;
const nanosecond = 1e-9;
/** Unit of cpuacct.stat: USER_HZ is 100 on every Linux that matters. */
const tick = 0.01;

/** A file that holds one number; null for `max`, for v1's -1 (no limit), and when there is none. */
const readNumber = (host: Host, path: string): number | null => {
	const text = readOptional(host, path)?.trim();
	if (text === undefined || text === '') return null;
	const value = Number(text);
	return Number.isFinite(value) && value >= 0 ? value : null;
};
const read = (host: Host, path: string, wanted: readonly string[]): Map<string, number> => parseKeyValues(readOptional(host, path) ?? '', wanted);
const inSeconds = (value: number | null | undefined, unit: number): number | null => (value === null || value === undefined ? null : value * unit);

/** https://docs.kernel.org/admin-guide/cgroup-v2.html */
export const accountV2 = (host: Host): Account => ({
	version: 'v2',
	quotaCores(folder) {
		const [quota, period] = readOptional(host, `${folder}/cpu.max`)?.trim().split(' ') ?? [];
		const cores = Number(quota) / Number(period);
		return Number.isFinite(cores) && cores > 0 ? cores : null;
	},
	cpusetCores: folder => countCpus(readOptional(host, `${folder}/cpuset.cpus.effective`) ?? ''),
	limitBytes: folder => readNumber(host, `${folder}/memory.max`),
	readCpu(folder, limitCores) {
		const stat = read(host, `${folder}/cpu.stat`, ['usage_usec', 'user_usec', 'system_usec', 'nr_periods', 'nr_throttled']);
		return {
			version: 'v2', folder, limitCores,
			usageSeconds: inSeconds(stat.get('usage_usec'), microsecond),
			userSeconds: inSeconds(stat.get('user_usec'), microsecond),
			systemSeconds: inSeconds(stat.get('system_usec'), microsecond),
			periods: stat.get('nr_periods') ?? null,
			throttledPeriods: stat.get('nr_throttled') ?? null,
			pressureUs: parsePressure(readOptional(host, `${folder}/cpu.pressure`) ?? ''),
		};
	},
	readMemory(folder, limitBytes) {
		const current = readNumber(host, `${folder}/memory.current`);
		if (current === null) return null;
		const inactive = read(host, `${folder}/memory.stat`, ['inactive_file']).get('inactive_file');
		return {
			version: 'v2', folder, limitBytes,
			usedBytes: withoutReclaimable(current, inactive),
			swapBytes: readNumber(host, `${folder}/memory.swap.current`),
			oomKills: read(host, `${folder}/memory.events`, ['oom_kill']).get('oom_kill') ?? null,
			pressureUs: parsePressure(readOptional(host, `${folder}/memory.pressure`) ?? ''),
		};
	},
});

/** https://docs.kernel.org/admin-guide/cgroup-v1/index.html: time used and throttling are told by two controllers, in folders of the same name. */
export const accountV1 = (host: Host, cpu: CgroupFolders, cpuacct: CgroupFolders): Account => ({
	version: 'v1',
	quotaCores(folder) {
		const quota = readNumber(host, `${folder}/cpu.cfs_quota_us`);
		const period = readNumber(host, `${folder}/cpu.cfs_period_us`);
		return quota === null || period === null || quota === 0 || period === 0 ? null : quota / period;
	},
	cpusetCores: folder => countCpus(readOptional(host, `${folder}/cpuset.effective_cpus`) ?? readOptional(host, `${folder}/cpuset.cpus`) ?? ''),
	limitBytes: folder => readNumber(host, `${folder}/memory.limit_in_bytes`),
	readCpu(folder, limitCores) {
		const throttler = findCounterpart(cpuacct, folder, cpu);
		const split = read(host, `${folder}/cpuacct.stat`, ['user', 'system']);
		const throttling = throttler === null ? new Map<string, number>() : read(host, `${throttler}/cpu.stat`, ['nr_periods', 'nr_throttled']);
		return {
			version: 'v1', folder, limitCores,
			usageSeconds: inSeconds(readNumber(host, `${folder}/cpuacct.usage`), nanosecond),
			userSeconds: inSeconds(split.get('user'), tick),
			systemSeconds: inSeconds(split.get('system'), tick),
			periods: throttling.get('nr_periods') ?? null,
			throttledPeriods: throttling.get('nr_throttled') ?? null,
			pressureUs: null,
		};
	},
	readMemory(folder, limitBytes) {
		const current = readNumber(host, `${folder}/memory.usage_in_bytes`);
		if (current === null) return null;
		const inactive = read(host, `${folder}/memory.stat`, ['total_inactive_file']).get('total_inactive_file');
		const withSwap = readNumber(host, `${folder}/memory.memsw.usage_in_bytes`);
		return {
			version: 'v1', folder, limitBytes,
			usedBytes: withoutReclaimable(current, inactive),
			swapBytes: withSwap === null ? null : Math.max(0, withSwap - current),
			oomKills: read(host, `${folder}/memory.oom_control`, ['oom_kill']).get('oom_kill') ?? null,
			pressureUs: null,
		};
	},
});

/** What the kernel can take back without asking is not used memory: the figure that Kubernetes calls the working set. */
const withoutReclaimable = (current: number, inactive: number | undefined): number => (inactive === undefined ? current : Math.max(0, current - inactive));
