/** Recorded inputs, damaged: cut, spliced, overwritten, with what hostile programs send in the middle. */
import fc from 'fast-check';
import {readdirSync, readFileSync} from 'node:fs';

const fixtures = new URL('../fixtures/', import.meta.url);

/** The beginnings of recorded files below a folder of test/fixtures: enough for every kind of line, short enough for many cases. */
export const corpus = (folder: string, wanted: RegExp, maxBytes = 3000): Buffer[] => {
	const files = readdirSync(new URL(`${folder}/`, fixtures), {recursive: true, withFileTypes: true}).filter(entry => entry.isFile() && wanted.test(entry.name));
	return files.map(({parentPath, name}) => readFileSync(`${parentPath}/${name}`)).flatMap(bytes => [bytes.subarray(0, maxBytes), ...(bytes.length > 2 * maxBytes ? [bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + maxBytes)] : [])]);
};

const {cases: hostile} = JSON.parse(readFileSync(new URL('hostile-strings.json', fixtures), 'utf8')) as {readonly cases: readonly {readonly in: string}[]};

const inserted: fc.Arbitrary<Buffer> = fc.oneof(
	fc.constantFrom(...hostile.map(one => Buffer.from(one.in))),
	fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '\n', '\r\n', ' ', '\t', '\0', '#', '=', '-', '-1', 'NaN', '+Inf', '1e999', '99999999999999999999', '0x7f', '\u2028', '__proto__', 'null', '[[[[[[[[[[[[[[[[', 'a'.repeat(300)).map(text => Buffer.from(text)),
	fc.uint8Array({maxLength: 8}).map(bytes => Buffer.from(bytes)),
);
const edit = fc.record({at: fc.nat(100_000), removed: fc.oneof(fc.nat(4), fc.nat(400)), inserted});

/** One of the recorded inputs with a few places changed, and sometimes cut. */
export const damaged = (from: readonly Buffer[]): fc.Arbitrary<Buffer> =>
	fc.record({bytes: fc.constantFrom(...from), edits: fc.array(edit, {maxLength: 4}), end: fc.option(fc.nat(3000))}).map(({bytes, edits, end}) => {
		let changed: Buffer = bytes;
		for (const {at, removed, inserted: put} of edits) {
			const place = changed.length === 0 ? 0 : at % changed.length;
			changed = Buffer.concat([changed.subarray(0, place), put, changed.subarray(place + removed)]);
		}
		return end === null ? changed : changed.subarray(0, end);
	});
