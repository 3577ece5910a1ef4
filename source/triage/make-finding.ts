import type {Finding, Severity} from '../signals/board.ts';
import type {Threshold} from '../signals/thresholds.ts';
import {findHeldBreach, type Breach} from './breach.ts';
import type {Say, Track, TriageInput} from './input.ts';

/** A finding of a host, dated by how long its breach has gone on. */
export const makeFinding = (input: TriageInput, breach: Breach, parts: Omit<Finding, 'since'>): Finding => ({...parts, since: input.time - (breach.slots - 1) * input.slotSeconds * 1000});

/** Seconds that a breach has gone on. */
export const secondsOf = (input: TriageInput, breach: Breach): number => Math.max(1, Math.round(breach.slots * input.slotSeconds));

/** `for 48 s`, or `for over 5 min` when it began before what is known. */
export const sayLasting = (input: TriageInput, breach: Breach, say: Say): string => `for ${breach.isOpenEnded ? 'over ' : ''}${say(secondsOf(input, breach), 'duration')}`;

/** How bad a breach is: critical when that limit, too, is broken for as long as a breach takes to count. */
export const severityOf = (input: TriageInput, track: Track, now: number, limits: Threshold): Exclude<Severity, 'ok'> =>
	findHeldBreach(track, limits.critical, now, input) !== null ? 'critical' : 'warning';
