/** Findings of one host as of now: its rings laid out for the rules. */
import type {Finding} from '../signals/board.ts';
import {sumClasses} from '../signals/status.ts';
import type {Say, TriageInput} from '../triage/input.ts';
import {runTriage} from '../triage/triage.ts';
import {createTrackRoom, type TrackRoom} from './track-room.ts';
import type {Watched} from './watched.ts';
import {nowSlots as slotsOfNow} from './select/view.ts';
import {selectHeads} from './select/figures.ts';

export type TroubleMoment = {readonly time: number; readonly nowSeconds: number; readonly say: Say; readonly room?: TrackRoom};

/** Nothing is said of a host that is not seen live: what was wrong with it is not known to be so still. */
/** `until` is the newest slot that is looked at; the newest there is when it is not given. */
export const findTrouble = (one: Watched, {time, nowSeconds, say, room = createTrackRoom()}: TroubleMoment, until = Infinity): readonly Finding[] => {
	const {host} = one;
	if (one.link !== 'live' || host.derived.fine.newest === null) return [];
	const newest = Math.min(host.derived.fine.newest, until);
	const nowSlots = slotsOfNow(host, nowSeconds);
	const {signals, pools} = selectHeads(host, {first: newest - nowSlots + 1, end: newest + 1});
	const {latency, throughput, errors, cpu, memory, disk, databases, probes, runtimes} = signals;
	const oomColumn = host.columns.host('system.memory.oom_kills');
	const kills = oomColumn === null ? NaN : host.ring.fine.fold(newest - Math.round(60_000 / host.intervalMs) + 1, newest + 1, oomColumn, 'sum');
	const requests = errors?.byClass ? sumClasses(errors.byClass) : null;
	const {track, pastOf, pastOfDatabase} = room.open(host, newest);
	const input: TriageInput = {
		host: host.name,
		time,
		slotSeconds: host.intervalMs / 1000,
		nowSlots,
		track,
		mount: disk?.mount ?? null,
		pastOf,
		pools,
		databases: databases ?? nothing,
		probes: probes ?? nothing,
		runtimes: runtimes ?? nothing,
		pastOfDatabase,
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
			oomKills: Number.isNaN(kills) ? null : kills,
		},
	};
	return runTriage(input, say);
};

const nothing: readonly never[] = [];
