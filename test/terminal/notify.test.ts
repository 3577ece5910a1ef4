import {describe, expect, test} from 'vitest';
import {encodeNotification} from '../../source/terminal/notify.ts';

const osc9 = '\u001B]9;engineroom: api-2: pool exhausted\u0007';
const tell = (env: Readonly<Record<string, string>>, text = 'api-2: pool exhausted'): string => encodeNotification('engineroom', text, env);

describe('a notification', () => {
	test('rings, and speaks the language of the terminal', () => {
		expect(tell({TERM: 'xterm-256color'})).toBe(`\u0007${osc9}`);
		for (const env of [{TERM: 'rxvt-unicode-256color'}, {TERM: 'xterm-256color', VTE_VERSION: '7600'}, {TERM: 'xterm-256color', KONSOLE_VERSION: '230804'}]) expect(tell(env)).toBe('\u0007\u001B]777;notify;engineroom;api-2: pool exhausted\u0007');
	});
	test('only rings on a console', () => expect(tell({TERM: 'linux'})).toBe('\u0007'));
	test('goes through tmux and screen to the terminal outside, while the bell is theirs', () => {
		expect(tell({TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0'})).toBe(`\u0007\u001BPtmux;\u001B${osc9}\u001B\\`);
		expect(tell({TERM: 'screen.xterm-256color'})).toBe(`\u0007\u001BP${osc9}\u001B\\`);
	});
	test('cannot be broken out of, and is no longer than what is shown', () => {
		const hostile = tell({TERM: 'xterm', VTE_VERSION: '1'}, `a;b\u0007\u001B]52;c;eA==\u0007${'x'.repeat(500)}`);
		expect(hostile.slice(1, -1)).not.toMatch(/[\u0000-\u001A\u001C-\u001F\u007F-\u009F]/);
		expect(hostile.match(/\u001B/g)).toHaveLength(1);
		expect(hostile.split(';')).toHaveLength(4);
		expect(hostile.length).toBeLessThan(250);
	});
});
