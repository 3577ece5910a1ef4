import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findHeldBreach, isHeld} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, sayLasting, severityOf} from '../make-finding.ts';

/** Fewer requests than this in the judged seconds say little about a quantile. */
const leastRequests = 5;
/** From this factor on what it was before is worth a word. */
const tellingFactor = 1.5;

/** p95 over its limit, with what it was before. */
export const latencyHigh: Rule = (input, say) => {
	const limits = thresholds.latency;
	const {latencyP95: now, requests} = input.now;
	if (!limits || now === null || !isHeld(now, limits.warning) || (requests !== null && requests < leastRequests)) return null;
	const track = input.track('latency');
	const breach = findHeldBreach(track, limits.warning, now, input);
	if (!breach) return null;
	const before = baselineBefore(track, breach.slots);
	const from = before !== null && now > before * tellingFactor ? `${say(before, 'seconds')} → ` : '';
	return makeFinding(input, breach, {
		severity: severityOf(input, track, now, limits),
		rule: 'latency-high',
		subject: input.host,
		text: `latency p95 ${from}${say(now, 'seconds')} ${sayLasting(input, breach, say)}`,
		evidence: [{signal: 'latency', value: now, baseline: before, unit: 'seconds'}],
	});
};
