/** `--json`: the report in base units, keys as docs/json.md fixes them. A value that is not known is null. */
import type {CollectorState, DatabaseFigures, ErrorFigures, Finding, HostSignals, LatencyFigures, RouteFigures, ServiceSignals, ThroughputFigures} from '../../signals/board.ts';
import type {DatabaseFacts} from '../../signals/databases.ts';
import type {HostReport, Report} from '../../signals/report.ts';
import {sumClasses} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';

/** JSON leaves C1 controls as they are: text of others is washed here too, since the object may be printed to a terminal. */
const maxText = 1000;
const wash = (text: string): string => washText(text, maxText);
const washOrNull = (text: string | null): string | null => (text === null ? null : wash(text));

const noLatency = {p50: null, p90: null, p95: null, p99: null, mean: null, max: null, count: null, approximate: null, precision: null};
const noThroughput = {perSecond: null, inFlight: null};
const noErrors = {ratio: null, perSecond: null, byClass: null};
const noCpu = {utilization: null, user: null, system: null, iowait: null, steal: null, throttledRatio: null, load1: null, cores: null, pressureSome: null};
const noMemory = {utilization: null, usedBytes: null, limitBytes: null, swapUsedBytes: null, pressureSome: null};
const noDisk = {utilization: null, mount: null, ioUtilization: null, readBytesPerSecond: null, writeBytesPerSecond: null, awaitSeconds: null, pressureSome: null};
const noPool = {utilization: null, used: null, idle: null, max: null, waiting: null, open: null};

/** Without requests there were no latencies either, and that much is known. */
const countWithout = (errors: ErrorFigures | null): number | null => (errors?.byClass && sumClasses(errors.byClass) === 0 ? 0 : null);
const latencyJson = (figures: LatencyFigures | null, errors: ErrorFigures | null) => figures ?? {...noLatency, count: countWithout(errors)};
const throughputJson = (figures: ThroughputFigures | null) => figures ?? noThroughput;
const errorsJson = (figures: ErrorFigures | null) => figures ?? noErrors;

const serviceSignalsJson = ({latency, throughput, errors, pool}: ServiceSignals) => ({latency: latencyJson(latency, errors), throughput: throughputJson(throughput), errors: errorsJson(errors), pool: {...noPool, ...pool}});

const signalsJson = (signals: HostSignals) => ({
	latency: latencyJson(signals.latency, signals.errors),
	throughput: throughputJson(signals.throughput),
	errors: errorsJson(signals.errors),
	cpu: signals.cpu ?? noCpu,
	memory: signals.memory ?? noMemory,
	disk: signals.disk ? {...signals.disk, mount: washOrNull(signals.disk.mount)} : noDisk,
	pool: {...noPool, ...signals.pool},
});

const isoSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

const findingJson = ({severity, rule, subject, since, text, evidence}: Finding) => ({severity, rule, subject: wash(subject), since: isoSeconds(since), text: wash(text), evidence: evidence.map(({signal, value, baseline, unit}) => ({signal, value, baseline, unit}))});

const routeJson = ({method, route, latency, throughput, errors}: RouteFigures) => ({method: wash(method), route: wash(route), latency: latencyJson(latency, errors), throughput, errors});

const collectorJson = ({name, from, state, reason, lastSeconds}: CollectorState) => ({name: wash(name), from: wash(from), state, reason: washOrNull(reason), lastSeconds});

const databaseJson = (figures: DatabaseFigures, facts: DatabaseFacts | undefined) => ({
	...figures, database: wash(figures.database), from: wash(figures.from),
	system: facts?.system ?? null, version: washOrNull(facts?.version ?? null), hint: washOrNull(facts?.hint ?? null),
	sessions: (facts?.sessions ?? []).map(session => ({...session, state: wash(session.state), application: washOrNull(session.application), user: washOrNull(session.user), waitsFor: washOrNull(session.waitsFor), statement: washOrNull(session.statement)})),
	statements: facts?.statements?.map(statement => ({...statement, statement: wash(statement.statement)})) ?? null,
});

const hostJson = (host: HostReport) => ({
	host: wash(host.host),
	target: wash(host.target),
	state: host.state,
	ageSeconds: host.ageSeconds === null ? null : Math.round(host.ageSeconds * 1000) / 1000,
	reason: washOrNull(host.reason),
	signals: signalsJson(host.signals),
	services: host.services.map(({service, from, signals, routes}) => ({service: wash(service), from: wash(from), signals: serviceSignalsJson(signals), routes: routes.map(routeJson)})),
	databases: (host.signals.databases ?? []).map(figures => databaseJson(figures, host.databases?.find(({from}) => from === figures.from))),
	probes: (host.signals.probes ?? []).map(probe => ({...probe, service: wash(probe.service), from: wash(probe.from)})),
	runtimes: (host.signals.runtimes ?? []).map(runtime => ({...runtime, service: wash(runtime.service)})),
	durations: (host.signals.durations ?? []).map(({service, of, name, latency}) => ({service: wash(service), of, name: wash(name), latency: latencyJson(latency, null)})),
	collectors: host.collectors.map(collectorJson),
	findings: host.findings.map(findingJson),
});

/** The report as a plain object, ready for JSON.stringify. */
export const toJson = ({time, forSeconds, hosts, fleet}: Report) => ({
	schema: 1,
	time: new Date(time).toISOString(),
	forSeconds,
	hosts: hosts.map(hostJson),
	fleet: {signals: signalsJson(fleet.signals), findings: fleet.findings.map(findingJson)},
});
