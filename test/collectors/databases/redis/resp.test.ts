import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createReplyReader, encodeCommand, maxReplyBytes, RedisReplyError, type Reply} from '../../../../source/collectors/databases/redis/resp.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): Reply[] => createReplyReader().push(bytes(text));

describe('replies of Redis', () => {
	it('are texts, numbers, nothing, lists and errors', () => {
		expect(read('+PONG\r\n:-42\r\n$5\r\nh\u00E9ll\r\n$-1\r\n*-1\r\n*2\r\n:1\r\n*1\r\n+x\r\n')).toEqual(['PONG', -42, 'h\u00E9ll', null, null, [1, ['x']]]);
		const [error] = read('-NOAUTH Authentication required.\r\n');
		expect(error).toBeInstanceOf(RedisReplyError);
		expect((error as Error).message).toBe('NOAUTH Authentication required.');
	});

	it('are the same in whatever pieces they come', () => {
		const text = '*3\r\n$11\r\na\r\nb\r\n\u00FF\u4E16\r\n:7\r\n*0\r\n+OK\r\n$0\r\n\r\n';
		const all = bytes(text);
		const whole = read(text);
		expect(whole).toHaveLength(3);
		fc.assert(fc.property(fc.array(fc.integer({min: 0, max: all.length})), cuts => {
			const reader = createReplyReader();
			const ends = [...new Set([...cuts, all.length])].sort((a, b) => a - b);
			expect(ends.flatMap((end, index) => reader.push(all.slice(ends[index - 1] ?? 0, end)))).toEqual(whole);
		}));
	});

	it.each(['HTTP/1.1 400 Bad Request\r\n\r\n', '$x\r\n', ':1e3\r\n', '$2\r\nabcd\r\n', '*20000\r\n', '$-7\r\n', '*1\r\n'.repeat(20)])('that are none are refused (%j)', text => {
		expect(() => read(text)).toThrow(/reply/);
	});

	it('are refused beyond the limit, also when they have no end', () => {
		expect(() => read(`$${maxReplyBytes + 1}\r\n`)).toThrow(/larger/);
		expect(read(`$${maxReplyBytes}\r\n`)).toEqual([]);
		const reader = createReplyReader();
		const piece = bytes('+'.padEnd(1024 * 1024, 'x'));
		expect(() => {
			for (let index = 0; index < 6; index++) reader.push(piece);
		}).toThrow(/larger/);
	});
});

describe('commands', () => {
	it('are told in bytes, so that nothing in a password is taken for a command', () => {
		expect(encodeCommand(['AUTH', 'p\u00E4ss\r\n'])).toBe('*2\r\n$4\r\nAUTH\r\n$7\r\np\u00E4ss\r\n\r\n');
	});
});
