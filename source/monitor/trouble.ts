/** Findings of one host as of now: its rings laid out for the rules. */
import type {Finding} from '../signals/board.ts';
import type {TimeRing} from '../signals/time-ring.ts';
import type {Say, TriageInput} from '../triage/input.ts';
import {runTriage} from '../triage/triage.ts';
import {derivedColumn} from './derive.ts';
import type {Watched} from './watched.ts';
import {nowSlots as slotsOfNow} from './select/view.ts';
import {selectHostSignals, selectPools} from './select/figures.ts';

export type TroubleMoment = {readonly time: number; readonly nowSeconds: number; readonly say: Say; readonly room?: TrackRoom};

/** Rules look back this far at most. */
const lookBackSlots = 300;

const pastSeries = {ioUtilization: 'system.disk.io_utilization', throttled: 'system.cpu.throttled', oomKills: 'system.memory.oom_kills'} as const;

/** Where tracks are laid out: used again for each host, so that judging a thousand of them leaves nothing behind. */
export type TrackRoom = {readonly copy: Float64Array; readonly tracks: Map<string, number[]>};
export const createTrackRoom = (): TrackRoom => ({copy: new Float64Array(lookBackSlots), tracks: new Map()});

/** The newest slots of a column; the array is laid out anew when it is asked for again under this name. */
const layOut = ({copy, tracks}: TrackRoom, name: string, ring: TimeRing, newest: number, column: number | null): number[] => {
	ring.copy(newest - lookBackSlots + 1, column ?? -1, copy);
	const values = tracks.get(name) ?? new Array<number>(lookBackSlots).fill(NaN);
	tracks.set(name, values);
	for (let index = 0; index < lookBackSlots; index++) values[index] = copy[index] as number;
	return values;
};

/** Nothing is said of a host that is not seen live: what was wrong with it is not known to be so still. */
/** `until` is the newest slot that is looked at; the newest there is when it is not given. */
export const findTrouble = (one: Watched, {time, nowSeconds, say, room = createTrackRoom()}: TroubleMoment, until = Infinity): readonly Finding[] => {
	const {host} = one;
	if (one.link !== 'live' || host.derived.fine.newest === null) return [];
	const newest = Math.min(host.derived.fine.newest, until);
	const laidOut = new Set<string>();
	const track = (name: keyof typeof derivedColumn): number[] => {
		const known = laidOut.has(name) ? room.tracks.get(name) : undefined;
		laidOut.add(name);
		return known ?? layOut(room, name, host.derived.fine, newest, derivedColumn[name]);
	};
	const nowSlots = slotsOfNow(host, nowSeconds);
	const range = {first: newest - nowSlots + 1, end: newest + 1};
	const {latency, throughput, errors, cpu, memory, disk, databases, probes, runtimes} = selectHostSignals(host, range);
	const oomColumn = host.columns.host('system.memory.oom_kills');
	const kills = oomColumn === null ? NaN : host.ring.fine.fold(newest - Math.round(60_000 / host.intervalMs) + 1, newest + 1, oomColumn, 'sum');
	const oomKills = Number.isNaN(kills) ? null : kills;
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
			return layOut(room, name, host.ring.fine, newest, host.columns.host(pastSeries[name]));
		},
		pools: selectPools(host, range, databases ?? []),
		databases: databases ?? [],
		probes: probes ?? [],
		runtimes: runtimes ?? [],
		pastOfDatabase: (database, name) => layOut(room, name, host.ring.fine, newest, [...host.columns.databases.values()].find(({label}) => label === database)?.columns.get(name) ?? null),
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
