/** A distribution in the figures that people read. */
import type {LatencyFigures} from '../../signals/board.ts';
import {meanSeconds, quantiles, type Distribution, type Precision} from '../../signals/distribution.ts';
import {tallyQuantiles, type Tally} from '../../signals/tally.ts';

const shares = [['p50', 0.5], ['p90', 0.9], ['p95', 0.95], ['p99', 0.99]] as const;
const ratios = shares.map(([, share]) => share);
const unknownPrecision: LatencyFigures['precision'] = {p50: '=', p90: '=', p95: '=', p99: '='};

/** Latency of a merged distribution; `ready` are quantiles that a program computed itself, by name. */
export const describeLatency = (distribution: Distribution | Tally, ready: ReadonlyMap<string, number> | null = null): LatencyFigures | null => {
	if (distribution.count === 0) return null;
	const precision: Record<string, Precision> = {...unknownPrecision};
	const own = 'counts' in distribution ? tallyQuantiles(distribution, ratios) : quantiles(distribution, ratios);
	const figures = {p50: null, p90: null, p95: null, p99: null} as Record<'p50' | 'p90' | 'p95' | 'p99', number | null>;
	shares.forEach(([name, share], index) => {
		const exact = own[index];
		precision[name] = exact?.precision ?? '≈';
		figures[name] = exact?.seconds ?? ready?.get(String(share)) ?? null;
	});
	return {...figures, mean: meanSeconds(distribution), max: distribution.max, count: distribution.count, approximate: distribution.approximate, precision: precision as LatencyFigures['precision']};
};
