/** All rules over one host: what is wrong, the worst first, causes before what they cause. */
import type {Finding} from '../signals/board.ts';
import type {Say, TriageInput} from './input.ts';
import {rules} from './rules.ts';

export {rules};

export const runTriage = (input: TriageInput, say: Say): Finding[] =>
	rules
		.map(rule => rule(input, say))
		.filter(finding => finding !== null)
		.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'critical' ? -1 : 1));
