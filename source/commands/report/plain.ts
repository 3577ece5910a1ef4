/** `--plain`: one line a host and interval, for pipes, logs and screen readers; findings and links when they change. */
import {formatAge, formatClock, formatPool, formatValue, unknownText} from '../../draw/format.ts';
import {padText, textWidth} from '../../draw/width.ts';
import type {Finding, HostSignals} from '../../signals/board.ts';
import type {HostReport, Report} from '../../signals/report.ts';
import {washText} from '../../signals/text.ts';

const severityOf = ({state, findings}: HostReport): string =>
	state !== 'live' ? state : findings.some(({severity}) => severity === 'critical') ? 'critical' : findings.length > 0 ? 'warning' : 'ok';

/** A finding or a reason is a sentence; a name is one word, so that fields stay fields for awk and grep. */
const maxText = 500;
const sentence = (text: string): string => washText(text, maxText);
const word = (text: string): string => washText(text, 100).trim().replace(/\s+/gu, '_') || unknownText;

const squeeze = (text: string): string => text.replace(/ /g, '');

/** The seven signals as `name=value`, in the order of the screen. */
export const plainSignals = ({latency, throughput, errors, cpu, memory, disk, pool}: HostSignals): string[] => {
	const p95 = latency?.p95 ?? null;
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

/** Cells of each `name=value` of a line; what is longer pushes the rest along. */
const signalCells = [11, 11, 12, 8, 11, 8, 0] as const;
const severityCells = 'connecting'.length;
const maxNameCells = 30;

/** Filled to at least this many cells, never cut. */
const fill = (text: string, cells: number): string => padText(text, Math.max(cells, textWidth(text)));

const hostLine = (host: HostReport, nameCells: number): string => {
	const head = `${fill(word(host.host), nameCells)} ${fill(severityOf(host), severityCells)}`;
	if (host.state === 'live') return `${head} ${plainSignals(host.signals).map((text, index) => fill(text, signalCells[index] as number)).join(' ')}`.trimEnd();
	const age = host.ageSeconds === null ? '' : ` last seen ${formatAge(host.ageSeconds)} ago`;
	return `${head}${age}${host.reason === null ? '' : `${age === '' ? '' : ':'} ${sentence(host.reason)}`}`.trimEnd();
};

type Told = {readonly finding: Finding; readonly host: string; readonly target: string};

const keyOf = (target: string, {rule, subject}: Finding): string => `${target}\n${rule}\n${subject}`;

export type PlainWriter = {
	/** The lines of one interval. */
	lines(report: Report): string[];
};

/**
 * Remembers which findings were told, so that each is told when it begins, when it gets worse or better, and when it ends.
 * Of a host that is not seen live nothing is known to have ended: what was told of it waits until it is back.
 */
export const createPlainWriter = (): PlainWriter => {
	let told = new Map<string, Told>();
	return {
		lines(report) {
			const clock = formatClock(report.time);
			const nameCells = Math.min(maxNameCells, Math.max(0, ...report.hosts.map(({host}) => textWidth(word(host)))));
			const lines = report.hosts.map(host => `${clock} ${hostLine(host, nameCells)}`);
			const current = new Map<string, Told>();
			for (const host of report.hosts) {
				for (const finding of host.findings) {
					const key = keyOf(host.target, finding);
					current.set(key, {finding, host: word(host.host), target: host.target});
					if (told.get(key)?.finding.severity !== finding.severity) lines.push(`${clock} ${word(host.host)} ${finding.severity}: ${sentence(finding.text)}`);
				}
			}
			const unseen = new Set(report.hosts.filter(({state}) => state !== 'live').map(({target}) => target));
			for (const [key, one] of told) {
				if (current.has(key)) continue;
				if (unseen.has(one.target)) current.set(key, one);
				else lines.push(`${clock} ${one.host} over: ${one.finding.rule} of ${sentence(one.finding.subject)}`);
			}
			told = current;
			return lines;
		},
	};
};
