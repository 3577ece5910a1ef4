import {EventEmitter} from 'node:events';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createKeyboard} from '../../source/terminal/keyboard.ts';
import {askSynchronized} from '../../source/terminal/query.ts';
import {createFakeTimers} from './fake-tty.ts';

const setUp = () => {
	const log: string[] = [];
	const tty = new EventEmitter();
	const note = (name: string) => () => void log.push(name);
	const keyboard = createKeyboard(Object.assign(tty, {
		setRawMode: (isRaw: boolean) => log.push(`raw ${isRaw}`), setEncoding: note('encoding'),
		ref: note('ref'), unref: note('unref'), resume: note('resume'), pause: note('pause'),
	}));
	const timers = createFakeTimers();
	const typed = (): string => String(keyboard.stdin.read() ?? '');
	const ask = () => askSynchronized({keyboard, write: text => void log.push(text), schedule: timers.schedule});
	return {log, keyboard, timers, typed, ask, type: (text: string) => void tty.emit('data', text), listened: () => tty.listenerCount('data')};
};

describe('a keyboard', () => {
	test('takes raw mode once and gives it back once', () => {
		const {log, keyboard, listened} = setUp();
		keyboard.open();
		keyboard.stdin.setRawMode(true);
		expect(log.splice(0)).toEqual(['encoding', 'ref', 'raw true', 'resume']);
		keyboard.close();
		keyboard.stdin.setRawMode(false);
		expect(log).toEqual(['pause', 'unref', 'raw false']);
		expect(listened()).toBe(0);
	});

	test('closes though the terminal has gone', () => {
		const tty = Object.assign(new EventEmitter(), {
			setRawMode(isRaw: boolean) {
				if (!isRaw) throw Object.assign(new Error('setRawMode EIO'), {code: 'EIO'});
			},
			setEncoding() {}, ref() {}, unref() {}, resume() {}, pause() {},
		});
		const keyboard = createKeyboard(tty);
		keyboard.open();
		expect(() => keyboard.close()).not.toThrow();
	});

	test('passes keys on, Esc at once', () => {
		const {keyboard, typed, type} = setUp();
		keyboard.open();
		type('jk\u001B[A');
		expect(typed()).toBe('jk\u001B[A');
		type('\u001B');
		expect(typed()).toBe('\u001B');
	});

	test('drops what nobody reads beyond 64 KiB', () => {
		const {keyboard, typed, type} = setUp();
		keyboard.open();
		type('x'.repeat(65_536));
		type('y');
		expect(typed().endsWith('y')).toBe(false);
		type('z');
		expect(typed()).toBe('z');
	});

	test('keeps answers out of the keys however they are cut in pieces', () => {
		fc.assert(fc.property(fc.array(fc.nat(24), {maxLength: 6}), cuts => {
			const {keyboard, typed, type} = setUp();
			keyboard.open();
			const answers: string[] = [];
			const stop = keyboard.listen(answer => void answers.push(answer));
			const bytes = 'q\u001B[?2026;2$yw\u001B[?62;22ce';
			const edges = [0, ...cuts.map(cut => cut % bytes.length).sort((a, b) => a - b), bytes.length];
			for (let index = 1; index < edges.length; index++) type(bytes.slice(edges[index - 1], edges[index]));
			stop();
			expect(typed()).toBe('qwe');
			expect(answers).toEqual(['\u001B[?2026;2$y', '\u001B[?62;22c']);
		}));
	});

	test('an answer that comes after nobody waits any more is still no key', () => {
		const {keyboard, typed, type} = setUp();
		keyboard.open();
		type('\u001B[?20');
		type('26;2$yq');
		expect(typed()).toBe('q');
	});
});

describe('asking for synchronized updates', () => {
	test.each([
		['knows them', '\u001B[?2026;2$y\u001B[?62;22c', 'supported'],
		['has them on', '\u001B[?2026;1$y\u001B[?62;22c', 'supported'],
		['does not know the mode', '\u001B[?2026;0$y\u001B[?62;22c', 'unsupported'],
		['cannot change the mode', '\u001B[?2026;4$y\u001B[?62;22c', 'unsupported'],
		['answers only the fence, as tmux 3.5', '\u001B[?1;2c', 'unsupported'],
	])('a terminal that %s', async (_, answer, expected) => {
		const {keyboard, ask, type, typed, timers} = setUp();
		keyboard.open();
		const asked = ask();
		type(answer + 'q');
		expect(await asked).toBe(expected);
		expect(typed()).toBe('q');
		expect(timers.pending()).toEqual([]);
	});

	test('is given up after 200 ms, and keys typed meanwhile arrive', async () => {
		const {keyboard, ask, type, typed, timers, log} = setUp();
		keyboard.open();
		const asked = ask();
		expect(log.at(-1)).toBe('\u001B[?2026$p\u001B[c');
		type('x\u001B');
		expect(timers.pending()).toEqual([200]);
		timers.elapse();
		expect(await asked).toBe('silent');
		expect(typed()).toBe('x\u001B');
	});
});
