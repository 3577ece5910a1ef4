import {describe, expect, it} from 'vitest';
import {createHostState, type HostState} from '../../source/monitor/host-state.ts';
import {reduceConnected, reduceMessage} from '../../source/monitor/reduce-message.ts';
import {createBaseline} from '../../source/monitor/select/baseline.ts';
import {createCellCache} from '../../source/monitor/select/cells.ts';
import {createStanding} from '../../source/monitor/select/standing.ts';
import {selectRow} from '../../source/monitor/select/host-row.ts';
import type {View} from '../../source/monitor/select/view.ts';
import type {SeriesKey} from '../../source/wire/messages.ts';

type Tick = readonly (number | null)[];
const pool = (part: string, from = 'a'): SeriesKey => ({name: `db.client.connection.${part}`, labels: {service: 'shop', from, pool: 'main'}});
const server = (part: string): SeriesKey => ({name: `db.server.connections.${part}`, labels: {database: 'orders', from: 'pgbouncer'}});

/** A host that told these levels, a second each. */
const hear = (series: readonly SeriesKey[], ticks: readonly Tick[]): HostState => {
	const host = createHostState('api-1', 0);
	reduceConnected(host);
	reduceMessage(host, {type: 'hello', version: 1, epoch: 'one', agent: {version: '0.1.0', pid: 1}, host: {name: 'api-1', platform: 'linux x64', labels: {}}, intervalMs: 1000, seq: -1, sinceTickMs: 0, oldestSeq: 0, series: [...series], distributions: [], collectors: []}, 0, 300);
	ticks.forEach((values, seq) => void reduceMessage(host, {type: 'frame', seq, time: (seq + 1) * 1000, values: [...values], latency: []}, (seq + 1) * 1000, 300));
	return host;
};
const viewAt = (seconds: number): View => ({now: seconds * 1000, time: 1_795_447_800_000 + seconds * 1000, windowSeconds: 60, nowSeconds: 5, intervalSeconds: 1});
const gaugeOf = (host: HostState, seconds: number) => selectRow({host, cells: createCellCache(), link: 'live', findings: [], standing: createStanding()}, 12, viewAt(seconds)).gauges.pool;

const calm: Tick = [0, 20, 0, 20];
const parts = [pool('used'), pool('max'), pool('pending_requests'), pool('idle')];

describe('the number of a pool', () => {
	it('is its worst instant of the last five seconds, all of it of that instant', () => {
		const told = [calm, calm, [18, 20, 0, 2], [17, 20, 3, 3], calm, calm] as const;
		expect(gaugeOf(hear(parts, told), 6)).toMatchObject({value: 17 / 20, severity: 'critical', pool: {used: 17, max: 20, waiting: 3, idle: 3}});
		expect(gaugeOf(hear(parts, [...told, calm, calm]), 8)).toMatchObject({pool: {used: 17, waiting: 3}});
		expect(gaugeOf(hear(parts, [...told, calm, calm, calm]), 9)).toMatchObject({value: 0, severity: 'ok', pool: {used: 0, max: 20, waiting: 0, idle: 20}});
	});
	it('is the newest of several that are as bad', () => {
		expect(gaugeOf(hear(parts, [calm, [5, 10, 0, 5], [10, 20, 0, 10], [10, 20, 0, 7], [2, 20, 0, 18]]), 5).pool).toMatchObject({used: 10, max: 20, idle: 7});
	});
	it('never stands above the cell of its graph that holds its seconds', () => {
		for (let length = 5; length < 40; length++) {
			const host = hear(parts, Array.from({length}, (_, second) => [(second * 7) % 19, 20, 0, 1]));
			const {value, cells} = gaugeOf(host, length);
			// Twelve cells of five seconds each: the last five seconds lie in the last two.
			expect(value).toBeLessThanOrEqual(Math.max(...cells.slice(-2).filter(cell => !Number.isNaN(cell))));
			expect(value).toBe(Math.max(...Array.from({length: 5}, (_, back) => ((length - 1 - back) * 7) % 19)) / 20);
		}
	});
	it('is of all processes that tell of it, each as it was then, never of a part of them', () => {
		const two = [pool('used'), pool('max'), pool('used', 'b'), pool('max', 'b')];
		// Each tells every other second.
		expect(gaugeOf(hear(two, [[9, 10, null, null], [null, null, 2, 10], [5, 10, null, null], [null, null, 1, 10]]), 4).pool).toMatchObject({used: 11, max: 20});
	});
	it('of a pool without a maximum is when most of it was in use', () => {
		expect(gaugeOf(hear([pool('used')], [[3], [8], [4]]), 3)).toMatchObject({value: null, pool: {used: 8, max: null}});
	});
	it('of a database server is the same', () => {
		expect(gaugeOf(hear([server('used'), server('max'), server('waiting')], [[30, 100, 0], [100, 100, 12], [40, 100, 0]]), 3)).toMatchObject({value: 1, severity: 'critical', pool: {used: 100, max: 100, waiting: 12}});
	});
	it('is not known where nothing was told', () => {
		expect(gaugeOf(hear([...parts, {name: 'system.cpu.utilization', labels: {}}], [[...calm, 0.1], ...Array.from({length: 6}, () => [null, null, null, null, 0.1])]), 7)).toMatchObject({value: null, pool: null});
	});
	it('is compared with as many seconds of the baseline, so that what goes on as before is as before', () => {
		// Between its spikes, once a minute, a pool has ten in use.
		const host = hear(parts, Array.from({length: 120}, (_, second): Tick => [second % 60 === 30 ? 20 : 10, 20, 0, 0]));
		const one = {host, cells: createCellCache(), link: 'live', findings: [], standing: createStanding()} as const;
		const baseline = createBaseline(viewAt(60));
		expect(baseline.figuresOf(one)?.pool).toBe(0.5);
		expect(selectRow({...one}, 12, {...viewAt(120), baseline}).gauges.pool).toMatchObject({value: 0.5, baseline: 0.5});
	});
});
