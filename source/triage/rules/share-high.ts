import type {SignalName} from '../../signals/catalog.ts';
import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findHeldBreach, isHeld} from '../breach.ts';
import type {Rule, Say, TriageInput} from '../input.ts';
import {makeFinding, sayLasting, severityOf} from '../make-finding.ts';
import {findExhaustion, namePool} from './pool-exhausted.ts';

type Share = 'cpu' | 'memory' | 'disk' | 'pool';
type Told = {readonly input: TriageInput; readonly value: number; readonly say: Say; readonly lasting: string};

/** A share over its limit; `describe` says it and why. */
const shareHigh = (signal: Share, rule: string, describe: (told: Told) => {readonly subject: string; readonly text: string}): Rule => (input, say) => {
	const limits = thresholds[signal satisfies SignalName];
	const now = signal === 'pool' ? (input.pools[0]?.utilization ?? null) : input.now[signal];
	if (!limits || now === null || !isHeld(now, limits.warning)) return null;
	const track = input.track(signal);
	const breach = findHeldBreach(track, limits.warning, now, input);
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: severityOf(input, track, now, limits),
		rule,
		...describe({input, value: now, say, lasting: sayLasting(input, breach, say)}),
		evidence: [{signal, value: now, baseline: baselineBefore(track, breach.slots), unit: 'ratio'}],
	});
};

/** From this share on the quota or the neighbours are worth a word. */
const tellingShare = 0.05;

/** CPU over its limit, and whether the quota or the neighbours are the cause. */
export const cpuHigh = shareHigh('cpu', 'cpu-high', ({input: {host, now}, value, say, lasting}) => ({
	subject: host,
	text: [
		`CPU ${say(value, 'ratio')} ${lasting}`,
		now.throttled !== null && now.throttled >= tellingShare ? `throttled in ${say(now.throttled, 'ratio')} of periods` : null,
		now.steal !== null && now.steal >= tellingShare ? `${say(now.steal, 'ratio')} stolen by the hypervisor` : null,
	].filter(part => part !== null).join(' · '),
}));

/** Memory over its limit. */
export const memoryHigh = shareHigh('memory', 'memory-high', ({input, value, say, lasting}) => ({subject: input.host, text: `memory ${say(value, 'ratio')} used ${lasting}`}));

/** A file system over its limit. */
export const diskFull = shareHigh('disk', 'disk-full', ({input: {host, mount}, value, say}) => ({subject: mount ?? host, text: `disk ${mount === null ? '' : `${mount} `}${say(value, 'ratio')} full`}));

/** A pool nearly used up, though it has not run out for long enough to be called exhausted. */
export const poolHigh: Rule = (input, say) => {
	const pool = input.pools[0];
	if (!pool || pool.utilization === null || !isHeld(pool.utilization, thresholds.pool?.warning ?? Infinity) || findExhaustion(input)) return null;
	return shareHigh('pool', 'pool-high', ({value, say: speak, lasting}) => ({
		subject: namePool(pool),
		text: `pool ${speak(value, 'ratio')} used ${lasting}: ${speak(pool.used, 'count')}/${speak(pool.max, 'count')}`,
	}))(input, say);
};
