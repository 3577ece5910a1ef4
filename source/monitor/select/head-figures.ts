/** The head numbers of all hosts together, latencies apart: added up as they are read, since of two hundred hosts nothing else is ever seen. */
import type {CpuFigures, DiskFigures, HostSignals, MemoryFigures, PoolFigures} from '../../signals/board.ts';
import {ratio} from '../../signals/rate.ts';
import {statusClasses} from '../../signals/status.ts';
import type {SourceColumns} from '../columns.ts';
import type {RequestSums} from '../head-memo.ts';
import type {HostState} from '../host-state.ts';
import {worst} from './add-figures.ts';
import {cpuLevels, memoryLevels, rememberedHeads, selectFullest} from './figures.ts';
import {sumOver, type Range} from './fold.ts';
import {selectInside} from './inside.ts';
import {selectPools, worstPool} from './pools.ts';

type Sums = {perSecond: number | null; judged: number; failed: number | null; failedPerSecond: number | null};

const noCpu: CpuFigures = {utilization: null, user: null, system: null, iowait: null, steal: null, throttledRatio: null, load1: null, cores: null, pressureSome: null};
const noMemory: MemoryFigures = {utilization: null, usedBytes: null, limitBytes: null, swapUsedBytes: null, pressureSome: null};
const noDisk: DiskFigures = {utilization: null, mount: null, ioUtilization: null, readBytesPerSecond: null, writeBytesPerSecond: null, awaitSeconds: null, pressureSome: null};

/** Each input covers its own time: rates are added, not counts. */
const addCounted = (into: Sums, {count, observed, errors}: Pick<RequestSums, 'count' | 'observed' | 'errors'>): void => {
	if (count === null) return;
	const seconds = observed !== null && observed > 0 ? observed : null;
	if (seconds !== null) into.perSecond = (into.perSecond ?? 0) + count / seconds;
	if (errors === null) return;
	into.judged += count;
	into.failed = (into.failed ?? 0) + errors;
	if (seconds !== null) into.failedPerSecond = (into.failedPerSecond ?? 0) + errors / seconds;
};

const addSource = (into: Sums, host: HostState, range: Range, source: SourceColumns): void => {
	let count: number | null = null;
	for (const status of statusClasses) {
		const column = source.classes[status];
		const own = column === undefined ? null : sumOver(host, range, column);
		if (own !== null) count = (count ?? 0) + own;
	}
	if (count !== null) addCounted(into, {count, observed: sumOver(host, range, source.observed), errors: sumOver(host, range, source.errors)});
};

/** What is added up of a host: what its row was made of, where that was worked out, else no more than is needed. */
type Head = {readonly cpu: number | null; readonly memory: number | null; readonly disk: Pick<DiskFigures, 'utilization' | 'mount'>; readonly pool: PoolFigures | null};

const addHead = (into: Sums, host: HostState, range: Range): Head => {
	const known = rememberedHeads(host, range);
	if (known) {
		const {signals, sums} = known;
		for (let index = 0; index < sums.length; index++) addCounted(into, sums[index] as RequestSums);
		return {cpu: signals.cpu?.utilization ?? null, memory: signals.memory?.utilization ?? null, disk: signals.disk ?? noDisk, pool: signals.pool};
	}
	for (const service of host.columns.services.values()) if (host.counting.counts(service)) for (const source of service.sources.values()) addSource(into, host, range, source);
	return {
		cpu: cpuLevels.utilization(host, range), memory: memoryLevels.utilization(host, range), disk: selectFullest(host, range),
		pool: worstPool(selectPools(host, range, host.columns.databases.size === 0 ? [] : (selectInside(host, range)?.databases ?? []))),
	};
};

const higher = (most: number | null, value: number | null): number | null => (value !== null && (most === null || value > most) ? value : most);

/** Counts and rates added, of shares the worst; what no host tells is unknown. */
export const addUpHeads = (all: readonly {readonly host: HostState; readonly range: Range}[], latency: HostSignals['latency']): HostSignals => {
	const sums: Sums = {perSecond: null, judged: 0, failed: null, failedPerSecond: null};
	let cpu: number | null = null;
	let memory: number | null = null;
	let fullest: Pick<DiskFigures, 'utilization' | 'mount'> = noDisk;
	const pools = [];
	for (const {host, range} of all) {
		const head = addHead(sums, host, range);
		cpu = higher(cpu, head.cpu);
		memory = higher(memory, head.memory);
		const {utilization, mount} = head.disk;
		if (utilization !== null && !(utilization <= (fullest.utilization ?? -1))) fullest = {utilization, mount};
		if (head.pool) pools.push(head.pool);
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
