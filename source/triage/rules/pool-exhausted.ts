import {findBreach, baselineBefore} from '../breach.ts';
import type {Rule} from '../input.ts';
import {makeFinding, secondsOf} from '../make-finding.ts';

/** Callers wait for connections, or none is left: whatever is slow now, this is why. */
export const poolExhausted: Rule = (input, say) => {
	const pool = input.pools[0];
	if (!pool) return null;
	const exhausted = input.pool.map((used, slot) => ((input.waiting[slot] ?? 0) > 0 || used >= 1 ? 1 : Number.isNaN(used) && Number.isNaN(input.waiting[slot] ?? NaN) ? NaN : 0));
	const breach = findBreach(exhausted, value => value === 1);
	if (!breach) return null;
	const before = baselineBefore(input.latencyP95, breach.slots);
	const {latencyP95, cpu} = input.now;
	const use = pool.used !== null && pool.max !== null ? `${say(pool.used, 'count')}/${say(pool.max, 'count')} in use` : pool.used === null ? 'in use unknown' : `${say(pool.used, 'count')} in use`;
	const waiting = pool.waiting !== null && pool.waiting > 0 ? `, ${say(pool.waiting, 'count')} waiting` : '';
	const slower = before !== null && latencyP95 !== null && latencyP95 > before * 1.5 ? ` · p95 ${say(before, 'seconds')} → ${say(latencyP95, 'seconds')}` : '';
	const idle = cpu !== null && cpu < 0.7 && waiting !== '' ? ` · CPU ${say(cpu, 'ratio')}, so requests wait for connections` : '';
	return makeFinding(input, breach, {
		severity: 'critical',
		rule: 'pool-exhausted',
		subject: pool.pool === 'default' ? pool.service : `${pool.service} ${pool.pool}`,
		text: `pool exhausted for ${say(secondsOf(input, breach), 'duration')}: ${use}${waiting}${slower}${idle}`,
		evidence: [
			{signal: 'pool', value: pool.utilization, baseline: baselineBefore(input.pool, breach.slots), unit: 'ratio'},
			{signal: 'latency', value: latencyP95, baseline: before, unit: 'seconds'},
			{signal: 'cpu', value: cpu, baseline: null, unit: 'ratio'},
		],
	});
};
