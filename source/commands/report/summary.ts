/** `--once` for people: what was seen in the time watched, host by host. */
import {formatAge, formatClock, formatPool, formatSpan, formatValue, unknownText} from '../../draw/format.ts';
import {cutText, padText, textWidth} from '../../draw/width.ts';
import type {CpuFigures, DiskFigures, ErrorFigures, Finding, LatencyFigures, MemoryFigures, ThroughputFigures} from '../../signals/board.ts';
import type {HostReport, Report, ServiceReport} from '../../signals/report.ts';
import {statusClasses} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';

const maxRoutes = 10;
const maxRouteCells = 40;
const wash = (text: string): string => washText(text, 500);

const latencyText = (latency: LatencyFigures | null): string => {
	if (!latency) return unknownText;
	const {precision} = latency;
	const one = (name: 'p50' | 'p95' | 'p99'): string => `${name} ${formatValue(latency[name], 'seconds', {precision: precision[name]})}`;
	return `${one('p50')}  ${one('p95')}  ${one('p99')}  mean ${formatValue(latency.mean, 'seconds')}  max ${formatValue(latency.max, 'seconds')}`;
};

const throughputText = (throughput: ThroughputFigures | null): string => {
	if (!throughput) return unknownText;
	const inFlight = throughput.inFlight === null ? '' : `, ${formatValue(throughput.inFlight, 'count')} in flight`;
	return `${formatValue(throughput.perSecond, 'count')} req/s${inFlight}`;
};

/** Counts by class are told exactly: they are what a person compares with another tool. */
const errorsText = (errors: ErrorFigures | null): string => {
	const {byClass} = errors ?? {byClass: null};
	const classes = byClass ? statusClasses.filter(name => byClass[name] > 0).map(name => `${name} ${byClass[name]}`) : [];
	return `${formatValue(errors?.ratio, 'ratio')}${classes.length === 0 ? '' : `  (${classes.join('  ')})`}`;
};

const cpuText = (cpu: CpuFigures | null): string => {
	const load = cpu === null || cpu.load1 === null ? '' : `  load ${formatValue(cpu.load1, 'count')}`;
	const cores = cpu === null || cpu.cores === null ? '' : `  of ${formatValue(cpu.cores, 'count')} ${cpu.cores === 1 ? 'core' : 'cores'}`;
	return `${formatValue(cpu?.utilization, 'ratio')}${cores}${load}`;
};

const memoryText = (memory: MemoryFigures | null): string => {
	if (!memory) return unknownText;
	const share = formatValue(memory.utilization, 'ratio');
	return memory.usedBytes === null ? share : `${share}  ${formatValue(memory.usedBytes, 'bytes')}${memory.limitBytes === null ? '' : ` of ${formatValue(memory.limitBytes, 'bytes')}`}`;
};

const diskText = (disk: DiskFigures | null): string => {
	const where = disk?.mount ? ` of ${wash(disk.mount)}` : '';
	const busy = disk === null || disk.ioUtilization === null ? '' : `  busy ${formatValue(disk.ioUtilization, 'ratio')}`;
	return `${formatValue(disk?.utilization, 'ratio')}${where}${busy}`;
};

const headLine = ({host, target, state, reason, ageSeconds}: HostReport): string => {
	const seen = ageSeconds !== null && state !== 'live' ? `, last seen ${formatAge(ageSeconds)} ago` : '';
	return `${wash(host)}${host === target ? '' : ` (${wash(target)})`} ${state}${seen}${reason === null ? '' : `: ${wash(reason)}`}`;
};

const findingLine = ({severity, text}: Finding): string => `  ${severity === 'critical' ? '✖' : '▲'} ${severity}: ${wash(text)}`;

const routeLines = ({service, routes}: ServiceReport): string[] => {
	if (routes.length === 0) return [];
	const shown = routes.slice(0, maxRoutes);
	const nameOf = ({method, route}: {readonly method: string; readonly route: string}): string => cutText(wash(`${method} ${route}`.trim()), maxRouteCells);
	const nameCells = Math.max(...shown.map(one => textWidth(nameOf(one))));
	const rows = shown.map(one => {
		const p95 = formatValue(one.latency?.p95, 'seconds', {precision: one.latency?.precision.p95 ?? '='});
		return `    ${padText(nameOf(one), nameCells)}  ${padText(formatValue(one.throughput.perSecond, 'count'), 6, 'right')} req/s  p95 ${padText(p95, 8, 'right')}  errors ${padText(formatValue(one.errors.ratio, 'ratio'), 6, 'right')}`;
	});
	const more = routes.length > maxRoutes ? [`    and ${routes.length - maxRoutes} more`] : [];
	return [`  routes of ${wash(service)}, the worst first:`, ...rows, ...more];
};

const hostLines = (host: HostReport): string[] => {
	const {latency, throughput, errors, cpu, memory, disk, pool} = host.signals;
	const row = (name: string, text: string): string => `  ${name.padEnd(12)}${text}`;
	const figures = [
		row('latency', latencyText(latency)),
		row('throughput', throughputText(throughput)),
		row('errors', errorsText(errors)),
		row('cpu', cpuText(cpu)),
		row('memory', memoryText(memory)),
		row('disk', diskText(disk)),
		row('pool', pool ? formatPool(pool).trim() : unknownText),
	];
	const unread = host.collectors.filter(({state, reason}) => state !== 'ok' && reason !== null).map(({name, from, state, reason}) => `  ${wash(name === from ? name : `${name} ${from}`)} ${state}: ${wash(reason ?? '')}`);
	// Of a host that was never seen there is nothing more to say than why.
	const isSeen = host.state === 'live' || host.ageSeconds !== null;
	return isSeen ? [headLine(host), ...host.findings.map(findingLine), ...figures, ...host.services.flatMap(routeLines), ...unread] : [headLine(host)];
};

/** The summary as lines: every host with its findings, its seven signals, its worst routes and what could not be read. */
export const summarize = (report: Report): string[] => [`engineroom  ${formatClock(report.time)}  watched for ${formatSpan(report.forSeconds)}`, ...report.hosts.flatMap(host => ['', ...hostLines(host)])];
