import {describe, expect, test} from 'vitest';
import {matchRoute} from '../../../source/commands/demo/routes.ts';
import {nextGapSeconds, nextRequest, wantedRate} from '../../../source/commands/demo/traffic.ts';

/** Numbers that are evenly spread and the same in each run. */
const createRandom = (): (() => number) => {
	let state = 12_345;
	return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
};

describe('the traffic of the sample shop', () => {
	const random = createRandom();
	const requests = Array.from({length: 20_000}, () => nextRequest(random));

	test('asks every route that the shop has but its health', () => {
		const asked = new Set(requests.map(({method, path}) => matchRoute(method, path.split('?')[0]!)?.route.pattern));
		expect([...asked].sort()).toEqual(['/checkout', '/orders', '/orders/:id', '/products', '/products/:id', '/search', undefined].sort());
	});

	test('asks one time in fifty for something that is not there', () => {
		const astray = requests.filter(({path}) => path === '/favicon.png' || Number(/^\/products\/(\d+)$/.exec(path)?.[1]) > 900);
		expect(astray.length / requests.length).toBeGreaterThan(0.015);
		expect(astray.length / requests.length).toBeLessThan(0.025);
	});

	test('comes in waves between 37 and 63 requests a second', () => {
		const rates = Array.from({length: 600}, (_, second) => wantedRate(second));
		expect(Math.min(...rates)).toBeGreaterThanOrEqual(37);
		expect(Math.max(...rates)).toBeLessThanOrEqual(63);
		expect(Math.max(...rates) - Math.min(...rates)).toBeGreaterThan(15);
	});

	test('has gaps whose mean is the rate, none above a second', () => {
		const gaps = Array.from({length: 20_000}, () => nextGapSeconds(50, random));
		expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeCloseTo(0.02, 3);
		expect(nextGapSeconds(0.001, () => 0.999_999)).toBe(1);
	});
});

describe('the routes of the sample shop', () => {
	test('match segment by segment, placeholders with anything', () => {
		expect(matchRoute('GET', '/products/17')).toMatchObject({route: {pattern: '/products/:id'}, parameters: ['17']});
		expect(matchRoute('GET', '/products')).toMatchObject({route: {pattern: '/products'}, parameters: []});
	});

	test.each([['GET', '/products/17/reviews'], ['GET', '/product'], ['DELETE', '/products'], ['GET', '/']])('do not match %s %s', (method, path) => {
		expect(matchRoute(method, path)).toBeNull();
	});
});
