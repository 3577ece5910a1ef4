/** From the answers of PgBouncer's console to series and pools. https://www.pgbouncer.org/usage.html#show-commands */
import type {DatabasePoolFact} from '../../../signals/databases.ts';
import {washText} from '../../../signals/text.ts';
import type {Known} from '../points.ts';
import {largestKnown, readNumber, readString, sumKnown, type Row} from '../read-value.ts';

/** The console itself, which is a database to PgBouncer: who asks it is us. */
export const consoleDatabase = 'pgbouncer';

/** One pool serves one user of one database. */
export type Pool = DatabasePoolFact & {readonly active: number | null};

/** Largest number of server connections of each pool of a database, by the name of the database. Rows of SHOW DATABASES. */
export const readPoolSizes = (rows: readonly Row[]): ReadonlyMap<string, number> => {
	const sizes = new Map<string, number>();
	for (const row of rows) {
		const name = readString(row['name']);
		const size = readNumber(row['pool_size']);
		if (name === null || size === null || name === consoleDatabase) continue;
		// A limit for all pools of the database together (0: none) binds a single pool, too.
		const limit = readNumber(row['max_connections']);
		sizes.set(name, limit !== null && limit > 0 ? Math.min(size, limit) : size);
	}
	return sizes;
};

/** What holds a place in the pool and cannot be given to a client now. Columns that a version does not have are left out. */
const busyColumns = ['sv_active', 'sv_active_cancel', 'sv_being_canceled', 'sv_tested', 'sv_login'] as const;
/** What is free: `sv_used` is not in use, it has been idle for so long that it is checked before it is given out. */
const freeColumns = ['sv_idle', 'sv_used'] as const;

/** Rows of SHOW POOLS. */
export const readPools = (rows: readonly Row[], sizes: ReadonlyMap<string, number>): Pool[] =>
	rows.flatMap((row): Pool[] => {
		const database = readString(row['database']);
		const used = sumKnown(busyColumns.map(name => readNumber(row[name])));
		const idle = sumKnown(freeColumns.map(name => readNumber(row[name])));
		const waiting = readNumber(row['cl_waiting']);
		if (database === null || database === consoleDatabase || used === null || idle === null || waiting === null) return [];
		const [wholeSeconds, microseconds] = [readNumber(row['maxwait']), readNumber(row['maxwait_us'])];
		return [{
			name: washText(`${database} (${readString(row['user']) ?? '?'})`, 80),
			used, idle, waiting,
			max: sizes.get(database) ?? null,
			longestWaitSeconds: wholeSeconds === null ? null : wholeSeconds + (microseconds === null ? 0 : microseconds / 1e6),
			active: readNumber(row['sv_active']),
		}];
	});

/** All pools together. The most they may open is known when it is known of each of them. */
export const levelsOf = (pools: readonly Pool[]): Known => {
	const sizes = pools.map(({max}) => max);
	return {
		'db.server.connections.used': pools.reduce((sum, {used}) => sum + used, 0),
		'db.server.connections.max': sizes.includes(null) ? null : sumKnown(sizes),
		'db.server.connections.active': sumKnown(pools.map(({active}) => active)),
		'db.server.connections.waiting': pools.reduce((sum, {waiting}) => sum + waiting, 0),
		'db.server.connections.longest_wait': pools.length === 0 ? 0 : largestKnown(pools.map(({longestWaitSeconds}) => longestWaitSeconds)),
	};
};

/** Clients and server connections of all pools, in PgBouncer's words. Rows of SHOW POOLS. */
export const countStates = (rows: readonly Row[]): Record<string, number> => {
	const states: Record<string, number> = {};
	for (const row of rows) {
		if (row['database'] === consoleDatabase) continue;
		for (const [name, value] of Object.entries(row)) {
			const count = /^(?:cl|sv)_\w+$/.test(name) ? readNumber(value) : null;
			if (count !== null && count > 0) states[name] = (states[name] ?? 0) + count;
		}
	}
	return states;
};

/** Counters of all databases but the console, by database, so that one that is dropped does not look like a restart. Rows of SHOW STATS. */
export const countersIn = (rows: readonly Row[]): Record<string, number | null> => {
	const counters: Record<string, number | null> = {};
	for (const row of rows) {
		const database = readString(row['database']);
		if (database === null || database === consoleDatabase) continue;
		counters[`queries ${database}`] = readNumber(row['total_query_count']);
		counters[`microseconds ${database}`] = readNumber(row['total_query_time']);
	}
	return counters;
};
