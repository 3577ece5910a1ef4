/** Agents that die, hang and come back, links that stop without a word: every host is shown as it is, and nothing of the past is lost but what was dead. */
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {createRealClock} from '../../source/commands/real-clock.ts';
import {openAgentHouse, type AgentGroup, type AgentHouse} from './agents.ts';
import {createDice, fuzzSeed} from '../fuzz/cases.ts';
import {faultScale, peakOf, tellFigures} from './figures.ts';
import {openBadLink, type BadLink} from './proxy.ts';
import {watchAgents, type Watching} from './watching.ts';

let house: AgentHouse;
beforeAll(async () => {
	house = await openAgentHouse();
});
afterAll(async () => {
	await house.close();
});
const open: (Watching | BadLink)[] = [];
afterEach(() => {
	for (const one of open.splice(0)) one.close();
});
const watch = (groups: readonly AgentGroup[]): Watching => {
	const watching = watchAgents();
	open.push(watching);
	for (const {names, ports} of groups) for (const [index, name] of names.entries()) watching.add(name, ports[index]!);
	return watching;
};
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

describe('agents that are killed, stopped and started at random', () => {
	it('are shown down, stale and live, and miss nothing but the time they were dead', async () => {
		const groups: AgentGroup[] = [];
		for (let index = 0; index < 4 * faultScale; index++) groups.push(await house.group(5));
		const watching = watch(groups);
		const all = groups.flatMap(({names}) => names);
		const dice = createDice(fuzzSeed());
		let slowest = 0;
		/** Ticks that a host may miss: those in which it was dead or stopped, one at either end besides. */
		const excused = new Map<AgentGroup, number>(groups.map(group => [group, 0]));
		const note = (seconds: number): void => {
			slowest = Math.max(slowest, seconds);
		};
		const peakMb = await peakOf(() => groups.map(group => group.rssMb()), async () => {
			await watching.become(all, ['live']);
			for (let round = 0; round < 3 * faultScale; round++) {
				const group = dice.pick(groups);
				const others = all.filter(name => !group.names.includes(name));
				const startedAt = performance.now();
				if (dice.chance(0.5)) {
					await group.kill();
					note(await watching.become(group.names, ['stale', 'down']));
					await watching.become(group.names, ['down']);
					expect(others.every(name => watching.linkOf(name) === 'live')).toBe(true);
					await group.start();
				} else {
					group.stop();
					note(await watching.become(group.names, ['stale', 'down']));
					group.goOn();
				}
				note(await watching.become(group.names, ['live']));
				excused.set(group, (excused.get(group) ?? 0) + Math.ceil((performance.now() - startedAt) / 1000) + 2);
			}
			await wait(2000);
		});
		let lost = 0;
		for (const [group, ticks] of excused) for (const name of group.names) lost += Math.max(0, watching.missing(name) - ticks);
		expect(lost).toBe(0);
		tellFigures({fault: `${all.length} agents, ${3 * faultScale} random kills and stops`, recoverySeconds: slowest, framesLost: lost, peakMb});
	}, 120_000 * faultScale);
});

describe('a link', () => {
	const through = async (): Promise<{group: AgentGroup; link: BadLink; watching: Watching; name: string}> => {
		const group = await house.group(1);
		const link = await openBadLink(group.ports[0]!);
		const watching = watchAgents();
		open.push(watching, link);
		const name = group.names[0]!;
		watching.add(name, link.port);
		await watching.become([name], ['live']);
		return {group, link, watching, name};
	};

	it('that drops packets without a word makes a host stale, never live, and heals without a hole', async () => {
		const {group, link, watching, name} = await through();
		let staleSeconds = 0;
		let liveSeconds = 0;
		const peakMb = await peakOf(() => [group.rssMb()], async () => {
			// Healed as soon as it is seen, between two attempts to connect, and after the silent link was given up.
			for (const moreMs of [0, 2500, 9000]) {
				await wait(1000);
				link.drop();
				staleSeconds = Math.max(staleSeconds, await watching.become([name], ['stale', 'down']));
				await wait(moreMs);
				expect(watching.linkOf(name)).not.toBe('live');
				link.heal();
				liveSeconds = Math.max(liveSeconds, await watching.become([name], ['live']));
			}
			await wait(2000);
		});
		expect(watching.missing(name)).toBe(0);
		tellFigures({fault: 'half-open TCP', recoverySeconds: Math.max(staleSeconds, liveSeconds), framesLost: 0, peakMb, note: `stale after ${staleSeconds.toFixed(1)} s; live ${liveSeconds.toFixed(1)} s after it heals`});
	}, 180_000);

	it('that is slower than what is told stays bounded, and catches up', async () => {
		const {group, link, watching, name} = await through();
		const peakMb = await peakOf(() => [group.rssMb()], async () => {
			link.throttle(40);
			await wait(6000);
			link.throttle(1_000_000);
		});
		const seconds = await watching.become([name], ['live']);
		await wait(3000);
		expect(watching.missing(name)).toBe(0);
		tellFigures({fault: 'a link of 40 bytes/s for 6 s', recoverySeconds: seconds, framesLost: 0, peakMb});
	}, 90_000);
});

describe('a clock that jumps by an hour', () => {
	it('forth and back, of agents and of the monitor, changes no link and makes no hole', async () => {
		const group = await house.group(3);
		const real = createRealClock();
		let jumpedMs = 0;
		const watching = watchAgents({...real, wallTime: () => real.wallTime() + jumpedMs});
		open.push(watching);
		for (const [index, name] of group.names.entries()) watching.add(name, group.ports[index]!);
		await watching.become(group.names, ['live']);
		const seen = new Set<string>();
		const timer = setInterval(() => group.names.forEach(name => seen.add(watching.linkOf(name))), 100);
		for (const hour of [3_600_000, -3_600_000, -3_600_000]) {
			group.tell({stepMs: hour});
			await wait(1500);
			jumpedMs += hour;
			await wait(1500);
		}
		clearInterval(timer);
		// A machine that is busy may be late by a tick; an hour is never taken for it.
		expect(seen.has('down')).toBe(false);
		await watching.become(group.names, ['live']);
		for (const name of group.names) expect(watching.missing(name)).toBeLessThanOrEqual(1);
		tellFigures({fault: 'clock steps of ±1 h, agents and monitor', recoverySeconds: 0, framesLost: 0, peakMb: group.rssMb()});
	}, 90_000);
});

describe('collectors that hang for ever', () => {
	it('leave the tick even and the other figures alive', async () => {
		const group = await house.group(1, {hanging: 5, failing: 5});
		const watching = watch([group]);
		const [name] = group.names as [string];
		await watching.become([name], ['live']);
		await wait(4000);
		expect(watching.missing(name)).toBeLessThanOrEqual(1);
		const row = watching.fleet.fleet({first: 0, count: 1, cells: 10, filter: '', sort: 'name', selected: null}).rows[0]!;
		expect(row.gauges.throughput.value).toBeGreaterThan(5);
		const states = watching.fleet.host({id: name, cells: 1, chartCells: 1})!.collectors.map(({state}) => state);
		expect(states.filter(state => state === 'failed')).toHaveLength(5);
		expect(states.filter(state => state === 'stalled' || state === 'starting')).toHaveLength(5);
		tellFigures({fault: '5 collectors that hang, 5 that fail', recoverySeconds: 0, framesLost: 0, peakMb: group.rssMb()});
	}, 60_000);
});
