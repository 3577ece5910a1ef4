/**
 * Where each series of a host is kept. A wire id is good for one life of the agent; columns outlive it, so that a restarted
 * agent goes on in the same rows of numbers.
 */
import type {Distribution} from '../signals/distribution.ts';
import {statusClasses} from '../signals/status.ts';
import {readTier} from '../signals/tier.ts';
import {maxSeries} from '../wire/limits.ts';
import type {SeriesKey} from '../wire/messages.ts';
import {layOut, type Layout, type Named} from './layout.ts';
import type {NamedColumns, PoolColumns, ServiceColumns, SourceColumns} from './series-columns.ts';

export type {NamedColumns, PoolColumns, ServiceColumns, SourceColumns};

export type Columns = Named & {
	/** Forgets the wire ids (a new hello follows), not the columns. */
	restart(): void;
	addSeries(key: SeriesKey, makeColumn: () => number): void;
	addDistribution(key: SeriesKey): void;
	readonly wireSeries: number;
	readonly wireDistributions: number;
	/** The column of each wire id; null for a series that is not kept. */
	readonly wireColumns: readonly (number | null)[];
	/** What a second is worked out of, as of the series that are known. */
	readonly layout: Layout;
	/** Latencies by service instead of by wire id. */
	mapLatency(latency: readonly (readonly [number, Distribution])[]): (readonly [string, Distribution])[];
	/** Other durations (queries, waiting for a connection) by `service\nseries\nsystem or pool`. */
	mapDurations(latency: readonly (readonly [number, Distribution])[]): (readonly [string, Distribution])[];
	/** Columns of what a service tells besides requests and pools: probes, runtimes. */
	readonly extras: ReadonlyMap<string, NamedColumns>;
};

const requestDurations = 'http.server.request.duration';

const poolParts: Readonly<Record<string, keyof PoolColumns>> = {
	'db.client.connection.used': 'used',
	'db.client.connection.idle': 'idle',
	'db.client.connection.max': 'max',
	'db.client.connection.pending_requests': 'pending',
	'db.client.connection.seen': 'seen',
};

export const createColumns = (): Columns => {
	const byIdentity = new Map<string, number>();
	const hostColumns = new Map<string, number>();
	const mounts = new Map<string, number>();
	const services = new Map<string, ServiceColumns>();
	const databases = new Map<string, NamedColumns>();
	const extras = new Map<string, NamedColumns>();
	let wire: (number | null)[] = [];
	let distributions: {readonly ofRequests: boolean; readonly key: string}[] = [];
	/** Void when a column was added. */
	let layout: Layout | null = null;

	const serviceOf = (name: string): ServiceColumns => {
		const known = services.get(name);
		if (known) return known;
		const made: ServiceColumns = {service: name, sources: new Map(), inFlight: [], pools: new Map(), quantiles: new Map()};
		services.set(name, made);
		return made;
	};
	const sourceOf = ({sources}: ServiceColumns, from: string): SourceColumns => {
		const known = sources.get(from) ?? {tier: 'app', observed: null, classes: {}, errors: null};
		sources.set(from, known);
		return known;
	};
	const putNamed = (into: Map<string, NamedColumns>, label: string, from: string, name: string, column: number): void => {
		const key = `${label}\n${from}`;
		const known = into.get(key) ?? {label, from, columns: new Map<string, number>()};
		known.columns.set(name, column);
		into.set(key, known);
	};
	const index = ({name, labels}: SeriesKey, column: number): void => {
		const {service, from = '', mount, pool, quantile, database, class: status} = labels;
		if (database !== undefined) return putNamed(databases, database, from, name, column);
		if (service === undefined) {
			if (name === 'system.filesystem.utilization' && mount !== undefined) mounts.set(mount, column);
			else hostColumns.set(labels['part'] === undefined ? name : `${name}:${labels['part']}`, column);
			return;
		}
		if (/^(?:probe|runtime)\./.test(name)) return putNamed(extras, service, from, name, column);
		const columns = serviceOf(service);
		const part = poolParts[name];
		if (part && pool !== undefined) {
			const known = columns.pools.get(pool) ?? {used: [], idle: [], max: [], pending: [], seen: []};
			known[part].push(column);
			columns.pools.set(pool, known);
		} else if (name === 'service.observed') Object.assign(sourceOf(columns, from), {observed: column, tier: readTier(labels['tier'])});
		else if (name === 'http.server.errors') sourceOf(columns, from).errors = column;
		else if (name === 'http.server.active_requests') columns.inFlight.push(column);
		else if (name === 'http.server.requests') sourceOf(columns, from).classes[statusClasses.find(one => one === status) ?? 'none'] = column;
		else if (name === 'http.server.request.duration.quantile' && quantile !== undefined) columns.quantiles.set(quantile, [...(columns.quantiles.get(quantile) ?? []), column]);
	};
	const pick = (latency: readonly (readonly [number, Distribution])[], ofRequests: boolean): (readonly [string, Distribution])[] => {
		const picked: (readonly [string, Distribution])[] = [];
		for (let at = 0; at < latency.length; at++) {
			const [id, distribution] = latency[at] as (typeof latency)[number];
			const told = distributions[id];
			if (told !== undefined && told.ofRequests === ofRequests) picked.push([told.key, distribution]);
		}
		return picked;
	};
	const host = (name: string): number | null => hostColumns.get(name) ?? null;
	return {
		restart() {
			wire = [];
			distributions = [];
		},
		addSeries(key, makeColumn) {
			const identity = JSON.stringify([key.name, Object.entries(key.labels).sort()]);
			let column = byIdentity.get(identity) ?? null;
			// Agents that come back with ever new labels must not grow the monitor without bound.
			if (column === null && byIdentity.size < 2 * maxSeries) {
				column = makeColumn();
				byIdentity.set(identity, column);
				index(key, column);
				layout = null;
			}
			wire.push(column);
		},
		addDistribution(key) {
			const {service = '', pool, system} = key.labels;
			const ofRequests = key.name === requestDurations;
			distributions.push({ofRequests, key: ofRequests ? service : [service, key.name, pool ?? system ?? ''].join('\n')});
		},
		get wireSeries() {
			return wire.length;
		},
		get wireDistributions() {
			return distributions.length;
		},
		get wireColumns() {
			return wire;
		},
		get layout() {
			return (layout ??= layOut({host, mounts, services, databases}));
		},
		mapLatency: latency => pick(latency, true),
		mapDurations: latency => pick(latency, false),
		host,
		mounts,
		services,
		databases,
		extras,
	};
};
