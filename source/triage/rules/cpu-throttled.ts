import {thresholds} from '../../signals/thresholds.ts';
import {findHeldBreach, isHeld, type Breach} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';

/** The usual alarm on CFS throttling (CPUThrottlingHigh of the Kubernetes mixin): a quarter of all periods. */
const limit = 0.25;

/** The quota stops the container again and again although its CPU is not full on average: bursts wait for the next period. */
export const cpuThrottled: Rule = (input, say) => {
	const {throttled: now, cpu} = input.now;
	// A full CPU says so itself, and that it is throttled.
	if (now === null || !isHeld(now, limit) || (cpu !== null && cpu >= (thresholds.cpu?.warning ?? Infinity))) return null;
	const undated: Breach | null = now >= limit ? {slots: input.nowSlots, isOpenEnded: true} : null;
	const breach = input.pastOf ? findHeldBreach(input.pastOf('throttled'), limit, now, input) : undated;
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: 'warning',
		rule: 'cpu-throttled',
		subject: input.host,
		text: `CPU throttled in ${say(now, 'ratio')} of periods ${sayLasting(input, breach, say)}${cpu === null ? '' : ` at ${say(cpu, 'ratio')} of its limit`}`,
		evidence: [{signal: 'cpu', value: cpu, baseline: null, unit: 'ratio'}],
	});
};
