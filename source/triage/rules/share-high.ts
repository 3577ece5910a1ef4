import type {SignalName} from '../../signals/catalog.ts';
import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findBreach} from '../breach.ts';
import type {Rule, Say, TriageInput} from '../input.ts';
import {makeFinding, secondsOf} from '../make-finding.ts';

type Share = 'cpu' | 'memory' | 'disk' | 'pool';

/** A share over its limit; `describe` says it and why. */
const shareHigh = (signal: Share, rule: string, describe: (input: TriageInput, value: number, say: Say, seconds: number) => {readonly subject: string; readonly text: string}): Rule => (input, say) => {
	const limits = thresholds[signal satisfies SignalName];
	const now = signal === 'pool' ? (input.pools[0]?.utilization ?? null) : input.now[signal];
	if (!limits || now === null || now < limits.warning) return null;
	const breach = findBreach(input[signal], value => value >= limits.warning);
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: now >= limits.critical ? 'critical' : 'warning',
		rule,
		...describe(input, now, say, secondsOf(input, breach)),
		evidence: [{signal, value: now, baseline: baselineBefore(input[signal], breach.slots), unit: 'ratio'}],
	});
};

/** CPU over its limit, and whether the quota or the neighbours are the cause. */
export const cpuHigh = shareHigh('cpu', 'cpu-high', ({host, now}, value, say, seconds) => ({
	subject: host,
	text: [
		`CPU ${say(value, 'ratio')} for ${say(seconds, 'duration')}`,
		now.throttled !== null && now.throttled >= 0.05 ? `throttled in ${say(now.throttled, 'ratio')} of periods` : null,
		now.steal !== null && now.steal >= 0.05 ? `${say(now.steal, 'ratio')} stolen by the hypervisor` : null,
	].filter(part => part !== null).join(' · '),
}));

/** Memory over its limit. */
export const memoryHigh = shareHigh('memory', 'memory-high', ({host, now}, value, say, seconds) => ({
	subject: host,
	text: `memory ${say(value, 'ratio')} used for ${say(seconds, 'duration')}${now.oomKills !== null && now.oomKills > 0 ? `, ${say(now.oomKills, 'count')} processes killed for want of memory` : ''}`,
}));

/** A file system over its limit. */
export const diskFull = shareHigh('disk', 'disk-full', ({host, mount}, value, say) => ({subject: mount ?? host, text: `disk ${mount ?? ''} ${say(value, 'ratio')} full`.replace('  ', ' ')}));

/** A pool nearly used up, though nobody waits yet. */
export const poolHigh: Rule = (input, say) => {
	const pool = input.pools[0];
	if (!pool || (pool.waiting ?? 0) > 0 || (pool.utilization ?? 0) >= 1) return null;
	return shareHigh('pool', 'pool-high', (_input, value, speak, seconds) => ({
		subject: pool.pool === 'default' ? pool.service : `${pool.service} ${pool.pool}`,
		text: `pool ${speak(value, 'ratio')} used for ${speak(seconds, 'duration')}: ${speak(pool.used, 'count')}/${speak(pool.max, 'count')}`,
	}))(input, say);
};
