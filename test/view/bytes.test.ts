/** What a tick costs on the wire to the terminal: nothing but the clock while nothing changes, little when one host does. */
import {PassThrough} from 'node:stream';
import {afterEach, describe, expect, it} from 'vitest';
import type {Agent} from '../../source/agent/agent.ts';
import type {Reading} from '../../source/collectors/collector.ts';
import {scrollingBlocks} from '../../source/draw/strip.ts';
import {textWidth} from '../../source/draw/width.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {createScreen} from '../../source/terminal/screen.ts';
import {mountApp} from '../../source/view/mount.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';
import {createFakeTimers, createFakeTty} from '../terminal/fake-tty.ts';

type Load = {readonly cpu: number; readonly requests: number; readonly seconds: number; readonly used: number};
const calm: Load = {cpu: 0.31, requests: 120, seconds: 0.031, used: 4};

const readingOf = ({cpu, requests, seconds, used}: Load): Reading => {
	const labels = {service: 'shop', from: 'http://shop/metrics'};
	const distribution = createDistribution();
	record(distribution, seconds, requests);
	return {
		points: [
			{name: 'system.cpu.utilization', labels: {}, value: cpu}, {name: 'system.memory.utilization', labels: {}, value: 0.4 + cpu / 10},
			{name: 'system.filesystem.utilization', labels: {mount: '/'}, value: 0.5}, {name: 'service.observed', labels, value: 1},
			{name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: requests}, {name: 'http.server.errors', labels, value: 0},
			{name: 'db.client.connection.used', labels: {...labels, pool: 'main'}, value: used}, {name: 'db.client.connection.max', labels: {...labels, pool: 'main'}, value: 20},
		],
		latencies: [{labels, distribution}],
	};
};

const agents: Agent[] = [];
afterEach(async () => {
	for (const agent of agents.splice(0)) await agent.stop();
});

/** Twenty hosts on a screen of 120x40 whose graphs are full. */
const open = async () => {
	const clock = createFakeClock();
	const fleet = createTestFleet(clock, {windowSeconds: 60});
	// The last one is the busiest: graphs of a signal are drawn on one scale.
	const loads: Load[] = Array.from({length: 20}, (_, index) => (index === 19 ? {cpu: 0.6, requests: 300, seconds: 0.09, used: 10} : calm));
	for (let index = 0; index < loads.length; index++) {
		const agent = startTestAgent(clock, () => readingOf(loads[index] ?? calm), `epoch ${index}`, `api-${index + 1}`);
		agents.push(agent);
		fleet.add(`api-${index + 1}:7077`, createCuttable(agent).transport);
	}
	const tty = createFakeTty(120, 40);
	const screen = createScreen({tty, writeNow: () => undefined, schedule: createFakeTimers().schedule, width: textWidth});
	const keys = new PassThrough({encoding: 'utf8'});
	const stdin = Object.assign(keys, {isTTY: true, fd: 0, ref: () => keys, unref: () => keys, setRawMode: () => keys}) as unknown as NodeJS.ReadStream;
	screen.enter();
	const app = mountApp({stdout: screen.stdout, stdin, board: fleet, look: {glyphs: 'unicode', color: 'truecolor'}, style: scrollingBlocks, size: {columns: 120, rows: 40}, now: () => clock.wallTime(), suspend: () => undefined, repaint: () => undefined, copy: () => true, exportReport: async () => ''});
	/** What is written in one second. */
	const second = async (): Promise<string> => {
		tty.written.length = 0;
		await clock.advance(1000);
		return tty.written.join('');
	};
	for (let filled = 0; filled < 90; filled++) await second();
	return {loads, second, close: () => (app.unmount(), fleet.close())};
};

describe('the bytes of a second', () => {
	it('are the clock and nothing else while nothing changes', async () => {
		const {second, close} = await open();
		for (let passed = 0; passed < 20; passed++) {
			const bytes = await second();
			const shown = bytes.replace(/\u001B\[[0-9;?]*[A-Za-z]|\u0008/g, '');
			expect(shown).toMatch(/^[0-5]?\d(:[0-5]\d)?$/);
			expect(bytes.length).toBeLessThan(40);
		}
		close();
	}, 60_000);

	it('are at most 300 more when all of one host changes, its own row and the total with it', async () => {
		const {loads, second, close} = await open();
		for (const [index, load] of [{cpu: 0.47, requests: 151, seconds: 0.052, used: 7}, {cpu: 0.38, requests: 97, seconds: 0.044, used: 3}, {cpu: 0.52, requests: 133, seconds: 0.083, used: 9}].entries()) {
			loads[12 + index] = load;
			const costs: number[] = [];
			// Numbers cover five seconds: they move for as long.
			for (let passed = 0; passed < 12; passed++) costs.push(Buffer.byteLength(await second()));
			expect(Math.max(...costs)).toBeGreaterThan(40);
			expect(Math.max(...costs)).toBeLessThanOrEqual(300);
		}
		close();
	}, 60_000);
});
