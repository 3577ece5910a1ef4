/** Figures of one host over a stretch of slots: what JSON, plain lines and the screens' numbers are made of. */
import type {CpuFigures, DatabaseFigures, DiskFigures, ErrorFigures, HostSignals, MemoryFigures, PoolFigures, PoolRow, ServiceSignals, ThroughputFigures} from '../../signals/board.ts';
import {lookUpSeries, type SeriesName} from '../../signals/catalog.ts';
import {createTally, mergeTally, type Tally} from '../../signals/tally.ts';
import {perSecond, ratio} from '../../signals/rate.ts';
import {createClassCounts, statusClasses} from '../../signals/status.ts';
import type {PoolColumns, ServiceColumns, SourceColumns} from '../columns.ts';
import type {HostState} from '../host-state.ts';
import {levelOver, sumOver, type Range} from './fold.ts';
import {selectInside} from './inside.ts';
import {describeLatency} from './latency.ts';

/** A series of the host and how its levels are put together: looked up once, since it is asked for each host each second. */
const levelOf = (name: SeriesName) => {
	const told = lookUpSeries(name)?.fold;
	const fold = told === 'mean' || told === 'max' ? told : 'last';
	return (host: HostState, range: Range): number | null => levelOver(host, range, host.columns.host(name), fold);
};

const selectPool = (host: HostState, range: Range, pool: PoolColumns): PoolFigures => {
	const level = (columns: readonly number[]): number | null => {
		let sum: number | null = null;
		for (const column of columns) {
			const value = levelOver(host, range, column, 'last');
			if (value !== null) sum = (sum ?? 0) + value;
		}
		return sum;
	};
	const used = level(pool.used);
	const max = level(pool.max);
	const open = level(pool.seen);
	return {used, max, idle: level(pool.idle), waiting: level(pool.pending), utilization: ratio(used, max), ...(open === null ? {} : {open})};
};

/** Every pool of a host and every database server, the most strained first. */
export const selectPools = (host: HostState, range: Range, databases: readonly DatabaseFigures[]): PoolRow[] =>
	[
		...[...host.columns.services.values()].flatMap(({service, pools}) => [...pools].map(([pool, columns]): PoolRow => ({service, pool, ...selectPool(host, range, columns)}))),
		...databases.map((figures): PoolRow => ({service: figures.database, pool: 'sessions', used: figures.used, idle: null, max: figures.max, waiting: figures.waiting, utilization: figures.utilization})),
	]
		.filter(({used, idle, max, waiting, open}) => used !== null || idle !== null || max !== null || waiting !== null || (open ?? null) !== null)
		.sort((a, b) => strain(b) - strain(a));

const strain = ({utilization, waiting}: PoolFigures): number => (waiting !== null && waiting > 0 ? 10 + waiting : 0) + (utilization ?? -1);

/** Of several pools the most strained one stands for all: shares of different pools cannot be added or averaged. */
export const worstPool = (pools: readonly PoolRow[]): PoolFigures | null => {
	const worst = pools[0];
	return worst ? {utilization: worst.utilization, used: worst.used, idle: worst.idle, max: worst.max, waiting: worst.waiting, ...(worst.open === undefined ? {} : {open: worst.open})} : null;
};

type RequestSums = {readonly classes: ReturnType<typeof createClassCounts>; readonly count: number | null; readonly observed: number | null; readonly errors: number | null; readonly inFlight: number | null};

const sumSource = (host: HostState, range: Range, source: SourceColumns): RequestSums => {
	const classes = createClassCounts();
	const sum = (column: number | null | undefined): number | null => sumOver(host, range, column ?? null);
	let count: number | null = null;
	for (const status of statusClasses) {
		const own = sum(source.classes[status]);
		if (own === null) continue;
		classes[status] = own;
		count = (count ?? 0) + own;
	}
	return {classes, count, observed: sum(source.observed), errors: sum(source.errors), inFlight: null};
};

/** Each input of a service by itself, since each covers its own time; what is in flight is told for the whole service. */
const sumRequests = (host: HostState, range: Range, service: ServiceColumns): RequestSums[] => {
	let inFlight: number | null = null;
	for (const column of service.inFlight) {
		const value = levelOver(host, range, column, 'last');
		if (value !== null) inFlight = (inFlight ?? 0) + value;
	}
	return [...[...service.sources.values()].map(source => sumSource(host, range, source)), {classes: createClassCounts(), count: null, observed: null, errors: null, inFlight}];
};

/** The input that counted a service's requests in a range; the first one known when none did. */
export const countingSource = (host: HostState, range: Range, service: ServiceColumns): string => {
	for (const [from, source] of service.sources) if ((sumOver(host, range, source.observed) ?? 0) > 0) return from;
	return service.sources.keys().next().value ?? '';
};

const throughputOf = (sums: readonly RequestSums[]): ThroughputFigures | null => {
	let rate: number | null = null;
	let inFlight: number | null = null;
	for (const one of sums) {
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
	for (const one of sums) {
		if (one.count === null) continue;
		counted = true;
		for (const status of statusClasses) byClass[status] += one.classes[status];
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
	const telling = services.filter(service => service.quantiles.size > 0);
	const only = telling[0];
	if (telling.length !== 1 || !only || services.length !== 1) return null;
	const ready = new Map<string, number>();
	for (const [name, columns] of only.quantiles) {
		const value = columns.length === 1 ? levelOver(host, range, columns[0] as number, 'last') : null;
		if (value !== null) ready.set(name, value);
	}
	return ready;
};

export const selectService = (host: HostState, range: Range, service: ServiceColumns): ServiceSignals => {
	const sums = sumRequests(host, range, service);
	const pools = [...service.pools].map(([pool, columns]) => ({service: service.service, pool, ...selectPool(host, range, columns)})).sort((a, b) => strain(b) - strain(a));
	return {
		latency: describeLatency(host.latency.merged(range.first, range.end, service.service), readyQuantiles(host, range, [service])),
		throughput: throughputOf(sums),
		errors: errorsOf(sums),
		pool: worstPool(pools),
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
const remembered = ({memo, ring, revision}: HostState, range: Range): HostSignals | null =>
	memo.signals && memo.first === range.first && memo.end === range.end && memo.newest === ring.fine.newest && memo.revision === revision ? memo.signals : null;

/** The same figures are asked for by rows, findings and sorting in one tick: worked out once. */
export const selectHostSignals = (host: HostState, range: Range): HostSignals => {
	const known = remembered(host, range);
	if (known) return known;
	const signals = computeHostSignals(host, range);
	Object.assign(host.memo, {signals, first: range.first, end: range.end, newest: host.ring.fine.newest, revision: host.revision});
	return signals;
};

const computeHostSignals = (host: HostState, range: Range): HostSignals => {
	// One request may be counted at the edge and behind it: of the host's numbers it is one.
	const services = [...host.columns.services.values()].filter(service => host.counting.counts(service));
	const sums = services.flatMap(service => sumRequests(host, range, service));
	const inside = selectInside(host, range);
	return {
		latency: describeLatency(host.latency.merged(range.first, range.end, null), readyQuantiles(host, range, services)),
		throughput: throughputOf(sums),
		errors: errorsOf(sums),
		cpu: selectCpu(host, range),
		memory: selectMemory(host, range),
		disk: selectDisk(host, range),
		pool: worstPool(selectPools(host, range, inside.databases ?? [])),
		...inside,
	};
};

/** All latencies of several hosts over a range each, merged. */
export const mergeLatency = (hosts: readonly {readonly host: HostState; readonly range: Range}[]): Tally => {
	const merged = createTally();
	for (const {host, range} of hosts) mergeTally(merged, host.latency.merged(range.first, range.end, null));
	return merged;
};
