/** `http://…/metrics`: one scrape a tick, turned into requests, errors, latency and pools by rule. */
import {createDistribution, recordUnplaced, type Distribution} from '../../signals/distribution.ts';
import {createKeySet, maxRoutes, type KeySet} from '../../signals/cardinality.ts';
import {classifyStatus, createClassCounts, statusClasses, type StatusClass} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type LatencyPoint, type Point, type Reading, type RouteDelta} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {choose, isMarkedFailed, isWanted, routeOf, statusOf, type Candidate, type Choice} from './choose.ts';
import {collectDurations, readyQuantiles, secondsPerUnit} from './durations.ts';
import {fetchPage} from './fetch-page.ts';
import {explainPage} from './notes.ts';
import {leaveOutExcluded, leaveOutOwnScrape} from './own-scrape.ts';
import {createPage, type Page, type PageReading, type Series} from './page.ts';
import {readPools} from './read-pools.ts';
import {nameService} from './service-name.ts';

export type PrometheusOptions = {readonly host: Host; readonly url: string; readonly service?: string};

/** The address without what must not be shown. */
export const withoutCredentials = (url: string): string => {
	const shown = new URL(url);
	shown.username = '';
	shown.password = '';
	return shown.href;
};

export const createPrometheusCollector = ({host, url, service: named}: PrometheusOptions): Collector => {
	const from = withoutCredentials(url);
	const page: Page = createPage(isWanted);
	const routes: KeySet = createKeySet(maxRoutes);
	let chosen: {revision: number; choice: Choice} | null = null;
	let readAt: number | null = null;
	return {
		name: 'prometheus',
		from,
		async collect(signal) {
			const text = await fetchPage(host, url, signal);
			const now = host.now();
			const reading = page.read(text);
			if (reading.samples === 0 || reading.brokenLines > reading.samples) throw new CollectorError('ERR_PAGE_FORMAT', `no metrics page: ${reading.brokenLines} lines are no exposition${reading.brokenSample === null ? '' : `, e.g. "${washText(reading.brokenSample, 60)}"`}`);
			if (chosen?.revision !== reading.revision) chosen = {revision: reading.revision, choice: choose(reading)};
			const observedSeconds = readAt === null ? null : (now - readAt) / 1000;
			readAt = now;
			const {choice} = chosen;
			leaveOutOwnScrape(choice.requests);
			if (choice.latency !== null && choice.latency.family !== choice.requests?.family) leaveOutOwnScrape(choice.latency);
			leaveOutExcluded(choice.latency, choice.requests);
			return tell({choice, reading, observedSeconds, routes, service: named ?? nameService(reading, choice, from), from});
		},
	};
};

type Told = {readonly choice: Choice; readonly reading: PageReading; readonly observedSeconds: number | null; readonly routes: KeySet; readonly service: string; readonly from: string};

const tell = ({choice, reading, observedSeconds, routes, service, from}: Told): Reading => {
	const labels = {service, from};
	const points: Point[] = [];
	const latencies: LatencyPoint[] = [];
	const requests = choice.requests && observedSeconds !== null && observedSeconds > 0 ? countRequests(choice.requests) : null;
	if (requests && observedSeconds !== null) {
		points.push({name: 'service.observed', labels, value: observedSeconds});
		for (const status of statusClasses) if (requests.classes[status] > 0 || status !== 'none') points.push({name: 'http.server.requests', labels: {...labels, class: status}, value: requests.classes[status]});
		if (requests.classes.none > 0) points.push({name: 'http.server.requests', labels: {...labels, class: 'none'}, value: requests.classes.none});
		if (choice.requests?.hasStatus) points.push({name: 'http.server.errors', labels, value: requests.errors});
		const distribution = durationsOf(choice, requests.count);
		if (distribution) latencies.push({labels, distribution});
		if (choice.latency) for (const [quantile, value] of readyQuantiles(choice.latency)) points.push({name: 'http.server.request.duration.quantile', labels: {...labels, quantile}, value});
	}
	const inFlight = choice.inFlight.filter(({value}) => Number.isFinite(value));
	if (inFlight.length > 0) points.push({name: 'http.server.active_requests', labels, value: inFlight.reduce((sum, {value}) => sum + value, 0)});
	points.push(...readPools(choice.pools, labels));
	const note = explainPage(reading, choice, routes);
	return {points: dropDoubles(points), latencies, routes: requests && choice.requests ? tellRoutes(choice, service, routes) : [], ...(note === null ? {} : {note})};
};

/** `none` may have been told with the other classes already. */
const dropDoubles = (points: readonly Point[]): Point[] => {
	const seen = new Set<string>();
	return points.filter(({name, labels}) => {
		const key = `${name}\n${JSON.stringify(labels)}`;
		return seen.has(key) ? false : seen.add(key);
	});
};

type Counts = {readonly classes: Record<StatusClass, number>; count: number; errors: number};

const countInto = (counts: Counts, {rule}: Candidate, {labels, gained}: Series): void => {
	const amount = Math.round(gained ?? 0);
	if (amount === 0) return;
	const status = classifyStatus(statusOf(rule, labels));
	counts.classes[status] += amount;
	counts.count += amount;
	if (status === '5xx' || isMarkedFailed(rule, labels)) counts.errors += amount;
};

/** A histogram counts requests by its _count, a counter by itself. */
const countsIn = ({series}: Candidate): readonly Series[] => series.filter(({part}) => part === 'count' || part === 'value');

const countRequests = (candidate: Candidate): Counts => {
	const counts: Counts = {classes: createClassCounts(), count: 0, errors: 0};
	for (const series of countsIn(candidate)) countInto(counts, candidate, series);
	return counts;
};

const durationsOf = ({latency, mean}: Choice, count: number): Distribution | null => {
	if (latency) return collectDurations(latency, latency.series);
	if (!mean || count === 0) return null;
	const distribution = createDistribution();
	recordUnplaced(distribution, count, mean.series.reduce((sum, {gained}) => sum + (gained ?? 0), 0) * secondsPerUnit(mean));
	return distribution;
};

const tellRoutes = ({requests, latency}: Choice, service: string, keys: KeySet): RouteDelta[] => {
	if (!requests) return [];
	const byRoute = new Map<string, {method: string; route: string; counts: Counts; durations: Series[]}>();
	const entryFor = (candidate: Candidate, labels: Series['labels']) => {
		const told = routeOf(candidate.rule, labels);
		if (!told) return null;
		const method = washText(told.method, 12);
		const route = washText(told.route, 120);
		const key = keys.admit(`${method} ${route}`);
		const shown = key === `${method} ${route}` ? {method, route} : {method: '', route: key};
		const entry = byRoute.get(key) ?? {...shown, counts: {classes: createClassCounts(), count: 0, errors: 0}, durations: []};
		byRoute.set(key, entry);
		return entry;
	};
	for (const series of countsIn(requests)) {
		if (series.gained === null || series.gained === 0) continue;
		const entry = entryFor(requests, series.labels);
		if (entry) countInto(entry.counts, requests, series);
	}
	if (latency && byRoute.size > 0) for (const series of latency.series) entryFor(latency, series.labels)?.durations.push(series);
	return [...byRoute.values()]
		.filter(({counts}) => counts.count > 0)
		.map(({method, route, counts, durations}) => ({service, method, route, classes: counts.classes, errors: counts.errors, latency: latency && durations.length > 0 ? collectDurations(latency, durations) : null}));
};
