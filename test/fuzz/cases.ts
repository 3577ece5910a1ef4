/** How many cases a fuzz test plays: few beside the other tests, as many as ENGINEROOM_FUZZ says in `npm run fuzz`. */
export const fuzzCases = (beside: number): number => {
	const asked = Number(process.env['ENGINEROOM_FUZZ']);
	return Number.isSafeInteger(asked) && asked > 0 ? asked : beside;
};

/** Time for that many cases: a hang is a failure, a slow machine is none. */
export const fuzzTimeoutMs = (cases: number, msPerCase: number): number => 60_000 + cases * msPerCase;

/** A generator of numbers below `below` that can be played again from its seed (mulberry32). */
export const createDice = (seed: number) => {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6D2B79F5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	return {
		below: (limit: number): number => Math.floor(next() * limit),
		pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T,
		chance: (share: number): boolean => next() < share,
	};
};
export type Dice = ReturnType<typeof createDice>;

/** A seed of now, or the one that ENGINEROOM_FUZZ_SEED gives to play a failure again. */
export const fuzzSeed = (): number => Number(process.env['ENGINEROOM_FUZZ_SEED'] ?? Date.now() % 2_147_483_647);
