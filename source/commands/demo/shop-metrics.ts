/** What the shop tells on /metrics, under the names that OpenTelemetry and common prom-client set-ups use. */
import {collectDefaultMetrics, Gauge, Histogram, Registry} from 'prom-client';

/** Seconds; finer than the defaults where the shop's answers are. */
const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7.5, 10];
const poolName = 'shop';

export type PoolCounts = {readonly used: number; readonly idle: number; readonly waiting: number; readonly max: number};

export type ShopMetrics = {
	readonly registry: Registry;
	readonly requestDuration: Histogram<'method' | 'route' | 'status_code'>;
	readonly activeRequests: Gauge;
	readonly queryDuration: Histogram<'db_operation_name' | 'db_system_name'>;
	readonly acquireWait: {observe(seconds: number): void};
	/** Tells where the pool's gauges are read from at each scrape. */
	watchPool(counts: () => PoolCounts): void;
};

export const createShopMetrics = (version: string): ShopMetrics => {
	const registers = [new Registry()] as const;
	const [registry] = registers;
	// The default, a timer every 10 ms, costs more than a quiet shop does.
	collectDefaultMetrics({register: registry, eventLoopMonitoringPrecision: 100});
	new Gauge({name: 'target_info', help: 'Target metadata', labelNames: ['service_name', 'service_version'], registers: [...registers]}).set({service_name: 'shop', service_version: version}, 1);
	const acquireWait = new Histogram({name: 'db_client_connection_wait_time_seconds', help: 'Time to get a connection from the pool', labelNames: ['db_client_connection_pool_name'], buckets: latencyBuckets, registers: [...registers]});
	return {
		registry,
		requestDuration: new Histogram({name: 'http_request_duration_seconds', help: 'Duration of HTTP requests', labelNames: ['method', 'route', 'status_code'], buckets: latencyBuckets, registers: [...registers]}),
		activeRequests: new Gauge({name: 'http_server_active_requests', help: 'Requests being answered', registers: [...registers]}),
		queryDuration: new Histogram({name: 'db_client_operation_duration_seconds', help: 'Duration of database round trips', labelNames: ['db_operation_name', 'db_system_name'], buckets: latencyBuckets, registers: [...registers]}),
		acquireWait: {observe: seconds => acquireWait.observe({db_client_connection_pool_name: poolName}, seconds)},
		watchPool(counts) {
			const pool = {db_client_connection_pool_name: poolName};
			const gauge = (name: string, help: string, read: (counts: PoolCounts) => number): void => {
				new Gauge({
					name,
					help,
					labelNames: ['db_client_connection_pool_name'],
					registers: [...registers],
					collect() {
						this.set(pool, read(counts()));
					},
				});
			};
			new Gauge({
				name: 'db_client_connection_count',
				help: 'Connections of the pool by state',
				labelNames: ['db_client_connection_pool_name', 'db_client_connection_state'],
				registers: [...registers],
				collect() {
					const {used, idle} = counts();
					this.set({...pool, db_client_connection_state: 'used'}, used);
					this.set({...pool, db_client_connection_state: 'idle'}, idle);
				},
			});
			gauge('db_client_connection_max', 'Most connections of the pool', ({max}) => max);
			gauge('db_client_connection_pending_requests', 'Requests waiting for a connection', ({waiting}) => waiting);
		},
	};
};
