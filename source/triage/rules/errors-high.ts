import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findBreach} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, secondsOf} from '../make-finding.ts';

/** One failed request of three is no error rate of 33 %. */
const leastFailures = 3;

/** The failed share of requests over its limit. */
export const errorsHigh: Rule = (input, say) => {
	const limits = thresholds.errors;
	const {errorRatio: now, errors, perSecond} = input.now;
	if (!limits || now === null || now < limits.warning || (errors ?? 0) < leastFailures) return null;
	const breach = findBreach(input.errorRatio, value => value >= limits.warning);
	if (!breach) return null;
	const before = baselineBefore(input.errorRatio, breach.slots);
	return makeFinding(input, breach, {
		severity: now >= limits.critical ? 'critical' : 'warning',
		rule: 'errors-high',
		subject: input.host,
		text: `${say(now, 'ratio')} of requests fail for ${say(secondsOf(input, breach), 'duration')}${perSecond === null ? '' : ` (of ${say(perSecond, 'perSecond')}/s)`}`,
		evidence: [{signal: 'errors', value: now, baseline: before, unit: 'ratio'}],
	});
};
