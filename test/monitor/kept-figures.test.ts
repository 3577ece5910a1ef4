/** What is kept from tick to tick must never show: every board and finding is what hosts that have just heard everything give. */
import {describe, expect, it} from 'vitest';
import {createHeadMemo} from '../../source/monitor/head-memo.ts';
import {createHostState, type HostState} from '../../source/monitor/host-state.ts';
import {reduceConnected, reduceMessage} from '../../source/monitor/reduce-message.ts';
import {createCellCache} from '../../source/monitor/select/cells.ts';
import {createStanding} from '../../source/monitor/select/standing.ts';
import {selectFleet} from '../../source/monitor/select/fleet.ts';
import {selectHostBoard} from '../../source/monitor/select/host-board.ts';
import {selectTotal, type MergedCaches} from '../../source/monitor/select/merged-board.ts';
import type {View} from '../../source/monitor/select/view.ts';
import {createTrackRoom} from '../../source/monitor/track-room.ts';
import {findTrouble} from '../../source/monitor/trouble.ts';
import type {Watched} from '../../source/monitor/watched.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import type {FleetQuery} from '../../source/signals/board.ts';
import type {SeriesKey, ServerMessage} from '../../source/wire/messages.ts';

/** Pseudo-random numbers 0..1, the same on every run. */
const createNoise = (seed: number): (() => number) => {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
};

type Told = {readonly at: number; readonly message: ServerMessage};
type Shape = {readonly name: string; readonly intervalMs: number; readonly tiers: readonly string[]; readonly hasMore: boolean};

const of = (name: string, labels: SeriesKey['labels'] = {}): SeriesKey => ({name, labels});
const seriesOf = ({tiers, hasMore}: Shape): SeriesKey[] => [
	of('system.cpu.utilization'), of('system.memory.utilization'), of('system.filesystem.utilization', {mount: '/'}), of('system.filesystem.utilization', {mount: '/var'}),
	...tiers.flatMap(tier => {
		const labels = {service: `shop-${tier}`, from: tier};
		return [of('service.observed', {...labels, tier}), of('http.server.errors', labels), of('http.server.requests', {...labels, class: '2xx'}), of('http.server.requests', {...labels, class: '5xx'}), of('http.server.active_requests', labels), ...['used', 'max', 'pending_requests'].map(part => of(`db.client.connection.${part}`, {...labels, pool: 'main'}))];
	}),
	...(hasMore ? [of('db.server.observed', {database: 'shop', from: 'pg'}), of('db.server.connections.used', {database: 'shop', from: 'pg'}), of('db.server.connections.max', {database: 'shop', from: 'pg'}), of('db.server.lock_waiters', {database: 'shop', from: 'pg'}), of('system.disk.io_utilization'), of('system.memory.oom_kills')] : []),
];

const valueOf = ({name, labels}: SeriesKey, noise: () => number, isBad: boolean): number | null => {
	if (noise() < 0.03) return null;
	switch (name) {
		case 'service.observed':
		case 'db.server.observed':
			return noise() < 0.1 ? 3 : 1 + 0.01 * noise();
		case 'http.server.requests':
			return labels['class'] === '5xx' ? Math.round(noise() * (isBad ? 30 : 1)) : Math.round(noise() * 120);
		case 'http.server.errors':
			return Math.round(noise() * (isBad ? 30 : 1));
		case 'db.client.connection.max':
		case 'db.server.connections.max':
			return 20;
		case 'db.client.connection.used':
		case 'db.server.connections.used':
			return isBad ? 20 : Math.round(noise() * 18);
		case 'db.client.connection.pending_requests':
		case 'db.server.lock_waiters':
			return isBad ? Math.round(noise() * 4) : 0;
		case 'system.memory.oom_kills':
			return noise() < 0.02 ? 1 : 0;
		default:
			return isBad ? 0.8 + 0.2 * noise() : noise() * 0.9;
	}
};

/** What an agent tells over so many ticks: some frames are late, some are missing, some are told again. */
const tell = (shape: Shape, seed: number, ticks: number): Told[] => {
	const noise = createNoise(seed);
	const series = seriesOf(shape);
	const early = series.length - 2;
	const distributions = shape.tiers.map(tier => of('http.server.request.duration', {service: `shop-${tier}`}));
	const start = 1_000_000;
	const all: Told[] = [{at: start, message: {type: 'hello', version: 1, epoch: shape.name, agent: {version: '0.1.0', pid: 1}, host: {name: shape.name, platform: 'linux x64', labels: {env: seed % 2 === 0 ? 'prod' : 'test'}}, intervalMs: shape.intervalMs, seq: -1, sinceTickMs: 0, oldestSeq: 0, series: series.slice(0, early), distributions, collectors: []}}];
	for (let seq = 0; seq < ticks; seq++) {
		const at = start + (seq + 1) * shape.intervalMs;
		if (seq === 20) all.push({at, message: {type: 'schema', series: series.slice(early), distributions: []}});
		const isBad = Math.floor(seq / 25) % 2 === 1;
		const known = seq < 20 ? series.slice(0, early) : series;
		const latency = distributions.flatMap((_, id) => {
			if (noise() < 0.1) return [];
			const distribution = createDistribution();
			for (let request = 0; request < 12; request++) record(distribution, 0.004 + (isBad ? 2 : 0.3) * noise() ** 2);
			return [[id, distribution] as const];
		});
		const message: ServerMessage = {type: 'frame', seq, time: at, values: known.map(key => valueOf(key, noise, isBad)), latency};
		const luck = noise();
		if (luck < 0.04) continue;
		all.push({at: luck < 0.1 ? at + shape.intervalMs * Math.ceil(4 * noise()) : at, message});
		if (luck > 0.97) all.push({at: at + 2 * shape.intervalMs, message});
	}
	return all.sort((a, b) => a.at - b.at);
};

const watch = (host: HostState, standing = createStanding()): Watched => ({host, cells: createCellCache(), link: 'live', findings: [], standing});
const createHost = (name: string): HostState => {
	const host = createHostState(name, 0);
	reduceConnected(host);
	return host;
};
const hear = (host: HostState, {at, message}: Told): void => void reduceMessage(host, message, at, 300);

const shapes: readonly Shape[] = [
	{name: 'a', intervalMs: 1000, tiers: ['app'], hasMore: false},
	{name: 'b', intervalMs: 1000, tiers: ['app', 'edge-log'], hasMore: true},
	{name: 'c', intervalMs: 2000, tiers: ['app'], hasMore: true},
	{name: 'd', intervalMs: 500, tiers: ['app', 'probe'], hasMore: false},
];
const say = (value: number | null): string => String(value);

describe('what is kept from tick to tick', () => {
	it.each([
		{about: 'hosts of one pace', chosen: shapes.slice(0, 2), seed: 1},
		{about: 'hosts of several paces', chosen: shapes, seed: 2},
		{about: 'hosts of one pace, other numbers', chosen: [...shapes.slice(0, 2), {...shapes[0]!, name: 'e'}], seed: 3},
	])('never shows in a row, a total, a page or a finding: $about', ({chosen, seed}) => {
		const told = chosen.map((shape, index) => tell(shape, seed * 10 + index, 110_000 / shape.intervalMs));
		const kept = chosen.map(({name}) => watch(createHost(name)));
		const caches: MergedCaches = new Map();
		const room = createTrackRoom();
		const heard = chosen.map(() => 0);
		let found = 0;
		for (let now = 1_000_000; now < 1_110_000; now += 1000) {
			const at = now + 200;
			for (const [index, one] of kept.entries()) while ((told[index]![heard[index]!]?.at ?? Infinity) <= at) hear(one.host, told[index]![heard[index]!++]!);
			const view: View = {now: at, time: 1_795_447_800_000 + at, windowSeconds: now > 1_080_000 ? 60 : 120, nowSeconds: 5, intervalSeconds: 1};
			const fresh = kept.map(({host, standing}, index) => {
				const again = createHost(host.id);
				for (const one of told[index]!.slice(0, heard[index])) hear(again, one);
				return watch(again, standing);
			});
			const moment = {time: view.time, nowSeconds: 5, say};
			for (const [index, one] of kept.entries()) {
				// A host now and then is not live, and is no part of a total.
				one.link = fresh[index]!.link = Math.floor(now / 10_000) % 4 === index && index > 0 ? 'stale' : 'live';
				// In turn, as fleets do it: what is kept is then sometimes of findings first, sometimes of rows.
				if ((now / 1000 + index) % 3 === 0) one.findings = findTrouble(one, {...moment, room});
				expect(findTrouble(fresh[index]!, moment), `findings of ${one.host.id} at ${now}`).toEqual(findTrouble(one, {...moment, room}));
				found += one.findings.length;
				fresh[index]!.findings = one.findings;
			}
			const query: FleetQuery = {first: 0, count: 3, cells: now % 7000 === 0 ? 12 : 8, filter: '', sort: 'worst', selected: null, hasTotal: true, rows: now % 5000 === 0 ? 'service' : now % 9000 === 0 ? 'label:env' : 'host'};
			expect(selectFleet(kept, query, view, caches), `the fleet at ${now}`).toEqual(selectFleet(fresh, query, view, new Map()));
			// Of hosts of which nothing is remembered a total reads no more than it needs.
			const forgotten = kept.map(one => ({...one, host: {...one.host, memo: createHeadMemo()}}));
			expect(selectTotal(forgotten, view, 8, new Map()), `the total at ${now}`).toEqual(selectTotal(kept, view, 8, new Map()));
			const board = (all: readonly Watched[]) => selectHostBoard(all[now / 1000 % all.length]!, {id: '', cells: 20, chartCells: 40}, {view, all, marks: []});
			expect(board(kept), `a host at ${now}`).toEqual(board(fresh));
		}
		expect(found).toBeGreaterThan(50);
	});
});
