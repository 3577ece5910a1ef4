/** A distribution in the figures that people read. */
import type {LatencyFigures} from '../../signals/board.ts';
import {meanSeconds, quantiles, type Distribution, type Precision} from '../../signals/distribution.ts';
import {tallyQuantiles, type Tally} from '../../signals/tally.ts';

const shares = [0.5, 0.9, 0.95, 0.99] as const;
/** The same as keys of what a program computed itself. */
const names = shares.map(String);

/** Latency of a merged distribution; `ready` are quantiles that a program computed itself, by name. */
export const describeLatency = (distribution: Distribution | Tally, ready: ReadonlyMap<string, number> | null = null): LatencyFigures | null => {
	if (distribution.count === 0) return null;
	const own = 'counts' in distribution ? tallyQuantiles(distribution, shares) : quantiles(distribution, shares);
	const secondsAt = (index: number): number | null => own[index]?.seconds ?? ready?.get(names[index] as string) ?? null;
	const precisionAt = (index: number): Precision => own[index]?.precision ?? '≈';
	return {
		p50: secondsAt(0), p90: secondsAt(1), p95: secondsAt(2), p99: secondsAt(3),
		mean: meanSeconds(distribution), max: distribution.max, count: distribution.count, approximate: distribution.approximate,
		precision: {p50: precisionAt(0), p90: precisionAt(1), p95: precisionAt(2), p99: precisionAt(3)},
	};
};
