/** `--once` for people: what was seen in the time watched, host by host. */
import {formatAge, formatClock, formatPool, formatSpan, formatValue, unknownText} from '../../draw/format.ts';
import type {HostReport, Report} from '../../signals/report.ts';
import type {LatencyFigures} from '../../signals/board.ts';

const maxRoutes = 10;

const latencyLine = (latency: LatencyFigures | null): string => {
	if (!latency) return unknownText;
	const {precision} = latency;
	const one = (name: 'p50' | 'p95' | 'p99'): string => `${name} ${formatValue(latency[name], 'seconds', {precision: precision[name]})}`;
	return `${one('p50')}  ${one('p95')}  ${one('p99')}  mean ${formatValue(latency.mean, 'seconds')}  max ${formatValue(latency.max, 'seconds')}`;
};

const hostLines = (host: HostReport): string[] => {
	const {latency, throughput, errors, cpu, memory, disk, pool} = host.signals;
	const lines = [`${host.host} (${host.target}) ${host.state}${host.reason === null ? '' : `: ${host.reason}`}${host.ageSeconds !== null && host.state !== 'live' ? `, last seen ${formatAge(host.ageSeconds)} ago` : ''}`];
	const row = (name: string, text: string): void => void lines.push(`  ${name.padEnd(12)}${text}`);
	row('latency', latencyLine(latency));
	row('throughput', `${formatValue(throughput?.perSecond ?? null, 'count')} req/s${throughput?.inFlight === null || throughput === null ? '' : `, ${formatValue(throughput.inFlight, 'count')} in flight`}`);
	const classes = errors?.byClass ? Object.entries(errors.byClass).filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`).join('  ') : '';
	row('errors', `${formatValue(errors?.ratio ?? null, 'ratio')}${classes === '' ? '' : `  (${classes})`}`);
	row('cpu', `${formatValue(cpu?.utilization ?? null, 'ratio')}  load ${formatValue(cpu?.load1 ?? null, 'count')} on ${formatValue(cpu?.cores ?? null, 'count')} cores`);
	row('memory', `${formatValue(memory?.utilization ?? null, 'ratio')}  ${formatValue(memory?.usedBytes ?? null, 'bytes')} of ${formatValue(memory?.limitBytes ?? null, 'bytes')}`);
	row('disk', `${formatValue(disk?.utilization ?? null, 'ratio')}${disk?.mount ? ` of ${disk.mount}` : ''}  I/O ${formatValue(disk?.ioUtilization ?? null, 'ratio')}`);
	row('pool', pool ? formatPool(pool) : unknownText);
	for (const {severity, text} of host.findings) lines.push(`  ${severity === 'critical' ? '✖' : '▲'} ${text}`);
	for (const service of host.services) {
		if (service.routes.length === 0) continue;
		lines.push(`  routes of ${service.service}:`);
		for (const {method, route, latency: own, throughput: rate, errors: failed} of service.routes.slice(0, maxRoutes)) {
			lines.push(`    ${`${method} ${route}`.trim().padEnd(32)} ${formatValue(rate.perSecond, 'count').padStart(7)}/s  p95 ${formatValue(own?.p95 ?? null, 'seconds', {precision: own?.precision.p95 ?? '='}).padStart(8)}  errors ${formatValue(failed.ratio, 'ratio').padStart(6)}`);
		}
		if (service.routes.length > maxRoutes) lines.push(`    and ${service.routes.length - maxRoutes} more`);
	}
	for (const {name, from, state, reason} of host.collectors) if (state !== 'ok' && reason !== null) lines.push(`  ${name} ${from}: ${state}: ${reason}`);
	return lines;
};

export const summarize = (report: Report): string[] => [`engineroom  ${formatClock(report.time)}  watched for ${formatSpan(report.forSeconds)}`, ...report.hosts.flatMap(host => ['', ...hostLines(host)])];
