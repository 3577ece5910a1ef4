import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findBreach, isHeld, judgedSlots} from '../breach.ts';
import type {Rule} from '../input.ts';
import {enoughRequests, findFirstFailing, judgeErrors, lookBackSlots} from '../judge-errors.ts';
import {makeFinding, sayLasting, severityOf} from '../make-finding.ts';

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
	if (!input.errorRatio.slice(-judgedSlots(input) - lookBackSlots(input)).some(value => value > 0)) return null;
	// Judging a slot takes a look back: all of them are judged only when the newest ones give reason to.
	if (!judgeErrors(input, judgedSlots(input)).some(value => value >= limits.warning)) return null;
	const track = judgeErrors(input);
	const now = track.at(-1) ?? NaN;
	if (Number.isNaN(now) || !isHeld(now, limits.warning)) return null;
	// Every judged value stands for several seconds already: one is enough.
	const judged = findBreach(track, value => value >= limits.warning, {slotSeconds: input.slotSeconds, confirm: 1});
	if (!judged) return null;
	const breach = {...judged, slots: track.length - findFirstFailing(input, track.length - judged.slots, limits.warning)};
	return makeFinding(input, breach, {
		severity: severityOf(input, track, now, limits),
		rule: 'errors-high',
		subject: input.host,
		text: `${say(now, 'ratio')} of ${perSecond === null ? 'requests' : `${say(perSecond, 'perSecond')} requests/s`} fail ${sayLasting(input, breach, say)}`,
		evidence: [{signal: 'errors', value: now, baseline: baselineBefore(input.errorRatio, breach.slots), unit: 'ratio'}],
	});
};
