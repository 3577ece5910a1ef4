/** Readings in, one frame a tick out. What was not read since the last frame is unknown in this one: nothing is carried over. */
import type {Reading, RouteDelta} from '../collectors/collector.ts';
import {catalog} from '../signals/catalog.ts';
import {createDistribution, mergeInto, type Distribution} from '../signals/distribution.ts';
import type {DatabaseFacts} from '../signals/databases.ts';
import type {HostFacts} from '../signals/facts.ts';
import type {Restart} from '../signals/restart.ts';
import type {RequestFact} from '../signals/requests.ts';
import {createClassCounts, statusClasses} from '../signals/status.ts';
import type {Trace} from '../signals/traces.ts';
import {maxDistributions, maxRoutesPerMessage, maxSeries} from '../wire/limits.ts';
import {observedKey, type Frame, type RouteRecord, type SeriesKey} from '../wire/messages.ts';
import {createSchemaList} from './schema.ts';
import {singleRequests} from './single-requests.ts';
import {countsRequests, createSources} from './sources.ts';

export type Published = {
	readonly frame: Frame;
	/** Series that this frame is the first to hold. */
	readonly newSeries: readonly SeriesKey[];
	readonly newDistributions: readonly SeriesKey[];
	readonly routes: readonly RouteRecord[];
	/** Seconds that the routes cover, by input and service: one input may tell of several. */
	readonly observed: Readonly<Record<string, number>>;
	readonly facts: Partial<HostFacts>;
	readonly databases: readonly DatabaseFacts[];
	readonly traces: readonly Trace[];
	readonly restarts: readonly Restart[];
	/** The slowest and the failed ones of each route. */
	readonly requests: readonly RequestFact[];
};

export type Publisher = {
	add(reading: Reading): void;
	publish(tick: number, time: number): Published;
	readonly series: readonly SeriesKey[];
	readonly distributions: readonly SeriesKey[];
	/** The input that counts for a service now, when it is another than `from`: told beside the one left out. */
	countedElsewhere(from: string): string | null;
	readonly refusedSeries: number;
};

/** `known` is the schema of an earlier life that this one carries on: its ids stay what they were. */
export const createPublisher = (known: {readonly series: readonly SeriesKey[]; readonly distributions: readonly SeriesKey[]} = {series: [], distributions: []}): Publisher => {
	const series = createSchemaList(maxSeries, known.series);
	const distributions = createSchemaList(maxDistributions, known.distributions);
	const sources = createSources();
	let pending: Reading[] = [];
	let elsewhere = new Map<string, string>();

	const publish = (tick: number, time: number): Published => {
		const readings = pending;
		pending = [];
		const knownSeries = series.keys.length;
		const knownDistributions = distributions.keys.length;
		const values = new Map<number, number>();
		const latency = new Map<number, Distribution>();
		const routes = new Map<string, RouteRecord>();
		const observed: Record<string, number> = {};
		const facts: Partial<HostFacts> = {};
		const requests: RequestFact[] = [];
		const leftOut = new Map<string, string>();
		for (const reading of readings) sources.observe(reading, tick);
		const counts = (service: string | undefined, from: string | undefined): boolean => {
			const chosen = service === undefined || from === undefined ? null : sources.otherThan(from, service, tick);
			if (chosen === null || from === undefined) return true;
			leftOut.set(from, chosen);
			return false;
		};
		for (const reading of readings) {
			Object.assign(facts, reading.facts);
			for (const {name, labels, value} of reading.points) {
				if (countsRequests(name) && !counts(labels['service'], labels['from'])) continue;
				const id = series.idOf(name, labels);
				if (id === null || !Number.isFinite(value)) continue;
				values.set(id, catalog[name].kind === 'delta' ? (values.get(id) ?? 0) + value : value);
				if (name === 'service.observed' && labels['from'] !== undefined && labels['service'] !== undefined) {
					const key = observedKey(labels['from'], labels['service']);
					observed[key] = (observed[key] ?? 0) + value;
				}
			}
			for (const {name = 'http.server.request.duration', labels, distribution} of reading.latencies ?? []) {
				if (countsRequests(name) && !counts(labels['service'], labels['from'])) continue;
				const id = distributions.idOf(name, labels);
				if (id === null) continue;
				const merged = latency.get(id) ?? createDistribution();
				mergeInto(merged, distribution);
				latency.set(id, merged);
			}
			const from = [...reading.points, ...(reading.latencies ?? [])].find(({labels}) => labels['from'] !== undefined)?.labels['from'];
			for (const route of reading.routes ?? []) {
				if (from === undefined || !counts(route.service, from)) continue;
				addRoute(routes, route, from);
				requests.push(...singleRequests(route, from, tick));
			}
		}
		elsewhere = leftOut;
		return {
			frame: {
				type: 'frame',
				seq: tick,
				time,
				values: series.keys.map((_, id) => values.get(id) ?? null),
				latency: [...latency].filter(([, distribution]) => distribution.count > 0),
			},
			newSeries: series.keys.slice(knownSeries),
			newDistributions: distributions.keys.slice(knownDistributions),
			routes: [...routes.values()],
			observed,
			facts,
			databases: readings.flatMap(({database}) => database ?? []),
			traces: readings.flatMap(({traces}) => traces ?? []),
			restarts: readings.flatMap(({restarts}) => restarts ?? []),
			requests,
		};
	};
	return {
		add(reading) {
			pending.push(reading);
		},
		publish,
		series: series.keys,
		distributions: distributions.keys,
		countedElsewhere: from => elsewhere.get(from) ?? null,
		get refusedSeries() {
			return series.refused + distributions.refused;
		},
	};
};

const addRoute = (routes: Map<string, RouteRecord>, delta: RouteDelta, from: string): void => {
	const key = `${from}\n${delta.service}\n${delta.method}\n${delta.route}`;
	const known = routes.get(key);
	if (!known && routes.size >= maxRoutesPerMessage) return;
	const classes = createClassCounts();
	for (const name of statusClasses) classes[name] = (known?.classes[name] ?? 0) + delta.classes[name];
	const latency = known?.latency ?? delta.latency ? createDistribution() : null;
	if (latency && known?.latency) mergeInto(latency, known.latency);
	if (latency && delta.latency) mergeInto(latency, delta.latency);
	routes.set(key, {service: delta.service, from, method: delta.method, route: delta.route, classes, errors: (known?.errors ?? 0) + delta.errors, latency});
};
