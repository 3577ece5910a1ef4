/** Findings of one host as of now: its rings laid out for the rules. */
import type {Finding} from '../signals/board.ts';
import type {Say, TriageInput} from '../triage/input.ts';
import {runTriage} from '../triage/triage.ts';
import {derivedColumn} from './derive.ts';
import type {HostState} from './host-state.ts';
import type {Watched} from './watched.ts';
import {nowSlots as slotsOfNow} from './select/fleet-board.ts';
import {selectHostSignals, selectPools} from './select/figures.ts';

export type TroubleMoment = {readonly time: number; readonly nowSeconds: number; readonly say: Say};

/** Rules look back this far at most. */
const lookBackSlots = 300;

const pastSeries = {ioUtilization: 'system.disk.io_utilization', throttled: 'system.cpu.throttled', oomKills: 'system.memory.oom_kills'} as const;

const pastOfDatabase = (host: HostState, newest: number, database: string, name: string): number[] => {
	const column = [...host.columns.databases.values()].find(({label}) => label === database)?.columns.get(name);
	const values: number[] = [];
	for (let slot = newest - lookBackSlots + 1; slot <= newest; slot++) values.push(column === undefined ? NaN : host.ring.fine.at(slot, column));
	return values;
};

/** Nothing is said of a host that is not seen live: what was wrong with it is not known to be so still. */
/** `until` is the newest slot that is looked at; the newest there is when it is not given. */
export const findTrouble = (one: Watched, {time, nowSeconds, say}: TroubleMoment, until = Infinity): readonly Finding[] => {
	const {host} = one;
	if (one.link !== 'live' || host.derived.fine.newest === null) return [];
	const newest = Math.min(host.derived.fine.newest, until);
	const tracks = new Map<string, number[]>();
	const track = (name: keyof typeof derivedColumn): number[] => {
		let values = tracks.get(name);
		if (!values) {
			values = [];
			for (let slot = newest - lookBackSlots + 1; slot <= newest; slot++) values.push(host.derived.fine.at(slot, derivedColumn[name]));
			tracks.set(name, values);
		}
		return values;
	};
	const nowSlots = slotsOfNow(host, nowSeconds);
	const range = {first: newest - nowSlots + 1, end: newest + 1};
	const {latency, throughput, errors, cpu, memory, disk, databases, probes, runtimes} = selectHostSignals(host, range);
	const oomColumn = host.columns.host('system.memory.oom_kills');
	let oomKills: number | null = null;
	if (oomColumn !== null) for (let slot = newest - Math.round(60_000 / host.intervalMs) + 1; slot <= newest; slot++) {
		const value = host.ring.fine.at(slot, oomColumn);
		if (!Number.isNaN(value)) oomKills = (oomKills ?? 0) + value;
	}
	const requests = errors?.byClass ? Object.values(errors.byClass).reduce((sum, count) => sum + count, 0) : null;
	const input: TriageInput = {
		host: host.name,
		time,
		slotSeconds: host.intervalMs / 1000,
		nowSlots,
		get latencyP95() {
			return track('latency');
		},
		get requestsPerSecond() {
			return track('throughput');
		},
		get errorRatio() {
			return track('errors');
		},
		get cpu() {
			return track('cpu');
		},
		get memory() {
			return track('memory');
		},
		get disk() {
			return track('disk');
		},
		get pool() {
			return track('pool');
		},
		get waiting() {
			return track('waiting');
		},
		mount: disk?.mount ?? null,
		pastOf(name) {
			const column = host.columns.host(pastSeries[name]);
			const values: number[] = [];
			for (let slot = newest - lookBackSlots + 1; slot <= newest; slot++) values.push(column === null ? NaN : host.ring.fine.at(slot, column));
			return values;
		},
		pools: selectPools(host, range, databases ?? []),
		databases: databases ?? [],
		probes: probes ?? [],
		runtimes: runtimes ?? [],
		pastOfDatabase: (database, name) => pastOfDatabase(host, newest, database, name),
		now: {
			latencyP95: latency?.p95 ?? null,
			requests,
			errors: errors?.ratio === null || errors === null || requests === null ? null : errors.ratio * requests,
			errorRatio: errors?.ratio ?? null,
			perSecond: throughput?.perSecond ?? null,
			cpu: cpu?.utilization ?? null,
			throttled: cpu?.throttledRatio ?? null,
			iowait: cpu?.iowait ?? null,
			steal: cpu?.steal ?? null,
			memory: memory?.utilization ?? null,
			disk: disk?.utilization ?? null,
			ioUtilization: disk?.ioUtilization ?? null,
			oomKills,
		},
	};
	return runTriage(input, say);
};
