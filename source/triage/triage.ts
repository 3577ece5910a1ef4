/** All rules over one host: what is wrong, the worst first, causes before what they cause. */
import type {Finding} from '../signals/board.ts';
import type {Rule, Say, TriageInput} from './input.ts';
import {rules} from './rules.ts';

export {rules};

export const runTriage = (input: TriageInput, say: Say): Finding[] => {
	const found: Finding[] = [];
	// Every host's way each tick, where nearly all rules have nothing to say.
	for (let index = 0; index < rules.length; index++) {
		const finding = (rules[index] as Rule)(input, say);
		if (finding !== null) found.push(finding);
	}
	return found.length < 2 ? found : found.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'critical' ? -1 : 1));
};
