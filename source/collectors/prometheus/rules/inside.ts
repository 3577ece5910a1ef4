/** What a page may tell besides requests and pools: durations of queries, the inside of programs, database servers. See docs/inputs.md for where the names come from. */
import type {DistributionName, SeriesName} from '../../../signals/catalog.ts';
import type {LabelTest, TimeUnit} from './rule.ts';

/** Durations other than those of requests: histograms and summaries. */
export type DurationRule = {
	readonly series: Exclude<DistributionName, 'http.server.request.duration'>;
	readonly family: string | RegExp;
	/** When neither a UNIT line nor the name tells. */
	readonly unit?: TimeUnit;
	/** Labels that name the pool or the system, by falling preference. */
	readonly name: readonly string[];
};

export const durationRules: readonly DurationRule[] = [
	{series: 'db.client.operation.duration', family: /^db_client_operation_duration(_seconds)?$/, unit: 's', name: ['db_system_name', 'db_system']},
	{series: 'db.client.operation.duration', family: /^db_client_commands_duration(_seconds)?$/, unit: 's', name: ['db_system', 'pool_name']},
	{series: 'db.client.operation.duration', family: 'activerecord_query_duration_seconds', name: ['config']},
	{series: 'db.client.operation.duration', family: 'django_db_query_duration_seconds', name: ['vendor', 'alias']},
	{series: 'db.client.operation.duration', family: 'prisma_datasource_queries_duration_histogram_ms', unit: 'ms', name: []},
	{series: 'db.client.operation.duration', family: /_prom_ex_ecto_repo_query_execution_time_(milliseconds|seconds|microseconds)$/, name: ['repo']},
	{series: 'db.client.connection.wait_time', family: /^db_client_connections?_wait_time(_seconds|_milliseconds)?$/, unit: 'ms', name: ['db_client_connection_pool_name', 'pool_name']},
	{series: 'db.client.connection.wait_time', family: 'hikaricp_connections_acquire_seconds', name: ['pool']},
	{series: 'db.client.connection.wait_time', family: /_prom_ex_ecto_repo_query_queue_time_(milliseconds|seconds|microseconds)$/, name: ['repo']},
];

/** One number: several series of a family are put together by `fold`. `count` counts them by their increase. */
export type LevelRule = {
	readonly series: SeriesName;
	readonly family: string | RegExp;
	readonly fold: 'sum' | 'max';
	readonly where?: LabelTest;
	readonly exclude?: LabelTest;
	/** The system that an exporter tells of; none for the program itself. */
	readonly system?: 'postgresql' | 'mysql' | 'redis';
	readonly unit?: TimeUnit;
};

const postgresql = (series: SeriesName, family: string, fold: 'sum' | 'max', extra: Pick<LevelRule, 'where' | 'exclude'> = {}): LevelRule => ({series, family, fold, system: 'postgresql', ...extra});
const mysql = (series: SeriesName, family: string, fold: 'sum' | 'max' = 'sum'): LevelRule => ({series, family, fold, system: 'mysql'});
const redis = (series: SeriesName, family: string, fold: 'sum' | 'max' = 'sum'): LevelRule => ({series, family, fold, system: 'redis'});
/** postgres_exporter tells its server's own workers as well, and its own session. */
const clients = {exclude: {application_name: /^postgres_exporter$/, backend_type: /^(?!client backend$).+/}} as const;

export const levelRules: readonly LevelRule[] = [
	// prom-client and the OpenTelemetry runtime instrumentation of Node.
	{series: 'runtime.event_loop.delay', family: 'nodejs_eventloop_lag_p99_seconds', fold: 'max'},
	{series: 'runtime.event_loop.delay', family: /^nodejs_eventloop_delay_p99(_seconds)?$/, fold: 'max', unit: 's'},
	{series: 'runtime.event_loop.utilization', family: /^nodejs_eventloop_utilization(_ratio)?$/, fold: 'max'},
	{series: 'runtime.heap_used', family: /^(nodejs_heap_size_used_bytes|v8js_memory_heap_used(_bytes)?)$/, fold: 'sum'},
	{series: 'runtime.heap_limit', family: /^v8js_memory_heap_limit(_bytes)?$/, fold: 'sum'},
	{series: 'runtime.gc_pause', family: /^(nodejs_gc_duration_seconds|v8js_gc_duration(_seconds)?)$/, fold: 'sum'},
	postgresql('db.server.connections.used', 'pg_stat_activity_count', 'sum', clients),
	postgresql('db.server.connections.active', 'pg_stat_activity_count', 'sum', {...clients, where: {state: 'active'}}),
	postgresql('db.server.connections.idle_in_transaction', 'pg_stat_activity_count', 'sum', {...clients, where: {state: /^idle in transaction/}}),
	postgresql('db.server.lock_waiters', 'pg_stat_activity_count', 'sum', {...clients, where: {wait_event_type: 'Lock'}}),
	postgresql('db.server.connections.max', 'pg_settings_max_connections', 'max'),
	postgresql('db.server.longest_transaction', 'pg_stat_activity_max_tx_duration', 'max', {exclude: {application_name: /^postgres_exporter$/}}),
	postgresql('db.server.commits', 'pg_stat_database_xact_commit', 'sum'),
	postgresql('db.server.rollbacks', 'pg_stat_database_xact_rollback', 'sum'),
	postgresql('db.server.deadlocks', 'pg_stat_database_deadlocks', 'sum'),
	postgresql('db.server.cache_hits', 'pg_stat_database_blks_hit', 'sum'),
	postgresql('db.server.cache_misses', 'pg_stat_database_blks_read', 'sum'),
	postgresql('db.server.temp_written', 'pg_stat_database_temp_bytes', 'sum'),
	postgresql('db.server.replication_lag', 'pg_replication_lag_seconds', 'max'),
	mysql('db.server.connections.used', 'mysql_global_status_threads_connected'),
	mysql('db.server.connections.active', 'mysql_global_status_threads_running'),
	mysql('db.server.connections.max', 'mysql_global_variables_max_connections', 'max'),
	mysql('db.server.queries', 'mysql_global_status_questions'),
	mysql('db.server.slow_queries', 'mysql_global_status_slow_queries'),
	mysql('db.server.lock_waiters', 'mysql_global_status_innodb_row_lock_current_waits'),
	mysql('db.server.replication_lag', 'mysql_slave_status_seconds_behind_master', 'max'),
	redis('db.server.connections.used', 'redis_connected_clients'),
	redis('db.server.connections.max', 'redis_config_maxclients', 'max'),
	redis('db.server.connections.rejected', 'redis_rejected_connections_total'),
	redis('db.server.queries', 'redis_commands_processed_total'),
	redis('db.server.query_seconds', 'redis_commands_duration_seconds_total'),
	redis('db.server.cache_hits', 'redis_keyspace_hits_total'),
	redis('db.server.cache_misses', 'redis_keyspace_misses_total'),
	redis('db.server.evictions', 'redis_evicted_keys_total'),
	redis('db.server.memory_used', 'redis_memory_used_bytes'),
	redis('db.server.memory_max', 'redis_memory_max_bytes', 'max'),
];
