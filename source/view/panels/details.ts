/** What a gauge says besides its head number, the most telling first. */
import type {DatabaseFigures, HostSignals} from '../../signals/board.ts';
import type {SignalName, Unit} from '../../signals/catalog.ts';
import {formatValue} from '../../draw/format.ts';

/** Queries and replicas are worth a word from here on. */
const slowSeconds = 1;

type Said = string | null;
type Describe = (signals: HostSignals) => readonly Said[];

const say = (value: number | null | undefined, unit: Unit | 'bytes/s', before: string, after = ''): Said =>
	value === null || value === undefined || Number.isNaN(value) ? null : `${before}${formatValue(value, unit)}${after}`;
/** Only what is there: no pressure and no steal need no words. */
const sayIfAny = (value: number | null | undefined, unit: Unit | 'bytes/s', before: string, after = ''): Said => (value === 0 ? null : say(value, unit, before, after));

/** `4.9 of 8.0 GB`; the unit stands once where it is the same. */
const usedOf = (used: number | null | undefined, limit: number | null | undefined): Said => {
	const whole = say(limit, 'bytes', '');
	const part = say(used, 'bytes', '');
	if (whole === null || part === null) return part;
	const [number, unit] = part.split(' ');
	return `${unit === whole.split(' ')[1] ? (number ?? part) : part} of ${whole}`;
};

/** What a database server is in trouble with; nothing of one that is well. */
const ofDatabase = (figures: DatabaseFigures): readonly Said[] => [
	sayIfAny(figures.lockWaiters, 'count', '', figures.lockWaiters === 1 ? ' waits for a lock' : ' wait for locks'),
	(figures.longestQuerySeconds ?? 0) >= slowSeconds ? say(figures.longestQuerySeconds, 'seconds', 'longest query ') : null,
	sayIfAny(figures.evictionsPerSecond, 'count', '', ' evictions/s'),
	sayIfAny(figures.slowQueries, 'count', '', ' slow queries'),
	(figures.replicationLagSeconds ?? 0) >= slowSeconds ? say(figures.replicationLagSeconds, 'seconds', 'replica behind ') : null,
];

const describe: Readonly<Record<SignalName, Describe>> = {
	latency: ({latency}) => {
		if (!latency) return [];
		const quantile = (name: 'p50' | 'p90' | 'p99'): Said => (latency[name] === null ? null : `${name} ${formatValue(latency[name], 'seconds', {precision: latency.precision[name]})}`);
		return [quantile('p50'), quantile('p99'), say(latency.max, 'seconds', 'max '), say(latency.mean, 'seconds', 'mean ')];
	},
	throughput: ({throughput}) => [say(throughput?.inFlight, 'count', '', ' in flight')],
	errors: ({errors}) => [sayIfAny(errors?.perSecond, 'count', '', '/s'), sayIfAny(errors?.byClass?.['5xx'], 'count', '5xx '), sayIfAny(errors?.byClass?.['4xx'], 'count', '4xx '), sayIfAny(errors?.byClass?.none, 'count', 'no status ')],
	cpu: ({cpu}) => [say(cpu?.cores, 'count', '', cpu?.cores === 1 ? ' core' : ' cores'), say(cpu?.load1, 'count', 'load '), say(cpu?.user, 'ratio', 'user '), say(cpu?.system, 'ratio', 'sys '), sayIfAny(cpu?.iowait, 'ratio', 'iowait '), sayIfAny(cpu?.steal, 'ratio', 'steal '), sayIfAny(cpu?.throttledRatio, 'ratio', 'throttled '), sayIfAny(cpu?.pressureSome, 'ratio', 'pressure ')],
	memory: ({memory}) => [usedOf(memory?.usedBytes, memory?.limitBytes), sayIfAny(memory?.swapUsedBytes, 'bytes', 'swap '), sayIfAny(memory?.pressureSome, 'ratio', 'pressure ')],
	disk: ({disk}) => [disk?.mount ?? null, say(disk?.ioUtilization, 'ratio', 'busy '), say(disk?.readBytesPerSecond, 'bytes/s', 'read '), say(disk?.writeBytesPerSecond, 'bytes/s', 'write '), sayIfAny(disk?.awaitSeconds, 'seconds', 'await '), sayIfAny(disk?.pressureSome, 'ratio', 'pressure ')],
	pool: ({pool, databases}) => [sayIfAny(pool?.waiting, 'count', '', ' waiting'), ...(databases ?? []).flatMap(ofDatabase), say(pool?.idle, 'count', '', ' idle'), say(pool?.utilization, 'ratio', '', ' in use')],
};

/** Short phrases; empty when there is nothing more to say. */
export const detailsOf = (signal: SignalName, signals: HostSignals | null): string[] => (signals ? describe[signal](signals).filter(phrase => phrase !== null) : []);
