/** The head number of a gauge. */
import type {Gauge, LinkState} from '../../signals/board.ts';
import type {Unit} from '../../signals/catalog.ts';
import type {SignalName} from '../../signals/catalog.ts';
import {formatPool, formatValue, unknownText} from '../../draw/format.ts';

const units: Readonly<Record<SignalName, Unit>> = {latency: 'seconds', throughput: 'count', errors: 'ratio', cpu: 'ratio', memory: 'ratio', disk: 'ratio', pool: 'ratio'};

export const unitOf = (signal: SignalName): Unit => units[signal];

/** The number in at most `width` cells; a host that is down has none. */
export const gaugeNumber = (gauge: Gauge, link: LinkState, width: number): string => {
	if (link === 'down' || link === 'connecting') return unknownText;
	if (gauge.pool) return formatPool(gauge.pool, width);
	return formatValue(gauge.value, units[gauge.signal], {width, precision: gauge.precision});
};
