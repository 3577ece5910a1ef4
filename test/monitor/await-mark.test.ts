import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {awaitMark} from '../../source/monitor/await-mark.ts';

const mark = 'ready\n';
const feed = async (pieces: readonly string[], maxBytes = 100): Promise<{found: boolean; heard: string; rest: string}> => {
	const stream = new PassThrough();
	const found = awaitMark(stream, mark, maxBytes);
	for (const piece of pieces) {
		stream.write(piece);
		await new Promise(resolve => setImmediate(resolve));
	}
	stream.end();
	const answer = await found;
	let rest = '';
	if (answer.found) for await (const chunk of stream) rest += String(chunk);
	return {...answer, rest};
};

describe('the mark of an agent that is ready', () => {
	it.each([
		[['ready\n'], ''],
		[['Welcome to api-2\n', 'ready\n'], 'Welcome to api-2\n'],
		[['Welcome re', 'a', 'dy\n'], 'Welcome '],
	])('is found in %j', async (pieces, heard) => {
		expect(await feed(pieces)).toEqual({found: true, heard, rest: ''});
	});

	it('leaves all that follows, to the byte', async () => {
		expect(await feed(['noise ready\nHTTP/1.1 101', ' and more\n'])).toEqual({found: true, heard: 'noise ', rest: 'HTTP/1.1 101 and more\n'});
	});

	it('is given up at the end, and beyond the bytes that are passed over', async () => {
		expect(await feed(['not rea'])).toEqual({found: false, heard: 'not rea', rest: ''});
		expect((await feed([`${'x'.repeat(94)}ready\n`])).found).toBe(true);
		expect((await feed(['x'.repeat(100), 'ready\n'])).found).toBe(true);
		expect((await feed(['x'.repeat(101), 'ready\n'])).found).toBe(false);
	});
});
