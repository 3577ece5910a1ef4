/**
 * Every series that engineroom knows: one row each. Names follow the OpenTelemetry semantic conventions where those have a
 * name (https://opentelemetry.io/docs/specs/semconv/), in base units: seconds, bytes, ratios 0..1.
 */

/** The seven gauges, in the order of the screen. */
export const signalNames = ['latency', 'throughput', 'errors', 'cpu', 'memory', 'disk', 'pool'] as const;
export type SignalName = (typeof signalNames)[number];

export type Unit = 'seconds' | 'bytes' | 'ratio' | 'count';

/**
 * How a series is read. `gauge`: the level at the instant of reading. `delta`: the amount since the reading before
 * (a counter's increase), to be divided by what `observed` covers. `distribution`: latencies since the reading before.
 */
export type SeriesKind = 'gauge' | 'delta' | 'distribution';

/** How values of one series are put together over a stretch of time; `worst` in a sparkline is always the maximum. */
export type Fold = 'last' | 'mean' | 'max' | 'sum' | 'merge';

export type SeriesDefinition = {
	readonly signal: SignalName | 'network' | 'meta';
	readonly kind: SeriesKind;
	readonly unit: Unit;
	readonly fold: Fold;
	/** Which labels tell its series apart. */
	readonly labels: readonly string[];
	/** One sentence for people. */
	readonly help: string;
};

const define = <const T extends Record<string, SeriesDefinition>>(rows: T): T => rows;

export const catalog = define({
	// Services. `observed` says how many seconds the deltas of the same reading cover, so that a rate is exact.
	'service.observed': {signal: 'meta', kind: 'delta', unit: 'seconds', fold: 'sum', labels: ['service', 'from', 'tier'], help: 'Seconds that the request counts of this reading cover; the tier says where requests are counted, so that none is counted twice.'},
	'http.server.request.duration': {signal: 'latency', kind: 'distribution', unit: 'seconds', fold: 'merge', labels: ['service', 'from'], help: 'Durations of the requests that were answered.'},
	'http.server.request.duration.quantile': {signal: 'latency', kind: 'gauge', unit: 'seconds', fold: 'last', labels: ['service', 'from', 'quantile'], help: 'A ready-made quantile, as the program computed it; cannot be merged.'},
	'http.server.requests': {signal: 'throughput', kind: 'delta', unit: 'count', fold: 'sum', labels: ['service', 'from', 'class'], help: 'Requests answered, by class of status (1xx … 5xx, none = no status known).'},
	'http.server.errors': {signal: 'errors', kind: 'delta', unit: 'count', fold: 'sum', labels: ['service', 'from'], help: 'Requests that failed: 5xx and transport errors.'},
	'http.server.active_requests': {signal: 'throughput', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from'], help: 'Requests in flight.'},
	'db.client.connection.used': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Connections of a pool that are in use.'},
	'db.client.connection.idle': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Connections of a pool that are open and unused.'},
	'db.client.connection.max': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Connections that a pool may open.'},
	'db.client.connection.pending_requests': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Callers waiting for a connection of a pool.'},
	'db.client.connection.seen': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Connections of a process to a database as the kernel sees them; how many of them are in use cannot be told from outside.'},
	'db.client.connection.wait_time': {signal: 'pool', kind: 'distribution', unit: 'seconds', fold: 'merge', labels: ['service', 'from', 'pool'], help: 'How long callers waited for a connection of a pool.'},
	'db.client.operation.duration': {signal: 'pool', kind: 'distribution', unit: 'seconds', fold: 'merge', labels: ['service', 'from', 'system'], help: 'Durations of database queries as the program that asked saw them.'},

	// Database servers, as they tell of themselves. Sessions of engineroom itself are left out.
	'db.server.observed': {signal: 'meta', kind: 'delta', unit: 'seconds', fold: 'sum', labels: ['database', 'from'], help: 'Seconds that the deltas of this reading cover.'},
	'db.server.connections.used': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['database', 'from'], help: 'Sessions open at the server (PgBouncer: server connections in use).'},
	'db.server.connections.max': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['database', 'from'], help: 'Sessions that the server allows (PostgreSQL: without those reserved for superusers).'},
	'db.server.connections.active': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['database', 'from'], help: 'Sessions that are running something.'},
	'db.server.connections.idle_in_transaction': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['database', 'from'], help: 'Sessions that hold a transaction open and do nothing.'},
	'db.server.connections.waiting': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'max', labels: ['database', 'from'], help: 'Clients that wait for a server connection (PgBouncer).'},
	'db.server.connections.longest_wait': {signal: 'pool', kind: 'gauge', unit: 'seconds', fold: 'max', labels: ['database', 'from'], help: 'How long the client that waits longest for a server connection has waited (PgBouncer).'},
	'db.server.connections.rejected': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Connections that the server turned away because its limit was reached.'},
	'db.server.lock_waiters': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'max', labels: ['database', 'from'], help: 'Sessions that wait for a lock.'},
	'db.server.longest_query': {signal: 'pool', kind: 'gauge', unit: 'seconds', fold: 'max', labels: ['database', 'from'], help: 'How long the query that runs longest has been running.'},
	'db.server.longest_transaction': {signal: 'pool', kind: 'gauge', unit: 'seconds', fold: 'max', labels: ['database', 'from'], help: 'How long the oldest open transaction has been open.'},
	'db.server.queries': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Queries (Redis: commands) that the server was asked.'},
	'db.server.query_seconds': {signal: 'pool', kind: 'delta', unit: 'seconds', fold: 'sum', labels: ['database', 'from'], help: 'Time that those queries took together, where the server counts it.'},
	'db.server.slow_queries': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Queries that the server itself calls slow.'},
	'db.server.commits': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Transactions committed.'},
	'db.server.rollbacks': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Transactions rolled back.'},
	'db.server.deadlocks': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Deadlocks that the server broke.'},
	'db.server.cache_hits': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Blocks or keys that were found in memory.'},
	'db.server.cache_misses': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Blocks or keys that were not found in memory.'},
	'db.server.evictions': {signal: 'pool', kind: 'delta', unit: 'count', fold: 'sum', labels: ['database', 'from'], help: 'Keys thrown out for want of memory.'},
	'db.server.temp_written': {signal: 'pool', kind: 'delta', unit: 'bytes', fold: 'sum', labels: ['database', 'from'], help: 'Bytes written to temporary files because memory did not suffice.'},
	'db.server.memory_used': {signal: 'pool', kind: 'gauge', unit: 'bytes', fold: 'last', labels: ['database', 'from'], help: 'Memory that the data take.'},
	'db.server.memory_max': {signal: 'pool', kind: 'gauge', unit: 'bytes', fold: 'last', labels: ['database', 'from'], help: 'Memory that the data may take.'},
	'db.server.replication_lag': {signal: 'pool', kind: 'gauge', unit: 'seconds', fold: 'max', labels: ['database', 'from'], help: 'How far the replica furthest behind (or this one, being a replica) lags behind its primary.'},
	'db.server.ping': {signal: 'pool', kind: 'gauge', unit: 'seconds', fold: 'max', labels: ['database', 'from'], help: 'How long the server took to answer the smallest question.'},

	// Probes: requests that the agent makes itself. Their outcome is a service like any other; these are the steps.
	'probe.up': {signal: 'errors', kind: 'gauge', unit: 'ratio', fold: 'last', labels: ['service', 'from'], help: '1 when the last probe got what was expected, else 0.'},
	'probe.dns': {signal: 'latency', kind: 'gauge', unit: 'seconds', fold: 'last', labels: ['service', 'from'], help: 'Time that the last probe took to look up the name.'},
	'probe.connect': {signal: 'latency', kind: 'gauge', unit: 'seconds', fold: 'last', labels: ['service', 'from'], help: 'Time that the last probe took to connect.'},
	'probe.tls': {signal: 'latency', kind: 'gauge', unit: 'seconds', fold: 'last', labels: ['service', 'from'], help: 'Time that the last probe took for the TLS handshake.'},
	'probe.first_byte': {signal: 'latency', kind: 'gauge', unit: 'seconds', fold: 'last', labels: ['service', 'from'], help: 'Time that the last probe took from asking to the first byte of the answer.'},
	'probe.certificate_seconds': {signal: 'meta', kind: 'gauge', unit: 'seconds', fold: 'last', labels: ['service', 'from'], help: 'Time until the certificate ends; negative when it has ended.'},

	// Programs that tell of their own inside (engineroom/register, OTLP).
	'runtime.event_loop.delay': {signal: 'latency', kind: 'gauge', unit: 'seconds', fold: 'max', labels: ['service', 'from'], help: '99th percentile of the delay of the Node event loop over the last reading, the worst process of the service.'},
	'runtime.event_loop.utilization': {signal: 'cpu', kind: 'gauge', unit: 'ratio', fold: 'max', labels: ['service', 'from'], help: 'Share of time that the event loop was busy, the busiest process of the service.'},
	'runtime.heap_used': {signal: 'memory', kind: 'gauge', unit: 'bytes', fold: 'sum', labels: ['service', 'from'], help: 'Bytes of JavaScript heap in use, all processes of the service.'},
	'runtime.heap_limit': {signal: 'memory', kind: 'gauge', unit: 'bytes', fold: 'sum', labels: ['service', 'from'], help: 'Bytes of JavaScript heap that may be used, all processes of the service.'},
	'runtime.gc_pause': {signal: 'latency', kind: 'delta', unit: 'seconds', fold: 'sum', labels: ['service', 'from'], help: 'Time that garbage collection stopped the program.'},

	// CPU, as shares of what this host or container may use.
	'system.cpu.utilization': {signal: 'cpu', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of the CPU time this host or container may use that was spent working (neither idle nor waiting for I/O).'},
	'system.cpu.user': {signal: 'cpu', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of CPU time in user mode, nice included.'},
	'system.cpu.system': {signal: 'cpu', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of CPU time in the kernel, interrupts included.'},
	'system.cpu.iowait': {signal: 'cpu', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of CPU time idle while the disk was waited for.'},
	'system.cpu.steal': {signal: 'cpu', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of CPU time that the hypervisor gave to others.'},
	'system.cpu.throttled': {signal: 'cpu', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of CFS periods in which the container was throttled.'},
	'system.cpu.load_1m': {signal: 'cpu', kind: 'gauge', unit: 'count', fold: 'last', labels: [], help: 'Load average over one minute.'},
	'system.cpu.limit': {signal: 'cpu', kind: 'gauge', unit: 'count', fold: 'last', labels: [], help: 'Cores that this host or container may use.'},
	'system.cpu.pressure': {signal: 'cpu', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of time in which some task waited for a CPU (PSI).'},

	'system.memory.utilization': {signal: 'memory', kind: 'gauge', unit: 'ratio', fold: 'last', labels: [], help: 'Used share of the memory this host or container may use; reclaimable caches are not used memory.'},
	'system.memory.used': {signal: 'memory', kind: 'gauge', unit: 'bytes', fold: 'last', labels: [], help: 'Memory in use.'},
	'system.memory.limit': {signal: 'memory', kind: 'gauge', unit: 'bytes', fold: 'last', labels: [], help: 'Memory that may be used: the cgroup limit when there is one, else all of it.'},
	'system.memory.swap_used': {signal: 'memory', kind: 'gauge', unit: 'bytes', fold: 'last', labels: [], help: 'Swap in use.'},
	'system.memory.pressure': {signal: 'memory', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of time in which some task waited for memory (PSI).'},
	'system.memory.oom_kills': {signal: 'memory', kind: 'delta', unit: 'count', fold: 'sum', labels: [], help: 'Processes killed for want of memory.'},

	'system.filesystem.utilization': {signal: 'disk', kind: 'gauge', unit: 'ratio', fold: 'last', labels: ['mount'], help: 'Used share of a real file system, as df counts it.'},
	'system.disk.io_utilization': {signal: 'disk', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of time in which the busiest disk had work.'},
	'system.disk.read': {signal: 'disk', kind: 'delta', unit: 'bytes', fold: 'sum', labels: [], help: 'Bytes read from disks.'},
	'system.disk.write': {signal: 'disk', kind: 'delta', unit: 'bytes', fold: 'sum', labels: [], help: 'Bytes written to disks.'},
	'system.disk.await': {signal: 'disk', kind: 'gauge', unit: 'seconds', fold: 'mean', labels: [], help: 'Mean time that a disk operation took, queueing included.'},
	'system.disk.pressure': {signal: 'disk', kind: 'gauge', unit: 'ratio', fold: 'mean', labels: [], help: 'Share of time in which some task waited for I/O (PSI).'},

	'system.network.receive': {signal: 'network', kind: 'delta', unit: 'bytes', fold: 'sum', labels: [], help: 'Bytes received, loopback left out.'},
	'system.network.transmit': {signal: 'network', kind: 'delta', unit: 'bytes', fold: 'sum', labels: [], help: 'Bytes sent, loopback left out.'},
	'system.observed': {signal: 'meta', kind: 'delta', unit: 'seconds', fold: 'sum', labels: ['part'], help: 'Seconds that the deltas of this part of the host (disk, network) cover.'},
});

export type SeriesName = keyof typeof catalog;

/** A catalog row by its name, or undefined for a name this version does not know. */
export const lookUpSeries = (name: string): SeriesDefinition | undefined =>
	Object.hasOwn(catalog, name) ? (catalog as Record<string, SeriesDefinition>)[name] : undefined;

/** Series that are distributions. */
export type DistributionName = {[Name in SeriesName]: (typeof catalog)[Name]['kind'] extends 'distribution' ? Name : never}[SeriesName];
