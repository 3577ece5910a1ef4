import {describe, expect, it} from 'vitest';
import {encodeCopy, maxCopyBytes} from '../../source/terminal/clipboard.ts';

const decode = (sequence: string): string => Buffer.from(/\]52;c;([^\u0007]*)\u0007/.exec(sequence)?.[1] ?? '', 'base64').toString();

describe('copying', () => {
	it('says the text in base64, so that nothing in it can be a sequence of its own', () => {
		const text = 'api-2 ▂▃▅ \u001B]0;owned\u0007\n';
		const sequence = encodeCopy(text, {TERM: 'xterm-256color'})!;
		expect(sequence).toMatch(/^\u001B\]52;c;[A-Za-z0-9+/=]*\u0007$/);
		expect(decode(sequence)).toBe(text);
	});

	it('goes through tmux both ways: as its own, and wrapped with every escape doubled', () => {
		const sequence = encodeCopy('x', {TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0'})!;
		expect(sequence).toBe('\u001B]52;c;eA==\u0007\u001BPtmux;\u001B\u001B]52;c;eA==\u0007\u001B\\');
	});

	it('goes through GNU screen in pieces that it passes on whole', () => {
		const sequence = encodeCopy('y'.repeat(2000), {TERM: 'screen-256color'})!;
		const pieces = sequence.split('\u001B\\').filter(piece => piece !== '');
		expect(pieces.length).toBeGreaterThan(2);
		for (const piece of pieces) {
			expect(piece.startsWith('\u001BP')).toBe(true);
			expect(piece.length).toBeLessThan(768);
		}
		expect(decode(pieces.map(piece => piece.slice(2)).join(''))).toBe('y'.repeat(2000));
	});

	it('takes as much as terminals take and no more', () => {
		expect(encodeCopy('x'.repeat(maxCopyBytes), {})).not.toBeNull();
		expect(encodeCopy('x'.repeat(maxCopyBytes + 1), {})).toBeNull();
	});
});
