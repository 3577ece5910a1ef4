/** What is told besides the seven signals: database servers, probes, the inside of programs, durations of queries. */
import type {DatabaseFigures, DurationFigures, HostSignals, ProbeFigures, RuntimeFigures} from '../../signals/board.ts';
import {lookUpSeries, type SeriesName} from '../../signals/catalog.ts';
import {perSecond, ratio} from '../../signals/rate.ts';
import type {NamedColumns} from '../columns.ts';
import type {HostState} from '../host-state.ts';
import {levelOver, sumOver, type Range} from './fold.ts';
import {describeLatency} from './latency.ts';
import {selectWorstLevels} from './pools.ts';

type Read = {
	readonly level: (name: SeriesName) => number | null;
	readonly sum: (name: SeriesName) => number | null;
};

const readerOf = (host: HostState, range: Range, {columns}: NamedColumns): Read => ({
	level(name) {
		const fold = lookUpSeries(name)?.fold;
		return levelOver(host, range, columns.get(name) ?? null, fold === 'max' || fold === 'mean' ? fold : 'last');
	},
	sum(name) {
		return sumOver(host, range, columns.get(name) ?? null);
	},
});

/** Nothing but unknowns is nothing to tell. */
const isKnown = (figures: object): boolean => Object.values(figures).some(value => typeof value === 'number');

const selectDatabase = (host: HostState, range: Range, server: NamedColumns): DatabaseFigures => {
	const {level, sum} = readerOf(host, range, server);
	const observed = sum('db.server.observed');
	const rate = (name: SeriesName): number | null => perSecond(sum(name), observed);
	const columnsOf = (name: SeriesName): number[] => {
		const column = server.columns.get(name);
		return column === undefined ? [] : [column];
	};
	const {used, max, waiting, utilization} = selectWorstLevels(host, range, {used: columnsOf('db.server.connections.used'), max: columnsOf('db.server.connections.max'), pending: columnsOf('db.server.connections.waiting'), idle: []});
	const hits = sum('db.server.cache_hits');
	const misses = sum('db.server.cache_misses');
	return {
		database: server.label, from: server.from,
		used, max, utilization,
		active: level('db.server.connections.active'),
		idleInTransaction: level('db.server.connections.idle_in_transaction'),
		waiting,
		longestWaitSeconds: level('db.server.connections.longest_wait'),
		rejected: sum('db.server.connections.rejected'),
		lockWaiters: level('db.server.lock_waiters'),
		longestQuerySeconds: level('db.server.longest_query'),
		longestTransactionSeconds: level('db.server.longest_transaction'),
		queriesPerSecond: rate('db.server.queries'),
		meanQuerySeconds: ratio(sum('db.server.query_seconds'), sum('db.server.queries')),
		slowQueries: sum('db.server.slow_queries'),
		commitsPerSecond: rate('db.server.commits'),
		rollbacksPerSecond: rate('db.server.rollbacks'),
		deadlocks: sum('db.server.deadlocks'),
		cacheHitRatio: hits === null || misses === null ? null : ratio(hits, hits + misses),
		evictionsPerSecond: rate('db.server.evictions'),
		tempBytesPerSecond: rate('db.server.temp_written'),
		memoryUsedBytes: level('db.server.memory_used'),
		memoryMaxBytes: level('db.server.memory_max'),
		replicationLagSeconds: level('db.server.replication_lag'),
		pingSeconds: level('db.server.ping'),
	};
};

/** Every database server that told anything in the range, the fullest first. */
const selectDatabases = (host: HostState, range: Range): DatabaseFigures[] =>
	[...host.columns.databases.values()].map(server => selectDatabase(host, range, server)).filter(isKnown).sort((a, b) => (b.utilization ?? -1) - (a.utilization ?? -1));

const selectProbe = (host: HostState, range: Range, told: NamedColumns): ProbeFigures => {
	const {level} = readerOf(host, range, told);
	return {service: told.label, from: told.from, up: level('probe.up'), dnsSeconds: level('probe.dns'), connectSeconds: level('probe.connect'), tlsSeconds: level('probe.tls'), firstByteSeconds: level('probe.first_byte'), certificateSeconds: level('probe.certificate_seconds')};
};

const selectRuntime = (host: HostState, range: Range, told: NamedColumns): RuntimeFigures => {
	const {level, sum} = readerOf(host, range, told);
	const pause = sum('runtime.gc_pause');
	return {
		service: told.label,
		eventLoopDelaySeconds: level('runtime.event_loop.delay'),
		eventLoopUtilization: level('runtime.event_loop.utilization'),
		heapUsedBytes: level('runtime.heap_used'),
		heapLimitBytes: level('runtime.heap_limit'),
		gcPauseRatio: pause === null ? null : pause / (((range.end - range.first) * host.intervalMs) / 1000),
	};
};

const selectDurations = (host: HostState, range: Range): DurationFigures[] =>
	[...host.durationKeys].flatMap(key => {
		const [service = '', series, name = ''] = key.split('\n');
		const latency = describeLatency(host.durations.merged(range.first, range.end, key));
		return latency === null ? [] : [{service, of: series === 'db.client.operation.duration' ? ('query' as const) : ('wait' as const), name, latency}];
	});

/** Only what there is; null of most hosts, which have none of it. */
export const selectInside = (host: HostState, range: Range): Pick<HostSignals, 'databases' | 'probes' | 'runtimes' | 'durations'> | null => {
	if (host.columns.databases.size === 0 && host.columns.extras.size === 0 && host.durationKeys.size === 0) return null;
	const databases = selectDatabases(host, range);
	const extras = [...host.columns.extras.values()];
	const probes = extras.filter(({columns}) => columns.has('probe.up')).map(told => selectProbe(host, range, told)).filter(isKnown);
	const runtimes = extras.filter(({columns}) => !columns.has('probe.up')).map(told => selectRuntime(host, range, told)).filter(isKnown);
	const durations = selectDurations(host, range);
	return {...(databases.length > 0 && {databases}), ...(probes.length > 0 && {probes}), ...(runtimes.length > 0 && {runtimes}), ...(durations.length > 0 && {durations})};
};
