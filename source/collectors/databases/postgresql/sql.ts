/**
 * What is asked of PostgreSQL 12 to 18: SELECTs on statistics views only. Every statement carries a mark, so that our own
 * can be left out of the lists of statements. https://www.postgresql.org/docs/current/monitoring-stats.html
 */
import {applicationName} from './connection.ts';

/** The mark that pg_stat_statements keeps with a statement. */
export const mark = `/* ${applicationName} */`;

/** For how long a statement of ours may run, and that it may not write. */
export const session = {statementTimeoutMs: 1000, options: '-c default_transaction_read_only=on -c lock_timeout=500'} as const;

/** Sessions of clients, ours left out. Without pg_monitor, those of other users tell neither kind nor state: they are the hidden ones. */
const clientSessions = `FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name IS DISTINCT FROM '${applicationName}'
AND (backend_type = 'client backend' OR (backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL))`;

/** The lag in seconds of the replica furthest behind; here when it is one itself. A replica that has applied all there is does not lag. */
const lagOfReplicas = "(SELECT max(CASE WHEN replay_lag IS NOT NULL THEN extract(epoch FROM replay_lag) WHEN replay_lsn = sent_lsn THEN 0 END)::float8 FROM pg_stat_replication WHERE state = 'streaming')";
const lagHere = `(SELECT CASE WHEN EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END)::float8`;

export type ReplicationRole = 'none' | 'primary' | 'replica';
const lagBy: Readonly<Record<ReplicationRole, string>> = {none: 'NULL::float8', primary: lagOfReplicas, replica: lagHere};

/** The version of the server: 150020 is 15.20. */
export const versionSql = `SELECT ${mark} current_setting('server_version_num')::int AS number, split_part(current_setting('server_version'), ' ', 1) AS text`;

/** Every tick: sessions by state and what they wait for, and what the database has counted. */
export const tickSql = (version: number, role: ReplicationRole, hidden: boolean): string => `
SELECT ${mark} state, wait_event_type, backend_type IS NULL AS hidden, count(*)::int AS count,
max(extract(epoch FROM clock_timestamp() - query_start)) FILTER (WHERE state = 'active')::float8 AS longest_query,
max(extract(epoch FROM clock_timestamp() - xact_start)) FILTER (WHERE state <> 'idle')::float8 AS longest_transaction
${clientSessions} GROUP BY 1, 2, 3;
SELECT ${mark} xact_commit::float8, xact_rollback::float8, blks_hit::float8, blks_read::float8, deadlocks::float8, temp_bytes::float8,
${version >= 140_000 ? 'active_time::float8' : 'NULL::float8 AS active_time'}, extract(epoch FROM pg_postmaster_start_time())::text AS life,
current_setting('max_connections')::int AS max_connections, current_setting('superuser_reserved_connections')::int AS superuser_reserved,
coalesce(current_setting('reserved_connections', true), '0')::int AS reserved, ${lagBy[role]} AS replication_lag,
${hidden ? '(SELECT count(DISTINCT pid)::int FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid())' : 'NULL::int'} AS lock_waiters
FROM pg_stat_database WHERE datname = current_database()`;

/** Every few seconds: what this user may see, and where pg_stat_statements is. */
export const rightsSql = `SELECT ${mark} pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all, pg_is_in_recovery() AS is_replica,
current_setting('track_activities')::bool AS tracks,
(SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_stat_statements') AS statements_schema`;

/** How many of those that wait for a lock are asked who blocks them: each asking locks the whole lock table for an instant. */
const maxAskedWaiters = 40;

/** Sessions worth seeing: those that wait for a lock, those that block them, those that run or hold a transaction. */
export const sessionsSql = (limit: number): string => `
WITH sessions AS (SELECT pid, state, application_name, usename, wait_event_type, wait_event, query,
extract(epoch FROM clock_timestamp() - CASE WHEN state = 'active' THEN query_start ELSE coalesce(xact_start, state_change) END)::float8 AS seconds ${clientSessions}),
waiters AS MATERIALIZED (SELECT pid, pg_blocking_pids(pid) AS blocked_by FROM (SELECT pid FROM sessions WHERE wait_event_type = 'Lock' ORDER BY seconds DESC NULLS LAST LIMIT ${maxAskedWaiters}) AS longest),
blockers AS (SELECT DISTINCT unnest(blocked_by) AS pid FROM waiters)
SELECT ${mark} sessions.pid, state, application_name, usename, wait_event_type, wait_event, seconds, left(query, 1000) AS query, waiters.blocked_by,
waiters.pid IS NOT NULL OR blockers.pid IS NOT NULL AS is_entangled
FROM sessions LEFT JOIN waiters USING (pid) LEFT JOIN blockers USING (pid)
WHERE state <> 'idle' OR blockers.pid IS NOT NULL OR waiters.pid IS NOT NULL
ORDER BY is_entangled DESC, seconds DESC NULLS LAST LIMIT ${limit}`;

/** Servers that replicate from this one. */
export const replicasSql = `SELECT ${mark} application_name, host(client_addr) AS address, state,
CASE WHEN replay_lag IS NOT NULL THEN extract(epoch FROM replay_lag) WHEN replay_lsn = sent_lsn THEN 0 END::float8 AS lag_seconds,
pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, replay_lsn)::float8 AS lag_bytes
FROM pg_stat_replication ORDER BY lag_bytes DESC NULLS LAST LIMIT 20`;

/** Cumulative figures of statements in this database, without their texts, which are the expensive part. Times are in milliseconds. */
export const statementsSql = (schema: string, version: number, limit: number): string => `
SELECT ${mark} queryid::text AS key, sum(calls)::float8 AS calls, sum(${version >= 130_000 ? 'total_exec_time' : 'total_time'})::float8 AS milliseconds, sum(rows)::float8 AS rows
FROM ${schema}.pg_stat_statements(false) WHERE queryid IS NOT NULL AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
GROUP BY queryid ORDER BY 3 DESC LIMIT ${limit}`;

/** Texts of statements; the keys are numbers. */
export const statementTextsSql = (schema: string, keys: readonly string[]): string => `
SELECT ${mark} DISTINCT ON (queryid) queryid::text AS key, left(query, 1000) AS query FROM ${schema}.pg_stat_statements
WHERE queryid IN (${keys.filter(key => /^-?\d+$/.test(key)).join(', ') || 'NULL'}) AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`;
