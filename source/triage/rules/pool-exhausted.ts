import type {PoolRow} from '../../signals/board.ts';
import {thresholds} from '../../signals/thresholds.ts';
import {baselineBefore, findBreach, judgedSlots, type Breach} from '../breach.ts';
import type {Rule, Say, TriageInput} from '../input.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';

/** From this factor on requests are slower than before. */
const slowerFactor = 1.5;
/** With a CPU that is busier than this, waiting for connections is not the only reason to wait. */
const idleCpu = 0.7;

const isKnown = (value: number | undefined): value is number => value !== undefined && !Number.isNaN(value);

/** The stretch in which a pool has had nothing left, up to now: anyone waiting, or all connections in use. */
export const findExhaustion = (input: TriageInput): Breach | null => {
	if (input.pools.length === 0) return null;
	const {waiting} = input;
	// Most pools have something left: the newest seconds settle it for them.
	const from = -judgedSlots(input);
	if (!input.pool.slice(from).some(used => used >= 1) && !waiting.slice(from).some(callers => callers > 0)) return null;
	const exhausted = input.pool.map((used, slot) => {
		const callers = waiting[slot];
		if ((isKnown(callers) && callers > 0) || used >= 1) return 1;
		return isKnown(used) || isKnown(callers) ? 0 : NaN;
	});
	return findBreach(exhausted, value => value === 1, input);
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
	const most = Math.max(0, ...input.waiting.slice(-input.nowSlots).filter(isKnown));
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
	const before = baselineBefore(input.latencyP95, breach.slots);
	const {latencyP95, cpu} = input.now;
	const waiting = sayWaiting(input, pool, say);
	const idle = cpu !== null && cpu < idleCpu && waiting !== '' ? ` · CPU ${say(cpu, 'ratio')}, so requests wait for connections` : '';
	return makeFinding(input, breach, {
		severity: 'critical',
		rule: 'pool-exhausted',
		subject: namePool(pool),
		text: `pool exhausted ${sayLasting(input, breach, say)}: ${sayUse(pool, say)}${waiting}${saySlower(before, latencyP95, say)}${idle}`,
		evidence: [
			{signal: 'pool', value: pool.utilization, baseline: baselineBefore(input.pool, breach.slots), unit: 'ratio'},
			{signal: 'latency', value: latencyP95, baseline: before, unit: 'seconds'},
			{signal: 'cpu', value: cpu, baseline: baselineBefore(input.cpu, breach.slots), unit: 'ratio'},
		],
	});
};
