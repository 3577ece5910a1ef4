// What the words after `npm run soak --` ask for.
import {parseArgs} from 'node:util';

export const usage = `npm run soak [-- OPTIONS]: the time run, then the fault tests in rounds, each with other random kills

  --only time|faults   one of the two
  --seconds N          how long the time run takes (600)
  --rounds N           how often the fault tests run (3)
  --scale N            how much of everything they have, 1 as beside the other tests (5)`;

const numberOf = (name, text) => {
	const number = Number(text);
	if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} ${text}: a whole number, 1 or more`);
	return number;
};

/** Which runs, and how long; null where one is left out. Throws with what is wrong. */
export const readSoakOptions = words => {
	const {values} = parseArgs({args: words, options: {only: {type: 'string'}, seconds: {type: 'string', default: '600'}, rounds: {type: 'string', default: '3'}, scale: {type: 'string', default: '5'}}});
	const {only, seconds, rounds, scale} = values;
	if (only !== undefined && only !== 'time' && only !== 'faults') throw new Error(`--only ${only}: time or faults`);
	const [time, faults] = [{seconds: numberOf('seconds', seconds)}, {rounds: numberOf('rounds', rounds), scale: numberOf('scale', scale)}];
	return {time: only === 'faults' ? null : time, faults: only === 'time' ? null : faults};
};
