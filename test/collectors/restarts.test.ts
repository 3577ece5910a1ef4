import {describe, expect, it} from 'vitest';
import {createCounters} from '../../source/collectors/databases/counters.ts';
import {restartOf} from '../../source/collectors/databases/restart-of.ts';
import {createHostCollectors} from '../../source/collectors/host/index.ts';
import {createStarts} from '../../source/collectors/instrument/starts.ts';
import {createPrometheusCollector} from '../../source/collectors/prometheus/index.ts';
import {createStatusPageCollector} from '../../source/collectors/status-page/index.ts';
import {createFakeHost, textAnswer} from '../helpers/fake-host.ts';

const signal = new AbortController().signal;

describe('a restart is told', () => {
	it('of a program whose page names a later start; not of several processes that answer in turn', async () => {
		const host = createFakeHost();
		const collector = createPrometheusCollector({host, url: 'http://127.0.0.1:3000/metrics', service: 'shop'});
		const told: number[] = [];
		for (const [reading, start] of [100, 100, 100.5, 200, 100, 200, 300].entries()) {
			host.page = () => textAnswer(`process_start_time_seconds ${start}\nhttp_requests_total{code="200"} ${reading}\n`);
			host.advance(1000);
			const {restarts = []} = await collector.collect(signal);
			if (restarts.length > 0) told.push(reading);
			for (const one of restarts) expect(one).toEqual({of: 'service', name: 'shop'});
		}
		expect(told).toEqual([3, 6]);
	});
	it('of a web server whose requests count from 0 again', async () => {
		const host = createFakeHost();
		const collector = createStatusPageCollector({host, url: 'http://127.0.0.1/status', kind: 'nginx-stub-status', service: 'edge'});
		const told: unknown[] = [];
		for (const requests of [100, 200, 5, 50]) {
			host.page = () => textAnswer(`Active connections: 11 \nserver accepts handled requests\n 18 18 ${requests} \nReading: 0 Writing: 1 Waiting: 10 \n`);
			host.advance(1000);
			told.push((await collector.collect(signal)).restarts);
		}
		expect(told).toEqual([undefined, undefined, [{of: 'service', name: 'edge'}], undefined]);
	});
	it('of a database server in its next life, with how long ago where it tells', () => {
		const counters = createCounters();
		const reading = (life: string) => ({life, upSeconds: 1, values: {}});
		const told = ['a', 'a', 'b', 'b'].map((life, index) => {
			counters.advance(reading(life), index * 1000);
			return counters.hasRestarted;
		});
		expect(told).toEqual([false, false, true, false]);
		expect(restartOf('redis :6379', true, 1.5)).toEqual({restarts: [{of: 'database', name: 'redis :6379', agoSeconds: 1.5}]});
		expect(restartOf('redis :6379', false, 1.5)).toEqual({});
	});
	it('of a machine that was booted a moment before the agent, once', async () => {
		for (const [uptime, expected] of [['120.31 200.1', [{of: 'host', name: 'host', agoSeconds: 120.31}]], ['90000.1 1.0', undefined]] as const) {
			const host = createFakeHost({'/proc/stat': 'cpu  1 0 1 10 0 0 0 0 0 0\ncpu0 1 0 1 10 0 0 0 0 0 0\n', '/proc/uptime': `${uptime}\n`});
			const cpu = createHostCollectors(host).find(({name}) => name === 'cpu')!;
			expect((await cpu.collect(signal)).restarts).toEqual(expected);
			expect((await cpu.collect(signal)).restarts).toBeUndefined();
		}
	});
	it('of a program that began while it was listened to, of a service that was known', () => {
		let now = 0;
		const starts = createStarts(() => now);
		starts.listening();
		now = 3000;
		// There before the agent: it has counted for longer than that listens, or for as long.
		starts.begun('shop', 600);
		starts.seen('shop');
		starts.begun('shop', 2.5);
		// The first of its service.
		starts.begun('mail', 0.5);
		expect(starts.tell()).toEqual([]);
		now = 20_000;
		starts.begun('shop', 1.5);
		expect(starts.tell()).toEqual([{of: 'service', name: 'shop', agoSeconds: 1.5}]);
		expect(starts.tell()).toEqual([]);
	});
});
