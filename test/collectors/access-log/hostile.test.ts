import fc from 'fast-check';
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {compileLogFormat, logFormatNames} from '../../../source/collectors/access-log/index.ts';
import {createRecord} from '../../../source/collectors/access-log/record.ts';
import {findFormat} from '../../../source/collectors/access-log/formats/index.ts';
import {readLog} from './read-log.ts';

const folder = new URL('../../fixtures/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const {cases} = JSON.parse(read('hostile-strings.json')) as {readonly cases: readonly {readonly id: string; readonly in: string}[]};
const documented = JSON.parse(read('logs/documented.json')) as readonly {readonly lines: readonly string[]}[];

/** One real line or more of every format. */
const realLines = [
	...documented.flatMap(({lines}) => lines),
	...['logs/', 'logs/recorded/'].flatMap(below => readdirSync(new URL(below, folder)).filter(name => name.endsWith('.log')).flatMap(name => read(`${below}${name}`).split('\n').slice(0, 4))),
].filter(line => line !== '');

const dangerous = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/;

/** A line with the text put in place of every word of it, one after the other. */
const infected = (line: string, text: string): string[] => {
	const oneLine = text.replace(/[\r\n]/g, ' ');
	return [...line.matchAll(/[\w./-]+/g)].slice(0, 40).map(match => `${line.slice(0, match.index)}${match[0]}${oneLine}${line.slice(match.index + match[0].length)}`);
};
/** As JSON writes it, where the line is JSON. */
const infectedJson = (line: string, text: string): string[] => infected(line, JSON.stringify(text).slice(1, -1));

describe('hostile text in any field of any format', () => {
	it.each(cases.map(one => [one.id, one.in] as const))('%s never gets through unwashed', async (_, text) => {
		const lines = realLines.filter((__, index) => index % 7 === 0).flatMap(line => [...infected(line, text), ...(line.includes('{') ? infectedJson(line, text) : [])]);
		for (const format of [undefined, 'combined', 'json', 'haproxy', 'key-value']) {
			const {readings} = await readLog([`${lines.join('\n')}\n`], format);
			const texts = readings.flatMap(({points, routes, note}) => [note ?? '', ...points.flatMap(({labels}) => Object.values(labels)), ...(routes ?? []).flatMap(({method, route}) => [method, route])]);
			for (const one of texts) expect(one).not.toMatch(dangerous);
		}
	});
});

const mutated = fc.constantFrom(...realLines).chain(line =>
	fc.record({at: fc.nat(line.length), length: fc.nat(12), text: fc.oneof(fc.string({unit: 'binary', maxLength: 6}), fc.constantFrom('"', '\\', '{', '}', '[', '-', ' ', '999999999999999999999', '\u0000', ''))}).map(({at, length, text}) => line.slice(0, at) + text + line.slice(at + length)),
);
const truncated = fc.constantFrom(...realLines).chain(line => fc.nat(line.length).map(end => line.slice(0, end)));
const anyLine = fc.oneof(mutated, truncated, fc.string({unit: 'binary', maxLength: 300}));

const holdsNumbers = ({durationSeconds, rawDuration}: ReturnType<typeof createRecord>): boolean => [durationSeconds, rawDuration].every(value => value === null || (Number.isFinite(value) && value >= 0));

describe('broken lines', () => {
	it.each(logFormatNames.map(name => [name] as const))('throw nothing and give no impossible number in %s', name => {
		const format = findFormat(name)!;
		fc.assert(
			fc.property(fc.array(anyLine, {maxLength: 8}), lines => {
				const reader = format.create();
				const record = createRecord();
				for (const line of lines) if (reader.read(line, record) === 'request') expect(holdsNumbers(record)).toBe(true);
			}),
			{numRuns: 150},
		);
	});

	it.each(logFormatNames.map(name => [name] as const))('of any length are read in time in %s: nothing is tried over and over', name => {
		const reader = findFormat(name)!.create();
		for (const line of realLines) {
			for (const long of [line.repeat(Math.ceil(30_000 / line.length)), ...[0.3, 0.7].map(share => line.slice(0, line.length * share).repeat(Math.ceil(30_000 / line.length))), `${line.slice(0, line.length / 2)}${'1'.repeat(30_000)}`, `${line.slice(0, line.length / 2)}${' a=b:1'.repeat(5000)}`]) expect(['request', 'other', 'unknown']).toContain(reader.read(long, createRecord()));
		}
	});

	it('throw nothing in a format of somebody’s own, nor in the making of one', () => {
		const pieces = fc.array(fc.oneof(fc.constantFrom('$status', '$request', '$request_time', '$uri', '%>s', '%r', '%D', '%{ms}T', '%t', '"', ' ', '|', '[', ']', '%%', '$', '%'), fc.string({maxLength: 4})), {maxLength: 12});
		fc.assert(
			fc.property(pieces, fc.array(anyLine, {maxLength: 4}), (parts, lines) => {
				const {format} = compileLogFormat(parts.join(''));
				const reader = format?.create();
				const record = createRecord();
				for (const line of lines) if (reader?.read(line, record) === 'request') expect(holdsNumbers(record)).toBe(true);
			}),
			{numRuns: 1000},
		);
	});
});
