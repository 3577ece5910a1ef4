/** From the rows of a tick to series. */
import type {Gains} from '../counters.ts';
import type {Known} from '../points.ts';
import {largestKnown, readNumber, type Row} from '../read-value.ts';
import type {Status, TickCounts} from './tick-rows.ts';

export type TickRows = TickCounts & {
	readonly maxConnections: number | null;
	readonly replicationLag: number | null;
};

const at = (status: Status, name: string): number | null => status[name] ?? null;
const withoutOurs = (count: number | null): number | null => (count === null ? null : Math.max(0, count - 1));

/** Sessions of others that are not listed: this user has not the right PROCESS. */
export const hiddenSessions = ({status, sessions}: Pick<TickRows, 'status' | 'sessions'>): number => {
	const [connected, visible] = [withoutOurs(at(status, 'Threads_connected')), sessions.visible];
	return connected === null ? 0 : Math.max(0, connected - visible);
};

/** Levels at this instant; our own session, which runs the question, is left out. */
export const levelsOf = ({status, sessions, transactions, maxConnections, replicationLag}: TickRows): Known => {
	// Who may not see transactions may not see the sessions of others.
	const seesAll = transactions !== null;
	const rowWaiters = transactions?.rowLockWaiters ?? at(status, 'Innodb_row_lock_current_waits');
	return {
		'db.server.connections.used': withoutOurs(at(status, 'Threads_connected')),
		'db.server.connections.max': maxConnections,
		'db.server.connections.active': withoutOurs(at(status, 'Threads_running')),
		'db.server.connections.idle_in_transaction': transactions?.idle ?? null,
		'db.server.lock_waiters': rowWaiters === null ? null : rowWaiters + sessions.tableLockWaiters,
		// No query, no transaction is known here, and is 0 seconds.
		'db.server.longest_query': seesAll ? (sessions.longestQuerySeconds ?? 0) : null,
		'db.server.longest_transaction': transactions === null ? null : (transactions.longestSeconds ?? 0),
		'db.server.replication_lag': replicationLag,
	};
};

export type CounterName = 'questions' | 'slow' | 'rejected' | 'requests' | 'reads' | 'deadlocks';

export const countersIn = (status: Status): Record<CounterName, number | null> => ({
	questions: at(status, 'Questions'),
	slow: at(status, 'Slow_queries'),
	rejected: at(status, 'Connection_errors_max_connections'),
	requests: at(status, 'Innodb_buffer_pool_read_requests'),
	reads: at(status, 'Innodb_buffer_pool_reads'),
	deadlocks: at(status, 'Innodb_deadlocks'),
});

/** What the server did; `own` is how many of the statements were ours. */
export const increasesOf = (gains: Gains<CounterName>, own: number): Known => {
	const [questions, requests, reads] = [gains.of('questions'), gains.of('requests'), gains.of('reads')];
	return {
		'db.server.observed': gains.seconds,
		'db.server.queries': questions === null ? null : Math.max(0, questions - own),
		'db.server.slow_queries': gains.of('slow'),
		'db.server.connections.rejected': gains.of('rejected'),
		'db.server.deadlocks': gains.of('deadlocks'),
		// A request that was not served from memory is read from disk.
		'db.server.cache_hits': requests === null || reads === null ? null : Math.max(0, requests - reads),
		'db.server.cache_misses': reads,
	};
};

/** Rows of `replicaSql`. Seconds are null while replication does not run. */
export const lagIn = (rows: readonly Row[]): number | null => largestKnown(rows.map(row => readNumber(row['Seconds_Behind_Source'] ?? row['Seconds_Behind_Master'])));
