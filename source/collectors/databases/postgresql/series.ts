/** From the rows of a tick to series. */
import type {Gains} from '../counters.ts';
import type {Known} from '../points.ts';
import {largestKnown, readNumber, readString, sumKnown, type Row} from '../read-value.ts';

/** What `pg_stat_activity` tells, our own session left out. */
export type SessionCounts = {
	readonly total: number;
	/** In the server's words; those that may not be seen count as `hidden`. */
	readonly byState: Readonly<Record<string, number>>;
	/** How many may not be seen: with any of these, nothing is known about all of them but their number. */
	readonly hidden: number;
	readonly active: number;
	readonly idleInTransaction: number;
	readonly lockWaiters: number;
	/** Seconds; null when no row told one. */
	readonly longestQuery: number | null;
	readonly longestTransaction: number | null;
};

/** Rows of {state, wait_event_type, count} and, where asked for, {hidden, longest_query, longest_transaction}. */
export const countSessions = (rows: readonly Row[]): SessionCounts => {
	const byState: Record<string, number> = {};
	let [total, hidden, active, idleInTransaction, lockWaiters] = [0, 0, 0, 0, 0];
	for (const row of rows) {
		const count = readNumber(row['count']);
		if (count === null) continue;
		const isHidden = row['hidden'] === true;
		const state = isHidden ? 'hidden' : (readString(row['state']) ?? 'starting');
		byState[state] = (byState[state] ?? 0) + count;
		total += count;
		if (isHidden) hidden += count;
		if (state === 'active' || state === 'fastpath function call') active += count;
		if (state.startsWith('idle in transaction')) idleInTransaction += count;
		if (row['wait_event_type'] === 'Lock') lockWaiters += count;
	}
	return {
		total, byState, hidden, active, idleInTransaction, lockWaiters,
		longestQuery: largestKnown(rows.map(row => readNumber(row['longest_query']))),
		longestTransaction: largestKnown(rows.map(row => readNumber(row['longest_transaction']))),
	};
};

/** Sessions that clients may have, those reserved for superusers and (16 and later) for roles with that right left out. */
export const capacityOf = (row: Row): number | null => {
	const most = readNumber(row['max_connections']);
	const reserved = sumKnown([readNumber(row['superuser_reserved']), readNumber(row['reserved'])]);
	return most === null || reserved === null ? null : most - reserved;
};

/** Levels at this instant. `tracks`: whether the server keeps the state of sessions at all (track_activities). */
export const levelsOf = (sessions: SessionCounts, server: Row, tracks: boolean): Known => {
	const isWhole = sessions.hidden === 0 && tracks;
	return {
		'db.server.connections.used': sessions.total,
		'db.server.connections.max': capacityOf(server),
		'db.server.connections.active': isWhole ? sessions.active : null,
		'db.server.connections.idle_in_transaction': isWhole ? sessions.idleInTransaction : null,
		// Locks may be seen by anybody, so waiting is known even when the sessions are not.
		'db.server.lock_waiters': isWhole ? sessions.lockWaiters : readNumber(server['lock_waiters']),
		// Nothing running is known here, and is 0 seconds.
		'db.server.longest_query': isWhole ? (sessions.longestQuery ?? 0) : null,
		'db.server.longest_transaction': isWhole ? (sessions.longestTransaction ?? 0) : null,
		'db.server.replication_lag': atLeastZero(readNumber(server['replication_lag'])),
	};
};

/** The clocks of two servers differ by a little. */
const atLeastZero = (seconds: number | null): number | null => (seconds === null ? null : Math.max(0, seconds));

export const counterNames = ['xact_commit', 'xact_rollback', 'blks_hit', 'blks_read', 'deadlocks', 'temp_bytes', 'active_time'] as const;
export type CounterName = (typeof counterNames)[number];

/** The counters of a row of pg_stat_database. */
export const countersIn = (row: Row): Record<CounterName, number | null> =>
	Object.fromEntries(counterNames.map(name => [name, readNumber(row[name])])) as Record<CounterName, number | null>;

/** What the database did; `commits` are without our own. */
export const increasesOf = (gains: Gains<CounterName>, commits: number | null): Known => {
	const activeMilliseconds = gains.of('active_time');
	return {
		'db.server.observed': gains.seconds,
		'db.server.commits': commits,
		'db.server.rollbacks': gains.of('xact_rollback'),
		'db.server.deadlocks': gains.of('deadlocks'),
		'db.server.cache_hits': gains.of('blks_hit'),
		'db.server.cache_misses': gains.of('blks_read'),
		'db.server.temp_written': gains.of('temp_bytes'),
		'db.server.query_seconds': activeMilliseconds === null ? null : activeMilliseconds / 1000,
	};
};
