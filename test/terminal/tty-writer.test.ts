import {describe, expect, test} from 'vitest';
import {createTtyWriter} from '../../source/terminal/tty-writer.ts';
import {createFakeTimers} from './fake-tty.ts';

const failed = (code: string): Error => Object.assign(new Error(code), {code});

/** A terminal that takes what it has room for. */
const open = (roomAtFirst: number) => {
	const timers = createFakeTimers();
	const pieces: string[] = [];
	const log: string[] = [];
	let room = roomAtFirst;
	let gone: Error | null = null;
	const writer = createTtyWriter({
		schedule: timers.schedule,
		writeSync(bytes, offset, length) {
			if (gone) throw gone;
			if (room === 0) throw failed('EAGAIN');
			const count = Math.min(length, room);
			room -= count;
			pieces.push(new TextDecoder().decode(bytes.subarray(offset, offset + count)));
			return count;
		},
		onError: error => void log.push(error.message),
	});
	return {
		writer, timers, pieces, log,
		write: (text: string, name = text) => writer.write(text, () => void log.push(name)),
		free: (count: number) => void (room += count),
		lose: (code: string) => void (gone = failed(code)),
	};
};

describe('a writer', () => {
	test('writes in one piece what the terminal has room for', () => {
		const {write, pieces, log, timers} = open(10_000);
		expect(write('x'.repeat(5000), 'done')).toBe(true);
		expect([pieces.length, log, timers.pending()]).toEqual([1, ['done'], []]);
	});
	test('offers the rest again, in small pieces, and what came meanwhile after it', () => {
		const {write, writer, pieces, log, timers, free} = open(1000);
		expect(write('a'.repeat(3000), 'frame')).toBe(false);
		write('bell');
		expect([writer.taken(), log, timers.pending()]).toEqual([1000, [], [100]]);
		timers.elapse();
		expect([writer.taken(), timers.pending()]).toEqual([1000, [100]]);
		free(1200);
		timers.elapse();
		expect([writer.taken(), log]).toEqual([2200, []]);
		expect(Math.max(...pieces.slice(1).map(({length}) => length))).toBe(512);
		free(5000);
		timers.elapse();
		expect([pieces.join(''), log, timers.pending()]).toEqual(['a'.repeat(3000) + 'bell', ['frame', 'bell'], []]);
	});
	test('cuts no character in a way that loses a byte of it', () => {
		const {write, writer, timers, free} = open(2);
		write('▁▂▃');
		for (let turn = 0; turn < 7; turn++) {
			free(1);
			timers.elapse();
		}
		expect([writer.taken(), timers.pending()]).toEqual([9, []]);
	});
	test('writes what is asked for when it is done, one after the other', () => {
		const {writer, pieces} = open(100);
		writer.write('one', () => void writer.write('two', () => void writer.write('three', () => undefined)));
		expect(pieces).toEqual(['one', 'two', 'three']);
	});
	test('gives up what was not taken, and tells who waits for it', () => {
		const {write, writer, pieces, log, timers} = open(3);
		write('abcdef', 'frame');
		writer.discard();
		expect([pieces, log, timers.pending()]).toEqual([['abc'], ['frame'], []]);
		expect(write('g')).toBe(false);
	});
	test.each(['EIO', 'EPIPE', 'EBADF'])('says that the terminal has gone (%s), and waits for nothing', code => {
		const {write, log, timers, lose} = open(3);
		write('abcdef', 'frame');
		lose(code);
		timers.elapse();
		expect([log, timers.pending()]).toEqual([['frame', code], []]);
	});
});
