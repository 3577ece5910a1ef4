import {describe, expect, it} from 'vitest';
import {findCounterpart, parseCgroupPaths} from '../../../source/collectors/host/parse/cgroup-paths.ts';
import {countCpus} from '../../../source/collectors/host/parse/cpu-list.ts';
import {parseNetDev} from '../../../source/collectors/host/parse/net-dev.ts';
import {shareCpu} from '../../../source/collectors/host/parse/proc-stat.ts';

const mounted = (root: string, point = '/sys/fs/cgroup') => `30 23 0:26 ${root} ${point} rw - cgroup2 cgroup2 rw\n`;

describe('the folders of a cgroup', () => {
	it.each([
		['of a host', '/', '/a.slice/b.service', ['/sys/fs/cgroup/a.slice/b.service', '/sys/fs/cgroup/a.slice', '/sys/fs/cgroup']],
		['of the root', '/', '/', ['/sys/fs/cgroup']],
		['of a container that sees the path of the host', '/docker/abc', '/docker/abc', ['/sys/fs/cgroup']],
		['below the root of such a container', '/docker/abc', '/docker/abc/x', ['/sys/fs/cgroup/x', '/sys/fs/cgroup']],
		['of a neighbour whose name begins alike', '/docker/ab', '/docker/abc', ['/sys/fs/cgroup']],
		['outside of its own namespace', '/', '/../other', ['/sys/fs/cgroup']],
		['whose mounted root is outside', '/..', '/', ['/sys/fs/cgroup']],
	])('%s', (_what, root, path, folders) => {
		expect(parseCgroupPaths(`0::${path}\n`, mounted(root)).unified).toEqual(folders);
	});

	it('go up to wherever the hierarchy is mounted, and not above it', () => {
		expect(parseCgroupPaths('0::/x\n', mounted('/', '/mnt/groups')).unified).toEqual(['/mnt/groups/x', '/mnt/groups']);
	});

	it('may have a colon in their names', () => {
		expect(parseCgroupPaths('0::/a:b\n', mounted('/')).unified?.[0]).toBe('/sys/fs/cgroup/a:b');
	});

	it('have a counterpart in another hierarchy only where this process is in it too', () => {
		expect(findCounterpart(['/cpu/a/b', '/cpu/a', '/cpu'], '/cpu/a', ['/acct/a/b', '/acct/a', '/acct'])).toBe('/acct/a');
		expect(findCounterpart(['/cpu/a', '/cpu'], '/cpu', ['/acct'])).toBe('/acct');
		expect(findCounterpart(['/cpu/a', '/cpu'], '/cpu/a', ['/acct'])).toBeNull();
		expect(findCounterpart([], '/cpu', ['/acct'])).toBeNull();
	});
});

describe('a list of CPUs', () => {
	it.each([['0', 1], ['0-3\n', 4], ['0-1,4,6-7', 5], ['', null], ['\n', null], ['3-', null], ['x', null], ['3-1', null]] as const)('%j names %s', (list, count) => {
		expect(countCpus(list)).toBe(count);
	});
});

describe('shares of CPU time', () => {
	const times = {user: 1000, system: 1000, idle: 10_000, iowait: 100, steal: 0};
	it('are known though iowait ran backwards, or idle by a second', () => {
		expect(shareCpu(times, {...times, user: 1050, idle: 10_050, iowait: 50})?.utilization).toBe(0.5);
		expect(shareCpu(times, {...times, user: 1050, idle: 9900})?.utilization).toBe(1);
	});
	it('are unknown when idle time ran back further: its core was away', () => {
		expect(shareCpu(times, {...times, user: 1050, idle: 9899})).toBeNull();
	});
});

describe('interfaces by their names', () => {
	const names = (...devices: string[]) => [...parseNetDev(devices.map(name => `${name}: 1 0 0 0 0 0 0 0 2 0\n`).join('')).keys()];
	it('are those that no other counts again', () => {
		expect(names('lo', 'eth0', 'ens3', 'enp1s0f1', 'wlan0', 'ib0', 'venet0')).toEqual(['eth0', 'ens3', 'enp1s0f1', 'wlan0', 'ib0', 'venet0']);
		expect(names('veth12ab', 'docker0', 'docker_gwbridge', 'br-4f', 'br0', 'vmbr0', 'virbr0', 'cali12', 'cilium_host', 'eth0.5', 'bond0', 'wg0', 'tailscale0', 'tun0')).toEqual([]);
	});
	it('keep their numbers where an old kernel leaves no space after the colon', () => {
		expect(parseNetDev('  eth0:4096 1 0 0 0 0 0 0 8192 1 0').get('eth0')).toEqual({receivedBytes: 4096, sentBytes: 8192});
	});
});
