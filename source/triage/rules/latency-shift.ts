import {thresholds} from '../../signals/thresholds.ts';
import {findBreach, median} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, secondsOf} from '../make-finding.ts';

/** A shift counts from this factor on, and only when it is more than a person would call noise. */
const factor = 3;
const leastSeconds = 0.05;
const leastRequests = 20;

/** p95 is under its limit but several times what it usually is here: something has changed. */
export const latencyShift: Rule = (input, say) => {
	const {latencyP95: now, requests} = input.now;
	const limit = thresholds.latency?.warning ?? Infinity;
	if (now === null || now >= limit || (requests ?? 0) < leastRequests) return null;
	const usual = median(input.latencyP95.slice(0, -30), 60);
	if (usual === null || now < usual * factor || now - usual < leastSeconds) return null;
	const breach = findBreach(input.latencyP95, value => value >= usual * factor);
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: 'warning',
		rule: 'latency-shift',
		subject: input.host,
		text: `latency p95 ${say(usual, 'seconds')} → ${say(now, 'seconds')} for ${say(secondsOf(input, breach), 'duration')}: several times its usual value`,
		evidence: [{signal: 'latency', value: now, baseline: usual, unit: 'seconds'}],
	});
};
