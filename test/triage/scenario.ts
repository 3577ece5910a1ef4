/** A host's last seconds as data: a case is a JSON file that a person can write without knowing the code. */
import type {TrackName, TriageInput} from '../../source/triage/input.ts';
import type {PoolRow} from '../../source/signals/board.ts';

/** So many seconds of a value, of null (a gap), of a straight line `to` another value, or of a pattern over and over. */
type Stretch = {readonly for: number; readonly value?: number | null; readonly to?: number; readonly every?: readonly (number | null)[]};
type StretchName = 'latency' | 'requests' | 'errors' | 'cpu' | 'memory' | 'disk' | 'pool' | 'waiting' | 'io' | 'throttled' | 'oomKills';

export type Case = {
	readonly about: string;
	readonly tracks: Readonly<Partial<Record<StretchName, readonly Stretch[]>>>;
	readonly slotSeconds?: number;
	readonly mount?: string;
	readonly pools?: readonly Partial<PoolRow>[];
	/** What is not worked out from the tracks. */
	readonly now?: Readonly<Partial<TriageInput['now']>>;
	/** Nothing else may be found, in this order; `forSeconds` says how long it has gone on. */
	readonly findings: readonly {readonly severity: string; readonly rule: string; readonly subject: string; readonly text: string; readonly forSeconds: number}[];
};

export const caseTime = Date.UTC(2026, 10, 23, 14, 2, 31);
const length = 300;

/** The newest value ends at now; what is older than the case says is unknown. */
const layOut = (stretches: readonly Stretch[] = []): readonly number[] => {
	const values = stretches.flatMap(({for: count, value = null, to, every}) =>
		Array.from({length: count}, (_, at) => {
			if (every) return every[at % every.length] ?? NaN;
			if (value === null) return NaN;
			return to === undefined ? value : value + ((to - value) * at) / Math.max(1, count - 1);
		}),
	);
	return [...Array.from({length: Math.max(0, length - values.length)}, () => NaN), ...values].slice(-length);
};

const known = (values: readonly number[]): number[] => values.filter(value => !Number.isNaN(value));
const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);
const lastOf = (values: readonly number[]): number | null => values.at(-1) ?? null;

export const createInput = ({tracks, slotSeconds = 1, mount, pools = [], now = {}}: Case): TriageInput => {
	const nowSlots = Math.max(1, Math.round(5 / slotSeconds));
	const all: Readonly<Record<TrackName, readonly number[]>> = {latency: layOut(tracks.latency), throughput: layOut(tracks.requests), errors: layOut(tracks.errors), cpu: layOut(tracks.cpu), memory: layOut(tracks.memory), disk: layOut(tracks.disk), pool: layOut(tracks.pool), waiting: layOut(tracks.waiting)};
	const {latency, throughput, errors: failing, cpu, memory, disk} = all;
	const recent = (track: readonly number[]): number[] => known(track.slice(-nowSlots));
	const perSecond = mean(recent(throughput));
	const failed = throughput.slice(-nowSlots).map((rate, at) => rate * slotSeconds * (failing.at(at - nowSlots) ?? NaN));
	const requests = perSecond === null ? null : perSecond * slotSeconds * recent(throughput).length;
	const errors = known(failed).length === 0 ? null : known(failed).reduce((sum, value) => sum + value, 0);
	const throttled = layOut(tracks.throttled);
	const io = layOut(tracks.io);
	return {
		host: 'api-2', time: caseTime, slotSeconds, nowSlots,
		track: name => all[name],
		...((tracks.io ?? tracks.throttled ?? tracks.oomKills) && {pastOf: (name: 'ioUtilization' | 'throttled' | 'oomKills') => ({ioUtilization: io, throttled, oomKills: layOut(tracks.oomKills)})[name]}),
		mount: mount ?? null,
		pools: pools.map(one => ({service: 'shop', pool: 'default', used: null, idle: null, max: null, waiting: null, utilization: null, ...one})),
		now: {
			// A quantile over five seconds lies near the worst of them, since slow seconds hold more than a twentieth of the requests.
			latencyP95: recent(latency).length === 0 ? null : Math.max(...recent(latency)),
			requests, errors, errorRatio: errors === null || !requests ? null : errors / requests, perSecond,
			cpu: mean(recent(cpu)), throttled: mean(recent(throttled)), iowait: null, steal: null,
			memory: lastOf(recent(memory)), disk: lastOf(recent(disk)), ioUtilization: mean(recent(io)), oomKills: null,
			...now,
		},
	};
};
