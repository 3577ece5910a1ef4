/** All rules over one host: what is wrong, the worst first, causes before what they cause. */
import type {Finding} from '../signals/board.ts';
import type {Rule, Say, TriageInput} from './input.ts';
import {errorsHigh} from './rules/errors-high.ts';
import {latencyHigh} from './rules/latency-high.ts';
import {latencyShift} from './rules/latency-shift.ts';
import {poolExhausted} from './rules/pool-exhausted.ts';
import {cpuHigh, diskFull, memoryHigh, poolHigh} from './rules/share-high.ts';
import {throughputChange} from './rules/throughput-change.ts';

/** In the order in which they explain: a full pool makes requests slow, a full CPU too; slow requests explain nothing. */
export const rules: readonly Rule[] = [poolExhausted, diskFull, memoryHigh, cpuHigh, errorsHigh, latencyHigh, latencyShift, poolHigh, throughputChange];

export const runTriage = (input: TriageInput, say: Say): Finding[] =>
	rules
		.map(rule => rule(input, say))
		.filter(finding => finding !== null)
		.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'critical' ? -1 : 1));
