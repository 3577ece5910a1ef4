import {describe, expect, it} from 'vitest';
import {chooseProcesses, type Candidate} from '../../../source/collectors/processes/choose.ts';
import {createProcessesCollector} from '../../../source/collectors/processes/index.ts';
import type {Collector} from '../../../source/collectors/collector.ts';
import type {Host} from '../../../source/collectors/host-door.ts';
import type {ProcessFact, ProcessFacts} from '../../../source/signals/processes.ts';
import {createFakeHost, type FakeHost} from '../../helpers/fake-host.ts';
import {endProcess, putProcess, surroundings, type Spec} from './proc-tree.ts';

const signal = new AbortController().signal;
const hostWith = (...specs: readonly Spec[]): FakeHost => {
	const host = createFakeHost(surroundings);
	putProcess(host, {pid: 1, name: 'init'});
	for (const spec of specs) putProcess(host, spec);
	return host;
};
const read = async (collector: Collector): Promise<ProcessFacts> => {
	const {processes} = await collector.collect(signal);
	if (!processes) throw new Error('a reading without processes');
	return processes;
};
const find = (facts: ProcessFacts, pid: number): ProcessFact => {
	const found = facts.list.find(one => one.pid === pid);
	if (!found) throw new Error(`process ${pid} is not told`);
	return found;
};

describe('the processes of a host', () => {
	it('are told with their share of a core and their bytes a second between two readings', async () => {
		const host = hostWith({pid: 20, ticks: 100, io: {read: 1000, write: 0}, rssPages: 500, userId: 1001, threads: 7, descriptors: 3, command: ['node', '/srv/shop/server.js', '--token=hunter2'], cgroup: '0::/system.slice/shop.service\n'});
		const collector = createProcessesCollector(host);
		const first = await read(collector);
		expect(first.seconds).toBeNull();
		expect(find(first, 20)).toMatchObject({cpu: null, readBytesPerSecond: null, writeBytesPerSecond: null});
		host.advance(2000);
		putProcess(host, {pid: 20, ticks: 250, io: {read: 5000, write: 2000}, rssPages: 500, userId: 1001, threads: 7, descriptors: 3, command: ['node', '/srv/shop/server.js', '--token=hunter2'], cgroup: '0::/system.slice/shop.service\n'});
		const second = await read(collector);
		expect(second).toMatchObject({seconds: 2, total: 2, running: 0, blocked: 0, zombies: 0, notRead: 0});
		expect(find(second, 20)).toEqual({
			pid: 20, name: 'node', command: 'node server.js', user: 'shop', state: 'S', threads: 7, cpu: 0.75, rssBytes: 2_048_000, memoryRatio: 2_048_000 / 8_192_000_000,
			readBytesPerSecond: 2000, writeBytesPerSecond: 1000, descriptors: 3, ageSeconds: 490, unit: 'shop',
		});
		expect(JSON.stringify(second)).not.toContain('hunter2');
	});

	it('that began since the reading before have done all of it since then', async () => {
		const host = hostWith();
		const collector = createProcessesCollector(host);
		await read(collector);
		host.advance(2000);
		putProcess(host, {pid: 30, ticks: 100, io: {read: 0, write: 8000}});
		expect(find(await read(collector), 30)).toMatchObject({cpu: 0.5, writeBytesPerSecond: 4000});
	});

	it('are new ones when a number is used again', async () => {
		const host = hostWith({pid: 20, ticks: 5000, startTicks: 1000, io: {read: 9000, write: 0}});
		const collector = createProcessesCollector(host);
		await read(collector);
		host.advance(2000);
		putProcess(host, {pid: 20, ticks: 20, startTicks: 40_000, name: 'cron', io: {read: 400, write: 0}});
		expect(find(await read(collector), 20)).toMatchObject({name: 'cron', command: 'cron', cpu: 0.1, readBytesPerSecond: 200, ageSeconds: 100});
	});

	it('that end are gone, also in the middle of a reading', async () => {
		const host = hostWith({pid: 20}, {pid: 21});
		const vanishing: Host = {
			...host,
			readText(path) {
				if (path === '/proc/21/status') endProcess(host, 21);
				return host.readText(path);
			},
		};
		const facts = await read(createProcessesCollector(vanishing));
		expect(facts.list.map(({pid}) => pid).toSorted()).toEqual([1, 20]);
	});

	it('are counted by what they do; those that wait for a disk are told whatever they use', async () => {
		const host = hostWith({pid: 20, state: 'R'}, {pid: 21, state: 'D', rssPages: 0}, {pid: 22, state: 'Z', rssPages: 0}, {pid: 77, name: 'engineroom', state: 'R'});
		const facts = await read(createProcessesCollector(host));
		expect(facts).toMatchObject({total: 5, running: 1, blocked: 1, zombies: 1});
		expect(find(facts, 21)).toMatchObject({state: 'D', rssBytes: 0});
		expect(facts.list.some(({pid}) => pid === 22)).toBe(false);
	});

	it('whose I/O is kept from the agent are counted, and not asked again', async () => {
		const host = hostWith({pid: 20, ticks: 1, io: {read: 0, write: 0}}, {pid: 21, ticks: 1, io: {read: 0, write: 0}});
		let asked = 0;
		const guarded: Host = {
			...host,
			readText(path) {
				if (path !== '/proc/21/io') return host.readText(path);
				asked++;
				throw Object.assign(new Error('EACCES'), {code: 'EACCES'});
			},
		};
		putProcess(host, {pid: 1, io: {read: 0, write: 0}});
		const collector = createProcessesCollector(guarded);
		for (let ticks = 1; ticks < 5; ticks++) {
			putProcess(host, {pid: 21, ticks, io: {read: 0, write: 0}});
			const facts = await read(collector);
			expect(facts.hint).toBe('I/O of 1 process of other users may not be read: run the agent as root to see it');
			expect(find(facts, 21)).toMatchObject({readBytesPerSecond: null, writeBytesPerSecond: null});
			host.advance(2000);
		}
		expect(asked).toBe(1);
	});

	it('that only sleep have their I/O read in turn, and what little they do is found', async () => {
		const quiet = Array.from({length: 40}, (_, index): Spec => ({pid: 100 + index, rssPages: 1, io: {read: 0, write: 0}}));
		const host = hostWith(...quiet);
		let reads = 0;
		const counting: Host = {
			...host,
			readText(path) {
				if (path.endsWith('/io')) reads++;
				return host.readText(path);
			},
		};
		const collector = createProcessesCollector(counting, {read: 1000, told: 3});
		await read(collector);
		reads = 0;
		putProcess(host, {pid: 131, rssPages: 1, io: {read: 0, write: 40_000}});
		const found: (number | null)[] = [];
		for (let round = 0; round < 4; round++) {
			host.advance(2000);
			found.push((await read(collector)).list.find(({pid}) => pid === 131)?.writeBytesPerSecond ?? null);
		}
		expect(reads).toBeLessThan(4 * 41 / 2);
		// Over the whole time since it was read before.
		expect(found.filter(one => one !== null && one > 0).length).toBe(1);
		expect(found.find(one => one !== null && one > 0)).toBeGreaterThanOrEqual(5000);
	});

	it('are looked at up to the limit; what is beyond is counted, and has no share of what came before it was seen', async () => {
		const many = (count: number): Spec[] => Array.from({length: count}, (_, index) => ({pid: 100 + index, ticks: 1000}));
		const atLimit = await read(createProcessesCollector(hostWith(...many(9)), {read: 10, told: 40}));
		expect(atLimit).toMatchObject({total: 10, notRead: 0});
		const host = hostWith(...many(10));
		const collector = createProcessesCollector(host, {read: 10, told: 40});
		expect(await read(collector)).toMatchObject({total: 11, notRead: 1});
		endProcess(host, 100);
		host.advance(2000);
		expect(find(await read(collector), 109)).toMatchObject({cpu: null});
	});

	it('are told up to the limit, by CPU first', async () => {
		const host = hostWith(...Array.from({length: 60}, (_, index): Spec => ({pid: 100 + index, ticks: 0})));
		const collector = createProcessesCollector(host);
		await read(collector);
		host.advance(1000);
		for (let index = 0; index < 60; index++) putProcess(host, {pid: 100 + index, ticks: index});
		const {list} = await read(collector);
		expect(list).toHaveLength(40);
		expect(list.slice(0, 3).map(({pid, cpu}) => [pid, cpu])).toEqual([[159, 0.59], [158, 0.58], [157, 0.57]]);
	});

	it('have names of their own that cannot reach a terminal as anything but text', async () => {
		const host = hostWith({pid: 20, name: '\u001B[31mred\u0007', command: ['\u001B]0;x\u0007/bin/shop'], cgroup: '0::/system.slice/a\\x1b[2Jb.service\n'});
		expect(find(await read(createProcessesCollector(host)), 20)).toMatchObject({name: 'red', command: 'shop', unit: 'ab'});
	});

	it('have as many open files as the kernel says where there are too many to count', async () => {
		const host = hostWith({pid: 20, descriptorPlaces: 65_536}, {pid: 21, descriptorPlaces: 65_536});
		const sized: Host = {...host, stat: async path => ({inode: 1, device: 1, sizeBytes: path === '/proc/20/fd' ? 40_000 : 0, isDirectory: true, isRegular: false})};
		const facts = await read(createProcessesCollector(sized));
		expect(find(facts, 20).descriptors).toBe(40_000);
		expect(find(facts, 21).descriptors).toBeNull();
	});

	it('say when they are those of a container only, or when others are hidden', async () => {
		const host = hostWith();
		host.links.set('/proc/self/ns/pid', 'pid:[4026531836]');
		expect(await read(createProcessesCollector(host))).toMatchObject({scope: 'host'});
		host.links.set('/proc/self/ns/pid', 'pid:[4026532299]');
		expect(await read(createProcessesCollector(host))).toMatchObject({scope: 'this container: its own processes only'});
		endProcess(host, 1);
		putProcess(host, {pid: 20});
		expect((await read(createProcessesCollector(host))).hint).toMatch(/hidepid.*run the agent as root/);
	});

	it('begin anew after they were closed', async () => {
		const host = hostWith({pid: 20});
		const collector = createProcessesCollector(host);
		await read(collector);
		await collector.close?.();
		host.advance(3_600_000);
		expect((await read(collector)).seconds).toBeNull();
	});

	it('are absent where there is no /proc, with what to do', async () => {
		await expect(createProcessesCollector(createFakeHost({}, 'darwin')).collect(signal)).rejects.toMatchObject({kind: 'absent', message: 'processes are told on Linux only, not on darwin: use top there'});
	});
});

describe('the choice', () => {
	const candidate = (pid: number, extra: Partial<Candidate>): Candidate => ({pid, state: 'S', cpu: 0, rssPages: 0, ioPerSecond: 0, ...extra});

	it('takes the top ones by CPU, memory and I/O in turn', () => {
		const all = [...[1, 2, 3].map(pid => candidate(pid, {cpu: pid})), ...[4, 5, 6].map(pid => candidate(pid, {rssPages: pid})), ...[7, 8, 9].map(pid => candidate(pid, {ioPerSecond: pid}))];
		expect(chooseProcesses(all, 6).map(({pid}) => pid)).toEqual([3, 6, 9, 2, 5, 8]);
		expect(chooseProcesses(all, 100)).toHaveLength(9);
	});

	it('takes some of those that wait for a disk before all others, and never more than it may', () => {
		const stuck = Array.from({length: 20}, (_, pid) => candidate(pid, {state: 'D'}));
		expect(chooseProcesses([...stuck, candidate(99, {cpu: 1})], 40)).toHaveLength(9);
		expect(chooseProcesses(stuck, 3)).toHaveLength(3);
	});
});
