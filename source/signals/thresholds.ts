/** From which values on a signal is worth a warning, and from which it is critical: one table. */
import type {Severity} from './board.ts';
import type {SignalName} from './catalog.ts';

export type Threshold = {readonly warning: number; readonly critical: number};

/** In base units; a signal without a row has no threshold of its own (a sudden change of throughput is a finding). */
export const thresholds: Readonly<Partial<Record<SignalName, Threshold>>> = {
	latency: {warning: 0.5, critical: 1},
	errors: {warning: 0.01, critical: 0.05},
	cpu: {warning: 0.8, critical: 0.95},
	memory: {warning: 0.85, critical: 0.95},
	disk: {warning: 0.85, critical: 0.95},
	pool: {warning: 0.8, critical: 0.95},
};

/** What a value means; what is unknown means nothing. Anyone waiting for a connection is critical whatever the share in use. */
export const judge = (signal: SignalName, value: number | null, extra: {readonly waiting?: number | null} = {}): Severity => {
	if (signal === 'pool' && extra.waiting !== null && extra.waiting !== undefined && extra.waiting > 0) return 'critical';
	const threshold = thresholds[signal];
	if (!threshold || value === null || Number.isNaN(value)) return 'ok';
	return value >= threshold.critical ? 'critical' : value >= threshold.warning ? 'warning' : 'ok';
};
