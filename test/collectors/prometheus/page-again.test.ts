/** A page that is read again is compared with what is remembered: it must tell what it would tell to who has never seen it. */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {pieceBytes} from '../../../source/collectors/prometheus/decode-lines.ts';
import {createPage, type Page} from '../../../source/collectors/prometheus/page.ts';
import type {PageReading} from '../../../source/collectors/prometheus/series.ts';

const read = (page: Page, text: string): PageReading => page.read(Buffer.from(text));

const told = ({families, samples, brokenLines, brokenSample, duplicates}: PageReading) => ({
	values: Object.fromEntries([...families.values()].flatMap(({series}) => [...series].map(({family, part, labels, value}) => [`${family} ${part} ${Object.entries(labels).map(pair => pair.join('=')).join(',')}`, value]))),
	samples, brokenLines, brokenSample, duplicates,
});

/** The last of some pages, as read by who has read the ones before. */
const afterOthers = (pages: readonly string[]) => {
	const page = createPage(() => true);
	return pages.map(text => told(read(page, text))).at(-1)!;
};
const afresh = (text: string) => told(read(createPage(() => true), text));

const withValue = (behind: string): string => `# TYPE a_total counter\na_total{b="c"} ${behind}\nlast 1\n`;

describe('a page that is read again', () => {
	it.each<[string, number]>([
		['8', 8], ['8.5', 8.5], ['1e3', 1000], ['1.50000000e+06', 1.5e6], ['0.30000000000000004', 0.30000000000000004], ['12345678901234567', 12345678901234567], ['+5', 5],
		['+Inf', Infinity], ['-Inf', -Infinity], ['NaN', NaN], ['nan', NaN], ['NaN 170', NaN], ['-0', -0], ['-3', -3], ['2e-320', 2e-320],
		['8 1700000000123', 8], ['8.5 1700000000.123 # {trace_id="1f 2"} 0.5 1700000000', 8.5], ['0.30000000000000004 1700000000123', 0.30000000000000004], ['8\t1700000000123', 8], ['  8  ', 8], ['8\r', 8], ['8.25 17\r', 8.25],
	])('has the value %s where it stands, again and again', (text, value) => {
		for (const before of [['1'], ['1', '2'], [text], [text, text], [text, text, '1'], ['1', text], ['NaN', '0.10000000000000009']]) {
			const last = afterOthers([...before, text].map(withValue));
			expect(last).toEqual(afresh(withValue(text)));
			expect(Object.is(last.values['a_total value b=c'], value)).toBe(true);
			expect(last).toMatchObject({samples: 2, brokenLines: 0});
		}
	});

	it.each(['', '0x10', '-', '1e', '1.2.3', '8,5', '{', 'none'])('has a broken line where its value is "%s"', text => {
		expect(afterOthers(['1', text].map(withValue))).toEqual(afresh(withValue(text)));
		expect(afterOthers(['1', text].map(withValue)).brokenLines).toBe(1);
	});

	it.each<[string, string, string]>([
		['labels change order', 'a{b="1",c="2"} 1\n', 'a{c="2",b="1"} 5\n'],
		['a label value goes on', 'a{b="1"} 1\n', 'a{b="12"} 5\n'],
		['a name goes on', 'a 1\n', 'ab 5\n'],
		['a name goes on in digits', 'a 1\n', 'a57 8\n'],
		['labels come', 'a 1\n', 'a{b="1"} 5\n'],
		['the brace stands apart', 'a 1\n', 'a {b="1"} 5\n'],
		['a quote and a brace are escaped or quoted', 'a{b="\\"} 3"} 1\n', 'a{b="\\"} 3"} 5\n'],
		['an escaped quote goes', 'a{b="\\"} 3"} 1\n', 'a{b=""} 3\n'],
		['a backslash and a line feed are escaped', 'a{b="\\\\",c="x\\ny"} 1\n', 'a{b="\\\\",c="x\\ny"} 5\n'],
		['its last line has no end', 'a 1\nb 2\n', 'a 3\nb 45'],
		['its last line had no end', 'a 1\nb 2', 'a 3\nb 45\n'],
		['its lines end in CR LF', 'a{b="c"} 1\r\nd 2.5\r\n', 'a{b="c"} 3\r\nd 4.5\r\n'],
		['lines end in CR LF from now on', '# TYPE a counter\na 1\nd 2\n', '# TYPE a counter\r\na 3\r\nd 4\r\n'],
		['a line is lost at the beginning', 'a 1\nb 2\nc 3\n', 'b 4\nc 5\n'],
		['a line is lost in the middle', 'a 1\nb 2\nc 3\n', 'a 4\nc 5\n'],
		['a line comes in the middle', 'a 1\nc 3\n', 'a 4\nb 5\nc 6\n'],
		['a series stands twice', 'a 1\nb 2\n', 'a 4\na 5\nb 6\n'],
		['an indented line stands for one that was not', 'a 1\nb 2\n', ' a 4\nb 5\n'],
		['a comment goes on', '# HELP a A.\na 1\n', '# HELP a A. B.\na 5\n'],
		['as many lines break as are lost', 'a 1\nb 2\n', 'é 4\nü 5\n'],
		['empty lines come', 'a 1\nb 2\n', '\na 4\n\nb 5\n\n'],
	])('tells the same when %s', (_, before, after) => {
		expect(afterOthers([before, after])).toEqual(afresh(after));
		expect(afterOthers([before, after, before, after, after])).toEqual(afresh(after));
	});

	it('forgets a series that is gone while another, of which nothing is made, stands twice', () => {
		const page = createPage(family => family !== 'other');
		read(page, 'a 1\nb 2\nother 3\n');
		expect([...read(page, 'b 4\nother 5\nother 6\n').families.keys()]).toEqual(['b']);
	});

	it('tells the same whatever it was before', () => {
		const series = fc.constantFrom('a', 'ab', 'a{b="1"}', 'a{b="12"}', 'a{b="1",c="\\"}"}', 'a{c="\\"}",b="1"}', 'é{b="日"}', '{"a.b",c="d"}', '# HELP a', '# a', '', 'x{');
		const value = fc.oneof(fc.nat().map(String), fc.double().map(String), fc.constantFrom('+Inf', 'NaN', '-0', '1e3', '0x1', '1 170', '2.5 # {a="b"} 1', '9\r', ''));
		const pages = fc.array(fc.array(fc.tuple(series, value).map(parts => parts.join(' ')), {maxLength: 12}).map(lines => lines.join('\n')), {minLength: 2, maxLength: 4});
		fc.assert(fc.property(pages, texts => {
			expect(afterOthers(texts)).toEqual(afresh(texts.at(-1)!));
		}), {numRuns: 1000});
	});
});

describe('a page that is read in pieces', () => {
	const label = 'ü'.repeat(40);
	const large = (from: number): string => `\uFEFF# TYPE a_total counter\n${Array.from({length: 3000}, (_, index) => `a_total{index="${index}",b="${label}"} ${from + index}`).join('\n')}\n`;

	it('tells every line, each once', () => {
		const page = createPage(() => true);
		expect(large(0).length).toBeGreaterThan(2 * pieceBytes);
		expect(read(page, large(1))).toMatchObject({samples: 3000, brokenLines: 0, duplicates: 0});
		const reading = read(page, large(8));
		expect(reading).toMatchObject({samples: 3000, brokenLines: 0, duplicates: 0});
		const series = [...reading.families.get('a_total')!.series];
		expect(series.map(({value}) => value)).toEqual(Array.from({length: 3000}, (_, index) => 8 + index));
		expect(series.every(({gained, labels}) => gained === 7 && labels['b'] === label)).toBe(true);
	});

	it.each([-2, -1, 0, 1, 2])('has a line that ends %i bytes from where a piece does', by => {
		const first = `a{b="${'x'.repeat(pieceBytes + by - 'a{b=""} 1\n'.length)}"} 1\n`;
		expect(first.length).toBe(pieceBytes + by);
		for (const behind of ['', 'b 2', 'b 2\n', '\uFEFFb 2\n', `${first.replace('a', 'c')}b 2\n`]) {
			const text = first + behind;
			expect(afterOthers([text, text]).samples).toBe(text.split('\n').filter(Boolean).length);
			// A mark of byte order is left out at the beginning of a page alone; elsewhere it is part of a name that is none.
			expect(afterOthers([text, text]).brokenLines).toBe(behind.startsWith('\uFEFF') ? 1 : 0);
			expect(afterOthers([text, text])).toEqual(afresh(text));
		}
	});

	it('may hold bytes that are no UTF-8', () => {
		const page = createPage(() => true);
		const body = Buffer.concat([Buffer.from('a{b="'), Buffer.from([0xE2, 0x82]), Buffer.from('"} 1\nc 2\n')]);
		page.read(body);
		expect([...page.read(body).families.get('a')!.series].map(({labels, value}) => [labels['b'], value])).toEqual([['\uFFFD', 1]]);
	});
});
