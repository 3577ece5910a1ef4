import type {PoolRow} from '../../signals/board.ts';
import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findBreach, type Breach} from '../breach.ts';
import type {Rule, Say, TriageInput} from '../input.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';

/** From this factor on requests are slower than before. */
const slowerFactor = 1.5;
/** With a CPU that is busier than this, waiting for connections is not the only reason to wait. */
const idleCpu = 0.7;

/** The stretch in which a pool has had nothing left, up to now: anyone waiting, or all connections in use. */
export const findExhaustion = (input: TriageInput): Breach | null => {
	if (input.pools.length === 0) return null;
	const pool = input.track('pool');
	const waiting = input.track('waiting');
	return findBreach(pool.length, slot => {
		const used = pool[slot] as number;
		const callers = waiting[slot] as number;
		if (callers > 0 || used >= 1) return true;
		return used < 1 || callers <= 0 ? false : null;
	}, input);
};

/** What a pool is called in a sentence: the service alone when it has one that nobody named. */
export const namePool = ({service, pool}: PoolRow): string => (pool === 'default' || pool === service ? service : `${service} ${pool}`);

const sayUse = (pool: PoolRow, say: Say): string => {
	if (pool.used === null) return 'in use unknown';
	return pool.max === null ? `${say(pool.used, 'count')} in use` : `${say(pool.used, 'count')}/${say(pool.max, 'count')} in use`;
};

/** Who waits now; in a second of relief, how many waited just before it. */
const sayWaiting = (input: TriageInput, pool: PoolRow, say: Say): string => {
	if (pool.waiting !== null && pool.waiting > 0) return `, ${say(pool.waiting, 'count')} waiting`;
	const waiting = input.track('waiting');
	let most = 0;
	for (let slot = Math.max(0, waiting.length - input.nowSlots); slot < waiting.length; slot++) if ((waiting[slot] as number) > most) most = waiting[slot] as number;
	return most > 0 ? `, up to ${say(most, 'count')} waiting` : '';
};

const saySlower = (before: number | null, now: number | null, say: Say): string => {
	if (now === null) return '';
	if (before !== null) return now > before * slowerFactor ? ` · p95 ${say(before, 'seconds')} → ${say(now, 'seconds')}` : '';
	return now >= (thresholds.latency?.warning ?? Infinity) ? ` · p95 ${say(now, 'seconds')}` : '';
};

/** Callers wait for connections, or none is left: whatever is slow now, this is why. */
export const poolExhausted: Rule = (input, say) => {
	const pool = input.pools[0];
	const breach = pool ? findExhaustion(input) : null;
	if (!pool || !breach) return null;
	const before = baselineBefore(input.track('latency'), breach.slots);
	const {latencyP95, cpu} = input.now;
	const waiting = sayWaiting(input, pool, say);
	const idle = cpu !== null && cpu < idleCpu && waiting !== '' ? ` · CPU ${say(cpu, 'ratio')}, so requests wait for connections` : '';
	return makeFinding(input, breach, {
		severity: 'critical',
		rule: 'pool-exhausted',
		subject: namePool(pool),
		text: `pool exhausted ${sayLasting(input, breach, say)}: ${sayUse(pool, say)}${waiting}${saySlower(before, latencyP95, say)}${idle}`,
		evidence: [
			{signal: 'pool', value: pool.utilization, baseline: baselineBefore(input.track('pool'), breach.slots), unit: 'ratio'},
			{signal: 'latency', value: latencyP95, baseline: before, unit: 'seconds'},
			{signal: 'cpu', value: cpu, baseline: baselineBefore(input.track('cpu'), breach.slots), unit: 'ratio'},
		],
	});
};
