// npm run soak: what only shows after a while. Heap and handles over time, then the fault tests in rounds.
import {soakFaults} from './faults.js';
import {readSoakOptions, usage} from './options.js';
import {soakTime} from './time.js';

const plan = (() => {
	try {
		return readSoakOptions(process.argv.slice(2));
	} catch (error) {
		console.error(`${error.message}\n\n${usage}`);
		return null;
	}
})();
if (plan === null) process.exitCode = 2;
else {
	const {time, faults} = plan;
	const passed = [time === null || await soakTime(time), faults === null || soakFaults({...faults, ...(process.env.ENGINEROOM_FUZZ_SEED && {firstSeed: Number(process.env.ENGINEROOM_FUZZ_SEED)})})];
	process.exitCode = passed.every(Boolean) ? 0 : 1;
}
