/** The columns that the signals of a second are worked out of: laid out once, when series are added, not looked up each second. */
import {statusClasses} from '../signals/status.ts';
import type {Tier} from '../signals/tier.ts';
import type {NamedColumns, PoolColumns, ServiceColumns, SourceColumns} from './series-columns.ts';

/** What one input counts of a service; requests of each class that it tells, in the order of the classes. */
export type SourceLayout = {readonly source: SourceColumns; readonly observed: number | null; readonly requests: readonly number[]; readonly errors: number | null};

export type Layout = {
	readonly cpu: number | null;
	readonly memory: number | null;
	readonly mounts: readonly number[];
	readonly services: readonly {readonly service: ServiceColumns; readonly sources: readonly SourceLayout[]}[];
	/** Of all services. */
	readonly pools: readonly PoolColumns[];
	readonly databases: readonly {readonly used: number | null; readonly max: number | null; readonly waiting: number | null}[];
	/** The p95 that a program computed itself, when exactly one series tells it. */
	readonly readyMade: number | null;
	/** Requests are counted in more than one place. */
	readonly hasSeveralTiers: boolean;
};

/** All that is known of a host's columns, by name. */
export type Named = {
	/** The column of a series of the host itself, by its name. */
	readonly host: (name: string) => number | null;
	readonly mounts: ReadonlyMap<string, number>;
	readonly services: ReadonlyMap<string, ServiceColumns>;
	/** Columns of a database server by the name of the series; by its name and input. */
	readonly databases: ReadonlyMap<string, NamedColumns>;
};

export const layOut = ({host, mounts, services, databases}: Named): Layout => {
	const all = [...services.values()];
	const readyMade = all.flatMap(({quantiles}) => quantiles.get('0.95') ?? []);
	const seen = new Set<Tier>(all.flatMap(({sources}) => [...sources.values()].map(({tier}) => tier)));
	return {
		cpu: host('system.cpu.utilization'),
		memory: host('system.memory.utilization'),
		mounts: [...mounts.values()],
		services: all.map(service => ({service, sources: [...service.sources.values()].map(layOutSource)})),
		pools: all.flatMap(({pools}) => [...pools.values()]),
		databases: [...databases.values()].map(layOutDatabase),
		readyMade: readyMade.length === 1 ? (readyMade[0] ?? null) : null,
		hasSeveralTiers: seen.size > 1,
	};
};

const layOutSource = (source: SourceColumns): SourceLayout => ({
	source,
	observed: source.observed,
	requests: statusClasses.flatMap(status => source.classes[status] ?? []),
	errors: source.errors,
});

const layOutDatabase = ({columns}: NamedColumns): Layout['databases'][number] => ({
	used: columns.get('db.server.connections.used') ?? null,
	max: columns.get('db.server.connections.max') ?? null,
	waiting: columns.get('db.server.connections.waiting') ?? null,
});
