/** `engineroom check`: one verdict as monitoring plugins give it (https://www.monitoring-plugins.org/doc/guidelines.html). */
import {plainSignals} from './plain.ts';
import type {Report} from '../../signals/report.ts';
import {thresholds} from '../../signals/thresholds.ts';

export type Verdict = {readonly code: 0 | 1 | 2 | 3; readonly lines: readonly string[]};

const words = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

/** Text that cannot end the line or begin performance data. */
const safe = (text: string): string => text.replace(/[|\r\n]+/g, ' ');
const label = (text: string): string => `'${text.replace(/['=|\r\n]/g, '_')}'`;

const performanceData = (report: Report): string[] => {
	const data: string[] = [];
	for (const {host, signals} of report.hosts) {
		const put = (name: string, value: number | null | undefined, unit: string, limits?: {readonly warning: number; readonly critical: number}, scale = 1): void => {
			if (value === null || value === undefined) return;
			const round = (number: number): number => Math.round(number * scale * 1e6) / 1e6;
			data.push(`${label(report.hosts.length > 1 ? `${host} ${name}` : name)}=${round(value)}${unit};${limits ? `${round(limits.warning)};${round(limits.critical)}` : ';'};0;${unit === '%' ? 100 : ''}`);
		};
		put('p95', signals.latency?.p95, 's', thresholds.latency);
		put('requests', signals.throughput?.perSecond, '');
		put('errors', signals.errors?.ratio, '%', thresholds.errors, 100);
		put('cpu', signals.cpu?.utilization, '%', thresholds.cpu, 100);
		put('memory', signals.memory?.utilization, '%', thresholds.memory, 100);
		put('disk', signals.disk?.utilization, '%', thresholds.disk, 100);
		put('pool', signals.pool?.utilization, '%', thresholds.pool, 100);
		put('waiting', signals.pool?.waiting, '');
	}
	return data;
};

/** Findings decide; a host that could not be seen makes the rest unknown, unless something is wrong already. */
export const judgeReport = (report: Report): Verdict => {
	const findings = report.hosts.flatMap(host => host.findings.map(finding => ({host: host.host, ...finding})));
	const unseen = report.hosts.filter(({state}) => state !== 'live');
	const critical = findings.filter(({severity}) => severity === 'critical');
	const code = critical.length > 0 ? 2 : findings.length > 0 ? 1 : unseen.length > 0 || report.hosts.length === 0 ? 3 : 0;
	const worst = critical[0] ?? findings[0];
	const firstUnseen = unseen[0];
	const said = worst
		? `${worst.host}: ${worst.text}`
		: firstUnseen
			? `${firstUnseen.target} ${firstUnseen.state}: ${firstUnseen.reason ?? 'no answer'}`
			: `${report.hosts.length} ${report.hosts.length === 1 ? 'host' : 'hosts'}: ${plainSignals(report.fleet.signals).join(' ')}`;
	const data = performanceData(report);
	const more = [...findings.filter(one => one !== worst).map(({host, severity, text}) => `${severity}: ${host}: ${text}`), ...unseen.filter(one => worst !== undefined || one !== firstUnseen).map(({target, state, reason}) => `${state}: ${target}: ${reason ?? 'no answer'}`)];
	return {code, lines: [`ENGINEROOM ${words[code]} - ${safe(said)}${data.length > 0 ? ` | ${data.join(' ')}` : ''}`, ...more.map(safe)]};
};
