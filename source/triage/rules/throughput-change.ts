import {findBreach, holdShare, isHeld, olderThan} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';
import {isMedianAtMost, median} from '../median.ts';

/** Below this many requests a second five seconds of them change by a factor of 2.5 by chance (√50 of 50 is 14 %). */
const leastUsual = 10;
const dropTo = 0.4;
const surgeTo = 3;

/** What is usual is taken from what is older than this, given this much of it. */
const recentSeconds = 30;
const leastUsualSeconds = 60;

/** Requests have fallen off, or multiplied, against what is usual here. */
export const throughputChange: Rule = (input, say) => {
	const now = input.now.perSecond;
	if (now === null) return null;
	const older = olderThan(input.requestsPerSecond, recentSeconds, input);
	// Nearly always settled here, without sorting.
	if (isMedianAtMost(older, (now / dropTo) * holdShare) && !isMedianAtMost(older, now / (surgeTo * holdShare))) return null;
	const usual = median(older, Math.ceil(leastUsualSeconds / input.slotSeconds));
	if (usual === null) return null;
	const low = usual * dropTo;
	// A host that was idle surges when it gets more than the usual of one that was not.
	const high = Math.max(usual, leastUsual) * surgeTo;
	// Held, too, but from above.
	const isDrop = usual >= leastUsual && isHeld(low, now);
	if (!isDrop && !isHeld(now, high)) return null;
	const breach = findBreach(input.requestsPerSecond, value => (isDrop ? value <= low : value >= high), input);
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: 'warning',
		rule: isDrop ? 'throughput-drop' : 'throughput-surge',
		subject: input.host,
		text: `requests ${isDrop ? 'fell' : 'rose'} from ${say(usual, 'perSecond')} to ${say(now, 'perSecond')}/s ${sayLasting(input, breach, say)}`,
		evidence: [{signal: 'throughput', value: now, baseline: usual, unit: 'count'}],
	});
};
