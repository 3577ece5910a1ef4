/** What came in since the beginning, for the line beside the collector. */
import {washText} from '../../signals/text.ts';

export type Log = {
	exports: number;
	spans: number;
	points: number;
	/** Exports of logs, which are taken and thrown away. */
	logs: number;
	rejected: number;
	rejectedWhy: string | null;
	readonly refused: Map<string, number>;
};

/** Reasons are a handful of words of our own, so there are never more than that many. */
export const createLog = (): Log => ({exports: 0, spans: 0, points: 0, logs: 0, rejected: 0, rejectedWhy: null, refused: new Map()});

/** A line can only be so long. */
const maxAboutServices = 3;
const count = (amount: number, one: string, many = `${one}s`): string => `${amount} ${amount === 1 ? one : many}`;

export const describe = (log: Log, from: string, limits: readonly string[], services: readonly string[]): string => {
	const notes: string[] = [];
	if (log.exports === 0) notes.push(`nothing came so far: start programs with OTEL_EXPORTER_OTLP_ENDPOINT=${from.replace(/^otlp:/, 'http:')} and OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`);
	else notes.push(`${count(log.exports, 'export')}: ${count(log.spans, 'span')}, ${count(log.points, 'data point')}`);
	if (log.rejected > 0) notes.push(`${log.rejected} rejected, last: ${washText(log.rejectedWhy ?? 'no reason', 100)}`);
	for (const [why, times] of log.refused) notes.push(`${count(times, 'request')} refused: ${why}`);
	if (log.logs > 0) notes.push('logs are taken and not used: set OTEL_LOGS_EXPORTER=none to spare them');
	notes.push(...limits, ...services.slice(0, maxAboutServices));
	if (services.length > maxAboutServices) notes.push(`and ${services.length - maxAboutServices} services more of which there is something to say`);
	return notes.join(' · ');
};
