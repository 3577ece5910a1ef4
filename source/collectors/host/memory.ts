/** Memory: of the host, or of the container when its limit is below what the host has. */
import {increase, ratio} from '../../signals/rate.ts';
import {CollectorError, type Collector, type Point, type Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import type {Cgroup} from './cgroup.ts';
import {stallShare} from './cpu.ts';
import {parseKeyValues} from './parse/key-values.ts';
import {parsePressure} from './parse/pressure.ts';
import {readNeeded, readOptional} from './read-optional.ts';

const wanted = ['MemTotal', 'MemFree', 'MemAvailable', 'Buffers', 'Cached', 'SReclaimable', 'Shmem', 'SwapTotal', 'SwapFree'];
const kilobyte = 1024;
/** /proc/vmstat is long and holds one number of ours, which hardly ever changes. */
const vmstatEveryMs = 5000;

/** Bytes that programs could still get. Kernels before 3.14 do not say: then what is free or can be taken back. */
const availableOf = (info: ReadonlyMap<string, number>): number | null => {
	const said = info.get('MemAvailable');
	if (said !== undefined) return said * kilobyte;
	const free = info.get('MemFree');
	const cached = info.get('Cached');
	if (free === undefined || cached === undefined) return null;
	return (free + cached + (info.get('Buffers') ?? 0) + (info.get('SReclaimable') ?? 0) - (info.get('Shmem') ?? 0)) * kilobyte;
};

export const createMemoryCollector = (host: Host, cgroup: Cgroup): Collector => {
	let vmstatAt = -Infinity;
	/** Null when it was not read this time. */
	const readOomKills = (): number | null => {
		if (host.now() - vmstatAt < vmstatEveryMs) return null;
		vmstatAt = host.now();
		return parseKeyValues(readOptional(host, '/proc/vmstat') ?? '', ['oom_kill']).get('oom_kill') ?? null;
	};
	let before: {readonly at: number; readonly folder: string | null; readonly oomKills: number | null; readonly pressureUs: number | null} | null = null;
	return {
		name: 'memory',
		from: 'host',
		async collect() {
			const info = parseKeyValues(readNeeded(host, '/proc/meminfo', 'ERR_MEMORY'), wanted);
			const total = info.get('MemTotal');
			if (total === undefined) throw new CollectorError('ERR_MEMORY', '/proc/meminfo does not say MemTotal: is it the kernel\'s own?');
			const hostBytes = total * kilobyte;
			const group = cgroup.readMemory();
			const available = availableOf(info);
			const used = group?.usedBytes ?? (available === null ? null : Math.max(0, hostBytes - available));
			const limit = group?.limitBytes ?? hostBytes;
			const swapTotal = info.get('SwapTotal');
			const swapFree = info.get('SwapFree');
			const swapUsed = group ? group.swapBytes : swapTotal === undefined || swapFree === undefined ? null : (swapTotal - swapFree) * kilobyte;
			const now = {
				at: host.now(),
				folder: group?.folder ?? null,
				oomKills: group ? group.oomKills : readOomKills(),
				pressureUs: group?.pressureUs ?? parsePressure(readOptional(host, '/proc/pressure/memory') ?? ''),
			};
			const points: Point[] = [];
			const put = (name: Point['name'], value: number | null): void => {
				if (value !== null && Number.isFinite(value)) points.push({name, labels: {}, value});
			};
			put('system.memory.used', used);
			put('system.memory.limit', limit);
			put('system.memory.utilization', ratio(used, limit));
			put('system.memory.swap_used', swapUsed);
			// Counters of another group, or of the host before there was a group, are no before.
			if (before?.folder === now.folder) {
				put('system.memory.pressure', stallShare(before.pressureUs, now.pressureUs, (now.at - before.at) / 1000));
				put('system.memory.oom_kills', now.oomKills === null ? null : increase(before.oomKills, now.oomKills));
			}
			before = {...now, oomKills: now.oomKills ?? (before?.folder === now.folder ? before.oomKills : null)};
			return {points} satisfies Reading;
		},
	};
};
