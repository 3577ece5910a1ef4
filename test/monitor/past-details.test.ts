import {describe, expect, it} from 'vitest';
import {startAgent, type Agent} from '../../source/agent/agent.ts';
import {openRecorder} from '../../source/agent/recorder/recorder.ts';
import type {Reading} from '../../source/collectors/collector.ts';
import type {Transport} from '../../source/monitor/link.ts';
import type {DatabaseFacts} from '../../source/signals/databases.ts';
import type {Trace} from '../../source/signals/traces.ts';
import {createClassCounts} from '../../source/signals/status.ts';
import {maxRecalledMessages} from '../../source/wire/limits.ts';
import {settle} from '../helpers/fake-clock.ts';
import {createMemoryDisk} from '../helpers/memory-disk.ts';
import {createCuttable, createFakeClock, createTestFleet} from '../helpers/fleet.ts';

const labels = {service: 'shop', from: 'http://shop/metrics'};
const database = (sessions: number): DatabaseFacts => ({database: 'postgresql shop', from: 'postgres://db/shop', system: 'postgresql', version: '17', sessionsByState: {active: sessions}, sessions: [], statements: null, statementsSeconds: 0, hint: null, pools: [], replicas: []});
const trace = (tick: number): Trace => ({id: tick.toString(16).padStart(32, '0'), time: 0, name: `GET /${tick}`, service: 'shop', durationSeconds: 1, failed: false, spans: [], droppedSpans: 0});
/** Everything tells the tick in which it was read. */
const reading = (tick: number): Reading => ({
	points: [{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: tick}],
	routes: [{service: 'shop', method: 'GET', route: '/orders/:id', classes: {...createClassCounts(), '2xx': tick}, errors: tick % 100 === 0 ? 1 : 0, latency: null}],
	facts: {filesystems: [{mount: '/', device: 'vda', type: 'ext4', totalBytes: 1e6, usedBytes: tick, utilization: 0.5, inodesUtilization: null}]},
	...(tick % 5 === 0 && {database: database(tick)}),
	...(tick % 100 === 0 && {traces: [trace(tick)]}),
});

/** What a link says on its way to the monitor may be told otherwise; what the monitor says is kept. */
const listen = (inner: Transport, said: string[], change: (text: string) => readonly string[]): Transport => events => {
	const link = inner({...events, onMessage: text => change(text).forEach(told => events.onMessage(told))});
	return {...link, send(text) {
		said.push(text);
		link.send(text);
	}};
};

/** An agent of an hour, dead for 100 s from `deadFrom` on, whose monitor came for the last minute and looks at one host. */
const watch = async ({hasDisk = true, seconds = 3600, windowSeconds = 60, deadFrom = null as number | null, change = (text: string): readonly string[] => [text]} = {}) => {
	const clock = createFakeClock();
	const disk = createMemoryDisk();
	let tick = 0;
	const start = async (): Promise<Agent> => {
		const recorder = hasDisk ? await openRecorder({disk, clock, intervalMs: 1000, version: '0.1.0', host: 'api-1', freshEpoch: 'first', maxBytes: 200e6, maxAgeMs: 86_400_000}) : null;
		return startAgent({clock, collectors: [{name: 'prometheus', from: 'http://shop/metrics', collect: async () => reading(tick++)}], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'memory', ...(recorder && {recorder})});
	};
	let agent = await start();
	if (deadFrom !== null) {
		await clock.advance(deadFrom * 1000);
		await agent.stop();
		clock.freeze(100_000);
		agent = await start();
	}
	await clock.advance((deadFrom === null ? seconds : seconds - deadFrom - 100) * 1000);
	const fleet = createTestFleet(clock, {windowSeconds});
	const said: string[] = [];
	const link = createCuttable(agent);
	fleet.add('api-1', listen(link.transport, said, change));
	fleet.dispatch({type: 'watch', id: 'api-1', details: ['routes', 'facts', 'databases', 'traces', 'requests']});
	await clock.advance(10_500);
	fleet.dispatch({type: 'pause'});
	const host = () => fleet.host({id: 'api-1', cells: 60, chartCells: 0})!;
	const requests = () => fleet.requests({id: 'api-1', filter: '', route: null, sort: 'time', isReversed: false, cells: 0})!;
	const goTo = async (backSeconds: number) => {
		fleet.dispatch({type: 'step', backSeconds});
		const asked = host();
		await clock.advance(500);
		for (let turn = 0; turn < 10; turn++) await settle();
		return {asked, then: host()};
	};
	// Requests of the last minute: 60 ticks of which the newest tells its number as the most.
	const newestTick = (): number => (requests().routes![0]!.count + (59 * 60) / 2) / 60;
	return {clock, fleet, said, link, host, requests, goTo, newestTick, recalls: () => said.map(text => JSON.parse(text) as {type: string; topics?: string[]}).filter(({type}) => type === 'recall'), end: async () => {
		fleet.close();
		await agent.stop();
	}};
};

describe('details of an instant further back than a monitor holds', () => {
	it('are asked for, and every screen has those of then', async () => {
		const {goTo, newestTick, requests, host, recalls, end} = await watch();
		const before = {tick: newestTick(), sessions: host().databases![0]!.sessionsByState['active']!};
		const {asked, then} = await goTo(3000);
		expect(asked).toMatchObject({routes: null, facts: null, databases: [], untold: 'asks the agent for this time'});
		expect(then.untold).toBeNull();
		expect(before.tick - newestTick()).toBe(3000);
		expect(requests().routesSeconds).toBe(60);
		const sessions = then.databases![0]!.sessionsByState['active']!;
		expect(Math.abs(before.sessions - 3000 - sessions)).toBeLessThanOrEqual(5);
		expect(newestTick() - then.facts!.filesystems![0]!.usedBytes).toBeGreaterThanOrEqual(0);
		expect(newestTick() - then.facts!.filesystems![0]!.usedBytes).toBeLessThanOrEqual(10);
		// What came in its 15 minutes, nothing of later.
		expect(then.traces!.map(({name}) => name).sort()).toEqual(['GET /0', 'GET /100', 'GET /200', 'GET /300', 'GET /400', 'GET /500', 'GET /600'].filter(name => Number(name.slice(5)) <= newestTick()));
		expect(requests().failed.length).toBeGreaterThanOrEqual(1);
		expect(recalls().filter(({topics}) => topics).map(({topics}) => topics)).toEqual([['routes', 'facts', 'databases', 'traces', 'requests']]);
		await end();
	}, 30_000);

	it('are held around it: a step asks for nothing, and shows the second it went to', async () => {
		const {goTo, newestTick, recalls, end} = await watch();
		await goTo(3000);
		const then = newestTick();
		const asked = recalls().length;
		expect((await goTo(3030)).asked.untold).toBeNull();
		expect(newestTick()).toBe(then - 30);
		expect((await goTo(2980)).asked.untold).toBeNull();
		expect(newestTick()).toBe(then + 20);
		expect(recalls().length).toBe(asked);
		await goTo(3100);
		expect(newestTick()).toBe(then - 100);
		expect(recalls().length).toBe(asked + 1);
		await end();
	}, 30_000);

	it('are asked for of what is looked at, once more when that is something else', async () => {
		const {clock, fleet, host, goTo, recalls, end} = await watch();
		fleet.dispatch({type: 'watch', id: 'api-1', details: ['routes']});
		await goTo(3000);
		expect(host().databases).toEqual([]);
		let drawn = 0;
		fleet.subscribe(() => void drawn++);
		fleet.dispatch({type: 'watch', id: 'api-1', details: ['databases', 'facts']});
		await clock.advance(450);
		for (let turn = 0; turn < 10; turn++) await settle();
		expect(host().databases).toHaveLength(1);
		expect(drawn).toBeGreaterThan(0);
		expect(recalls().filter(({topics}) => topics).map(({topics}) => topics)).toEqual([['routes'], ['facts', 'databases']]);
		// A fleet asks nobody for details.
		fleet.dispatch({type: 'watch', id: null, details: []});
		const asked = recalls().filter(({topics}) => topics).length;
		await goTo(2000);
		expect(recalls().filter(({topics}) => topics).length).toBe(asked);
		await end();
	}, 30_000);

	it('say so where the agent was not there, beside a time of which it tells', async () => {
		const {goTo, end} = await watch({deadFrom: 1000});
		expect((await goTo(2600)).then).toMatchObject({untold: null});
		const {then} = await goTo(2525);
		expect(then).toMatchObject({facts: null, routes: null, untold: 'the agent keeps no details of this time'});
		await end();
	}, 30_000);

	it('say that processes are not kept on disk', async () => {
		const {goTo, end} = await watch();
		const {then} = await goTo(3000);
		expect(then.processes).toMatchObject({facts: null, reason: 'processes are read only while somebody looks, and not kept on disk: 0 is back to now'});
		await end();
	}, 30_000);

	it('are asked for again when the link broke meanwhile', async () => {
		let isDeaf = true;
		const {clock, link, host, goTo, end} = await watch({change: text => (isDeaf && text.startsWith('{"type":"past"') ? [] : isDeaf && text.includes('"topics":["routes"') && text.startsWith('{"type":"replayed"') ? [] : [text])});
		const {then} = await goTo(3000);
		expect(then.untold).toBe('asks the agent for this time');
		isDeaf = false;
		link.cut('pulled the plug');
		await clock.advance(5000);
		for (let turn = 0; turn < 10; turn++) await settle();
		expect(host().untold).toBeNull();
		expect(host().databases).toHaveLength(1);
		await end();
	}, 30_000);

	it('are not mixed with what is live', async () => {
		const {clock, fleet, goTo, newestTick, host, end} = await watch();
		const before = newestTick();
		await goTo(3000);
		await clock.advance(20_000);
		expect(newestTick()).toBe(before - 3000);
		fleet.dispatch({type: 'resume'});
		expect(newestTick()).toBeGreaterThanOrEqual(before + 20);
		expect(host()).not.toHaveProperty('untold');
		expect(host().databases![0]!.sessionsByState['active']).toBeGreaterThan(3600);
		await end();
	}, 30_000);
});

describe('details of an instant that a monitor holds', () => {
	it('are those of then, too: databases and file systems do not stand still', async () => {
		const {goTo, host, end} = await watch({seconds: 700});
		const now = host().databases![0]!.sessionsByState['active']!;
		const {asked, then} = await goTo(300);
		// Until they have come, what is held.
		expect(asked.databases![0]!.sessionsByState['active']).toBe(now);
		expect(Math.abs(now - 300 - then.databases![0]!.sessionsByState['active']!)).toBeLessThanOrEqual(5);
		expect(now - then.facts!.filesystems![0]!.usedBytes).toBeGreaterThanOrEqual(290);
		await end();
	}, 30_000);

	it('are none a minute back at an agent without a disk, with the reason', async () => {
		const {goTo, host, end} = await watch({hasDisk: false, seconds: 700, windowSeconds: 600});
		expect((await goTo(30)).then.databases).toHaveLength(1);
		const {then} = await goTo(300);
		expect(then).toMatchObject({databases: [], facts: null, untold: 'the agent keeps no details of the past: it has no history on its disk'});
		expect(host().signals.throughput!.perSecond).toBeGreaterThan(0);
		await end();
	}, 30_000);
});

describe('agents of other versions', () => {
	it('that keep frames only are never asked for details, and the screens say to update them', async () => {
		const {goTo, recalls, end} = await watch({change: text => [text.replace(/"recallTopics":\[[^\]]*\],?/, '').replace(/,\}$/, '}')]});
		const {then} = await goTo(3000);
		expect(then).toMatchObject({routes: null, facts: null, databases: [], untold: 'the agent of this host (0.1.0) is too old to tell details of the past: update engineroom there'});
		expect(then.row.link).toBe('live');
		expect(recalls().some(({topics}) => topics !== undefined)).toBe(false);
		await end();
	}, 30_000);

	it('that tell of the past unasked, or without end, change and hold nothing', async () => {
		const past = '{"type":"past","message":{"type":"topic","topic":"facts","seq":3,"data":{"scope":"forged"}}}';
		const {goTo, host, fleet, end} = await watch({change: text => (text.startsWith('{"type":"frame"') ? [past, text] : text.startsWith('{"type":"replayed"') && text.includes('"topics"') ? [...Array.from({length: maxRecalledMessages + 500}, () => past), text] : [text])});
		expect(host().facts?.scope).toBeUndefined();
		const {then} = await goTo(3000);
		// Ticks far from the instant are of no use to it.
		expect(then.facts?.scope).toBeUndefined();
		expect(then.databases).toHaveLength(1);
		expect(fleet.watched.get('api-1')!.host.connected).toBe(true);
		await end();
	}, 30_000);
});
