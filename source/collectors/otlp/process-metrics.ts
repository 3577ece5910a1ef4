/** The metrics of one process: what its series gained from export to export. */
import {wholeOf, gainedSince, type Gained} from './gained.ts';
import {ruleOf, type MetricRule, type Role} from './metric-rules.ts';
import {temporalities, type Attributes, type PointRecord} from './records.ts';

/** Label sets over all processes: one budget for all. */
export type SeriesBudget = {used: number; readonly limit: number};

export type GainedPoint = {readonly point: PointRecord; readonly rule: MetricRule; /** Null when this is the first that is known of it. */ readonly gained: Gained | null};
export type Intake = {
	/** What the export covers, by the sender's clock; `from` is null when that is not known. */
	readonly from: number | null;
	readonly until: number;
	readonly points: readonly GainedPoint[];
	/** Whether the process has ever told of this. */
	readonly tells: (role: Role) => boolean;
	readonly rejected: number;
	readonly reason: string | null;
};

export type ProcessMetrics = {
	/** Null when an export holds nothing of use. */
	take(items: readonly PointRecord[]): Intake | null;
	/** Gives its series back to the budget. */
	close(): void;
};

/** A process that began to count so short a time before its first export is counted from its beginning; of an older one the first export says nothing of now. */
const youngSeconds = 120;
/** Data points of one export may be read at slightly different times. */
const sameExportSeconds = 0.5;
/** Several writers under one name, by their starts. */
const maxStarts = 16;

const keyOf = (metric: string, attributes: Attributes): string => `${metric}\n${JSON.stringify([...attributes].sort(([a], [b]) => (a < b ? -1 : 1)))}`;
const isGauge = (role: Role): boolean => role === 'active' || role === 'pool' || role === 'delay' || role === 'utilization' || role === 'heap';

type Export = {readonly until: number; readonly isYoung: boolean};
const readTimes = (items: readonly PointRecord[]): Export => {
	let until = 0;
	let start = Infinity;
	for (const point of items) {
		until = Math.max(until, point.time);
		// Counters that are asked at each export may tell its time as their start: that is no beginning.
		if (point.temporality === temporalities.cumulative && point.start > 0 && (point.start < point.time || point.shape !== 'number')) start = Math.min(start, point.start);
	}
	return {until, isYoung: until - start <= youngSeconds};
};

export const createProcessMetrics = (budget: SeriesBudget): ProcessMetrics => {
	const series = new Map<string, PointRecord[]>();
	const best = new Map<Role, number>();
	let first: Export | null = null;
	/** End of the newest export, and of the one before it. */
	let newest: number | null = null;
	let before: number | null = null;
	let held = 0;

	const remember = (key: string, point: PointRecord): boolean => {
		if (budget.used >= budget.limit) return false;
		const known = series.get(key);
		if (known && known.length >= maxStarts) {
			known.shift();
			known.push(point);
			return true;
		}
		budget.used++;
		held++;
		if (known) known.push(point);
		else series.set(key, [point]);
		return true;
	};
	/** `refused`: there is no room for another label set. */
	const advance = (point: PointRecord, isYoung: boolean): Gained | null | 'refused' => {
		if (point.temporality === temporalities.delta) return wholeOf(point);
		const key = keyOf(point.metric, point.attributes);
		const known = series.get(key);
		const place = known?.findIndex(({start}) => start === point.start) ?? -1;
		const previous = known?.[place];
		if (known && previous) {
			if (point.time <= previous.time) return null;
			known[place] = point;
			return gainedSince(previous, point);
		}
		const sibling = known?.at(-1);
		if (!remember(key, point)) return 'refused';
		// Begun anew after its last export: a reset.
		if (sibling) return point.start > sibling.time ? wholeOf(point) : null;
		const isFirstExport = first === null || point.time <= first.until + sameExportSeconds;
		// A cumulative export holds all series: one that was not in the exports before has counted nothing then.
		return isFirstExport && !isYoung ? null : wholeOf(point);
	};
	return {
		take(items) {
			const wanted = items.flatMap(point => {
				const rule = ruleOf(point.metric);
				if (rule === undefined) return [];
				best.set(rule.role, Math.max(best.get(rule.role) ?? 0, rule.rank));
				return [{point, rule}];
			});
			if (wanted.length === 0) return null;
			const times = readTimes(items);
			first ??= times;
			let rejected = 0;
			let reason: string | null = null;
			const points = wanted.flatMap(({point, rule}): GainedPoint[] => {
				if (rule.rank < (best.get(rule.role) ?? 0)) return [];
				if (isGauge(rule.role)) {
					if (point.shape === 'number' && point.temporality !== temporalities.delta) return [{point, rule, gained: null}];
					rejected++;
					reason = `${point.metric} is told by its changes: its level is not known`;
					return [];
				}
				if (point.shape === 'number' && !point.monotonic) {
					rejected++;
					reason = `${point.metric} does not only grow: what it counted is not known`;
					return [];
				}
				const gained = advance(point, times.isYoung || first?.isYoung === true);
				if (gained !== 'refused') return [{point, rule, gained}];
				rejected++;
				reason = `no room for more than ${budget.limit} label sets`;
				return [];
			});
			if (newest === null || times.until > newest + sameExportSeconds) {
				before = newest;
				newest = times.until;
			}
			return {from: before ?? startOf(points), until: times.until, points, tells: role => best.has(role), rejected, reason};
		},
		close() {
			budget.used -= held;
			held = 0;
			series.clear();
		},
	};
};

/** The earliest time that what is told was counted from. */
const startOf = (points: readonly GainedPoint[]): number | null => {
	let start = Infinity;
	for (const {gained, point} of points) if (gained !== null && point.start > 0) start = Math.min(start, point.start);
	return start === Infinity ? null : start;
};
