import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {createHostCollectors} from '../../../source/collectors/host/index.ts';
import type {Collector, Reading} from '../../../source/collectors/collector.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import type {HostFacts} from '../../../source/signals/facts.ts';
import {createFakeHost, type FakeHost} from '../../helpers/fake-host.ts';

const folder = fileURLToPath(new URL('../../fixtures/proc', import.meta.url));
/** t0/ is a whole machine, t1/ what had changed `elapsedSeconds` later. */
type Expected = {
	readonly elapsedSeconds: number;
	readonly points: Readonly<Record<string, number>>;
	readonly mounts: readonly string[];
	readonly absent: readonly string[];
	readonly scope?: string;
	readonly cores?: readonly number[];
	readonly disks?: readonly string[];
	readonly networks?: readonly string[];
};
const half = {blockBytes: 4096, blocks: 1000, freeBlocks: 600, availableBlocks: 400, inodes: 100, freeInodes: 50};
const {signal} = new AbortController();
const readAll = (collectors: readonly Collector[]): Promise<Reading[]> => Promise.all(collectors.map(collector => collector.collect(signal)));
/** A captured machine whose file systems all answer. */
const openCase = (name: string): FakeHost => {
	const host = createFakeHost();
	host.show(path.join(folder, name, 't0'));
	return Object.assign(host, {statfs: async (mount: string) => host.statfsOf.get(mount) ?? half});
};
const collectorOf = (host: FakeHost, name: string): Collector => createHostCollectors(host).find(one => one.name === name)!;

describe('a captured machine', () => {
	it.each(readdirSync(folder))('%s: its figures are told as they were', async name => {
		const expected = JSON.parse(readFileSync(path.join(folder, name, 'expect.json'), 'utf8')) as Expected;
		const host = openCase(name);
		const collectors = createHostCollectors(host);
		await readAll(collectors);
		host.show(path.join(folder, name, 't1'));
		host.advance(expected.elapsedSeconds * 1000);
		const readings = await readAll(collectors);
		const points = readings.flatMap(reading => reading.points);
		for (const [series, value] of Object.entries(expected.points)) {
			const found = points.find(point => point.name === series);
			expect([series, found?.value]).toEqual([series, expect.closeTo(value, 9)]);
		}
		for (const series of expected.absent) expect(points.map(({name: told}) => told)).not.toContain(series);
		const mounts = points.filter(({name: told}) => told === 'system.filesystem.utilization');
		expect(mounts.map(({labels}) => labels['mount']).sort()).toEqual([...expected.mounts].sort());
		// Used over used and available, as df counts: 400 of 800.
		for (const {value} of mounts) expect(value).toBe(0.5);
		const facts = Object.assign({}, ...readings.map(reading => reading.facts)) as HostFacts;
		if (expected.scope !== undefined) expect(facts.scope).toBe(expected.scope);
		if (expected.cores) expect(facts.cores.map(({core}) => core)).toEqual(expected.cores);
		if (expected.disks) expect(facts.disks.map(({device}) => device)).toEqual(expected.disks);
		if (expected.networks) expect(facts.networks.map(({device}) => device)).toEqual(expected.networks);
	});
});

describe('the host', () => {
	it('tells no rate with its first reading', async () => {
		for (const {points} of await readAll(createHostCollectors(openCase('host')))) {
			const names = points.map(({name}) => name);
			for (const rate of ['system.cpu.utilization', 'system.disk.read', 'system.network.receive', 'system.memory.oom_kills']) expect(names).not.toContain(rate);
		}
	});

	it('tells nothing when no time has passed, or when its counters stood still', async () => {
		const host = openCase('host');
		const collectors = createHostCollectors(host);
		await readAll(collectors);
		for (const advance of [0, 1000]) {
			host.advance(advance);
			const points = (await readAll(collectors)).flatMap(reading => reading.points);
			expect(points.find(({name}) => name === 'system.cpu.utilization')).toBeUndefined();
			expect(points.every(({value}) => Number.isFinite(value))).toBe(true);
		}
	});

	it('without /proc says that there is none, each collector for itself', async () => {
		for (const collector of createHostCollectors(createFakeHost())) await expect(collector.collect(signal)).rejects.toMatchObject({kind: 'absent', message: expect.stringContaining('cannot be read') as string});
	});

	it('with a /proc that is kept from us has failed', async () => {
		const host = Object.assign(createFakeHost(), {readText: () => {
			throw Object.assign(new Error('EACCES'), {code: 'EACCES'});
		}});
		for (const collector of createHostCollectors(host)) await expect(collector.collect(signal)).rejects.toMatchObject({kind: 'failed', message: expect.stringContaining('EACCES') as string});
	});

	it.each(['', 'cpu', 'cpu  x y z\n', '\0\0\0', 'cpu  1 2\ncpu0', 'a\nb:\n: 1\n', '9'.repeat(400)])('lives through files that hold %j', async text => {
		const host = openCase('host');
		for (const name of host.files.keys()) host.files.set(name, text);
		const collectors = createHostCollectors(host);
		for (let run = 0; run < 2; run++) {
			for (const collector of collectors) {
				const reading = await collector.collect(signal).catch((error: unknown) => {
					expect(error).toMatchObject({name: 'CollectorError'});
					return {points: []};
				});
				expect(reading.points.every(({value}) => Number.isFinite(value))).toBe(true);
			}
			host.advance(1000);
		}
	});

	it('takes up a limit that is set while it runs, without a false figure in between', async () => {
		const host = openCase('container-v2-system');
		host.files.delete('/sys/fs/cgroup/cpuset.cpus.effective');
		host.files.set('/sys/fs/cgroup/memory.max', 'max\n');
		for (const name of ['cpu', 'io', 'memory']) host.files.set(`/proc/pressure/${name}`, 'some avg10=0.00 avg60=0.00 avg300=0.00 total=99000000000\n');
		host.files.delete('/sys/fs/cgroup/system.slice/cpuset.cpus.effective');
		const collectors = createHostCollectors(host);
		const read = async () => {
			const readings = await readAll(collectors);
			return {scope: readings[0]?.facts?.scope, names: readings.flatMap(({points}) => points.map(({name}) => name))};
		};
		expect((await read()).scope).toBe('host');
		host.show(path.join(folder, 'container-v2-system/t0'));
		host.advance(9999);
		expect((await read()).scope).toBe('host');
		host.advance(1);
		const changed = await read();
		expect(changed.scope).toBe('cgroup v2 (limit 2 cores, 1 GiB)');
		for (const name of ['system.cpu.utilization', 'system.cpu.pressure', 'system.memory.oom_kills', 'system.memory.pressure', 'system.disk.pressure']) expect(changed.names).not.toContain(name);
		host.show(path.join(folder, 'container-v2-system/t1'));
		host.advance(2000);
		expect((await read()).names).toEqual(expect.arrayContaining(['system.cpu.utilization', 'system.cpu.pressure', 'system.disk.pressure']));
		// And gone again: the host's counters are far above the group's, which is no pressure.
		host.files.delete('/sys/fs/cgroup/cpuset.cpus.effective');
		host.files.delete('/sys/fs/cgroup/system.slice/cpuset.cpus.effective');
		host.files.set('/sys/fs/cgroup/memory.max', 'max\n');
		for (const name of ['cpu', 'io', 'memory']) host.files.set(`/proc/pressure/${name}`, 'some avg10=0.00 avg60=0.00 avg300=0.00 total=99000000000\n');
		host.advance(10_000);
		const back = await read();
		expect(back.scope).toBe('host');
		for (const name of ['system.cpu.pressure', 'system.memory.pressure', 'system.disk.pressure']) expect(back.names).not.toContain(name);
	});
});

describe('file systems', () => {
	it('that do not answer stop no other, are named, and are asked again once they do', async () => {
		const host = openCase('host');
		let asked = 0;
		let answer = (): void => undefined;
		const collector = collectorOf(Object.assign(host, {statfs: async (mount: string) => {
			if (mount !== '/') {
				asked++;
				await new Promise<void>(resolve => {
					answer = resolve;
				});
			}
			return half;
		}}), 'filesystem');
		for (let run = 0; run < 2; run++) {
			const reading = await collector.collect(signal);
			expect(reading.points.map(({labels}) => labels['mount'])).toEqual(['/']);
			expect(reading.note).toBe('does not answer: /data big');
			expect(asked).toBe(1);
		}
		answer();
		await new Promise(resolve => setImmediate(resolve));
		const again = collector.collect(signal);
		await new Promise(resolve => setImmediate(resolve));
		answer();
		const reading = await again;
		expect(reading.points).toHaveLength(2);
		expect(reading.note).toBeUndefined();
	});

	it('that hang leave threads for the others: no third is tried that never answered', async () => {
		const host = openCase('mounts');
		const asked: string[] = [];
		const collector = collectorOf(Object.assign(host, {statfs: async (mount: string) => {
			asked.push(mount);
			return mount === '/' ? half : new Promise<never>(() => undefined);
		}}), 'filesystem');
		for (let run = 0; run < 2; run++) expect((await collector.collect(signal)).points.map(({labels}) => labels['mount'])).toEqual(['/']);
		expect(asked).toEqual(['/', '/boot/efi', '/tank/data', '/']);
	});

	it('that may not be asked are named with the reason', async () => {
		const collector = collectorOf(Object.assign(openCase('host'), {statfs: async (mount: string) => {
			if (mount !== '/') throw Object.assign(new Error('no'), {code: 'EACCES'});
			return half;
		}}), 'filesystem');
		expect((await collector.collect(signal)).note).toBe('cannot be asked: /data big (EACCES)');
	});

	it.each([16, 17])('are sent as series up to 16, the fullest (of %i)', async count => {
		const host = openCase('host');
		host.files.set('/proc/self/mounts', Array.from({length: count}, (_, index) => `/dev/sd${index} /m${index} ext4 rw 0 0\n`).join(''));
		for (let index = 0; index < count; index++) host.statfsOf.set(`/m${index}`, {...half, freeBlocks: 900 - index, availableBlocks: 900 - index});
		const mounts = (await collectorOf(host, 'filesystem').collect(signal)).points.map(({labels}) => labels['mount']);
		expect(mounts).toHaveLength(16);
		expect(mounts[0]).toBe(`/m${count - 1}`);
		expect(mounts.includes('/m0')).toBe(count === 16);
	});
});

describe.skipIf(process.platform !== 'linux')('this very machine', () => {
	it('is busy when a core is kept busy', async () => {
		const collectors = createHostCollectors(createRealHost());
		await readAll(collectors);
		const until = performance.now() + 400;
		while (performance.now() < until) Math.sqrt(until);
		const points = (await readAll(collectors)).flatMap(reading => reading.points);
		const value = (name: string): number => points.find(point => point.name === name)?.value ?? NaN;
		// At least most of one core of those it may use, were it not for others who want it too.
		expect(value('system.cpu.utilization') * value('system.cpu.limit')).toBeGreaterThan(0.6);
		expect(value('system.cpu.utilization')).toBeLessThanOrEqual(1);
		expect(value('system.cpu.user')).toBeGreaterThan(0);
	});

	it('has the memory that the kernel says', async () => {
		const [, memory] = createHostCollectors(createRealHost());
		const [{points}, text] = [await memory!.collect(signal), readFileSync('/proc/meminfo', 'utf8')];
		const kernel = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) * 1024;
		const value = (name: string): number => points.find(point => point.name === name)?.value ?? NaN;
		expect(value('system.memory.limit')).toBeLessThanOrEqual(kernel('MemTotal'));
		expect(value('system.memory.utilization')).toBeCloseTo(value('system.memory.used') / value('system.memory.limit'), 9);
		// Where nothing limits it, it is the host's: others allocate in between, but not a tenth of all.
		if (value('system.memory.limit') === kernel('MemTotal')) expect(Math.abs(value('system.memory.used') - (kernel('MemTotal') - kernel('MemAvailable')))).toBeLessThan(kernel('MemTotal') / 10);
	});

	it('has file systems as full as df says', async () => {
		const collector = createHostCollectors(createRealHost()).find(({name}) => name === 'filesystem')!;
		const {facts} = await collector.collect(signal);
		const root = facts?.filesystems?.find(({mount}) => mount === '/');
		const [size, used, percent] = execFileSync('df', ['--block-size=1', '--output=size,used,pcent', '/'], {encoding: 'utf8'}).trim().split('\n')[1]!.trim().split(/\s+/).map(text => Number.parseInt(text, 10)) as [number, number, number];
		expect(root?.totalBytes).toBe(size);
		expect(Math.abs((root?.usedBytes ?? NaN) - used)).toBeLessThan(size / 50);
		// df rounds up to whole percents; others write in between.
		expect(Math.abs((root?.utilization ?? NaN) * 100 - percent)).toBeLessThan(3);
	});
});

describe('where there is no /proc', () => {
	it('systeminformation tells the host, rates from the second reading on', async () => {
		const host = createFakeHost({}, 'darwin');
		const [collector, ...others] = createHostCollectors(host);
		expect(others).toEqual([]);
		const first = await collector!.collect(signal);
		expect(first.points.map(({name}) => name)).toContain('system.memory.utilization');
		expect(first.points.map(({name}) => name)).not.toContain('system.cpu.utilization');
		host.advance(1000);
		const second = await collector!.collect(signal);
		expect(second.points.map(({name}) => name)).toContain('system.cpu.utilization');
		for (const {name, value} of second.points) {
			expect(Number.isFinite(value)).toBe(true);
			if (name.endsWith('utilization')) expect(value).toBeLessThanOrEqual(1);
		}
	});
});
