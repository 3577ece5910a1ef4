/** A row of a board: the gauges of a host, or of what several hosts have in common, with its link and what is wrong with it. */
import type {SignalName} from './catalog.ts';
import type {Precision} from './distribution.ts';
import type {PoolFigures} from './figures.ts';
import type {Finding} from './finding.ts';
import type {Severity} from './severity.ts';

export type LinkState = 'connecting' | 'live' | 'stale' | 'down';

/** One gauge as a cell of the board shows it. */
export type Gauge = {
	readonly signal: SignalName;
	/** The head number in base units (p95 s, requests/s, ratio); null when unknown. */
	readonly value: number | null;
	/** Why it is unknown; null when it is known. */
	readonly reason: string | null;
	readonly severity: Severity;
	readonly precision: Precision;
	/** One value per cell, oldest first, the last one still alive; NaN is a gap. */
	readonly cells: readonly number[];
	/** The number of the time bucket that the last cell stands for, counted from a fixed time: with it a gauge can sweep. */
	readonly newest?: number;
	/** Pool only: what stands in `20/20 +37`. */
	readonly pool: PoolFigures | null;
	/** The head number of the baseline; null when that is not known, absent while there is no baseline. */
	readonly baseline?: number | null;
};

/** One row of the fleet: a host, or what several of them have in common. */
export type HostRow = {
	/** Identity, stable over reconnects: the target as spelled; of other kinds of rows the kind and the name. */
	readonly id: string;
	/** The name to show. */
	readonly name: string;
	readonly target: string;
	readonly link: LinkState;
	/** Seconds since the newest frame; null before the first. */
	readonly ageSeconds: number | null;
	/** Why it is not live; null when live. */
	readonly reason: string | null;
	readonly severity: Severity;
	readonly gauges: Readonly<Record<SignalName, Gauge>>;
	readonly findings: readonly Finding[];
	/** Of a row that stands for several hosts: how many of them are live, and one of them, the worst. */
	readonly members?: {readonly live: number; readonly all: number; readonly host: string};
	/** What the fleet is filtered by to see the hosts behind a row. */
	readonly narrowsTo?: string;
	/** Of a route: its identity on the host that answers it most. */
	readonly route?: string;
};
