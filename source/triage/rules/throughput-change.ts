import {findBreach, median} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, secondsOf} from '../make-finding.ts';

/** Below this many requests a second a change of a factor happens by chance. */
const leastUsual = 5;
const dropTo = 0.4;
const surgeTo = 3;

/** Requests have fallen off, or multiplied, against what is usual here. */
export const throughputChange: Rule = (input, say) => {
	const now = input.now.perSecond;
	const usual = median(input.requestsPerSecond.slice(0, -30), 60);
	if (now === null || usual === null || (usual < leastUsual && now < leastUsual * surgeTo)) return null;
	const isDrop = usual >= leastUsual && now <= usual * dropTo;
	const isSurge = now >= usual * surgeTo && now - usual >= leastUsual;
	if (!isDrop && !isSurge) return null;
	const breach = findBreach(input.requestsPerSecond, value => (isDrop ? value <= usual * dropTo : value >= usual * surgeTo));
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: 'warning',
		rule: isDrop ? 'throughput-drop' : 'throughput-surge',
		subject: input.host,
		text: `requests ${isDrop ? 'fell' : 'rose'} from ${say(usual, 'perSecond')} to ${say(now, 'perSecond')}/s for ${say(secondsOf(input, breach), 'duration')}`,
		evidence: [{signal: 'throughput', value: now, baseline: usual, unit: 'count'}],
	});
};
