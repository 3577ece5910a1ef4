import {describe, expect, test} from 'vitest';
import {readCapabilities, type TerminalFacts} from '../../source/terminal/capabilities.ts';

const read = (env: Record<string, string>, others: Partial<TerminalFacts> = {}) =>
	readCapabilities({env: {TERM: 'xterm-256color', LANG: 'en_US.UTF-8', ...env}, stdinIsTty: true, stdoutIsTty: true, platform: 'linux', ...others});

describe('capabilities', () => {
	test('of an ordinary terminal: a screen in 16 colours, UTF-8, worth asking', () => {
		expect(read({})).toEqual({color: '16', background: null, glyphs: 'unicode', screen: 'tty', ask: {synchronized: true, background: true}});
	});

	test.each<[string, Record<string, string>, Partial<TerminalFacts>, RegExp]>([
		['a pipe', {}, {stdoutIsTty: false}, /stdout/],
		['a stdin that is no terminal, as it has no raw mode', {}, {stdinIsTty: false}, /stdin/],
		['TERM=dumb', {TERM: 'dumb'}, {}, /dumb/],
		['no TERM', {TERM: ''}, {}, /TERM/],
		['CI', {CI: 'true'}, {}, /CI/],
		['--plain', {}, {wanted: {plain: true}}, /--plain/],
	])('%s gets plain lines without colour, and the reason', (_, env, others, reason) => {
		const found = read(env, others);
		expect(found).toMatchObject({screen: 'plain', color: 'none', ask: {synchronized: false, background: false}});
		expect(found.reason).toMatch(reason);
	});

	test.each(['', '0', 'false'])('CI=%j is no CI', CI => {
		expect(read({CI}).screen).toBe('tty');
	});

	test.each<[string, Record<string, string>, Partial<TerminalFacts>, '16' | 'none']>([
		['NO_COLOR with anything in it', {NO_COLOR: '0'}, {}, 'none'],
		['an empty NO_COLOR', {NO_COLOR: ''}, {}, '16'],
		['NO_COLOR against FORCE_COLOR', {NO_COLOR: '1', FORCE_COLOR: '1'}, {}, 'none'],
		['FORCE_COLOR=0', {FORCE_COLOR: '0'}, {}, 'none'],
		['FORCE_COLOR into a pipe', {FORCE_COLOR: '1'}, {stdoutIsTty: false}, '16'],
		['FORCE_COLOR=3, as 16 is all we use', {FORCE_COLOR: '3'}, {}, '16'],
		['--no-color against FORCE_COLOR', {FORCE_COLOR: '1'}, {wanted: {noColor: true}}, 'none'],
	])('colour: %s', (_, env, others, color) => {
		expect(read(env, others).color).toBe(color);
	});

	test.each<[string, Record<string, string>, string]>([
		['LANG=C', {LANG: 'C'}, 'ascii'],
		['LC_ALL wins over LANG', {LC_ALL: 'C', LANG: 'de_DE.UTF-8'}, 'ascii'],
		['LC_CTYPE wins over LANG', {LC_CTYPE: 'C.utf8', LANG: 'C'}, 'unicode'],
		['an empty LC_ALL says nothing', {LC_ALL: '', LANG: 'C.UTF-8'}, 'unicode'],
		['no locale at all', {LANG: ''}, 'ascii'],
		['the console of Linux', {TERM: 'linux'}, 'console'],
		['the console of Linux in another locale', {TERM: 'linux', LANG: 'C'}, 'ascii'],
	])('glyphs: %s', (_, env, glyphs) => {
		expect(read(env).glyphs).toBe(glyphs);
	});

	test.each<[string, Record<string, string>, string]>([
		['a terminal with true colours', {COLORTERM: 'truecolor'}, 'truecolor'],
		['GNU screen, whatever the terminal outside has', {COLORTERM: 'truecolor', TERM: 'screen.xterm-256color'}, '256'],
		['GNU screen of 16 colours', {COLORTERM: 'truecolor', TERM: 'screen'}, '16'],
		['tmux that is called screen', {COLORTERM: 'truecolor', TERM: 'screen-256color', TMUX: '/tmp/tmux-0/default,1,0'}, 'truecolor'],
		['the console of Linux', {TERM: 'linux'}, '16'],
	])('the most colours of %s', (_, env, color) => {
		expect(read(env, {wanted: {color: 'best'}}).color).toBe(color);
		expect(read(env, {wanted: {color: 'truecolor'}}).color).toBe('truecolor');
	});

	test('--ascii wins over the locale, and Windows needs none', () => {
		expect(read({}, {wanted: {ascii: true}}).glyphs).toBe('ascii');
		expect(read({LANG: '', TERM: ''}, {platform: 'win32'})).toMatchObject({glyphs: 'unicode', screen: 'tty'});
	});

	test('terminals that answer with a stray letter are not asked for a mode, the console of Linux for nothing', () => {
		expect(read({TERM_PROGRAM: 'Apple_Terminal'}).ask).toEqual({synchronized: false, background: true});
		expect(read({TERM: 'linux'}).ask).toEqual({synchronized: false, background: false});
	});

	test('nobody is asked for a background where there are no colours', () => expect(read({NO_COLOR: '1'}).ask).toEqual({synchronized: true, background: false}));

	test.each([['15;0', 'dark'], ['0;15', 'light'], ['0;7', 'light'], ['0;default;15', 'light'], ['12;8', 'dark'], ['default;default', null], ['', null]])('COLORFGBG=%s says %s', (COLORFGBG, background) => {
		expect(read({COLORFGBG}).background).toBe(background);
	});
});
