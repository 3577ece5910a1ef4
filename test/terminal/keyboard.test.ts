import {EventEmitter} from 'node:events';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {readBackgroundReply} from '../../source/terminal/background.ts';
import {createKeyboard} from '../../source/terminal/keyboard.ts';
import {askTerminal, type TerminalAnswers, type TerminalQuestions} from '../../source/terminal/query.ts';
import {createFakeTimers} from './fake-tty.ts';

const setUp = () => {
	const log: string[] = [];
	const tty = new EventEmitter();
	const timers = createFakeTimers();
	const note = (name: string) => () => void log.push(name);
	const keyboard = createKeyboard(Object.assign(tty, {
		setRawMode: (isRaw: boolean) => log.push(`raw ${isRaw}`), setEncoding: note('encoding'),
		ref: note('ref'), unref: note('unref'), resume: note('resume'), pause: note('pause'),
	}), timers.schedule);
	const typed = (): string => String(keyboard.stdin.read() ?? '');
	const told: TerminalAnswers[] = [];
	const ask = (questions: TerminalQuestions = {synchronized: true, background: true}) => askTerminal({keyboard, write: text => void log.push(text), schedule: timers.schedule, ask: questions, onAnswers: answers => void told.push(answers)});
	return {log, keyboard, timers, typed, ask, told, type: (text: string) => void tty.emit('data', text), listened: () => tty.listenerCount('data')};
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
		const keyboard = createKeyboard(tty, createFakeTimers().schedule);
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
		fc.assert(fc.property(fc.array(fc.nat(80), {maxLength: 8}), fc.constantFrom('\u001B\\', '\u0007'), (cuts, end) => {
			const {keyboard, typed, type} = setUp();
			keyboard.open();
			const answers: string[] = [];
			const stop = keyboard.listen(answer => void answers.push(answer));
			const bytes = `q\u001B]11;rgb:fdfd/f6f6/e3e3${end}\u001B[?2026;2$yw\u001B[?62;22ce`;
			const edges = [0, ...cuts.map(cut => cut % bytes.length).sort((a, b) => a - b), bytes.length];
			for (let index = 1; index < edges.length; index++) type(bytes.slice(edges[index - 1], edges[index]));
			stop();
			expect(typed()).toBe('qwe');
			expect(answers).toEqual([`\u001B]11;rgb:fdfd/f6f6/e3e3${end}`, '\u001B[?2026;2$y', '\u001B[?62;22c']);
		}));
	});

	test.each([
		['in one piece', ['\u001B]11;rgb:ffff/ffff/ffff\u001B\\q']],
		['cut', ['\u001B]1', '1;rgb:ffff/ff', 'ff/ffff\u001B', '\\q']],
		['cut after its bracket', ['\u001B]', '11;rgb:ffff/ffff/ffff\u0007q']],
		['of a mode, cut', ['\u001B[?20', '26;2$yq']],
		['never asked for', ['\u001B[?997;1nq']],
		['that is not one', ['\u001B]11;#rm -rf q\u0007q']],
		['without end, longer than any, then Ctrl-C', ['\u001B]11;rgb:', 'x'.repeat(100_000), 'y'.repeat(100), '\u0003q']],
		['broken off by another', ['\u001B]11;rgb:ff', '\u001B[?62;22cq']],
	])('an answer that comes when nobody waits any more is no key: %s', (_, pieces) => {
		const {keyboard, typed, type} = setUp();
		keyboard.open();
		for (const piece of pieces) type(piece);
		expect(typed().replace('\u0003', '')).toBe('q');
	});

	test('an answer whose first byte was taken for Esc is no key either', () => {
		const {keyboard, typed, type} = setUp();
		keyboard.open();
		type('\u001B');
		type(']11;rgb:ffff/ffff/ffff\u001B\\q');
		expect(typed()).toBe('\u001Bq');
		type('\u001B');
		type(']');
		expect(typed()).toBe('\u001B]');
	});

	test('what surely began as an answer is dropped when its rest does not come; keys work again', () => {
		const {keyboard, typed, type, timers} = setUp();
		keyboard.open();
		type('\u001B]11;rgb:ff');
		type('j');
		expect(timers.pending()).toEqual([2000]);
		timers.elapse();
		type('k');
		expect(typed()).toBe('k');
	});

	test('Esc waits a moment for the rest of an answer while one is expected, and is a key then', () => {
		const {keyboard, typed, type, timers} = setUp();
		keyboard.open();
		const stop = keyboard.listen(() => undefined);
		type('\u001B');
		expect(typed()).toBe('');
		expect(timers.pending()).toEqual([50]);
		timers.elapse();
		expect(typed()).toBe('\u001B');
		stop();
		type('\u001B');
		expect(typed()).toBe('\u001B');
	});

	test('text and answers of any kind: no byte of an answer is typed, none of the text is lost', () => {
		const answer = fc.oneof(
			fc.stringMatching(/^[0-9;:]{0,30}[$ ]?[a-zA-Z]$/).map(body => `\u001B[?${body}`),
			fc.tuple(fc.stringMatching(/^\d{1,3};[ -~]{0,300}$/), fc.constantFrom('\u0007', '\u001B\\')).map(([body, end]) => `\u001B]${body}${end}`),
		);
		const letters = fc.stringMatching(/^[A-Z]{0,6}$/);
		fc.assert(fc.property(fc.array(fc.tuple(letters, answer), {maxLength: 6}), fc.array(fc.nat(), {maxLength: 12}), (parts, cuts) => {
			const {keyboard, typed, type} = setUp();
			keyboard.open();
			keyboard.listen(() => undefined);
			const bytes = parts.map(([text, one]) => text + one).join('');
			const edges = [0, ...cuts.map(cut => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
			for (let index = 1; index < edges.length; index++) type(bytes.slice(edges[index - 1], edges[index]));
			expect(typed()).toBe(parts.map(([text]) => text).join(''));
		}));
	});
});

describe('asking the terminal', () => {
	const light = '\u001B]11;rgb:fdfd/f6f6/e3e3\u001B\\';
	test.each<[string, string, TerminalAnswers]>([
		['knows both', `${light}\u001B[?2026;2$y\u001B[?62;22c`, {synchronized: 'supported', background: 'light'}],
		['is updating already', `${light}\u001B[?2026;1$y\u001B[?62;22c`, {synchronized: 'supported', background: 'light'}],
		['does not know the mode', `${light}\u001B[?2026;0$y\u001B[?62;22c`, {synchronized: 'unsupported', background: 'light'}],
		['cannot change the mode', `${light}\u001B[?2026;4$y\u001B[?62;22c`, {synchronized: 'unsupported', background: 'light'}],
		['tells the background behind the fence, as GNU screen', `\u001B[?1;2c${light}`, {synchronized: 'unsupported', background: 'light'}],
	])('that %s', async (_, answer, expected) => {
		const {keyboard, ask, told, type, typed, timers} = setUp();
		keyboard.open();
		const {whenQuiet} = ask();
		type(answer + 'q');
		expect(await whenQuiet).toEqual(expected);
		expect(told.at(-1)).toEqual(expected);
		expect(typed()).toBe('q');
		expect(timers.pending()).toEqual([]);
	});

	test('tells what comes together once: a frame is painted anew once', () => {
		const {keyboard, ask, told, type} = setUp();
		keyboard.open();
		ask();
		for (const byte of `${light}\u001B[?2026;2$y\u001B[?62;22c`) type(byte);
		expect(told).toEqual([{synchronized: 'supported', background: 'light'}]);
	});

	test('that answers only the fence, as tmux 3.3: the background is waited for no longer than 200 ms, and taken when it comes later', async () => {
		const {keyboard, ask, told, type, typed, timers} = setUp();
		keyboard.open();
		const {whenQuiet} = ask();
		type('\u001B[?1;2c');
		timers.elapse(200);
		expect(await whenQuiet).toEqual({synchronized: 'unsupported', background: null});
		type(`j${light}k`);
		expect(told.at(-1)).toEqual({synchronized: 'unsupported', background: 'light'});
		expect(typed()).toBe('jk');
	});

	test('that answers nothing is given up after 200 ms, and keys typed meanwhile arrive', async () => {
		const {keyboard, ask, told, type, typed, timers, log} = setUp();
		keyboard.open();
		const {whenQuiet} = ask();
		expect(log.at(-1)).toBe('\u001B]11;?\u001B\\\u001B[?2026$p\u001B[c');
		type('x\u001B');
		expect(timers.pending()).toEqual([30_000, 200, 50]);
		timers.elapse();
		expect(await whenQuiet).toEqual({synchronized: 'silent', background: null});
		expect(told).toEqual([]);
		expect(typed()).toBe('x\u001B');
	});

	test('asks nothing, and waits for nothing, where nothing is of use', async () => {
		const {keyboard, ask, log, timers} = setUp();
		keyboard.open();
		log.splice(0);
		expect(await ask({synchronized: false, background: false}).whenQuiet).toEqual({synchronized: 'silent', background: null});
		expect([log, timers.pending()]).toEqual([[], []]);
	});

	test('asks only for what is of use', () => {
		const {keyboard, ask, log} = setUp();
		keyboard.open();
		ask({synchronized: true, background: false}).stop();
		ask({synchronized: false, background: true}).stop();
		expect(log.slice(-2)).toEqual(['\u001B[?2026$p\u001B[c', '\u001B]11;?\u001B\\\u001B[c']);
	});

	test('stopped, it hears and waits for nothing', async () => {
		const {keyboard, ask, told, type, timers} = setUp();
		keyboard.open();
		const asked = ask();
		asked.stop();
		expect(await asked.whenQuiet).toEqual({synchronized: 'silent', background: null});
		type(`${light}\u001B[?62;22c`);
		expect([told, timers.pending()]).toEqual([[], []]);
	});
});

describe('the colour of a background', () => {
	const of = (colour: string, end = '\u001B\\') => readBackgroundReply(`\u001B]11;${colour}${end}`);
	test.each([
		['rgb:0000/0000/0000', 'dark'], ['rgb:ffff/ffff/ffff', 'light'], ['rgb:00/2b/36', 'dark'], ['rgb:fdfd/f6f6/e3e3', 'light'], ['rgb:f/f/f', 'light'], ['rgb:282/2c3/343', 'dark'],
		['rgb:7575/7575/7575', 'dark'], ['rgb:7777/7777/7777', 'light'], ['rgba:1c1c/1c1c/1c1c/cccc', 'dark'], ['rgb:FFFF/FFFF/E0E0', 'light'],
	])('%s is %s', (colour, expected) => expect([of(colour), of(colour, '\u0007')]).toEqual([expected, expected]));
	test.each(['?', '', 'rgb:', 'rgb:ff/ff', 'rgb:fffff/ff/ff', '#ffffff', 'rgb:gg/00/00', 'white', `rgb:${'f'.repeat(500)}`])('%j is none', colour => expect(of(colour)).toBeNull());
	test('answers about another colour are none', () => expect(readBackgroundReply('\u001B]10;rgb:ffff/ffff/ffff\u001B\\')).toBeNull());
});
