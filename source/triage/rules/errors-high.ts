import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findBreach, findHeldBreachOf, isHeld, type Breaks} from '../breach.ts';
import type {Rule} from '../input.ts';
import {enoughRequests, judgeErrors} from '../judge-errors.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';

/**
 * The failed share of requests over its limit. Judged over as many seconds as it takes to have seen enough requests, so that
 * 2 % of ten requests a second is found and one bad second is not; see judge-errors.ts for how much is enough.
 */
export const errorsHigh: Rule = (input, say) => {
	const limits = thresholds.errors;
	const {errorRatio, requests, perSecond} = input.now;
	if (!limits || errorRatio === null || requests === null) return null;
	// With many requests the seconds that are "now" settle it, for most hosts that nothing is wrong.
	if (requests >= enoughRequests && !isHeld(errorRatio, limits.warning)) return null;
	const track = input.track('errors');
	const judged = judgeErrors(input);
	const now = judged.at(track.length - 1);
	if (Number.isNaN(now) || !isHeld(now, limits.warning)) return null;
	const reaches = (limit: number): Breaks => slot => {
		const share = judged.at(slot);
		return share >= limit ? true : share < limit ? false : null;
	};
	// Every judged value stands for several seconds already: one is enough.
	const found = findBreach(track.length, reaches(limits.warning), {slotSeconds: input.slotSeconds, confirm: 1});
	if (!found) return null;
	const breach = {...found, slots: track.length - judged.firstFailing(track.length - found.slots, limits.warning)};
	return makeFinding(input, breach, {
		severity: findHeldBreachOf(track.length, reaches(limits.critical), {limit: limits.critical, now}, input) === null ? 'warning' : 'critical',
		rule: 'errors-high',
		subject: input.host,
		text: `${say(now, 'ratio')} of ${perSecond === null ? 'requests' : `${say(perSecond, 'perSecond')} requests/s`} fail ${sayLasting(input, breach, say)}`,
		evidence: [{signal: 'errors', value: now, baseline: baselineBefore(track, breach.slots), unit: 'ratio'}],
	});
};
