/** A probe that does not get what it expects, and a certificate that is about to end. */
import type {Finding} from '../../signals/board.ts';
import type {Rule} from '../input.ts';

const day = 86_400;
const certificateDays = {warning: 14, critical: 3};

/** One failed probe is enough: it is the answer to a request that was really made. */
export const probeFailed: Rule = (input): Finding | null => {
	const failed = (input.probes ?? []).find(({up}) => up === 0);
	if (!failed) return null;
	return {severity: 'critical', rule: 'probe-failed', subject: failed.service, since: input.time, text: `${failed.service}: the last probe failed`, evidence: [{signal: 'errors', value: 1, baseline: null, unit: 'ratio'}]};
};

export const certificateEnding: Rule = (input, say): Finding | null => {
	const next = (input.probes ?? []).filter(({certificateSeconds}) => certificateSeconds !== null).sort((a, b) => (a.certificateSeconds as number) - (b.certificateSeconds as number))[0];
	const left = next?.certificateSeconds ?? null;
	if (!next || left === null || left > certificateDays.warning * day) return null;
	const text = left <= 0 ? 'the certificate has ended' : `the certificate ends in ${left < 2 * day ? say(left, 'duration') : `${Math.floor(left / day)} days`}`;
	return {severity: left <= certificateDays.critical * day ? 'critical' : 'warning', rule: 'certificate-ending', subject: next.service, since: input.time, text: `${next.service}: ${text}`, evidence: []};
};
