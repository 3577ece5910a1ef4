import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {washText} from '../../source/signals/text.ts';

type Case = {readonly id: string; readonly in: string; readonly out: string};
const {cases} = JSON.parse(readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8')) as {readonly cases: readonly Case[]};
const unsafe = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/;

describe('washing text', () => {
	it.each(cases)('makes $id harmless', ({in: hostile, out}) => {
		expect(washText(hostile)).toBe(out);
	});

	it('takes them out of anything', () => {
		fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 400}), text => {
			const washed = washText(text);
			expect(washed).not.toMatch(unsafe);
			expect(washed.length).toBeLessThanOrEqual(200);
			expect(washed.isWellFormed()).toBe(true);
		}), {numRuns: 1000});
	});

	it('removes whole sequences, payload and all, and keeps the text around them', () => {
		expect(washText('a\u001B]52;c;c2VjcmV0\u0007b')).toBe('ab');
		expect(washText('\u001B[31mred\u001B[0m')).toBe('red');
		expect(washText('one\r\ntwo\tthree')).toBe('one two three');
		expect(washText('lone \u001B escape')).not.toContain('\u001B');
	});

	it('leaves plain text as it is and marks what it cuts', () => {
		expect(washText('GET /orders/:id')).toBe('GET /orders/:id');
		expect(washText('東京 ✓')).toBe('東京 ✓');
		expect(washText('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
		expect(washText('x'.repeat(200))).toBe('x'.repeat(200));
	});

	it('takes no longer over hostile text than over any', () => {
		expect(washText(`\u001B]${'a'.repeat(5_000_000)}`).length).toBeLessThanOrEqual(200);
	});
});
