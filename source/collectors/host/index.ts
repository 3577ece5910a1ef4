/** The collectors of the host itself: each on its own, so that none delays another. */
import type {Collector} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {createCgroup} from './cgroup.ts';
import {createCpuCollector} from './cpu.ts';
import {createDiskCollector} from './disk.ts';
import {createElsewhereCollector} from './elsewhere.ts';
import {createFilesystemCollector} from './filesystem.ts';
import {createMemoryCollector} from './memory.ts';
import {createNetworkCollector} from './network.ts';

/** On Linux the kernel's own files; elsewhere one collector through systeminformation. */
export const createHostCollectors = (host: Host): Collector[] => {
	if (host.platform !== 'linux') return [createElsewhereCollector(host)];
	const cgroup = createCgroup(host);
	return [createCpuCollector(host, cgroup), createMemoryCollector(host, cgroup), createDiskCollector(host, cgroup), createFilesystemCollector(host), createNetworkCollector(host)];
};
