/** What rules look at: one host, second by second, up to now. */
import type {DatabaseFigures, Finding, PoolRow, ProbeFigures, RuntimeFigures} from '../signals/board.ts';
import type {SeriesName, SignalName, Unit} from '../signals/catalog.ts';

/** Values by slot, oldest first, the newest last; NaN is a gap. All of one length. */
export type Track = ArrayLike<number>;
/** Latency is the p95, throughput requests per second, disk the fullest file system, waiting the callers that wait for a connection. */
export type TrackName = SignalName | 'waiting';

export type TriageInput = {
	readonly host: string;
	/** Milliseconds since the epoch of the newest slot. */
	readonly time: number;
	readonly slotSeconds: number;
	/** How many of the newest slots are "now". */
	readonly nowSlots: number;
	/** Laid out when it is asked for: most rules see from `now` alone that nothing is wrong. */
	track(name: TrackName): Track;
	/** Which file system is the fullest. */
	readonly mount: string | null;
	/** The past of what has no column of its own; it only dates a finding, which without it is dated by what is "now". */
	pastOf?(name: 'ioUtilization' | 'throttled' | 'oomKills'): Track;
	/** Pools as they stand now, the most strained first. */
	readonly pools: readonly PoolRow[];
	/** Database servers, probes and programs as they stand now. */
	readonly databases?: readonly DatabaseFigures[];
	readonly probes?: readonly ProbeFigures[];
	readonly runtimes?: readonly RuntimeFigures[];
	/** A series of a database server (`db.server.…`). */
	pastOfDatabase?(database: string, name: SeriesName): Track;
	/** Over the seconds that are "now", `oomKills` over the last minute; null when unknown. */
	readonly now: Readonly<Record<'latencyP95' | 'requests' | 'errors' | 'errorRatio' | 'perSecond' | 'cpu' | 'throttled' | 'iowait' | 'steal' | 'memory' | 'disk' | 'ioUtilization' | 'oomKills', number | null>>;
};

/** Numbers to text: handed in, since there is one place only where numbers become text. */
export type Say = (value: number | null, unit: Unit | 'perSecond' | 'duration') => string;

/** A rule looks at a host and says what is wrong, if anything is. Pure: the same input gives the same findings. */
export type Rule = (input: TriageInput, say: Say) => Finding | null;
