import {PassThrough} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {awaitMark} from '../../source/monitor/await-mark.ts';

const mark = 'ready\n';
const feed = async (pieces: readonly string[], maxBytes = 100): Promise<{found: boolean; rest: string}> => {
	const stream = new PassThrough();
	const found = awaitMark(stream, mark, maxBytes);
	for (const piece of pieces) {
		stream.write(piece);
		await new Promise(resolve => setImmediate(resolve));
	}
	stream.end();
	const answer = await found;
	let rest = '';
	if (answer) for await (const chunk of stream) rest += String(chunk);
	return {found: answer, rest};
};

describe('the mark of an agent that is ready', () => {
	it.each([
		[['ready\n']],
		[['Welcome to api-2\n', 'ready\n']],
		[['Welcome re', 'a', 'dy\n']],
	])('is found in %j', async pieces => {
		expect(await feed(pieces)).toEqual({found: true, rest: ''});
	});

	it('leaves all that follows, to the byte', async () => {
		expect(await feed(['noise ready\nHTTP/1.1 101', ' and more\n'])).toEqual({found: true, rest: 'HTTP/1.1 101 and more\n'});
	});

	it('is given up at the end, and beyond the bytes that are passed over', async () => {
		expect((await feed(['not rea'])).found).toBe(false);
		expect((await feed([`${'x'.repeat(94)}ready\n`])).found).toBe(true);
		expect((await feed(['x'.repeat(100), 'ready\n'])).found).toBe(true);
		expect((await feed(['x'.repeat(101), 'ready\n'])).found).toBe(false);
	});
});
