import {describe, expect, it} from 'vitest';
import {createRequestTally, noRoute, type RequestTally} from '../../source/instrument/request-tally.ts';
import {sumClasses} from '../../source/signals/status.ts';

const found = ['2xx', 0.01] as const;
const missing = ['4xx', 0.001] as const;
const table = (tally: RequestTally): Record<string, number> => Object.fromEntries(tally.cut().map(({method, route, classes}) => [`${method} ${route}`, sumClasses(classes)]));

describe('requests', () => {
	it('are counted by the template of their path, whatever the query', () => {
		const tally = createRequestTally();
		for (const target of ['/items/1', '/items/2?x=1', '/items/3?', '/items/1']) tally.countPath('GET', target, ...found);
		expect(table(tally)).toEqual({'GET /items/:id': 4});
	});

	it('that were turned away have no route of their own, unless it is known from others', () => {
		const tally = createRequestTally();
		tally.countPath('GET', '/items/1', ...missing);
		tally.countPath('GET', '/items/1', ...found);
		tally.countPath('GET', '/items/2', ...missing);
		tally.countPath('POST', '/items/2', ...missing);
		expect(table(tally)).toEqual({[` ${noRoute}`]: 2, 'GET /items/:id': 2});
	});

	it('of 500 routes are told apart, those of all others are one', () => {
		const tally = createRequestTally();
		for (let route = 0; route < 600; route++) tally.countRoute('GET', `/route${route}`, ...found);
		const told = table(tally);
		expect(Object.keys(told).length).toBe(501);
		expect(told[' other']).toBe(100);
		tally.countRoute('GET', '/route499', ...found);
		tally.countRoute('GET', '/route500', ...found);
		expect(table(tally)).toEqual({'GET /route499': 1, ' other': 1});
	});

	it('of more paths than are remembered are counted all the same', () => {
		const tally = createRequestTally();
		for (let path = 0; path < 12_000; path++) tally.countPath('GET', `/items/${path}`, ...found);
		expect(table(tally)).toEqual({'GET /items/:id': 12_000});
	});

	it('that were handed out and come back are counted once', () => {
		const tally = createRequestTally();
		tally.countPath('GET', '/a', ...found);
		tally.countPath('GET', '/b', '5xx', null);
		tally.countPath('GET', '/nowhere', ...missing);
		const taken = tally.cut();
		expect(tally.cut()).toEqual([]);
		tally.countPath('GET', '/a', ...found);
		tally.giveBack(taken);
		const told = tally.cut();
		expect(told.map(({method, route, classes, errors, latency}) => [method, route, sumClasses(classes), errors, latency.count]).sort()).toEqual([['', noRoute, 1, 0, 1], ['GET', '/a', 2, 0, 2], ['GET', '/b', 1, 1, 0]]);
	});
});
