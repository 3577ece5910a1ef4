import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {readDecimal} from '../../../source/collectors/prometheus/read-decimal.ts';

/** The number that a text begins with and the place behind it; null when it is left to others. */
const read = (text: string): {readonly value: number; readonly end: number} | null => {
	const into = {value: NaN};
	const end = readDecimal(text, 0, into);
	return end === -1 ? null : {value: into.value, end};
};
const digits = (maxLength: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${maxLength}}$`));

describe('a number read digit by digit', () => {
	it('is the very double that its text stands for, or is left to others', () => {
		const texts = fc.tuple(fc.constantFrom('', '-'), digits(18), fc.constantFrom('', '.'), digits(18), fc.constantFrom('', 'e', 'e+', 'e-', 'E', 'E-'), digits(3)).map(parts => parts.join(''));
		fc.assert(fc.property(texts, fc.constantFrom('\n', ' ', '\t', '\r\n'), (text, behind) => {
			const told = read(text + behind);
			if (told) expect(told).toEqual({value: Number(text), end: text.length});
			if (told) expect(text).toMatch(/\d/);
		}), {numRuns: 3000});
	});

	it('is read so for whatever a program prints of it in at most fifteen digits', () => {
		fc.assert(fc.property(fc.double({noNaN: true, min: -1e15, max: 1e15}), fc.integer({min: 1, max: 15}), (value, precision) => {
			for (const text of [value.toPrecision(precision), value.toExponential(precision - 1)]) {
				const exponent = Number(/e(.*)/.exec(text)?.[1] ?? 0);
				if (text.replace(/^-|e.*|\./g, '').length > 15 || exponent > 22 || exponent - precision < -22) continue;
				expect(read(`${text}\n`)).toEqual({value: Number(text), end: text.length});
			}
		}), {numRuns: 3000});
	});

	it.each(['0', '7', '-0', '00012', '5.', '.5', '-1.25', '1e3', '1E3', '1e+03', '2.5e-7', '123456789012345', '0.1', '9.99999999999999e22'])('%s is read', text => {
		expect(read(`${text} 1700000000`)).toEqual({value: Number(text), end: text.length});
	});

	it.each(['', '-', '.', '+1', 'NaN', '+Inf', '-Inf', 'Infinity', '1e', '1e+', '1.2.3', '0x10', '0b1', '1_000', '12abc', '--1', '1e400', '1e-400', '0.30000000000000004', '1234567890123456', '1'])('"%s" is left to others', text => {
		// The last of them because nothing stands behind it: it may have been cut off.
		expect(read(text === '1' ? text : `${text}\n`)).toBeNull();
	});
});
