import {afterEach, describe, expect, it} from 'vitest';
import {createRestarts} from '../../source/agent/restarts.ts';
import type {Reading} from '../../source/collectors/collector.ts';
import {maxRestarts} from '../../source/wire/limits.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0)) await end();
});

describe('restarts that an agent remembers', () => {
	it('are of the tick in which they were, several processes of one service together', () => {
		const restarts = createRestarts(1000);
		expect(restarts.add(100, [{of: 'database', name: 'postgresql', agoSeconds: 3.2}, {of: 'service', name: 'shop'}, {of: 'service', name: 'shop'}])).toEqual([{seq: 97, of: 'database', name: 'postgresql'}, {seq: 100, of: 'service', name: 'shop'}]);
		expect(restarts.add(105, [{of: 'service', name: 'shop'}])).toEqual([]);
		expect(restarts.add(110, [{of: 'service', name: 'shop'}])).toHaveLength(1);
		expect(restarts.past).toHaveLength(3);
	});
	it('are so many and no more, the newest', () => {
		const restarts = createRestarts(1000);
		for (let tick = 0; tick <= maxRestarts; tick++) restarts.add(tick, [{of: 'service', name: `s${tick}`}]);
		expect(restarts.past).toHaveLength(maxRestarts);
		expect(restarts.past[0]!.name).toBe('s1');
	});
	it('are washed', () => expect(createRestarts(1000).add(1, [{of: 'service', name: 'a\u001B[2Jb'}])[0]!.name).toBe('ab'));
});

describe('restarts on the way to a chart', () => {
	it('stand there at their time, once, also when the monitor comes later or comes back', async () => {
		const clock = createFakeClock();
		const read = (tick: number): Reading => ({points: [], ...(tick === 10 ? {restarts: [{of: 'database', name: 'postgresql', agoSeconds: 2}]} : tick === 30 ? {restarts: [{of: 'service', name: 'shop'}]} : {})});
		const agent = startTestAgent(clock, read);
		await clock.advance(20_000);
		const fleet = createTestFleet(clock);
		const link = createCuttable(agent);
		fleet.add('api-1', link.transport);
		ends.push(() => fleet.close(), () => agent.stop());
		await clock.advance(3000);
		const told = () => fleet.host({id: 'api-1', cells: 1, chartCells: 1})!.marks!.map(({text, time}) => `${text} ${Math.round((clock.wallTime() - time) / 1000)} s ago`);
		expect(told()).toHaveLength(1);
		expect(told()[0]).toMatch(/^postgresql restarted 1[3-6] s ago$/);
		await clock.advance(10_000);
		expect(told().at(-1)).toMatch(/^shop restarted [1-4] s ago$/);
		link.cut('gone');
		await clock.advance(5000);
		expect(told()).toHaveLength(2);
	});
});
