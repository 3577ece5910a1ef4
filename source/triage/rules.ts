/** Every rule that there is: a new one is a file and a line here. */
import type {Rule} from './input.ts';
import {cpuThrottled} from './rules/cpu-throttled.ts';
import {databaseEvicting, databaseIdleInTransaction, databaseLocked, databaseRejecting, databaseSlow, replicaBehind} from './rules/database.ts';
import {diskBusy} from './rules/disk-busy.ts';
import {errorsHigh} from './rules/errors-high.ts';
import {eventLoopBlocked} from './rules/event-loop-blocked.ts';
import {latencyHigh} from './rules/latency-high.ts';
import {latencyShift} from './rules/latency-shift.ts';
import {oomKill} from './rules/oom-kill.ts';
import {poolExhausted} from './rules/pool-exhausted.ts';
import {certificateEnding, probeFailed} from './rules/probe-failed.ts';
import {cpuHigh, diskFull, memoryHigh, poolHigh} from './rules/share-high.ts';
import {throughputChange} from './rules/throughput-change.ts';

/** In the order in which they explain: a full pool makes requests slow, a full CPU too; slow requests explain nothing. */
export const rules: readonly Rule[] = [poolExhausted, databaseRejecting, databaseLocked, probeFailed, oomKill, diskFull, memoryHigh, cpuHigh, cpuThrottled, eventLoopBlocked, databaseSlow, databaseIdleInTransaction, databaseEvicting, replicaBehind, diskBusy, errorsHigh, latencyHigh, latencyShift, poolHigh, throughputChange, certificateEnding];
