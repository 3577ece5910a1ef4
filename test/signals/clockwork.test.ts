import {describe, expect, it} from 'vitest';
import {createAnchor, moveAnchor} from '../../source/signals/anchor.ts';
import {backoffMs, reconnectPolicy, retryPolicy} from '../../source/signals/backoff.ts';
import {judgeLink, type LinkFacts} from '../../source/signals/staleness.ts';

describe('the anchor of a host', () => {
	it('stays where it is while a burst of delayed frames comes in', () => {
		let anchor = createAnchor(100, 50_000, 1000);
		const {offset} = anchor;
		// The link hung for 8 s; then all of it arrives within a moment.
		for (let seq = 101; seq <= 108; seq++) anchor = moveAnchor(anchor, seq, 58_000 + seq, 1000);
		expect(anchor.offset).toBe(offset);
	});

	it('moves when frames come late for good: the host had slept', () => {
		let anchor = createAnchor(100, 50_000, 1000);
		for (let step = 1; step <= 8; step++) anchor = moveAnchor(anchor, 100 + step, 50_000 + 3_600_000 + step * 1000, 1000);
		expect(anchor.offset).toBe(50 + 3600 - 100);
	});

	it('moves at once when it was tied to a delayed frame', () => {
		const anchor = moveAnchor(createAnchor(100, 60_000, 1000), 101, 51_000, 1000);
		expect(anchor.offset).toBe(51 - 101);
	});

	it('does not mind a frame on the wrong side of a second', () => {
		let anchor = createAnchor(0, 999, 1000);
		const {offset} = anchor;
		for (let seq = 1; seq < 60; seq++) anchor = moveAnchor(anchor, seq, seq * 1000 + (seq % 2 === 0 ? 998 : 1003), 1000);
		expect(anchor.offset).toBe(offset);
	});
});

describe('the state of a link', () => {
	const facts: LinkFacts = {connected: true, lastFrameAt: 10_000, startedAt: 0, attemptFailed: false, intervalMs: 1000};

	it('is live while frames come, stale as soon as two are missing, and never live again by waiting', () => {
		expect(judgeLink(facts, 11_000)).toBe('live');
		expect(judgeLink(facts, 12_500)).toBe('live');
		expect(judgeLink(facts, 12_501)).toBe('stale');
		expect(judgeLink(facts, 999_999)).toBe('stale');
	});

	it('is stale at once when the link breaks, then down', () => {
		const broken = {...facts, connected: false};
		expect(judgeLink(broken, 10_100)).toBe('stale');
		expect(judgeLink(broken, 15_000)).toBe('stale');
		expect(judgeLink(broken, 15_001)).toBe('down');
	});

	it('is connecting before the first frame, down once an attempt has failed', () => {
		const fresh = {...facts, connected: false, lastFrameAt: null};
		expect(judgeLink(fresh, 100)).toBe('connecting');
		expect(judgeLink({...fresh, attemptFailed: true}, 100)).toBe('down');
	});

	it('allows for a long interval', () => {
		expect(judgeLink({...facts, intervalMs: 60_000}, 10_000 + 149_000)).toBe('live');
	});
});

describe('back-off', () => {
	it('doubles up to its limit and keeps half of the delay free for jitter', () => {
		expect([1, 2, 3, 4, 5, 50].map(attempt => backoffMs(reconnectPolicy, attempt, 1))).toEqual([100, 200, 400, 800, 1000, 1000]);
		expect(backoffMs(reconnectPolicy, 50, 0)).toBe(500);
		expect(backoffMs(retryPolicy, 10_000, 1)).toBe(retryPolicy.maxMs);
	});
});
