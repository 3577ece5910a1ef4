import {describe, expect, test} from 'vitest';
import {createWriteNow} from '../../source/terminal/write-now.ts';
import {unblock} from '../../source/terminal/tty.ts';

const failing = (code: string) => Object.assign(new Error(code), {code});

describe('writing at once', () => {
	test('goes on where a short write ended', () => {
		const taken: number[] = [];
		createWriteNow({fd: 7, sleep() {}, writeSync(fd, bytes, offset) {
			expect(fd).toBe(7);
			taken.push(...bytes.subarray(offset, offset + 2));
			return Math.min(2, bytes.length - offset);
		}})('a—b');
		expect(Buffer.from(taken).toString()).toBe('a—b');
	});

	test('waits for a full terminal', () => {
		let busy = 39;
		let written = '';
		createWriteNow({fd: 1, sleep() {}, writeSync(_, bytes, offset) {
			if (busy-- > 0) throw failing('EAGAIN');
			written += Buffer.from(bytes.subarray(offset)).toString();
			return bytes.length - offset;
		}})('bye');
		expect(written).toBe('bye');
	});

	test('but for 200 ms at most', () => {
		let sleptMs = 0;
		createWriteNow({fd: 1, sleep: milliseconds => void (sleptMs += milliseconds), writeSync() {
			throw failing('EAGAIN');
		}})('bye');
		expect(sleptMs).toBe(200);
	});

	test.each(['EPIPE', 'EIO', 'EBADF'])('does not mind that the terminal has gone (%s)', code => {
		expect(() => createWriteNow({fd: 1, sleep() {}, writeSync() {
			throw failing(code);
		}})('bye')).not.toThrow();
	});
});

describe('unblocking a stdout', () => {
	test('uses the handle where there is one', () => {
		const calls: boolean[] = [];
		expect(unblock({_handle: {setBlocking: (isBlocking: boolean) => calls.push(isBlocking)}})).toBe('unblocked');
		expect(calls).toEqual([false]);
		expect(unblock({})).toBe('unchanged');
		expect(unblock({_handle: null})).toBe('unchanged');
	});
});
