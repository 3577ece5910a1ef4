/** A board that stands still: the fleet of an incident, for golden screens. */
import type {BoardAction, BoardSource, CollectorState, Finding, FleetQuery, Gauge, HostBoard, HostRow, HostSignals, LatencyFigures, LinkState, PoolFigures, ProcessesBoard, RouteFigures, RowKind, Severity} from '../../source/signals/board.ts';
import {signalNames, type SignalName} from '../../source/signals/catalog.ts';
import type {HostFacts} from '../../source/signals/facts.ts';
import type {LogEntry, Mark} from '../../source/signals/log.ts';
import {judge} from '../../source/signals/thresholds.ts';
import type {DatabasesSpec} from './databases-fixture.ts';
import {answerRequests, type RequestsSpec} from './requests-fixture.ts';

export const fixtureTime = Date.UTC(2026, 10, 23, 14, 2, 31);

/** A value at a share 0..1 of the window. */
export type Shape = (at: number) => number;
export const flat = (value: number, wobble = 0): Shape => at => value * (1 + wobble * Math.sin(at * 23));
/** Level before, rising to `to` from `since` on. */
export const step = (from: number, to: number, since: number): Shape => at => (at < since ? from * (1 + 0.1 * Math.sin(at * 31)) : from + (to - from) * Math.min(1, (at - since) * 6));
/** Ends before now: gaps follow. */
export const until = (shape: Shape, end: number): Shape => at => (at > end ? NaN : shape(at));
const none: Shape = () => NaN;

export type HostSpec = {
	readonly name: string;
	readonly id?: string;
	readonly link?: LinkState;
	readonly ageSeconds?: number | null;
	readonly reason?: string | null;
	readonly severity?: Severity;
	readonly shapes: Readonly<Partial<Record<SignalName, Shape>>>;
	readonly pool?: PoolFigures | null;
	readonly precision?: LatencyFigures['precision']['p95'];
	readonly reasons?: Readonly<Partial<Record<SignalName, string>>>;
	readonly findings?: readonly Finding[];
	/** Of a row that is no host: what else it has. */
	readonly extra?: Partial<Pick<HostRow, 'members' | 'narrowsTo' | 'route' | 'target'>>;
	readonly routes?: readonly RouteFigures[] | null;
	readonly facts?: Partial<HostFacts> | null;
	readonly collectors?: readonly CollectorState[];
	readonly processes?: ProcessesBoard;
	/** Null while the agent has not told. */
	readonly requests?: RequestsSpec | null;
	readonly traces?: HostBoard['traces'];
	/** What is known of database servers, pools and queries. */
	readonly databases?: DatabasesSpec;
};

const sample = (shape: Shape, cells: number): number[] => Array.from({length: cells}, (_, index) => shape((index + 1) / cells));
/** The bucket that the last of so many cells over five minutes stands for. */
const newestOf = (cells: number): number => Math.floor(fixtureTime / (300_000 / Math.max(1, cells)));
const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

const gaugeOf = (spec: HostSpec, signal: SignalName, cells: number): Gauge => {
	const shape = spec.shapes[signal] ?? none;
	const last = spec.link === 'down' || spec.link === 'stale' ? [...sample(shape, 300)].reverse().find(value => !Number.isNaN(value)) ?? NaN : shape(1);
	const pool = signal === 'pool' ? (spec.pool ?? null) : null;
	const value = signal === 'pool' && pool ? pool.utilization : known(last);
	return {
		signal, value, pool, cells: sample(shape, cells), newest: newestOf(cells),
		reason: value === null ? (spec.reasons?.[signal] ?? (spec.link === 'connecting' ? 'connecting' : 'no input tells of requests: add --from http://…/metrics or --from /path/access.log')) : null,
		severity: (spec.link ?? 'live') === 'live' ? judge(signal, value, {waiting: pool?.waiting ?? null}) : 'ok',
		precision: signal === 'latency' ? (spec.precision ?? '=') : '=',
	};
};

export const rowOf = (spec: HostSpec, cells: number): HostRow => ({
	id: spec.id ?? spec.name,
	name: spec.name,
	target: spec.id ?? spec.name,
	link: spec.link ?? 'live',
	ageSeconds: spec.ageSeconds === undefined ? 0.3 : spec.ageSeconds,
	reason: spec.reason ?? null,
	severity: spec.severity ?? 'ok',
	gauges: Object.fromEntries(signalNames.map(signal => [signal, gaugeOf(spec, signal, cells)])) as HostRow['gauges'],
	findings: spec.findings ?? [],
	...spec.extra,
});

const exact = {p50: '=', p90: '=', p95: '=', p99: '='} as const;
export const latencyOf = (p95: number, count = 2060): LatencyFigures => ({p50: p95 / 5, p90: p95 * 0.8, p95, p99: p95 * 1.6, mean: p95 / 4, max: p95 * 2.4, count, approximate: false, precision: exact});

const signalsOf = (row: HostRow): HostSignals => {
	const {latency, throughput, errors, cpu, memory, disk, pool} = row.gauges;
	return {
		latency: latency.value === null ? null : {...latencyOf(latency.value), precision: {p50: latency.precision, p90: latency.precision, p95: latency.precision, p99: latency.precision}},
		throughput: throughput.value === null ? null : {perSecond: throughput.value, inFlight: 37},
		errors: errors.value === null ? null : {ratio: errors.value, perSecond: 33.8, byClass: {'1xx': 0, '2xx': 1882, '3xx': 0, '4xx': 20, '5xx': 158, none: 0}},
		cpu: cpu.value === null ? null : {utilization: cpu.value, user: cpu.value * 0.7, system: cpu.value * 0.3, iowait: 0.01, steal: 0, throttledRatio: 0, load1: 2.1, cores: 4, pressureSome: 0.02},
		memory: memory.value === null ? null : {utilization: memory.value, usedBytes: memory.value * 8e9, limitBytes: 8e9, swapUsedBytes: 0, pressureSome: 0},
		disk: disk.value === null ? null : {utilization: disk.value, ioUtilization: 0.08, readBytesPerSecond: 1.24e6, writeBytesPerSecond: 412_000, awaitSeconds: 0.002, pressureSome: 0, mount: '/'},
		pool: pool.pool,
	};
};

const since = fixtureTime - 48_000;
const finding = (severity: Finding['severity'], rule: string, text: string): Finding => ({severity, rule, subject: 'shop', since, text, evidence: []});
const route = (method: string, path: string, perSecond: number, p95: number | null, errors: number): RouteFigures => ({service: 'shop', method, route: path, latency: p95 === null ? null : latencyOf(p95), throughput: {perSecond, inFlight: null}, errors: {ratio: errors, perSecond: errors * perSecond, byClass: null}});

export const routes: readonly RouteFigures[] = [
	route('POST', '/orders', 38.2, 2.31, 0.21), route('GET', '/orders/:id', 120, 1.24, 0.082), route('GET', '/cart', 96, 0.41, 0.004),
	route('GET', '/products', 151, 0.084, 0.0004), route('GET', '/healthz', 0.2, 0.00095, 0), route('DELETE', '/sessions/:id', 0.04, null, 0),
];

export const facts: HostFacts = {
	cores: [0.62, 0.31, 0.28, 0.15].map((utilization, core) => ({core, utilization})),
	filesystems: [
		{mount: '/', device: '/dev/vda1', type: 'ext4', totalBytes: 80e9, usedBytes: 33.6e9, utilization: 0.42, inodesUtilization: 0.08},
		{mount: '/var/lib/postgresql', device: '/dev/vdb', type: 'xfs', totalBytes: 1.2e12, usedBytes: 1.04e12, utilization: 0.87, inodesUtilization: 0.01},
	],
	disks: [{device: 'vda', readBytesPerSecond: 1.24e6, writeBytesPerSecond: 412_000, ioUtilization: 0.08, awaitSeconds: 0.002}, {device: 'vdb', readBytesPerSecond: 0, writeBytesPerSecond: 0, ioUtilization: 0, awaitSeconds: null}],
	networks: [{device: 'eth0', receiveBytesPerSecond: 3.4e6, transmitBytesPerSecond: 12.8e6}],
	scope: 'cgroup v2 (limit 4 cores, 8 GB)',
};

export const collectors: readonly CollectorState[] = [
	{name: 'cpu', from: 'cpu', state: 'ok', reason: null, lastSeconds: 0.0002},
	{name: 'memory', from: 'memory', state: 'ok', reason: null, lastSeconds: 0.0001},
	{name: 'prometheus', from: 'http://127.0.0.1:3000/metrics', state: 'ok', reason: null, lastSeconds: 0.0042},
	{name: 'access-log', from: '/var/log/nginx/access.log', state: 'failed', reason: 'permission denied: run the agent as a user of group adm', lastSeconds: null},
	{name: 'pressure', from: 'pressure', state: 'absent', reason: 'this kernel has no /proc/pressure', lastSeconds: null},
];

const calm = {latency: flat(0.084, 0.1), throughput: flat(640, 0.08), errors: flat(0.001, 0.2), cpu: flat(0.38, 0.1), memory: flat(0.6), disk: flat(0.42), pool: flat(0.45, 0.1)};

export const api2: HostSpec = {
	name: 'api-2', id: '10.0.3.12:7077', severity: 'critical',
	shapes: {latency: step(0.084, 1.24, 0.7), throughput: step(640, 412, 0.7), errors: step(0.001, 0.082, 0.75), cpu: step(0.4, 0.34, 0.7), memory: flat(0.61), disk: flat(0.42), pool: step(0.45, 1, 0.65)},
	pool: {used: 20, max: 20, waiting: 37, idle: 0, utilization: 1},
	findings: [finding('critical', 'pool-exhausted', 'pool exhausted for 48 s: 20/20 in use, 37 waiting · p95 84 ms → 1.24 s · CPU 34 %, so requests wait for connections')],
	routes, facts, collectors,
};
export const db1: HostSpec = {
	name: 'db-1', severity: 'warning',
	shapes: {cpu: step(0.6, 0.82, 0.4), memory: flat(0.71), disk: flat(0.63), pool: step(0.7, 0.84, 0.3)},
	pool: {used: 84, max: 100, waiting: 0, idle: 3, utilization: 0.84},
	findings: [finding('warning', 'cpu-high', 'CPU 82 % for 3 m')],
	facts, collectors,
};
export const api1: HostSpec = {name: 'api-1', shapes: calm, pool: {used: 9, max: 20, waiting: 0, idle: 11, utilization: 0.45}, routes, facts, collectors};
export const api3: HostSpec = {...api1, name: 'api-3', link: 'stale', ageSeconds: 12.4, reason: 'no frames: the agent is stopped or the link is stuck', precision: '≈', shapes: Object.fromEntries(Object.entries(calm).map(([name, shape]) => [name, until(shape, 0.95)]))};
export const web1: HostSpec = {...api1, name: 'web-1', link: 'down', ageSeconds: 71, reason: 'connection refused', pool: null, shapes: Object.fromEntries(Object.entries(calm).map(([name, shape]) => [name, until(shape, 0.75)]))};
export const fresh: HostSpec = {name: 'new-1', link: 'connecting', ageSeconds: null, reason: 'connecting', shapes: {}, collectors: []};
/** A machine without any service: the host's own figures only. */
export const bare: HostSpec = {name: 'build-7', shapes: {cpu: flat(0.08, 0.5), memory: flat(0.34), disk: flat(0.997)}, severity: 'critical', findings: [finding('critical', 'disk-full', '/ is 99.7 % full')], reasons: {pool: 'no input tells of a connection pool: add --from http://…/metrics'}, facts, collectors: collectors.slice(0, 2), routes: []};

export const incident: readonly HostSpec[] = [api2, db1, api3, web1, api1];

const two = {live: 2, all: 2, host: '10.0.3.12:7077'};
/** The same incident by other rows. */
export const otherRows: Readonly<Partial<Record<RowKind, readonly HostSpec[]>>> = {
	'label:env': [
		{...api2, id: 'label env prod', name: 'prod', extra: {members: {live: 3, all: 4, host: '10.0.3.12:7077'}, narrowsTo: 'env=prod'}},
		{...api1, id: 'label env test', name: 'test', extra: {members: {live: 1, all: 1, host: 'api-1'}, narrowsTo: 'env=test'}},
	],
	service: [
		{...api2, id: 'service shop', name: 'shop', extra: {members: two, narrowsTo: 'service=shop'}},
		{...api1, id: 'service mail', name: 'mail', findings: [], extra: {members: {live: 1, all: 1, host: 'api-1'}, narrowsTo: 'service=mail'}},
	],
	route: [
		{...api2, id: 'route 1', name: 'POST /orders', pool: null, findings: [], extra: {members: two, route: 'shop\nPOST\n/orders', target: 'shop'}},
		{...api1, id: 'route 2', name: 'GET /products/:id/reviews', pool: null, extra: {members: two, route: 'shop\nGET\n/products/:id/reviews', target: 'shop'}},
	],
};
const rowSignals: Readonly<Partial<Record<RowKind, readonly SignalName[]>>> = {service: ['latency', 'throughput', 'errors', 'pool'], route: ['latency', 'throughput', 'errors']};
const allHosts = (hosts: readonly HostSpec[]): HostSpec => ({...api2, id: 'total', name: 'all', findings: [], severity: 'ok', shapes: {...api2.shapes, throughput: step(1280, 1009, 0.7), errors: step(0.001, 0.034, 0.75)}, extra: {members: {live: hosts.filter(({link}) => (link ?? 'live') === 'live').length, all: hosts.length, host: '10.0.3.12:7077'}}});

export type BoardFixture = BoardSource & {hosts: readonly HostSpec[]; /** Newest first. */ entries: readonly LogEntry[]; /** Oldest first. */ marks: readonly Mark[]; time: number; windowSeconds: number; /** Gauges are then compared with how they were early in the window. */ baselineTime: number | null; readonly actions: BoardAction[]; readonly queries: FleetQuery[]; tick(): void};

export const createBoardFixture = (hosts: readonly HostSpec[]): BoardFixture => {
	const listeners = new Set<() => void>();
	const times = () => ({time: fixture.time, windowSeconds: fixture.windowSeconds, nowSeconds: 5, intervalSeconds: 1, baselineTime: fixture.baselineTime});
	/** A row, compared with the fifth of the window where there is a baseline. */
	const rowOfSpec = (spec: HostSpec, cells: number): HostRow => {
		const row = rowOf(spec, cells);
		if (fixture.baselineTime === null) return row;
		return {...row, gauges: Object.fromEntries(signalNames.map(signal => [signal, {...row.gauges[signal], baseline: known((spec.shapes[signal] ?? none)(0.2))}])) as HostRow['gauges']};
	};
	const fixture: BoardFixture = {
		hosts, entries: [], marks: [], baselineTime: null, time: fixtureTime, windowSeconds: 300, actions: [], queries: [],
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		tick() {
			for (const listener of listeners) listener();
		},
		fleet(query) {
			fixture.queries.push(query);
			const kind = query.rows !== undefined && otherRows[query.rows] ? query.rows : 'host';
			const all = (otherRows[kind] ?? fixture.hosts).filter(({name}) => name.toLowerCase().includes(query.filter.toLowerCase()));
			const ordered = query.sort === 'name' ? all.toSorted((a, b) => a.name.localeCompare(b.name)) : all;
			const rows = ordered.slice(query.first, query.first + query.count).map(spec => rowOfSpec(spec, query.cells));
			const count = (test: (row: HostRow) => boolean): number => fixture.hosts.filter(spec => test(rowOf(spec, 1))).length;
			const selected = ordered.find(spec => (spec.id ?? spec.name) === query.selected);
			return {
				...times(), hosts: fixture.hosts.length, shown: ordered.length,
				critical: count(row => row.severity === 'critical'), warning: count(row => row.severity === 'warning'), notLive: count(row => row.link !== 'live'),
				order: ordered.map(spec => spec.id ?? spec.name), rows,
				scale: Object.fromEntries(signalNames.map(signal => [signal, Math.max(0, ...rows.flatMap(row => row.gauges[signal].cells.filter(value => !Number.isNaN(value))))])) as Record<SignalName, number>,
				selectedRow: selected ? rowOfSpec(selected, query.cells) : null,
				kind, kinds: ['host', ...(Object.keys(otherRows) as RowKind[])], signals: rowSignals[kind] ?? signalNames,
				total: query.hasTotal && fixture.hosts.length > 1 ? rowOfSpec(allHosts(fixture.hosts), query.cells) : null,
			};
		},
		host({id, cells, chartCells}): HostBoard | null {
			const spec = fixture.hosts.find(one => (one.id ?? one.name) === id);
			if (!spec) return null;
			const row = rowOfSpec(spec, cells);
			const newest = newestOf(chartCells);
			const scaled = (factor: number) => sample(at => (spec.shapes.latency ?? none)(at) * factor, chartCells);
			const placeIn = (count: number, time: number): number => count - 1 - Math.floor(((fixture.time - time) / 1000 / fixture.windowSeconds) * count);
			return {
				marks: fixture.marks.map(mark => ({...mark, cell: placeIn(cells, mark.time), chartCell: placeIn(chartCells, mark.time)})),
				...times(), row, signals: signalsOf(row), agent: row.link === 'connecting' ? 'agent not reached yet' : 'agent 0.1.0 on linux',
				charts: {
					latency: [{name: 'p50', values: scaled(0.2), newest}, {name: 'p95', values: scaled(1), newest}, {name: 'p99', values: scaled(1.6), newest}],
					throughput: [{name: 'req/s', values: sample(spec.shapes.throughput ?? none, chartCells), newest}],
					errors: [{name: 'errors', values: sample(spec.shapes.errors ?? none, chartCells), newest}],
				},
				routes: spec.routes ?? null, routesSeconds: spec.routes ? 60 : 0, facts: spec.facts ?? null,
				pools: spec.pool ? [{service: 'shop', pool: 'main', ...spec.pool}] : [],
				collectors: spec.collectors ?? [],
				...(spec.traces && {traces: spec.traces}),
				...(spec.databases && {databases: spec.databases.facts, signals: {...signalsOf(row), ...spec.databases.signals}, pools: spec.databases.pools}),
				...(spec.processes && {processes: spec.processes}),
			};
		},
		log({first, count, filter}) {
			const all = fixture.entries.filter(({time}) => time <= fixture.time);
			const shown = all.filter(({name, text}) => `${name} ${text}`.toLowerCase().includes(filter.toLowerCase()));
			return {...times(), all: all.length, shown: shown.length, forgotten: 0, filterBroken: [], entries: shown.slice(first, first + count)};
		},
		requests(query) {
			const spec = fixture.hosts.find(one => (one.id ?? one.name) === query.id);
			return spec ? {...times(), row: rowOf(spec, 0), agent: 'agent 0.1.0 on linux', ...answerRequests(spec.requests ?? null, query)} : null;
		},
		reach: () => ({backSeconds: 21_600, aheadSeconds: 0}),
		dispatch(action) {
			fixture.actions.push(action);
		},
	};
	return fixture;
};
