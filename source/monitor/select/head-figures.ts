/** The head numbers of all hosts together, latencies apart: added up as they are read, since of two hundred hosts nothing else is ever seen. */
import type {CpuFigures, DiskFigures, HostSignals, MemoryFigures} from '../../signals/board.ts';
import {ratio} from '../../signals/rate.ts';
import {statusClasses} from '../../signals/status.ts';
import type {SourceColumns} from '../columns.ts';
import type {HostState} from '../host-state.ts';
import {worst} from './add-figures.ts';
import {cpuLevels, memoryLevels, selectFullest, selectPools, worstPool} from './figures.ts';
import {sumOver, type Range} from './fold.ts';
import {selectInside} from './inside.ts';

type Sums = {perSecond: number | null; judged: number; failed: number | null; failedPerSecond: number | null};

/** Each input covers its own time: rates are added, not counts. */
const addSource = (into: Sums, host: HostState, range: Range, source: SourceColumns): void => {
	let count: number | null = null;
	for (const status of statusClasses) {
		const column = source.classes[status];
		const own = column === undefined ? null : sumOver(host, range, column);
		if (own !== null) count = (count ?? 0) + own;
	}
	if (count === null) return;
	const observed = sumOver(host, range, source.observed);
	const seconds = observed !== null && observed > 0 ? observed : null;
	if (seconds !== null) into.perSecond = (into.perSecond ?? 0) + count / seconds;
	const failed = sumOver(host, range, source.errors);
	if (failed === null) return;
	into.judged += count;
	into.failed = (into.failed ?? 0) + failed;
	if (seconds !== null) into.failedPerSecond = (into.failedPerSecond ?? 0) + failed / seconds;
};

const higher = (most: number | null, value: number | null): number | null => (value !== null && (most === null || value > most) ? value : most);

const noCpu: CpuFigures = {utilization: null, user: null, system: null, iowait: null, steal: null, throttledRatio: null, load1: null, cores: null, pressureSome: null};
const noMemory: MemoryFigures = {utilization: null, usedBytes: null, limitBytes: null, swapUsedBytes: null, pressureSome: null};
const noDisk: DiskFigures = {utilization: null, mount: null, ioUtilization: null, readBytesPerSecond: null, writeBytesPerSecond: null, awaitSeconds: null, pressureSome: null};

/** Counts and rates added, of shares the worst; what no host tells is unknown. */
export const addUpHeads = (all: readonly {readonly host: HostState; readonly range: Range}[], latency: HostSignals['latency']): HostSignals => {
	const sums: Sums = {perSecond: null, judged: 0, failed: null, failedPerSecond: null};
	let cpu: number | null = null;
	let memory: number | null = null;
	let fullest: Pick<DiskFigures, 'utilization' | 'mount'> = noDisk;
	const pools = [];
	for (const {host, range} of all) {
		for (const service of host.columns.services.values()) if (host.counting.counts(service)) for (const source of service.sources.values()) addSource(sums, host, range, source);
		cpu = higher(cpu, cpuLevels.utilization(host, range));
		memory = higher(memory, memoryLevels.utilization(host, range));
		const disk = selectFullest(host, range);
		if (disk.utilization !== null && !(disk.utilization <= (fullest.utilization ?? -1))) fullest = disk;
		const pool = worstPool(selectPools(host, range, host.columns.databases.size === 0 ? [] : (selectInside(host, range)?.databases ?? [])));
		if (pool) pools.push(pool);
	}
	return {
		latency,
		throughput: sums.perSecond === null ? null : {perSecond: sums.perSecond, inFlight: null},
		errors: sums.failed === null ? null : {ratio: ratio(sums.failed, sums.judged), perSecond: sums.failedPerSecond, byClass: null},
		cpu: cpu === null ? null : {...noCpu, utilization: cpu},
		memory: memory === null ? null : {...noMemory, utilization: memory},
		disk: fullest.utilization === null ? null : {...noDisk, ...fullest},
		pool: worst(pools),
	};
};
