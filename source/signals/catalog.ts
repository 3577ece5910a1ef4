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
	'service.observed': {signal: 'meta', kind: 'delta', unit: 'seconds', fold: 'sum', labels: ['service', 'from'], help: 'Seconds that the request counts of this reading cover.'},
	'http.server.request.duration': {signal: 'latency', kind: 'distribution', unit: 'seconds', fold: 'merge', labels: ['service', 'from'], help: 'Durations of the requests that were answered.'},
	'http.server.request.duration.quantile': {signal: 'latency', kind: 'gauge', unit: 'seconds', fold: 'last', labels: ['service', 'from', 'quantile'], help: 'A ready-made quantile, as the program computed it; cannot be merged.'},
	'http.server.requests': {signal: 'throughput', kind: 'delta', unit: 'count', fold: 'sum', labels: ['service', 'from', 'class'], help: 'Requests answered, by class of status (1xx … 5xx, none = no status known).'},
	'http.server.errors': {signal: 'errors', kind: 'delta', unit: 'count', fold: 'sum', labels: ['service', 'from'], help: 'Requests that failed: 5xx and transport errors.'},
	'http.server.active_requests': {signal: 'throughput', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from'], help: 'Requests in flight.'},
	'db.client.connection.used': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Connections of a pool that are in use.'},
	'db.client.connection.idle': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Connections of a pool that are open and unused.'},
	'db.client.connection.max': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Connections that a pool may open.'},
	'db.client.connection.pending_requests': {signal: 'pool', kind: 'gauge', unit: 'count', fold: 'last', labels: ['service', 'from', 'pool'], help: 'Callers waiting for a connection of a pool.'},

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
