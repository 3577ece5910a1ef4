/** `--plain`: one line a host and interval, for pipes, logs and screen readers; findings and links when they change. */
import {formatAge, formatClock, formatPool, formatValue, unknownText} from '../../draw/format.ts';
import type {Finding, HostSignals} from '../../signals/board.ts';
import type {HostReport, Report} from '../../signals/report.ts';

const severityOf = ({state, findings}: HostReport): string =>
	state !== 'live' ? state : findings.some(({severity}) => severity === 'critical') ? 'critical' : findings.length > 0 ? 'warning' : 'ok';

/** The seven signals as `name=value`, in the order of the screen. */
export const plainSignals = ({latency, throughput, errors, cpu, memory, disk, pool}: HostSignals): string[] => {
	const p95 = latency?.p95 ?? null;
	const squeeze = (text: string): string => text.replace(/ /g, '');
	return [
		p95 === null && latency?.mean !== null && latency?.mean !== undefined ? `mean=${squeeze(formatValue(latency.mean, 'seconds'))}` : `p95=${squeeze(formatValue(p95, 'seconds', {precision: latency?.precision.p95 ?? '='}))}`,
		`req/s=${squeeze(formatValue(throughput?.perSecond ?? null, 'count'))}`,
		`errors=${squeeze(formatValue(errors?.ratio ?? null, 'ratio'))}`,
		`cpu=${squeeze(formatValue(cpu?.utilization ?? null, 'ratio'))}`,
		`memory=${squeeze(formatValue(memory?.utilization ?? null, 'ratio'))}`,
		`disk=${squeeze(formatValue(disk?.utilization ?? null, 'ratio'))}`,
		`pool=${pool ? squeeze(formatPool(pool)) : unknownText}`,
	];
};

const hostLine = (host: HostReport): string => {
	if (host.state === 'live') return `${host.host} ${severityOf(host)} ${plainSignals(host.signals).join(' ')}`;
	return `${host.host} ${host.state}${host.ageSeconds === null ? '' : ` ${formatAge(host.ageSeconds)}`}${host.reason === null ? '' : `: ${host.reason}`}`;
};

const keyOf = (host: HostReport, finding: Finding): string => `${host.target}\n${finding.rule}\n${finding.subject}`;

export type PlainWriter = {
	/** The lines of one interval. */
	lines(report: Report): string[];
};

/** Remembers which findings were told, so that each is told once when it begins and once when it ends. */
export const createPlainWriter = (): PlainWriter => {
	let told = new Map<string, string>();
	return {
		lines(report) {
			const clock = formatClock(report.time);
			const lines = report.hosts.map(host => `${clock} ${hostLine(host)}`);
			const current = new Map<string, string>();
			for (const host of report.hosts) {
				for (const finding of host.findings) {
					const key = keyOf(host, finding);
					current.set(key, `${host.host} ${finding.subject}: ${finding.rule}`);
					if (!told.has(key)) lines.push(`${clock} ${host.host} ${finding.severity}: ${finding.text}`);
				}
			}
			for (const [key, text] of told) if (!current.has(key)) lines.push(`${clock} ${text} is over`);
			told = current;
			return lines;
		},
	};
};
