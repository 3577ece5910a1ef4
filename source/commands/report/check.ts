/** `engineroom check`: one verdict as monitoring plugins give it (https://www.monitoring-plugins.org/doc/guidelines.html). */
import {formatValue} from '../../draw/format.ts';
import type {Severity} from '../../signals/board.ts';
import type {HostReport, Report} from '../../signals/report.ts';
import {washText} from '../../signals/text.ts';
import {judge} from '../../signals/thresholds.ts';
import {performanceData} from './performance-data.ts';
import {plainSignals} from './plain.ts';

export type Verdict = {readonly code: 0 | 1 | 2 | 3; readonly lines: readonly string[]};

const words = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;
/** Lines after the first one; readers cut long outputs. */
export const maxDetails = 20;

type Kind = 'critical' | 'unknown' | 'warning';
type Problem = {readonly kind: Kind; readonly text: string};
const order: readonly Kind[] = ['critical', 'unknown', 'warning'];
const codes = {critical: 2, unknown: 3, warning: 1} as const;

/** Text that can neither end the line nor begin performance data. */
const safe = (text: string): string => washText(text, 500).replace(/\|/g, '/');

const findingsOf = ({host, findings}: HostReport): Problem[] => findings.map(({severity, text}) => ({kind: severity, text: `${host}: ${text}`}));

/** A level needs no confirming second: a full disk is full on the first look, also when the look was too short for a finding. */
const levelsOf = ({host, signals, findings}: HostReport): Problem[] =>
	(['memory', 'disk'] as const).flatMap(signal => {
		const value = signals[signal]?.utilization ?? null;
		const severity: Severity = judge(signal, value);
		if (severity === 'ok' || findings.some(({evidence}) => evidence.some(one => one.signal === signal))) return [];
		const where = signal === 'disk' && signals.disk?.mount ? ` of ${signals.disk.mount}` : '';
		return [{kind: severity, text: `${host}: ${signal} ${formatValue(value, 'ratio')}${where} used`}];
	});

/** An input that should be readable and is not may hide anything. */
const unreadOf = ({host, collectors}: HostReport): Problem[] =>
	collectors
		.filter(({state}) => state === 'failed' || state === 'stalled')
		.map(({name, from, state, reason}) => ({kind: 'unknown', text: `${host}: ${name === from ? name : `${name} ${from}`} ${state}${reason === null ? '' : `: ${reason}`}`}));

const problemsOf = (host: HostReport): Problem[] =>
	host.state === 'live'
		? [...findingsOf(host), ...levelsOf(host), ...unreadOf(host)]
		: [...findingsOf(host), {kind: 'unknown', text: `${host.target} ${host.state}: ${host.reason ?? 'no answer'}`}];

/**
 * What is critical decides; else a host or an input that could not be seen makes the rest unknown; else warnings count. The
 * first line tells the worst problem, the lines after it the others.
 */
export const judgeReport = (report: Report): Verdict => {
	const problems: Problem[] = report.hosts.flatMap(problemsOf).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
	if (report.hosts.length === 0) problems.push({kind: 'unknown', text: 'no host was watched'});
	const [worst, ...others] = problems;
	const code = worst ? codes[worst.kind] : 0;
	const calm = `${report.hosts.length} ${report.hosts.length === 1 ? 'host' : 'hosts'}: ${plainSignals(report.fleet.signals).join(' ')}`;
	const said = worst ? `${worst.text}${others.length > 0 ? ` (and ${others.length} more)` : ''}` : calm;
	const data = performanceData(report);
	const details = others.slice(0, maxDetails).map(({kind, text}) => safe(`${kind}: ${text}`));
	const hidden = others.length - details.length;
	return {code, lines: [`ENGINEROOM ${words[code]} - ${safe(said)}${data.length > 0 ? ` | ${data.join(' ')}` : ''}`, ...details, ...(hidden > 0 ? [`and ${hidden} more`] : [])]};
};
