import {findBreach, holdShare, isHeld, olderThan, reaches, type Breaks} from '../breach.ts';
import type {Rule, Track} from '../input.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';
import {isMedianBetween, median} from '../median.ts';

/** Below this many requests a second five seconds of them change by a factor of 2.5 by chance (√50 of 50 is 14 %). */
const leastUsual = 10;
const dropTo = 0.4;
const surgeTo = 3;

/** What is usual is taken from what is older than this, given this much of it. */
const recentSeconds = 30;
const leastUsualSeconds = 60;

const isAtMost = (track: Track, limit: number): Breaks => slot => {
	const value = track[slot] as number;
	return value <= limit ? true : value > limit ? false : null;
};

/** Requests have fallen off, or multiplied, against what is usual here. */
export const throughputChange: Rule = (input, say) => {
	const now = input.now.perSecond;
	if (now === null) return null;
	const track = input.track('throughput');
	const older = olderThan(track, recentSeconds, input);
	// Nearly always settled here, without sorting.
	if (isMedianBetween(track, now / (surgeTo * holdShare), (now / dropTo) * holdShare, older)) return null;
	const usual = median(track, Math.ceil(leastUsualSeconds / input.slotSeconds), older);
	if (usual === null) return null;
	const low = usual * dropTo;
	// A host that was idle surges when it gets more than the usual of one that was not.
	const high = Math.max(usual, leastUsual) * surgeTo;
	// Held, too, but from above.
	const isDrop = usual >= leastUsual && isHeld(low, now);
	if (!isDrop && !isHeld(now, high)) return null;
	const breach = findBreach(track.length, isDrop ? isAtMost(track, low) : reaches(track, high), input);
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: 'warning',
		rule: isDrop ? 'throughput-drop' : 'throughput-surge',
		subject: input.host,
		text: `requests ${isDrop ? 'fell' : 'rose'} from ${say(usual, 'perSecond')} to ${say(now, 'perSecond')}/s ${sayLasting(input, breach, say)}`,
		evidence: [{signal: 'throughput', value: now, baseline: usual, unit: 'count'}],
	});
};
