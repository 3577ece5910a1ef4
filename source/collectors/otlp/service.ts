/** One service as its spans and metrics tell of it, gathered until the next reading. */
import {createKeySet, maxRoutes, otherKey} from '../../signals/cardinality.ts';
import {washText} from '../../signals/text.ts';
import type {Labels, LatencyPoint, Point, RouteDelta} from '../collector.ts';
import {createChoice, type Source} from './choice.ts';
import {addDuration, addGained, createDurations, finishDurations, type Durations} from './durations.ts';
import {createLane, type Round} from './lane.ts';
import {attributeOf, secondsPerUnitOf} from './metric-rules.ts';
import type {GainedPoint, Intake} from './process-metrics.ts';
import {countPoint, foldLevels, keyOfLevel, levelOf, poolOf, type Level} from './read-metrics.ts';
import type {SpanRecord} from './records.ts';
import {createRouteNames} from './routes.ts';
import {countSpan, isQuery, isRequest} from './spans.ts';
import {countRequests, createTally, mergeTallies, type RequestTally} from './tally.ts';
import {tellRequests} from './tell.ts';

export type ServiceReading = {readonly points: Point[]; readonly latencies: LatencyPoint[]; readonly routes: RouteDelta[]};

export type Service = {
	addSpans(process: string, spans: readonly SpanRecord[], now: number): void;
	addMetrics(process: string, intake: Intake, now: number): void;
	/** Adds what is to be told now. */
	tell(now: number, into: ServiceReading): void;
	forget(process: string): void;
	/** What a person should know; null when there is nothing. */
	describe(): string | null;
};

type FromSpans = {readonly tally: RequestTally};
type FromMetrics = {tally: RequestTally | null; readonly levels: Map<string, Level>};

/** Of one service, that are told apart. */
export const maxPools = 50;
const maxSystems = 20;
const spansPatienceMs = 10_000;
const metricsPatienceMs = 90_000;

export const createService = (name: string, from: string): Service => {
	const labels: Labels = {service: name, from};
	const keys = createKeySet(maxRoutes);
	const pools = createKeySet(maxPools);
	const systems = createKeySet(maxSystems);
	const names = createRouteNames();
	const requests = createChoice();
	const queries = createChoice();
	const spanLane = createLane<FromSpans>({create: () => ({tally: createTally()}), patienceMs: spansPatienceMs, leastSeconds: 1});
	const metricLane = createLane<FromMetrics>({create: () => ({tally: null, levels: new Map()}), patienceMs: metricsPatienceMs, leastSeconds: 0});
	const asked: Record<Source, Map<string, Durations>> = {spans: new Map(), metrics: new Map()};
	const waited = new Map<string, Durations>();
	let askedUntil = {spans: -Infinity, metrics: -Infinity};
	let pausedSeconds: number | null = null;

	const durationsIn = (all: Map<string, Durations>, key: string): Durations => {
		let found = all.get(key);
		if (!found) {
			found = createDurations();
			all.set(key, found);
		}
		return found;
	};
	const addPoint = (one: GainedPoint, admitsQueries: boolean): void => {
		const {point, rule, gained} = one;
		if (gained === null) return;
		const factor = secondsPerUnitOf(point.unit, rule);
		if (rule.role === 'wait') addGained(durationsIn(waited, pools.admit(poolOf(point.attributes))), gained, factor);
		else if (rule.role === 'gc' && gained.sum !== null) pausedSeconds = (pausedSeconds ?? 0) + gained.sum * factor;
		else if (rule.role === 'operations' && admitsQueries) addGained(durationsIn(asked.metrics, systems.admit(washText(attributeOf(point.attributes, 'db.system.name', 'db.system'), 40) || otherKey)), gained, factor);
	};
	const tellDurations = (series: LatencyPoint['name'], label: string, all: Map<string, Durations>, into: ServiceReading): void => {
		for (const [value, durations] of all) {
			const distribution = finishDurations(durations);
			if (series !== undefined && distribution !== null && distribution.count > 0) into.latencies.push({name: series, labels: {...labels, [label]: value}, distribution});
		}
		all.clear();
	};
	const tellQueries = (now: number, into: ServiceReading): void => {
		const before = queries.source;
		const source = queries.settle(now, {spans: asked.spans.size > 0, metrics: asked.metrics.size > 0});
		if (source !== null && (before === null || before === source)) {
			if (asked[source].size > 0) queries.told(source, askedUntil[source]);
			tellDurations('db.client.operation.duration', 'system', asked[source], into);
		}
		asked.spans.clear();
		asked.metrics.clear();
		askedUntil = {spans: -Infinity, metrics: -Infinity};
	};
	const told = (source: Source, {observedSeconds, from: start, until}: Round<unknown>, tallies: readonly RequestTally[], into: ServiceReading): void => {
		if (tallies.length === 0 || (source === 'metrics' && !requests.admits(start))) return;
		requests.told(source, until);
		tellRequests(labels, mergeTallies(tallies), observedSeconds, into);
	};
	return {
		addSpans(process, spans, now) {
			let first = Infinity;
			let last = -Infinity;
			const counted: SpanRecord[] = [];
			for (const span of spans) {
				const end = span.startSeconds + span.durationSeconds;
				if (isRequest(span)) {
					first = Math.min(first, span.startSeconds);
					last = Math.max(last, end);
					if (requests.noteSpan(process, end)) counted.push(span);
				} else if (isQuery(span) && queries.noteSpan(process, end)) {
					askedUntil.spans = Math.max(askedUntil.spans, end);
					addDuration(durationsIn(asked.spans, systems.admit(washText(span.databaseSystem, 40))), span.durationSeconds);
				}
			}
			if (last === -Infinity) return;
			const {tally} = spanLane.put(process, now, first, last);
			for (const span of counted) countRequests(tally, countSpan(span, names), keys);
		},
		addMetrics(process, intake, now) {
			const {points, until} = intake;
			const isRequests = ({rule: {role}}: GainedPoint): boolean => role === 'requests' || role === 'calls';
			const start = intake.from ?? until;
			const item = metricLane.put(process, now, start, until);
			const counting = points.filter(one => isRequests(one) && one.gained !== null);
			// Nothing told of what was told before: in deltas that is nothing done.
			const isIdle = counting.length === 0 && !points.some(isRequests) && (intake.tells('requests') || intake.tells('calls'));
			if (counting.length > 0 || isIdle) {
				item.tally ??= createTally();
				for (const one of counting) countPoint(item.tally, one, keys, names);
				requests.noteMetrics(process, start, until, counting.reduce((sum, {gained}) => sum + (gained?.count ?? NaN), 0), now);
			}
			const operations = points.filter(({rule, gained}) => rule.role === 'operations' && gained !== null);
			if (operations.length > 0) {
				queries.noteMetrics(process, start, until, operations.reduce((sum, {gained}) => sum + (gained?.count ?? NaN), 0), now);
				if (queries.admits(start)) askedUntil.metrics = Math.max(askedUntil.metrics, until);
			}
			for (const one of points) addPoint(one, queries.admits(start));
			const levels = points.flatMap(one => levelOf(one) ?? []).map(level => (level.pool === null ? level : {...level, pool: pools.admit(level.pool)}));
			for (const level of foldLevels(levels).values()) item.levels.set(keyOfLevel(level), level);
		},
		tell(now, into) {
			const spans = spanLane.take(now);
			const metrics = metricLane.take(now);
			const tallies = metrics?.items.flatMap(({tally}) => tally ?? []) ?? [];
			const before = requests.source;
			const source = requests.settle(now, {spans: spans !== null, metrics: tallies.length > 0});
			// What was gathered before a change is of a time that the other one has told of.
			if (before !== null && source !== before) spanLane.drop();
			else if (source === 'spans' && spans) told('spans', spans, spans.items.map(({tally}) => tally), into);
			else if (source === 'metrics' && metrics) told('metrics', metrics, tallies, into);
			tellQueries(now, into);
			tellDurations('db.client.connection.wait_time', 'pool', waited, into);
			if (pausedSeconds !== null) into.points.push({name: 'runtime.gc_pause', labels, value: pausedSeconds});
			pausedSeconds = null;
			for (const {name: series, pool, value} of foldLevels(metrics?.items.flatMap(({levels}) => [...levels.values()]) ?? []).values()) {
				if (Number.isFinite(value) && value >= 0) into.points.push({name: series, labels: pool === null ? labels : {...labels, pool}, value});
			}
		},
		forget(process) {
			requests.forget(process);
			queries.forget(process);
			spanLane.forget(process);
			metricLane.forget(process);
		},
		describe() {
			const notes: string[] = [];
			if (requests.isSampled) notes.push(`${name} sends a sample of its spans: its requests are counted from its metrics`);
			if (keys.overflowed > 0) notes.push(`more than ${maxRoutes} routes of ${name}: the rest counts as other`);
			if (pools.overflowed > 0) notes.push(`more than ${maxPools} pools of ${name}: the rest counts as other`);
			return notes.length === 0 ? null : notes.join(' · ');
		},
	};
};
