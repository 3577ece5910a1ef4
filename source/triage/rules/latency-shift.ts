import {thresholds} from '../../signals/thresholds.ts';
import {findHeldBreach, holdShare, olderThan} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';
import {isMedianAtMost, median} from '../median.ts';

/** A shift counts from this factor on, and only when it is more than a person would call noise. */
const factor = 3;
const leastSeconds = 0.05;
const leastRequests = 20;

/** What is usual is taken from what is older than this, given this much of it. */
const recentSeconds = 30;
const leastUsualSeconds = 60;

/** p95 is under its limit but several times what it usually is here: something has changed. */
export const latencyShift: Rule = (input, say) => {
	const {latencyP95: now, requests} = input.now;
	const limit = thresholds.latency?.warning ?? Infinity;
	if (now === null || now >= limit || requests === null || requests < leastRequests) return null;
	const track = input.track('latency');
	const older = olderThan(track, recentSeconds, input);
	// Nearly always settled here, without sorting.
	if (!isMedianAtMost(track, now / (factor * holdShare), older)) return null;
	const usual = median(track, Math.ceil(leastUsualSeconds / input.slotSeconds), older);
	if (usual === null) return null;
	const from = Math.max(usual * factor, usual + leastSeconds);
	const breach = findHeldBreach(track, from, now, input);
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: 'warning',
		rule: 'latency-shift',
		subject: input.host,
		text: `latency p95 ${say(usual, 'seconds')} → ${say(now, 'seconds')} ${sayLasting(input, breach, say)}: several times its usual value`,
		evidence: [{signal: 'latency', value: now, baseline: usual, unit: 'seconds'}],
	});
};
