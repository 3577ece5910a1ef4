/** Figures of one host over a stretch of slots: what JSON, plain lines and the screens' numbers are made of. */
import type {CpuFigures, DiskFigures, ErrorFigures, HostSignals, MemoryFigures, ServiceSignals, ThroughputFigures} from '../../signals/board.ts';
import {lookUpSeries, type SeriesName} from '../../signals/catalog.ts';
import {createTally, mergeTally, type Tally} from '../../signals/tally.ts';
import {perSecond, ratio} from '../../signals/rate.ts';
import {addClasses, createClassCounts, statusClasses, type StatusClass} from '../../signals/status.ts';
import type {ServiceColumns, SourceColumns} from '../columns.ts';
import type {Heads, RequestSums} from '../head-memo.ts';
import type {HostState} from '../host-state.ts';
import {addLevels, levelOver, sumOver, type Range} from './fold.ts';
import {selectInside} from './inside.ts';
import {describeLatency} from './latency.ts';
import {selectPools, selectServicePool, worstPool} from './pools.ts';

/** A series of the host and how its levels are put together: looked up once, since it is asked for each host each second. */
const levelOf = (name: SeriesName) => {
	const told = lookUpSeries(name)?.fold;
	const fold = told === 'mean' || told === 'max' ? told : 'last';
	return (host: HostState, range: Range): number | null => levelOver(host, range, host.columns.host(name), fold);
};

const sumSource = (host: HostState, range: Range, source: SourceColumns): RequestSums => {
	const classes = createClassCounts();
	let count: number | null = null;
	for (let index = 0; index < statusClasses.length; index++) {
		const status = statusClasses[index] as StatusClass;
		const column = source.classes[status];
		const own = column === undefined ? null : sumOver(host, range, column);
		if (own === null) continue;
		classes[status] = own;
		count = (count ?? 0) + own;
	}
	return {classes, count, observed: sumOver(host, range, source.observed), errors: sumOver(host, range, source.errors), inFlight: null};
};

const noClasses = createClassCounts();

/** Each input of a service by itself, since each covers its own time; what is in flight is told for the whole service. */
const sumRequests = (host: HostState, range: Range, service: ServiceColumns, into: RequestSums[]): RequestSums[] => {
	for (const source of service.sources.values()) into.push(sumSource(host, range, source));
	const inFlight = addLevels(host, range, service.inFlight);
	if (inFlight !== null) into.push({classes: noClasses, count: null, observed: null, errors: null, inFlight});
	return into;
};

/** The input that counted a service's requests in a range; the first one known when none did. */
export const countingSource = (host: HostState, range: Range, service: ServiceColumns): string => {
	for (const [from, source] of service.sources) if ((sumOver(host, range, source.observed) ?? 0) > 0) return from;
	return service.sources.keys().next().value ?? '';
};

const throughputOf = (sums: readonly RequestSums[]): ThroughputFigures | null => {
	let rate: number | null = null;
	let inFlight: number | null = null;
	for (let index = 0; index < sums.length; index++) {
		const one = sums[index] as RequestSums;
		const own = perSecond(one.count, one.observed);
		if (own !== null) rate = (rate ?? 0) + own;
		if (one.inFlight !== null) inFlight = (inFlight ?? 0) + one.inFlight;
	}
	return rate === null && inFlight === null ? null : {perSecond: rate, inFlight};
};

const errorsOf = (sums: readonly RequestSums[]): ErrorFigures | null => {
	const byClass = createClassCounts();
	let counted = false;
	let judged = 0;
	let errors: number | null = null;
	let rate: number | null = null;
	for (let index = 0; index < sums.length; index++) {
		const one = sums[index] as RequestSums;
		if (one.count === null) continue;
		counted = true;
		addClasses(byClass, one.classes);
		if (one.errors === null) continue;
		judged += one.count;
		errors = (errors ?? 0) + one.errors;
		const own = perSecond(one.errors, one.observed);
		if (own !== null) rate = (rate ?? 0) + own;
	}
	return counted ? {ratio: ratio(errors, judged), perSecond: rate, byClass} : null;
};

/** Ready-made quantiles of the newest reading: only where exactly one series tells them, since they cannot be merged. */
const readyQuantiles = (host: HostState, range: Range, services: readonly ServiceColumns[]): ReadonlyMap<string, number> | null => {
	const [only] = services;
	if (!only || services.length !== 1 || only.quantiles.size === 0) return null;
	const ready = new Map<string, number>();
	for (const [name, columns] of only.quantiles) {
		const value = columns.length === 1 ? levelOver(host, range, columns[0] as number, 'last') : null;
		if (value !== null) ready.set(name, value);
	}
	return ready;
};

export const selectService = (host: HostState, range: Range, service: ServiceColumns): ServiceSignals => {
	const sums = sumRequests(host, range, service, []);
	return {
		latency: describeLatency(host.latency.merged(range.first, range.end, service.service), readyQuantiles(host, range, [service])),
		throughput: throughputOf(sums),
		errors: errorsOf(sums),
		pool: selectServicePool(host, range, service),
	};
};

export const cpuLevels = {
	utilization: levelOf('system.cpu.utilization'), user: levelOf('system.cpu.user'), system: levelOf('system.cpu.system'), iowait: levelOf('system.cpu.iowait'), steal: levelOf('system.cpu.steal'),
	throttledRatio: levelOf('system.cpu.throttled'), load1: levelOf('system.cpu.load_1m'), cores: levelOf('system.cpu.limit'), pressureSome: levelOf('system.cpu.pressure'),
};
export const memoryLevels = {utilization: levelOf('system.memory.utilization'), used: levelOf('system.memory.used'), limit: levelOf('system.memory.limit'), swap: levelOf('system.memory.swap_used'), pressure: levelOf('system.memory.pressure')};
const diskLevels = {ioUtilization: levelOf('system.disk.io_utilization'), await: levelOf('system.disk.await'), pressure: levelOf('system.disk.pressure')};

const selectCpu = (host: HostState, range: Range): CpuFigures | null => {
	const {utilization, user, system, iowait, steal, throttledRatio, load1, cores, pressureSome} = cpuLevels;
	const figures = {utilization: utilization(host, range), user: user(host, range), system: system(host, range), iowait: iowait(host, range), steal: steal(host, range), throttledRatio: throttledRatio(host, range), load1: load1(host, range), cores: cores(host, range), pressureSome: pressureSome(host, range)};
	return Object.values(figures).every(value => value === null) ? null : figures;
};

const selectMemory = (host: HostState, range: Range): MemoryFigures | null => {
	const {utilization, used, limit, swap, pressure} = memoryLevels;
	const figures = {utilization: utilization(host, range), usedBytes: used(host, range), limitBytes: limit(host, range), swapUsedBytes: swap(host, range), pressureSome: pressure(host, range)};
	return figures.utilization === null && figures.usedBytes === null ? null : figures;
};

export const selectFullest = (host: HostState, range: Range): Pick<DiskFigures, 'utilization' | 'mount'> => {
	let mount: string | null = null;
	let utilization: number | null = null;
	for (const [name, column] of host.columns.mounts) {
		const value = levelOver(host, range, column, 'last');
		if (value !== null && (utilization === null || value > utilization)) {
			utilization = value;
			mount = name;
		}
	}
	return {utilization, mount};
};

const selectDisk = (host: HostState, range: Range): DiskFigures | null => {
	const {mount, utilization} = selectFullest(host, range);
	const rate = (name: string): number | null => {
		const column = host.columns.host(name);
		const observed = host.columns.host('system.observed:disk');
		return column === null || observed === null ? null : perSecond(sumOver(host, range, column), sumOver(host, range, observed));
	};
	const figures = {utilization, mount, ioUtilization: diskLevels.ioUtilization(host, range), readBytesPerSecond: rate('system.disk.read'), writeBytesPerSecond: rate('system.disk.write'), awaitSeconds: diskLevels.await(host, range), pressureSome: diskLevels.pressure(host, range)};
	return utilization === null && figures.ioUtilization === null ? null : figures;
};

/** What was worked out for this range before, if nothing has come since. */
export const rememberedHeads = ({memo, ring, revision}: HostState, range: Range): Heads | null =>
	memo.first === range.first && memo.end === range.end && memo.newest === ring.fine.newest && memo.revision === revision ? memo.heads : null;

/** The same figures are asked for by rows, findings, totals and sorting in one tick: worked out once. */
export const selectHeads = (host: HostState, range: Range): Heads => {
	const known = rememberedHeads(host, range);
	if (known) return known;
	const {memo} = host;
	memo.heads = computeHeads(host, range);
	memo.first = range.first;
	memo.end = range.end;
	memo.newest = host.ring.fine.newest;
	memo.revision = host.revision;
	return memo.heads;
};

export const selectHostSignals = (host: HostState, range: Range): HostSignals => selectHeads(host, range).signals;

const computeHeads = (host: HostState, range: Range): Heads => {
	const services: ServiceColumns[] = [];
	const sums: RequestSums[] = [];
	// One request may be counted at the edge and behind it: of the host's numbers it is one.
	for (const service of host.columns.services.values()) if (host.counting.counts(service)) {
		services.push(service);
		sumRequests(host, range, service, sums);
	}
	const inside = selectInside(host, range);
	const pools = selectPools(host, range, inside?.databases ?? []);
	const signals = {
		latency: describeLatency(host.latency.merged(range.first, range.end, null), readyQuantiles(host, range, services)),
		throughput: throughputOf(sums),
		errors: errorsOf(sums),
		cpu: selectCpu(host, range),
		memory: selectMemory(host, range),
		disk: selectDisk(host, range),
		pool: worstPool(pools),
	};
	return {signals: inside ? {...signals, ...inside} : signals, pools, sums};
};

/** All latencies of several hosts over a range each, merged. */
export const mergeLatency = (hosts: readonly {readonly host: HostState; readonly range: Range}[]): Tally => {
	const merged = createTally();
	for (const {host, range} of hosts) mergeTally(merged, host.latency.merged(range.first, range.end, null));
	return merged;
};
