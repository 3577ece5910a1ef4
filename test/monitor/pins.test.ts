import {describe, expect, it} from 'vitest';
import {createPinBook, type Pin} from '../../source/monitor/pins.ts';
import {parseTarget, type Target} from '../../source/monitor/target.ts';

const target = (text: string): Target => {
	const parsed = parseTarget(text);
	if (!parsed.ok) throw new Error(parsed.reason);
	return parsed.target;
};
const pin = (name: string, fingerprint: string): Pin => ({target: target(name), fingerprint});
const a = 'sha256:a', b = 'sha256:b', c = 'sha256:c', all = 'sha256:all';

describe('a pin', () => {
	it('without a name is for every target that none names', () => {
		const pinned = createPinBook({unnamed: [[all, c]], named: [[pin('api-2', a)]]});
		expect(pinned(target('api-1'))).toEqual([all, c]);
		expect(pinned(target('api-2')), 'and never for one that has its own').toEqual([a]);
	});

	it('with a name vouches for nobody else: not at another port, not on another way, not for another user', () => {
		const pinned = createPinBook({unnamed: [], named: [[pin('api-2', a), pin('ssh+wss://deploy@api-3/7443', b)]]});
		for (const spelled of ['api-2', 'api-2:7077', 'wss://API-2:7077', 'wss://api-2:7077/v1/stream']) expect(pinned(target(spelled)), spelled).toEqual([a]);
		for (const other of ['api-1', 'api-22', 'api-2.example', 'api-2:7078', 'wss://api-2', 'wss://api-2:7077/other', 'ssh+wss://api-2', 'ssh://api-2']) expect(pinned(target(other)), other).toEqual([]);
		expect(pinned(target('ssh+wss://deploy@api-3/7443'))).toEqual([b]);
		for (const other of ['ssh+wss://api-3/7443', 'ssh+wss://root@api-3/7443', 'ssh+wss://deploy@api-3', 'ssh+wss://deploy@api-3:22/7443', 'ssh+wss://deploy@api-4/7443', 'api-3:7443', 'wss://127.0.0.1:7443']) expect(pinned(target(other)), other).toEqual([]);
	});

	it('may be one of several, as while a certificate is renewed', () => {
		expect(createPinBook({unnamed: [], named: [[pin('api-2', a), pin('api-1', c), pin('api-2:7077', b)]]})(target('api-2'))).toEqual([a, b]);
	});

	it('of the command line takes the place of one in the file, where it is for the same', () => {
		const pinned = createPinBook({unnamed: [[], [all]], named: [[pin('api-1', a)], [pin('api-1', b), pin('api-2', c)]]});
		expect([pinned(target('api-1')), pinned(target('api-2')), pinned(target('api-3'))]).toEqual([[a], [c], [all]]);
		expect(createPinBook({unnamed: [[a], [b]], named: [[], [pin('api-2', c)]]})(target('api-2'))).toEqual([c]);
	});
});
