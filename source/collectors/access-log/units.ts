/** The unit of durations that do not say it: decided from many of them, and told with the reason. */
export type UnitGuess = {
	/** Takes one more value into account. */
	add(value: number): void;
	/** Seconds of a value, or null while the unit is not known or is too coarse to be of use. */
	toSeconds(value: number): number | null;
	/** What was decided, for people; null while there was nothing to decide. */
	describe(): string | null;
};

type Verdict = 'unknown' | 's' | 'ms' | 'µs' | 'ns' | 'coarse';
const factors: Readonly<Record<Verdict, number | null>> = {unknown: null, coarse: null, s: 1, ms: 1e-3, 'µs': 1e-6, ns: 1e-9};

/** Fewer values tell nothing: quick requests look alike in any unit. */
export const neededValues = 10;
/** More than this many change nothing any more, but for a larger one than all before. */
const keptValues = 500;

type Evidence = {readonly median: number; readonly largest: number; readonly isWhole: boolean; /** Share of values below 10, of values up to 1. */ readonly tiny: number; readonly upToOne: number};

const weigh = (values: readonly number[], largest: number): Evidence => {
	const sorted = Float64Array.from(values).sort();
	const share = (below: number): number => sorted.filter(value => value < below).length / sorted.length;
	return {median: sorted[sorted.length >> 1] as number, largest, isWhole: values.every(Number.isInteger), tiny: share(10), upToOne: share(1.000001)};
};

/**
 * Whole numbers behind an Apache line are `%D` (µs), `%{ms}T` or `%T` (s): https://httpd.apache.org/docs/2.4/mod/mod_log_config.html
 * No request is answered within 10 µs, so some values below 10 among larger ones are milliseconds; almost only 0 and 1 are seconds.
 */
const decideApache = ({largest, tiny, upToOne}: Evidence): Verdict => {
	if (upToOne > 0.9 && largest <= 600) return 'coarse';
	if (tiny <= 0.02 && largest > 1000) return 'µs';
	if (largest > 10 && (tiny > 0.02 || largest <= 1000)) return 'ms';
	return 'unknown';
};

/** Whole numbers under a name such as `duration`: most programs mean ms, Go programs ns, some µs. Half of all answers do not take 5 s. */
const decideKeys = ({median, largest, tiny, upToOne}: Evidence): Verdict => {
	if (median > 5e6 || (largest > 3e8 && median > 1e4)) return 'ns';
	if (upToOne > 0.9 && largest <= 600) return 'coarse';
	if (median > 5000 || (largest > 60_000 && tiny <= 0.02)) return 'µs';
	return largest > 10 ? 'ms' : 'unknown';
};

/** With decimals: seconds are mostly below 1, milliseconds mostly above. */
const decideDecimals = ({median, largest, upToOne}: Evidence): Verdict => {
	if (upToOne > 0.7 && largest < 600) return 's';
	if (median > 5000) return 'µs';
	return 'ms';
};

export const createUnitGuess = (from: 'apache' | 'keys' = 'keys'): UnitGuess => {
	const values: number[] = [];
	let largest = 0;
	let verdict: Verdict = 'unknown';
	const decide = (): Verdict => {
		if (values.length < neededValues) return 'unknown';
		const evidence = weigh(values, largest);
		if (!evidence.isWhole) return decideDecimals(evidence);
		return from === 'apache' ? decideApache(evidence) : decideKeys(evidence);
	};
	return {
		add(value) {
			const isLarger = value > largest;
			if (isLarger) largest = value;
			if (values.length < keptValues) values.push(value);
			else if (!isLarger) return;
			// The verdict is looked at again now and then while there are few, and when a larger value may show that it cannot be.
			if (isLarger || verdict === 'unknown' || verdict === 'coarse' || values.length % 50 === 0) verdict = decide();
		},
		toSeconds(value) {
			const factor = factors[verdict];
			return factor === null ? null : value * factor;
		},
		describe() {
			if (values.length === 0) return null;
			if (verdict === 'coarse') return 'request time in whole seconds, inferred: too coarse for latency';
			return verdict === 'unknown' ? `unit of the request time not known after ${values.length} requests` : `request time in ${verdict}, inferred`;
		},
	};
};
