/** From the rows of a tick to series. */
import type {Gains} from '../counters.ts';
import type {Known} from '../points.ts';
import {largestKnown, readNumber, readString, sumKnown, type Row} from '../read-value.ts';

/** Rows of {Variable_name, Value}, or of SHOW GLOBAL STATUS as one record. */
export type Status = Readonly<Record<string, number | null>>;
export const readStatus = (rows: readonly Row[]): Status => Object.fromEntries(rows.map(row => [readString(row['Variable_name']) ?? '', readNumber(row['Value'])]));

const at = (status: Status, name: string): number | null => status[name] ?? null;
const withoutOurs = (count: number | null): number | null => (count === null ? null : Math.max(0, count - 1));

export type TickRows = {
	readonly status: Status;
	/** Row of `sessionsSql`; null when it could not be read. */
	readonly sessions: Row | null;
	/** Row of `transactionsSql`; null when this user may not see it. */
	readonly transactions: Row | null;
	readonly maxConnections: number | null;
	readonly replicationLag: number | null;
};

/** Sessions of others that are not listed: this user has not the right PROCESS. */
export const hiddenSessions = ({status, sessions}: Pick<TickRows, 'status' | 'sessions'>): number => {
	const [connected, visible] = [withoutOurs(at(status, 'Threads_connected')), readNumber(sessions?.['visible'])];
	return connected === null || visible === null ? 0 : Math.max(0, connected - visible);
};

/** Levels at this instant; our own session, which runs the question, is left out. */
export const levelsOf = ({status, sessions, transactions, maxConnections, replicationLag}: TickRows): Known => {
	// Who may not see transactions may not see the sessions of others.
	const seesAll = transactions !== null;
	const rowWaiters = readNumber(transactions?.['row_lock_waiters']) ?? at(status, 'Innodb_row_lock_current_waits');
	return {
		'db.server.connections.used': withoutOurs(at(status, 'Threads_connected')),
		'db.server.connections.max': maxConnections,
		'db.server.connections.active': withoutOurs(at(status, 'Threads_running')),
		'db.server.connections.idle_in_transaction': readNumber(transactions?.['idle_in_transaction']),
		'db.server.lock_waiters': rowWaiters === null ? null : sumKnown([rowWaiters, readNumber(sessions?.['table_lock_waiters'])]),
		// No query, no transaction is known here, and is 0 seconds.
		'db.server.longest_query': seesAll && sessions !== null ? (readNumber(sessions['longest_query']) ?? 0) : null,
		'db.server.longest_transaction': transactions === null ? null : (readNumber(transactions['longest_transaction']) ?? 0),
		'db.server.replication_lag': replicationLag,
	};
};

export type CounterName = 'questions' | 'slow' | 'rejected' | 'requests' | 'reads' | 'deadlocks';

export const countersIn = (status: Status, transactions: Row | null): Record<CounterName, number | null> => ({
	questions: at(status, 'Questions'),
	slow: at(status, 'Slow_queries'),
	rejected: at(status, 'Connection_errors_max_connections'),
	requests: at(status, 'Innodb_buffer_pool_read_requests'),
	reads: at(status, 'Innodb_buffer_pool_reads'),
	// MariaDB tells it among its status, MySQL among its metrics.
	deadlocks: at(status, 'Innodb_deadlocks') ?? readNumber(transactions?.['deadlocks']),
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
