/**
 * Envoy's default format, and Istio's with three fields more; DURATION in milliseconds.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#default-format-string
 */
import {clearRecord, isMethod, readStatus} from '../record.ts';
import {formatOfLines} from './format.ts';

const pattern = /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "(\S+) (\S*) [^"]*" (\d{1,3}) (\S+) (?:\S+ \S+ "[^"]*" |"[^"]*" )?\d+ \d+ (\d+|-) /;
/** Response flags that say that the service behind failed; DC (the client went) is none of them. */
const upstreamFailed = /(?:^|,)(?:UH|UF|UO|UT|UC|LR|UR|URX|NC|UPE|UMSDR|OM|SI|DPE_UPSTREAM)(?:,|$)/;

/** Whether Envoy's response flags tell a transport error of the service behind it. */
export const isUpstreamFailure = (flags: string): boolean => upstreamFailed.test(flags);

export const envoyFormat = formatOfLines({name: 'envoy', aliases: ['istio'], title: 'Envoy'}, (line, into) => {
	const match = line.startsWith('[') ? pattern.exec(line) : null;
	const status = match === null ? null : readStatus(match[3] as string);
	if (match === null || status === null) return 'unknown';
	clearRecord(into);
	into.status = status;
	into.failed = isUpstreamFailure(match[4] as string);
	if (match[5] !== '-') into.durationSeconds = Number(match[5]) / 1000;
	if (isMethod(match[1] as string)) {
		into.method = match[1] as string;
		into.path = match[2] as string;
	}
	return 'request';
});
