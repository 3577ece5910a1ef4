import {describe, expect, it} from 'vitest';
import {createDoorkeeper, maxLinesPerMinute, type Visitor} from '../../source/agent/doorkeeper.ts';
import {createTokenRing} from '../../source/agent/tokens.ts';

const right = 'right-token-of-today';
const visitor = (headers: Record<string, string>, peerAddress = '10.0.0.9', localAddress = '10.0.0.1'): Visitor => ({knock: {method: 'GET', path: '/v1/stream', headers: {host: '10.0.0.1:7077', ...headers}}, peerAddress, localAddress});
const keeper = () => {
	const said: string[] = [];
	const clock = {now: 1000};
	return {said, clock, judge: createDoorkeeper({tokens: createTokenRing([right]), isOurName: name => name === 'api-1', now: () => clock.now, say: line => said.push(line)})};
};

describe('the doorkeeper', () => {
	it('knows the address that was dialled as its own, of either family, and no other address', () => {
		const {judge} = keeper();
		const authorization = `Bearer ${right}`;
		for (const [host, local] of [['10.0.0.1', '10.0.0.1'], ['10.0.0.1:7077', '::ffff:10.0.0.1'], ['[2001:db8::1]:7077', '2001:db8::1'], ['[fe80::1]', 'fe80::1%eth0'], ['api-1', '10.0.0.1'], ['API-1:1', '10.0.0.1']] as const) {
			expect(judge(visitor({host, authorization}, '10.0.0.9', local)).refusal).toBeNull();
		}
		for (const host of ['10.0.0.2', '10.0.0.1.evil.example', '[2001:db8::1]', 'api-2', '']) expect(judge(visitor({host, authorization})).refusal).toMatchObject({status: 403});
	});

	it('tells of each address once a minute, however it knocks, and repeats nothing that it was sent', () => {
		const {judge, said, clock} = keeper();
		for (let knock = 0; knock < 5; knock++) judge(visitor({authorization: 'Bearer sesame-sesame-sesame'}));
		judge(visitor({}, '::ffff:10.0.0.10'));
		judge(visitor({host: 'evil\u001b[2J.example', origin: 'http://evil.example'}));
		expect(said).toEqual([expect.stringMatching(/^refused 10\.0\.0\.9: a wrong token/), expect.stringMatching(/^refused 10\.0\.0\.10: no token/), expect.stringMatching(/^refused 10\.0\.0\.9: requests from web pages/)]);
		expect(said.join('')).not.toMatch(/sesame|evil/);
		clock.now += 60_000;
		judge(visitor({}));
		expect(said).toHaveLength(4);
	});

	it(`tells ${maxLinesPerMinute} lines in a minute and no more, whoever knocks`, () => {
		const {judge, said, clock} = keeper();
		const flood = (): void => {
			for (let peer = 0; peer < 250; peer++) judge(visitor({}, `10.1.0.${peer}`));
		};
		flood();
		expect(said).toHaveLength(maxLinesPerMinute);
		expect(said.at(-1)).toBe('more was refused in this minute than is told');
		clock.now += 60_000;
		flood();
		expect(said).toHaveLength(2 * maxLinesPerMinute);
	});
});
