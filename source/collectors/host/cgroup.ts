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

/** Limits are looked up this often: they change with a deployment, not with a tick. */
const limitsEveryMs = 10_000;
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
	/** The same answer for a while; host figures are the rule, and finding no limit must cost nothing. */
	const forAWhile = (read: () => number | null): (() => number | null) => {
		let value: number | null = null;
		let readAt = -Infinity;
		return () => {
			if (host.now() - readAt >= limitsEveryMs) {
				value = read();
				readAt = host.now();
			}
			return value;
		};
	};
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
	const {unified} = paths;
	const cpuLimitV2 = forAWhile(() => (unified === null ? null : least(smallest(unified, quotaV2), countCpus(readOptional(host, `${unified}/cpuset.cpus.effective`)))));
	const cpuV1 = paths.controllers.get('cpu');
	const cpusetV1 = paths.controllers.get('cpuset');
	const cpuLimitV1 = forAWhile(() => least(cpuV1 === undefined ? null : smallest(cpuV1, quotaV1), cpusetV1 === undefined ? null : countCpus(readOptional(host, `${cpusetV1}/cpuset.effective_cpus`) ?? readOptional(host, `${cpusetV1}/cpuset.cpus`))));
	const memoryV1 = paths.controllers.get('memory');
	const memoryLimitV2 = forAWhile(() => (unified === null ? null : smallest(unified, at => number(`${at}/memory.max`))));
	const memoryLimitV1 = forAWhile(() => (memoryV1 === undefined ? null : smallest(memoryV1, at => number(`${at}/memory.limit_in_bytes`))));
	const readCpuV2 = (folder: string, hostCores: number): CpuGroup | null => {
		const limitCores = cpuLimitV2();
		if (limitCores === null || limitCores >= hostCores) return null;
		const stat = parseKeyValues(readOptional(host, `${folder}/cpu.stat`) ?? '', ['usage_usec', 'user_usec', 'system_usec', 'nr_periods', 'nr_throttled']);
		const seconds = (name: string): number | null => (stat.has(name) ? (stat.get(name) as number) * microsecond : null);
		return {version: 'v2', limitCores, usageSeconds: seconds('usage_usec'), userSeconds: seconds('user_usec'), systemSeconds: seconds('system_usec'), periods: stat.get('nr_periods') ?? null, throttledPeriods: stat.get('nr_throttled') ?? null, pressureUs: parsePressure(readOptional(host, `${folder}/cpu.pressure`) ?? '')};
	};
	const readCpuV1 = (hostCores: number): CpuGroup | null => {
		const limitCores = cpuLimitV1();
		const account = paths.controllers.get('cpuacct');
		if (limitCores === null || limitCores >= hostCores || account === undefined) return null;
		const usage = number(`${account}/cpuacct.usage`);
		const split = parseKeyValues(readOptional(host, `${account}/cpuacct.stat`) ?? '', ['user', 'system']);
		const throttling = parseKeyValues(cpuV1 === undefined ? '' : (readOptional(host, `${cpuV1}/cpu.stat`) ?? ''), ['nr_periods', 'nr_throttled']);
		const seconds = (name: string): number | null => (split.has(name) ? (split.get(name) as number) * tick : null);
		return {version: 'v1', limitCores, usageSeconds: usage === null ? null : usage * nanosecond, userSeconds: seconds('user'), systemSeconds: seconds('system'), periods: throttling.get('nr_periods') ?? null, throttledPeriods: throttling.get('nr_throttled') ?? null, pressureUs: null};
	};
	const readMemoryV2 = (folder: string, hostBytes: number): MemoryGroup | null => {
		const limitBytes = memoryLimitV2();
		if (limitBytes === null || limitBytes >= hostBytes) return null;
		const current = number(`${folder}/memory.current`);
		if (current === null) return null;
		const stat = parseKeyValues(readOptional(host, `${folder}/memory.stat`) ?? '', ['inactive_file']);
		const events = parseKeyValues(readOptional(host, `${folder}/memory.events`) ?? '', ['oom_kill']);
		// What the kernel can take back without asking is not used memory: the same figure that Kubernetes calls the working set.
		return {version: 'v2', limitBytes, usedBytes: Math.max(0, current - (stat.get('inactive_file') ?? 0)), swapBytes: number(`${folder}/memory.swap.current`), oomKills: events.get('oom_kill') ?? null, pressureUs: parsePressure(readOptional(host, `${folder}/memory.pressure`) ?? '')};
	};
	const readMemoryV1 = (folder: string, hostBytes: number): MemoryGroup | null => {
		const limitBytes = memoryLimitV1();
		if (limitBytes === null || limitBytes >= hostBytes) return null;
		const current = number(`${folder}/memory.usage_in_bytes`);
		if (current === null) return null;
		const stat = parseKeyValues(readOptional(host, `${folder}/memory.stat`) ?? '', ['total_inactive_file']);
		const swap = number(`${folder}/memory.memsw.usage_in_bytes`);
		const kills = parseKeyValues(readOptional(host, `${folder}/memory.oom_control`) ?? '', ['oom_kill']);
		return {version: 'v1', limitBytes, usedBytes: Math.max(0, current - (stat.get('total_inactive_file') ?? 0)), swapBytes: swap === null ? null : Math.max(0, swap - current), oomKills: kills.get('oom_kill') ?? null, pressureUs: null};
	};
	return {
		readCpu: hostCores => (unified === null ? null : readCpuV2(unified, hostCores)) ?? readCpuV1(hostCores),
		readMemory: hostBytes => (unified === null ? null : readMemoryV2(unified, hostBytes)) ?? (memoryV1 === undefined ? null : readMemoryV1(memoryV1, hostBytes)),
		readIoPressure: () => (paths.unified === null || paths.unified === '/sys/fs/cgroup' ? null : parsePressure(readOptional(host, `${paths.unified}/io.pressure`) ?? '')),
	};
};
