/** Processes of a host in memory, in the kernel's own words. */
import type {FakeHost} from '../../helpers/fake-host.ts';

export type Spec = {
	readonly pid: number;
	readonly name?: string;
	readonly state?: string;
	/** CPU time in hundredths of a second. */
	readonly ticks?: number;
	readonly faults?: number;
	readonly startTicks?: number;
	readonly flags?: number;
	readonly threads?: number;
	readonly rssPages?: number;
	readonly userId?: number;
	readonly command?: readonly string[];
	readonly cgroup?: string;
	readonly descriptors?: number;
	readonly descriptorPlaces?: number;
	readonly io?: {readonly read: number; readonly write: number};
};

/** Puts or replaces a process. */
export const putProcess = (host: FakeHost, spec: Spec): void => {
	const {pid, name = 'node', state = 'S', ticks = 0, faults = 10, startTicks = 1000, flags = 4194304, threads = 1, rssPages = 100, userId = 0, descriptors = 0} = spec;
	const put = (file: string, text: string): void => void host.files.set(`/proc/${pid}/${file}`, text);
	put('stat', `${pid} (${name}) ${state} 1 ${pid} ${pid} 0 -1 ${flags} ${faults} 0 0 0 ${ticks} 0 0 0 20 0 ${threads} 0 ${startTicks} 4096000 ${rssPages} 18446744073709551615 1 1 0 0 0 0 0 4096 17 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n`);
	put('status', `Name:\t${name}\nUmask:\t0022\nState:\t${state} (whatever)\nUid:\t0\t${userId}\t0\t0\nFDSize:\t${spec.descriptorPlaces ?? 64}\n${state === 'Z' ? '' : `VmRSS:\t${rssPages * 4} kB\n`}Threads:\t${threads}\n`);
	put('cmdline', (spec.command ?? [`/usr/bin/${name}`]).map(word => `${word}\0`).join(''));
	put('cgroup', spec.cgroup ?? '0::/\n');
	if (spec.io) put('io', `rchar: 9\nwchar: 9\nsyscr: 1\nsyscw: 1\nread_bytes: ${spec.io.read}\nwrite_bytes: ${spec.io.write}\ncancelled_write_bytes: 0\n`);
	for (let number = 0; number < descriptors; number++) put(`fd/${number}`, '');
};

export const endProcess = (host: FakeHost, pid: number): void => {
	for (const path of host.files.keys()) if (path.startsWith(`/proc/${pid}/`)) host.files.delete(path);
};

/** The rest of /proc that is looked at. */
export const surroundings: Readonly<Record<string, string>> = {
	'/proc/uptime': '500.00 900.00\n',
	'/proc/meminfo': 'MemTotal:        8000000 kB\nMemFree:         1000000 kB\n',
	'/proc/self/stat': '77 (engineroom) R 1 77 77 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 10 1 1\n',
	'/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nshop:x:1001:1001::/srv/shop:/bin/false\nother:x:1001:1001::/:/bin/false\n',
};
