/** What the screens of requests and of a route are handed. */
import type {BoardTimes} from './board-times.ts';
import type {Precision} from './distribution.ts';
import type {RouteFigures} from './figures.ts';
import type {HostRow} from './host-row.ts';
import type {StatusClass} from './status.ts';
import type {Trace} from './traces.ts';

/** Figures of a route as its list shows them: everything of one stretch of time. */
export type RouteRow = RouteFigures & {
	/** Identity: service, method, route. */
	readonly id: string;
	/** Requests in the stretch. */
	readonly count: number;
	/** Shares of the requests; null where the input tells no status. */
	readonly clientErrorRatio: number | null;
	readonly serverErrorRatio: number | null;
	/** Durations of all its requests added; null where the input tells none. */
	readonly totalSeconds: number | null;
	/** Its part of the durations of all routes. */
	readonly timeRatio: number | null;
	/** `≥` where not all requests of this route tell their duration, `≈` where the total lacks some of others or is estimated. */
	readonly timePrecision: Precision;
};
export type RouteSort = 'time' | 'p95' | 'rate' | 'errors' | 'name';

/** How many requests took how long, over time. */
export type Heat = {
	/** A column a time cell, oldest first; in it the requests in each band, the fastest band first; empty where nothing is known. */
	readonly columns: readonly (readonly number[])[];
	/** Which of all bands (bands.ts) the first one is. */
	readonly firstBand: number;
	/** Durations come from coarse buckets. */
	readonly isApproximate: boolean;
	/** The number of the time bucket that the last column stands for, as in a gauge. */
	readonly newest?: number;
};

/** A single request that was slow or failed. */
export type RequestRow = {
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly time: number;
	readonly service: string; readonly method: string; readonly route: string;
	readonly status: StatusClass | null;
	readonly seconds: number | null;
	readonly failed: boolean;
	/** Failed ones of one second are one row. */
	readonly count: number;
	/** The trace that it is the start of; null where there is none. */
	readonly trace: string | null;
};

export type RequestsQuery = {
	readonly id: string;
	/** Words that method, route or service hold; `service~shop` chooses a service, also for the heatmap. */
	readonly filter: string;
	/** The identity of the route that is looked at closely; null for none. */
	readonly route: string | null;
	readonly sort: RouteSort; readonly isReversed: boolean;
	/** Cells of the heatmap. */
	readonly cells: number;
};

export type RequestsBoard = BoardTimes & {
	readonly row: HostRow;
	readonly agent: string;
	readonly services: readonly string[];
	/** The one that the filter chooses; null for all. */
	readonly service: string | null;
	/** Null while the agent has not told yet. */
	readonly routes: readonly RouteRow[] | null;
	/** Seconds that the routes cover. */
	readonly routesSeconds: number;
	/** Of an instant that was gone back to: why its details are not told; null while they are, absent of now. */
	readonly untold?: string | null;
	/** Of the host, of the service, or of the route. */
	readonly heat: Heat | null;
	/** The slowest of the last 15 minutes, and those that failed, the newest first. */
	readonly slowest: readonly RequestRow[];
	readonly failed: readonly RequestRow[];
	readonly traces: readonly Trace[];
};
