import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findBreach} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, secondsOf} from '../make-finding.ts';

/** Fewer requests than this in the judged seconds say little about a quantile. */
const leastRequests = 5;

/** p95 over its limit, with what it was before. */
export const latencyHigh: Rule = (input, say) => {
	const limits = thresholds.latency;
	const {latencyP95: now, requests} = input.now;
	if (!limits || now === null || now < limits.warning || (requests ?? 0) < leastRequests) return null;
	const breach = findBreach(input.latencyP95, value => value >= limits.warning);
	if (!breach) return null;
	const before = baselineBefore(input.latencyP95, breach.slots);
	const from = before !== null && now > before * 1.5 ? `${say(before, 'seconds')} → ` : '';
	return makeFinding(input, breach, {
		severity: now >= limits.critical ? 'critical' : 'warning',
		rule: 'latency-high',
		subject: input.host,
		text: `latency p95 ${from}${say(now, 'seconds')} for ${say(secondsOf(input, breach), 'duration')}`,
		evidence: [{signal: 'latency', value: now, baseline: before, unit: 'seconds'}],
	});
};
