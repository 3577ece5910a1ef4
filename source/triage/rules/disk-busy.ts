import {findHeldBreach, isHeld, type Breach} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';

/** A disk with work in nine tenths of the time has hardly room for more; it is no more than a warning, since some can do several things at once. */
const limit = 0.9;
/** From this share on the CPU idles because of it. */
const tellingIowait = 0.1;

/** The busiest disk has work nearly all the time. */
export const diskBusy: Rule = (input, say) => {
	const {ioUtilization: now, iowait} = input.now;
	if (now === null || !isHeld(now, limit)) return null;
	const undated: Breach | null = now >= limit ? {slots: input.nowSlots, isOpenEnded: true} : null;
	const breach = input.pastOf ? findHeldBreach(input.pastOf('ioUtilization'), limit, now, input) : undated;
	if (!breach) return null;
	const waits = iowait !== null && iowait >= tellingIowait ? ` · CPU waits for it ${say(iowait, 'ratio')} of the time` : '';
	return makeFinding(input, breach, {
		severity: 'warning',
		rule: 'disk-busy',
		subject: input.host,
		text: `disk busy ${say(now, 'ratio')} of the time ${sayLasting(input, breach, say)}${waits}`,
		evidence: [{signal: 'disk', value: now, baseline: null, unit: 'ratio'}],
	});
};
