/** Connection pools as told by drivers, frameworks and PgBouncer. Names from their own sources; see docs/inputs.md. */
import type {PoolRule} from './rule.ts';

const otelPool = ['db_client_connection_pool_name', 'pool_name', 'db_client_connections_pool_name'];
const otelStates = ['db_client_connection_state', 'state', 'db_client_connections_state'];
const usedAndIdle = {used: 'used', idle: 'idle'} as const;
const otelRest = {pending: /^db_client_connections?_(npgsql_)?pending_requests$/, max: /^db_client_connections?_max$/};

export const poolRules: readonly PoolRule[] = [
	{stack: 'OpenTelemetry', priority: 100, pool: otelPool, byLabel: {family: 'db_client_connection_count', labels: otelStates, values: usedAndIdle}, states: otelRest},
	{stack: 'OpenTelemetry before 1.25', priority: 95, pool: otelPool, byLabel: {family: 'db_client_connections_usage', labels: otelStates, values: usedAndIdle}, states: otelRest},
	{stack: 'HikariCP', priority: 90, pool: ['pool'], states: {used: 'hikaricp_connections_active', idle: 'hikaricp_connections_idle', pending: 'hikaricp_connections_pending', max: 'hikaricp_connections_max', total: 'hikaricp_connections'}},
	{stack: 'HikariCP simpleclient', priority: 80, pool: ['pool'], states: {used: 'hikaricp_active_connections', idle: 'hikaricp_idle_connections', pending: 'hikaricp_pending_threads', max: 'hikaricp_max_connections', total: 'hikaricp_connections'}},
	{stack: 'Spring JDBC', priority: 70, pool: ['name'], states: {used: 'jdbc_connections_active', idle: 'jdbc_connections_idle', max: 'jdbc_connections_max'}},
	{stack: 'R2DBC', priority: 90, pool: ['name'], states: {used: /^r2dbc_pool_acquired(_connections)?$/, idle: /^r2dbc_pool_idle(_connections)?$/, pending: /^r2dbc_pool_pending(_connections)?$/, max: /^r2dbc_pool_max_allocated(_connections)?$/, total: /^r2dbc_pool_allocated(_connections)?$/}},
	{stack: 'Agroal', priority: 90, pool: ['datasource'], states: {used: /^(vendor_)?agroal_active_count$/, idle: /^(vendor_)?agroal_available_count$/, pending: /^(vendor_)?agroal_awaiting_count$/}},
	{stack: 'MongoDB driver', priority: 60, pool: ['server_address'], states: {used: 'mongodb_driver_pool_checkedout', pending: 'mongodb_driver_pool_waitqueuesize', total: 'mongodb_driver_pool_size'}},
	{stack: 'Prisma', priority: 80, pool: [], states: {used: 'prisma_pool_connections_busy', idle: 'prisma_pool_connections_idle', pending: 'prisma_client_queries_wait', total: 'prisma_pool_connections_open'}},
	{stack: 'Go database/sql', priority: 90, pool: ['db_name'], states: {used: 'go_sql_in_use_connections', idle: 'go_sql_idle_connections', max: 'go_sql_max_open_connections', total: 'go_sql_open_connections'}},
	{stack: 'ActiveRecord (yabeda)', priority: 85, pool: ['config'], states: {used: 'activerecord_connection_pool_busy', idle: 'activerecord_connection_pool_idle', pending: 'activerecord_connection_pool_waiting', max: 'activerecord_connection_pool_size', total: 'activerecord_connection_pool_connections'}},
	{stack: 'ActiveRecord (prometheus_exporter)', priority: 85, pool: ['pool_name'], states: {used: /^(ruby_)?active_record_connection_pool_busy$/, idle: /^(ruby_)?active_record_connection_pool_idle$/, pending: /^(ruby_)?active_record_connection_pool_waiting$/, max: /^(ruby_)?active_record_connection_pool_size$/, total: /^(ruby_)?active_record_connection_pool_connections$/}},
	{stack: 'PgBouncer', priority: 90, pool: ['name', 'database'], maxPer: 'user', exclude: {'name|database': 'pgbouncer'}, states: {used: 'pgbouncer_pools_server_active_connections', idle: 'pgbouncer_pools_server_idle_connections', pending: 'pgbouncer_pools_client_waiting_connections', max: 'pgbouncer_databases_pool_size'}},
];
