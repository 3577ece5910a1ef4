/** The unit of durations that do not say it: decided from many of them, and told with the reason. */
export type UnitGuess = {
	/** Takes one more value into account. */
	add(value: number): void;
	/** Seconds of a value, or null while the unit is not known or is too coarse to be of use. */
	toSeconds(value: number): number | null;
	/** What was decided, for people; null while nothing was. */
	describe(): string | null;
};

type Verdict = 'unknown' | 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds' | 'coarse';
const factors: Readonly<Record<Verdict, number | null>> = {unknown: null, coarse: null, seconds: 1, milliseconds: 1e-3, microseconds: 1e-6, nanoseconds: 1e-9};

/** Fewer values tell nothing: quick requests look alike in any unit. */
const needed = 10;

export const createUnitGuess = (): UnitGuess => {
	let count = 0;
	let fractions = 0;
	let largest = 0;
	let small = 0;
	let verdict: Verdict = 'unknown';
	const decide = (): Verdict => {
		if (count < needed) return 'unknown';
		if (fractions === 0) {
			// Whole numbers: nobody waits 1000 s for a web page, nobody answers in less than 2 µs.
			if (largest > 1e8) return 'nanoseconds';
			if (largest > 1000) return 'microseconds';
			if (small / count > 0.9 && largest <= 60) return 'coarse';
			return largest > 10 ? 'milliseconds' : 'unknown';
		}
		// With decimals: seconds are mostly below 1, milliseconds mostly above.
		if (small / count > 0.7 && largest < 120) return 'seconds';
		return largest > 1e5 ? 'microseconds' : 'milliseconds';
	};
	return {
		add(value) {
			// Once there are enough values the verdict stands, unless a larger one shows that it cannot be.
			count++;
			if (!Number.isInteger(value)) fractions++;
			if (value <= 1) small++;
			const grew = value > largest;
			if (grew) largest = value;
			if (verdict === 'unknown' || verdict === 'coarse' || grew) verdict = decide();
		},
		toSeconds(value) {
			const factor = factors[verdict];
			return factor === null ? null : value * factor;
		},
		describe: () => (verdict === 'unknown' ? null : verdict === 'coarse' ? 'request time in whole seconds: too coarse for latency' : `request time in ${verdict}, inferred`),
	};
};
