import {describe, expect, it} from 'vitest';
import {createStrikes, maxPeers, maxStrikes, peerOf, strikeWindowMs} from '../../source/agent/strikes.ts';
import {createTokenRing, maxTokenLength, maxTokens, minTokenLength, parseTokens, readBearer} from '../../source/agent/tokens.ts';

const token = (length: number, letter = 'a'): string => letter.repeat(length);

describe('a list of tokens', () => {
	it('holds one a line; comments and empty lines are left out, one that is named twice is one', () => {
		expect(parseTokens(`# new\n${token(16, 'n')}\r\n\n  ${token(20, 'o')}  \n# the same\n${token(16, 'n')}`, 'FILE')).toEqual([token(16, 'n'), token(20, 'o')]);
		expect(parseTokens('# none\n', 'FILE')).toEqual([]);
	});

	it(`takes tokens of ${minTokenLength} to ${maxTokenLength} characters`, () => {
		expect(parseTokens(token(minTokenLength), 'FILE')).toHaveLength(1);
		expect(() => parseTokens(`\n${token(minTokenLength - 1, 'x')}`, 'FILE')).toThrow(/^FILE, line 2: a token of 15 characters can be guessed/);
		expect(parseTokens(token(maxTokenLength), 'FILE')).toHaveLength(1);
		expect(() => parseTokens(token(maxTokenLength + 1), 'FILE')).toThrow(/at most 256/);
	});

	it(`takes ${maxTokens} and no more`, () => {
		const lines = (count: number): string => Array.from({length: count}, (_, index) => `${token(16)}${index}`).join('\n');
		expect(parseTokens(lines(maxTokens), 'FILE')).toHaveLength(maxTokens);
		expect(() => parseTokens(lines(maxTokens + 1), 'FILE')).toThrow(/at most 16 tokens/);
	});

	it('never repeats what it refuses', () => {
		for (const bad of ['hunter2 hunter2 hunter2', 'hunter2', `hunter2${token(300)}`, 'hunter2-ünïcode-token']) {
			expect(() => parseTokens(bad, 'FILE')).toThrow(expect.objectContaining({message: expect.not.stringContaining('hunter2') as string}) as Error);
		}
	});
});

describe('the ring of tokens', () => {
	it('knows each of its own, and no part or neighbour of one', () => {
		const ring = createTokenRing([token(16, 'a'), token(16, 'b')]);
		expect(ring.match(token(16, 'a'))).not.toBeNull();
		expect(ring.match(token(16, 'b'))).not.toBeNull();
		for (const wrong of ['', token(15, 'a'), token(17, 'a'), token(16, 'A')]) expect(ring.match(wrong)).toBeNull();
	});

	it('no longer holds what was taken out, and still what stays', () => {
		const ring = createTokenRing([token(16, 'a'), token(16, 'b')]);
		const [a, b] = [ring.match(token(16, 'a')), ring.match(token(16, 'b'))];
		ring.replace([token(16, 'b'), token(16, 'c')]);
		expect([ring.holds(a!), ring.holds(b!)]).toEqual([false, true]);
		expect(ring.match(token(16, 'a'))).toBeNull();
		ring.replace([]);
		expect(ring.match(token(16, 'b'))).toBeNull();
	});

	it('reads the token of a Bearer header and of nothing else', () => {
		expect(readBearer('Bearer abc')).toBe('abc');
		expect(readBearer('bearer  abc')).toBe('abc');
		for (const header of [undefined, '', 'Bearer', 'Bearer a b', 'Basic YTpi', ['Bearer abc'], `Bearer ${token(257)}`]) expect(readBearer(header)).toBeNull();
	});
});

describe('wrong tokens', () => {
	it(`bar an address after ${maxStrikes} in a minute, until that minute is over`, () => {
		const strikes = createStrikes();
		for (let knock = 0; knock < maxStrikes; knock++) {
			expect(strikes.isBarred('10.0.0.1', knock)).toBe(false);
			expect(strikes.add('10.0.0.1', knock)).toBe(knock === 0);
		}
		expect(strikes.isBarred('10.0.0.1', strikeWindowMs - 1)).toBe(true);
		expect(strikes.isBarred('10.0.0.2', strikeWindowMs - 1)).toBe(false);
		expect(strikes.isBarred('10.0.0.1', strikeWindowMs)).toBe(false);
		expect(strikes.add('10.0.0.1', strikeWindowMs)).toBe(true);
	});

	it(`are remembered of ${maxPeers} addresses, the first of which is forgotten for one more`, () => {
		const strikes = createStrikes();
		for (let peer = 0; peer < maxPeers; peer++) for (let knock = 0; knock < maxStrikes; knock++) strikes.add(`peer ${peer}`, 0);
		expect(strikes.peers).toBe(maxPeers);
		expect(strikes.isBarred('peer 0', 1)).toBe(true);
		strikes.add('one more', 1);
		expect(strikes.peers).toBe(maxPeers);
		expect([strikes.isBarred('peer 0', 2), strikes.isBarred('peer 1', 2)]).toEqual([false, true]);
	});

	it('count for a whole /64 of IPv6, and for one address of IPv4 however it is written', () => {
		expect(peerOf('::ffff:10.0.0.1')).toBe('10.0.0.1');
		expect(peerOf('10.0.0.1')).toBe('10.0.0.1');
		expect(peerOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
		expect(peerOf('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
		expect(peerOf('::1')).toBe('0:0:0:0::/64');
		expect(peerOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
		expect(peerOf(undefined)).toBe('unknown');
	});
});
