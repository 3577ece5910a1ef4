/** What is wrong, in a sentence with its evidence. */
import type {SignalName, Unit} from './catalog.ts';

export type Evidence = {readonly signal: SignalName; readonly value: number | null; readonly baseline: number | null; readonly unit: Unit};

/** A sentence about what is wrong, with its evidence. `subject` is a service, a pool, a mount, or the host's name. */
export type Finding = {
	readonly severity: 'warning' | 'critical';
	readonly rule: string;
	readonly subject: string;
	/** Milliseconds since the epoch, by the monitor's clock. */
	readonly since: number;
	readonly text: string;
	readonly evidence: readonly Evidence[];
};
