import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createKeyTree, type KeyTree} from '../../../source/collectors/access-log/formats/json/key-tree.ts';
import {createShapes, maxShapes} from '../../../source/collectors/access-log/formats/json/shape.ts';
import {readLog} from './read-log.ts';

const paths = ['status', 'req.method', 'req.url', 'res.statusCode', 'a', 'a.b', 'a.b.c', 'time'];
const createTree = (): {tree: KeyTree; slots: readonly number[]} => {
	const tree = createKeyTree();
	return {tree, slots: paths.map(tree.slotOf)};
};
/** What a tree that has seen no other line reads: JSON.parse, then its keys. */
const readAfresh = (text: string): readonly unknown[] | null => {
	const {tree, slots} = createTree();
	return tree.read(text) ? slots.map(slot => tree.values[slot]) : null;
};

const key = fc.constantFrom('status', 'req', 'res', 'method', 'url', 'statusCode', 'a', 'b', 'c', 'a.b', 'b.c', 'time', 'x', '1', '__proto__', 'q"\\', 'é');
const scalar = fc.oneof(fc.string({unit: 'binary', maxLength: 8}), fc.integer(), fc.double({noNaN: true, noDefaultInfinity: true}), fc.boolean(), fc.constant(null));
const {object} = fc.letrec<{value: unknown; object: Record<string, unknown>}>(tie => ({
	value: fc.oneof({maxDepth: 3}, scalar, tie('object'), fc.array(scalar, {maxLength: 3})),
	object: fc.dictionary(key, tie('value'), {maxKeys: 6}),
}));
const spaced = fc.constantFrom((text: string) => text, (text: string) => text.replace(/":/g, '": '), (text: string) => text.replace(/,"/g, ', "'), (text: string) => ` ${text} `, (text: string) => text.replace(/\{/, '{"status":1,'));
const line = fc.tuple(object, spaced).map(([value, space]) => space(JSON.stringify(value)));
/** The same keys with other values, as lines of one writer are; and some that are broken. */
const writers = fc.tuple(fc.array(line, {minLength: 1, maxLength: 4}), fc.array(fc.nat(), {maxLength: 12}), fc.array(scalar, {maxLength: 12})).map(([models, picks, fillings]) =>
	picks.flatMap((pick, index) => {
		const model = models[pick % models.length] as string;
		const filling = JSON.stringify(fillings[index % Math.max(1, fillings.length)] ?? 0);
		return [model, model.replace(/:\s?(?:"[^"\\]*"|-?\d+(?:\.\d+)?|true|null)/, `:${filling}`), model.slice(0, -1), model.replace(/\d/, '01'), model.replace('"', '')];
	}),
);

describe('lines of JSON', () => {
	it('are read from the shape of earlier ones as JSON.parse reads each by itself', () => {
		fc.assert(
			fc.property(writers, lines => {
				const {tree, slots} = createTree();
				for (const text of lines) {
					const told = tree.read(text) ? slots.map(slot => tree.values[slot]) : null;
					expect([text, told]).toEqual([text, readAfresh(text)]);
				}
			}),
			{numRuns: 500},
		);
	});

	it.each([
		['escaped', '{"status":200,"time":"a\\"b\\u001b","req":{"method":"GET","url":"/x"}}'],
		['with a raw control character', '{"status":200,"time":"a\tb","req":{"method":"GET","url":"/x"}}'],
		['with a key twice', '{"status":200,"status":500,"time":"a","req":{"method":"GET","url":"/x"}}'],
		['with another type', '{"status":"200","time":null,"req":{"method":"GET","url":"/x"}}'],
		['with an object for a text', '{"status":200,"time":"a","req":{"method":{"a":1},"url":"/x"}}'],
		['cut off', '{"status":200,"time":"a","req":{"method":"GET","url":"/x"'],
		['with a number as no JSON has it', '{"status":0200,"time":"a","req":{"method":"GET","url":"/x"}}'],
	])('%s are what JSON.parse says, after many that were plain', (_, text) => {
		const {tree, slots} = createTree();
		for (let count = 0; count < 20; count++) expect(tree.read(`{"status":${200 + count},"time":"a","req":{"method":"GET","url":"/x/${count}"}}`)).toBe(true);
		expect(tree.read(text) ? slots.map(slot => tree.values[slot]) : null).toEqual(readAfresh(text));
	});

	it('have at most four shapes that are remembered', () => {
		const node = {slot: -1, children: new Map([['status', {slot: 0, children: null}]])};
		const shapes = createShapes(node);
		const textOf = (index: number): string => `{"status":200,"k${index}":1}`;
		for (let index = 0; index <= maxShapes; index++) shapes.learn(textOf(index), JSON.parse(textOf(index)) as object);
		const known = Array.from({length: maxShapes + 1}, (_, index) => shapes.read(textOf(index), []));
		expect(known).toEqual([...Array.from({length: maxShapes}, () => true), false]);
	});

	it('that are not valid UTF-8 count, with what is broken replaced', async () => {
		const bytes = new TextEncoder().encode('{"status":200,"method":"GET","uri":"/caf?","request_time":0.5}\n').map(byte => (byte === 63 ? 0xff : byte));
		const {classes, routes} = await readLog([bytes]);
		expect(classes['2xx']).toBe(1);
		expect([...routes.keys()]).toEqual(['GET /caf\uFFFD']);
	});

	it('may have a header of a logger before them, and keys that name their unit', async () => {
		const {meanMs, note} = await readLog(['Nov 23 15:40:29 web app[1]: {"verb":"GET","url":"/x","code":200,"us":21159,"ms":21}\n'.repeat(3)]);
		expect(meanMs).toBeCloseTo(21.159, 6);
		expect(note).toBe('JSON lines');
	});
});
