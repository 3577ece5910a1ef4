/** What the top of a gauge stands for: known beforehand for shares, a round number for the rest, so that the past stands still. */
import type {SignalName} from '../signals/catalog.ts';

/** The next of 1, 2, 5, 10, 20 … that is not below `value`; 1 for what is not a positive number. */
export const roundUp = (value: number): number => {
	if (!Number.isFinite(value) || value <= 0) return value === Infinity ? Number.MAX_VALUE : 1;
	const power = 10 ** Math.floor(Math.log10(value));
	const step = [1, 2, 5, 10].find(one => one * power >= value * (1 - 1e-9)) ?? 10;
	return step * power;
};

/** A gauge that stands still at these or less shows little: noise of an idle host is not blown up. Seconds and requests per second. */
const least: Readonly<Partial<Record<SignalName, number>>> = {latency: 0.05, throughput: 10};
/** Shares are shown from 0 to 100 %, but for errors: one failed request in ten is a full gauge. */
export const errorsTop = 0.1;

/** The top of all sparklines of a column; `most` is the largest value in it. */
export const sparklineTop = (signal: SignalName, most: number): number => {
	if (signal === 'errors') return errorsTop;
	const floor = least[signal];
	return floor === undefined ? 1 : roundUp(Math.max(floor, most));
};

/** The top of one large gauge, which shows its scale: errors grow in steps there. */
export const graphTop = (signal: SignalName, values: readonly number[]): number => {
	const most = values.reduce((top, value) => (value > top ? value : top), 0);
	if (signal === 'errors') return [errorsTop, 0.2, 0.5].find(top => most <= top) ?? 1;
	return sparklineTop(signal, most);
};
