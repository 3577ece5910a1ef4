import type {Finding} from '../signals/board.ts';
import type {Breach} from './breach.ts';
import type {TriageInput} from './input.ts';

/** A finding of a host, dated by how long its breach has gone on. */
export const makeFinding = (input: TriageInput, breach: Breach, parts: Omit<Finding, 'since'>): Finding => ({...parts, since: input.time - (breach.slots - 1) * input.slotSeconds * 1000});

/** Seconds that a breach has gone on. */
export const secondsOf = (input: TriageInput, breach: Breach): number => Math.max(1, Math.round(breach.slots * input.slotSeconds));
