// The fault tests for longer: rounds with other random kills each, and the worst of what they told.
import {measureFaults, tableOf} from '../faults/measure.js';

/** The worst figures of all rounds, a line each. */
export const worstOf = figures => {
	const worst = (name, unit, digits) => {
		const [first] = figures.filter(one => one[name] !== null).sort((a, b) => b[name] - a[name]);
		return first ? `${first[name].toFixed(digits)}${unit}${first[name] === 0 ? '' : ` (${first.fault})`}` : '—';
	};
	return [`shown as it is after at most ${worst('recoverySeconds', ' s', 1)}`, `frames lost at most ${worst('framesLost', '', 0)}`, `most memory of one process ${worst('peakMb', ' MB', 0)}`];
};

/** Resolves with whether all of them passed; goes on after one that did not. `firstSeed` is the seed of the first round, the next one's is one more. */
export const soakFaults = ({rounds, scale, firstSeed = Date.now() % 2_147_483_647}) => {
	const all = [];
	const failed = [];
	for (let round = 0; round < rounds; round++) {
		const seed = firstSeed + round;
		console.log(`faults, round ${round + 1} of ${rounds}: ENGINEROOM_FUZZ_SEED=${seed}`);
		const {passed, figures} = measureFaults({scale, seed});
		all.push(...figures);
		if (!passed) failed.push(seed);
		console.log(`${tableOf(figures)}\n`);
	}
	for (const line of worstOf(all)) console.log(line);
	console.log(failed.length === 0 ? `${rounds} rounds of faults passed` : `${failed.length} of ${rounds} rounds of faults FAILED: ${failed.map(seed => `ENGINEROOM_FUZZ_SEED=${seed}`).join(' ')}`);
	return failed.length === 0;
};
