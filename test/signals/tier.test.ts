import {describe, expect, it} from 'vitest';
import {chooseTier, readTier, type Tier} from '../../source/signals/tier.ts';

const counts = (some: Partial<Record<Tier, number>>): Record<Tier, number> => ({'edge-log': 0, 'edge-page': 0, 'edge-status': 0, app: 0, probe: 0, ...some});

describe('whose requests stand for all of a host', () => {
	it.each([
		['the log of a proxy that all requests pass', {'edge-log': 100, app: 98}, 'edge-log'],
		['the log, before the page and the status of the same server', {'edge-log': 100, 'edge-page': 100, 'edge-status': 101}, 'edge-log'],
		['the status, where the log is of one site among many', {'edge-log': 10, 'edge-status': 100}, 'edge-status'],
		['the programs, where most requests do not pass the proxy', {'edge-log': 10, app: 100}, 'app'],
		['the proxy, when it answers more than reaches the programs', {'edge-log': 100, app: 40}, 'edge-log'],
		['the programs, when there is no proxy', {app: 3, probe: 1}, 'app'],
		['probes, only when there is nothing else', {probe: 1}, 'probe'],
		['nobody, when nothing was counted', {}, null],
	] as const)('%s', (_, some, chosen) => {
		expect(chooseTier(counts(some))).toBe(chosen);
	});
	it('is a program for what says nothing', () => {
		expect([readTier(undefined), readTier('odd'), readTier('edge-log')]).toEqual(['app', 'app', 'edge-log']);
	});
});
