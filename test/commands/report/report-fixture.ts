/** A report of an incident, for outputs that are no screen. */
import type {Finding, HostSignals, RouteFigures} from '../../../source/signals/board.ts';
import type {HostReport, Report} from '../../../source/signals/report.ts';

export const reportTime = Date.UTC(2026, 10, 23, 14, 2, 31);

const exact = {p50: '=', p90: '=', p95: '=', p99: '='} as const;

export const noSignals: HostSignals = {latency: null, throughput: null, errors: null, cpu: null, memory: null, disk: null, pool: null};

export const busySignals: HostSignals = {
	latency: {p50: 0.021, p90: 0.3, p95: 1.24, p99: 2.02, mean: 0.11, max: 3.1, count: 4120, approximate: false, precision: exact},
	throughput: {perSecond: 412, inFlight: 37},
	errors: {ratio: 0.082, perSecond: 33.8, byClass: {'1xx': 0, '2xx': 3760, '3xx': 2, '4xx': 20, '5xx': 318, none: 20}},
	cpu: {utilization: 0.34, user: 0.2, system: 0.1, iowait: 0.01, steal: 0, throttledRatio: 0, load1: 2.1, cores: 4, pressureSome: 0.02},
	memory: {utilization: 0.61, usedBytes: 4.9e9, limitBytes: 8e9, swapUsedBytes: 0, pressureSome: 0},
	disk: {utilization: 0.42, mount: '/', ioUtilization: 0.08, readBytesPerSecond: 0, writeBytesPerSecond: 412_000, awaitSeconds: 0.002, pressureSome: null},
	pool: {utilization: 1, used: 20, idle: 0, max: 20, waiting: 37},
};

export const exhausted: Finding = {
	severity: 'critical', rule: 'pool-exhausted', subject: 'shop', since: reportTime - 48_000,
	text: 'pool exhausted for 48 s: 20/20 in use, 37 waiting',
	evidence: [{signal: 'pool', value: 1, baseline: 0.45, unit: 'ratio'}],
};
export const cpuHigh: Finding = {severity: 'warning', rule: 'cpu-high', subject: 'db-1', since: reportTime - 10_000, text: 'CPU 82 % for 10 s', evidence: [{signal: 'cpu', value: 0.82, baseline: null, unit: 'ratio'}]};

export const orders: RouteFigures = {
	service: 'shop', method: 'GET', route: '/orders/:id',
	latency: busySignals.latency, throughput: {perSecond: 120, inFlight: null}, errors: {ratio: 0.082, perSecond: 9.8, byClass: null},
};

export const createHost = (parts: Partial<HostReport> = {}): HostReport => ({
	host: 'api-2', target: '127.0.0.1:7077', state: 'live', ageSeconds: 0.3, reason: null,
	signals: busySignals, services: [], collectors: [], findings: [], ...parts,
});

export const createReport = (hosts: readonly HostReport[], parts: Partial<Report> = {}): Report => ({
	time: reportTime, forSeconds: 10, hosts,
	fleet: {signals: hosts[0]?.signals ?? noSignals, findings: hosts.flatMap(({findings}) => findings)}, ...parts,
});

/** What somebody could call a route, a host or a file system to be mistaken for output of ours. */
export const hostile = 'evil\nENGINEROOM OK - fine | p95=0s\r\u001B[2J\u009B31m\u202E\'x\'=1;2|y';
