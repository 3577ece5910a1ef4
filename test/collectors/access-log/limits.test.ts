import {describe, expect, it} from 'vitest';
import {cutByAlphabet} from '../../../source/collectors/access-log/ascii.ts';
import {createPending, maxPending} from '../../../source/collectors/access-log/formats/pending.ts';
import {createLineBuffer} from '../../../source/collectors/access-log/line-buffer.ts';
import {createRouteNames} from '../../../source/collectors/access-log/tally.ts';
import {maxRoutes, otherKey} from '../../../source/signals/cardinality.ts';
import {readLog} from './read-log.ts';

const line = (path: string): string => `127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET ${path} HTTP/1.1" 200 10 "-" "-" 0.039\n`;

describe('routes', () => {
	it('are at most 500 and other, add up, and the note says so from the 501st on', async () => {
		const paths = Array.from({length: maxRoutes}, (_, index) => line(`/page-${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${'abcdefghijklmnopqrstuvwxyz'[Math.floor(index / 26)]}`)).join('');
		expect((await readLog([paths])).note).not.toMatch(/routes/);
		const {routes, note} = await readLog([paths + line('/one-more') + line('/two-more')]);
		expect(routes.size).toBe(maxRoutes + 1);
		expect(routes.get(` ${otherKey}`)).toBe(2);
		expect(note).toMatch(/more than 500 routes: the rest counts as other/);
	});

	it('keep their names when more paths came by than are remembered', () => {
		const names = createRouteNames();
		const key = names.keyOf('GET', '/items/1');
		for (let index = 0; index < 12_000; index++) expect(names.keyOf('GET', `/items/${index}`)).toBe(key);
		expect(names.keys.keys.size).toBe(1);
	});
});

describe('first halves of requests', () => {
	it('are forgotten, the oldest first, when there are too many', () => {
		const pending = createPending(Infinity);
		for (let index = 0; index <= maxPending; index++) pending.begin(`id-${index}`, {method: 'GET', path: `/${index}`});
		expect(pending.size).toBe(maxPending);
		expect(pending.finish('id-0')).toBeNull();
		expect(pending.finish('id-1')).toEqual({method: 'GET', path: '/1'});
		expect(pending.finish(`id-${maxPending}`)).toEqual({method: 'GET', path: `/${maxPending}`});
		expect(pending.size).toBe(maxPending - 2);
	});

	it('are not told when two ran under one name', () => {
		const pending = createPending();
		pending.begin('31376', {method: 'GET', path: '/a'});
		pending.begin('31376', {method: 'GET', path: '/b'});
		expect(pending.finish('31376')).toBeNull();
		expect(pending.finish('31376')).toBeNull();
		pending.begin('31376', {method: 'GET', path: '/c'});
		expect(pending.finish('31376')).toEqual({method: 'GET', path: '/c'});
		expect(pending.size).toBe(0);
	});

	it('whose end never came stop standing in the way', () => {
		const pending = createPending(10);
		pending.begin('1', {method: 'GET', path: '/lost'});
		for (let index = 0; index < 10; index++) {
			pending.begin('other', {method: 'GET', path: '/x'});
			pending.finish('other');
		}
		pending.begin('1', {method: 'GET', path: '/found'});
		expect(pending.finish('1')).toEqual({method: 'GET', path: '/found'});
	});
});

describe('bytes', () => {
	it('come out as the same lines, wherever they are cut and whatever is in them', () => {
		const text = Array.from({length: 400}, (_, index) => `${index} ${index % 37 === 0 ? 'ré漢😀\u202E' : 'plain'} ${'x'.repeat(index % 90)}`).join('\r\n') + '\n';
		const bytes = new TextEncoder().encode(text);
		for (const size of [1, 7, 100, 4096, bytes.length]) {
			const buffer = createLineBuffer();
			const lines: string[] = [];
			for (let at = 0; at < bytes.length; at += size) buffer.push(bytes.subarray(at, at + size), one => lines.push(one));
			expect(lines).toEqual(text.trimEnd().split('\r\n'));
		}
	});

	it('are cut between lines only, and none is lost', () => {
		const bytes = new TextEncoder().encode(`${'a'.repeat(3000)}\n${'c'.repeat(1500)}é${'c'.repeat(1500)}\n${'b'.repeat(3000)}\nend`).subarray(1);
		const pieces: string[] = [];
		cutByAlphabet(bytes, piece => pieces.push(new TextDecoder().decode(piece)));
		expect(pieces.length).toBe(3);
		expect(pieces.join('')).toBe(new TextDecoder().decode(bytes));
		for (const piece of pieces.slice(0, -1)) expect(piece.endsWith('\n')).toBe(true);
	});
});
