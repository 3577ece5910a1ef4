import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {speak} from '../../source/commands/speak.ts';
import {runTriage} from '../../source/triage/triage.ts';
import {caseTime, createInput, type Case} from './scenario.ts';

const folder = new URL('cases/', import.meta.url);
const cases = readdirSync(folder).filter(name => name.endsWith('.json')).sort().flatMap(name => {
	const read = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as readonly Case[];
	return read.map(one => ({...one, file: name.replace('.json', '')}));
});

describe('what is found in the last minutes of a host', () => {
	it.each(cases)('$file: $about', one => {
		const input = createInput(one);
		const found = runTriage(input, speak).map(({severity, rule, subject, text, since}) => ({severity, rule, subject, text, forSeconds: (caseTime - since) / 1000 + input.slotSeconds}));
		expect(found).toEqual(one.findings);
	});

	it('is the same when asked again: nothing is remembered', () => {
		const input = createInput(cases.find(one => one.findings.length > 1) as Case);
		expect(runTriage(input, speak)).toEqual(runTriage(input, speak));
	});
});
