import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {createHostCollectors} from '../../../source/collectors/host/index.ts';
import type {Reading} from '../../../source/collectors/collector.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import {createFakeHost, type FakeHost} from '../../helpers/fake-host.ts';

const folder = fileURLToPath(new URL('../../fixtures/proc', import.meta.url));
type Expected = {readonly elapsedSeconds: number; readonly points: Readonly<Record<string, number>>; readonly mounts: readonly string[]; readonly absent: readonly string[]; readonly scope?: string};

/** All files of a captured tree, by their path on the machine. */
const load = (root: string, below = ''): [string, string][] =>
	readdirSync(path.join(root, below)).flatMap(name => {
		const at = `${below}/${name}`;
		return statSync(path.join(root, at)).isDirectory() ? load(root, at) : [[at, readFileSync(path.join(root, at), 'utf8')] as [string, string]];
	});
const show = (host: FakeHost, root: string): void => {
	host.files.clear();
	for (const [name, text] of load(root)) host.files.set(name, text);
};
const half = {blockBytes: 4096, blocks: 1000, freeBlocks: 600, availableBlocks: 400, inodes: 100, freeInodes: 50};

const readTwice = async (name: string, expected: Expected): Promise<Reading[]> => {
	const host = createFakeHost();
	for (const mount of ['/', '/data big', '/mnt/nfs', '/snap/core', '/var/bind', '/run']) host.statfsOf.set(mount, half);
	show(host, path.join(folder, name, 't0'));
	const collectors = createHostCollectors(host);
	for (const collector of collectors) await collector.collect(new AbortController().signal);
	show(host, path.join(folder, name, 't1'));
	host.advance(expected.elapsedSeconds * 1000);
	return Promise.all(collectors.map(collector => collector.collect(new AbortController().signal)));
};

describe('a captured machine', () => {
	it.each(readdirSync(folder))('%s: its figures are told as they were', async name => {
		const expected = JSON.parse(readFileSync(path.join(folder, name, 'expect.json'), 'utf8')) as Expected;
		const readings = await readTwice(name, expected);
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
		if (expected.scope !== undefined) expect(readings.map(reading => reading.facts?.scope)).toContain(expected.scope);
	});
});

describe('the host', () => {
	it('tells no rate with its first reading', async () => {
		const host = createFakeHost();
		show(host, path.join(folder, 'host/t0'));
		for (const collector of createHostCollectors(host)) {
			const names = (await collector.collect(new AbortController().signal)).points.map(({name}) => name);
			for (const rate of ['system.cpu.utilization', 'system.disk.read', 'system.network.receive', 'system.memory.oom_kills']) expect(names).not.toContain(rate);
		}
	});

	it('without /proc says so, each collector for itself', async () => {
		for (const collector of createHostCollectors(createFakeHost())) await expect(collector.collect(new AbortController().signal)).rejects.toThrow(/cannot be read/);
	});

	it('goes on when one file system does not answer, and says which', async () => {
		const host = createFakeHost();
		show(host, path.join(folder, 'host/t0'));
		host.statfsOf.set('/', half);
		const statfs = host.statfs.bind(host);
		const hanging: FakeHost = Object.assign(host, {statfs: (mount: string) => (mount === '/' ? statfs(mount) : new Promise<never>(() => undefined))});
		const collector = createHostCollectors(hanging).find(({name}) => name === 'filesystem')!;
		const reading = await collector.collect(new AbortController().signal);
		expect(reading.points.map(({labels}) => labels['mount'])).toEqual(['/']);
		expect(reading.note).toMatch(/does not answer: \/data big/);
	});

	it.skipIf(process.platform !== 'linux')('of this very machine is plausible and agrees with the kernel', async () => {
		const host = createRealHost();
		const collectors = createHostCollectors(host);
		const signal = new AbortController().signal;
		for (const collector of collectors) await collector.collect(signal);
		const until = performance.now() + 300;
		while (performance.now() < until) Math.sqrt(until);
		const points = (await Promise.all(collectors.map(collector => collector.collect(signal)))).flatMap(reading => reading.points);
		const value = (name: string): number => points.find(point => point.name === name)?.value ?? NaN;
		expect(value('system.cpu.utilization')).toBeGreaterThan(0);
		expect(value('system.cpu.utilization')).toBeLessThanOrEqual(1);
		const total = Number(/MemTotal:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024;
		expect(value('system.memory.limit')).toBeLessThanOrEqual(total);
		expect(value('system.memory.utilization')).toBeGreaterThan(0);
		expect(value('system.memory.utilization')).toBeLessThan(1);
		expect(value('system.filesystem.utilization')).toBeGreaterThan(0);
	});
});
