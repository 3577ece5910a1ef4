/** /proc/diskstats: whole disks (https://docs.kernel.org/admin-guide/iostats.html). Sectors are 512 bytes whatever the disk says. */
export type DiskCounters = {
	readonly reads: number;
	readonly writes: number;
	readonly readSectors: number;
	readonly writeSectors: number;
	/** Milliseconds that operations took, added up over all of them. The kernel tells these in 32 bits: they wrap. */
	readonly readMs: number;
	readonly writeMs: number;
	/** Milliseconds in which the disk had work; 32 bits as well. */
	readonly busyMs: number;
};
export const sectorBytes = 512;

/** Disks themselves: no partitions, and nothing that lies on top of other disks or in memory (dm, md, loop, zram), which would count twice. */
const wholeDisk = /^(?:(?:sd|hd|vd|xvd|dasd|ubd)[a-z]+|nvme\d+n\d+|mmcblk\d+|pmem\d+|rbd\d+|nbd\d+|cciss\/c\d+d\d+)$/;
/** On cloud images the root disk of Xen may be a bare partition (xvda1) without its disk. */
const barePartition = /^xvd[a-z]+\d+$/;

export const parseDiskstats = (text: string): Map<string, DiskCounters> => {
	const disks = new Map<string, DiskCounters>();
	const partitions = new Map<string, DiskCounters>();
	for (const line of text.split('\n')) {
		const name = nameOf(line);
		const isDisk = wholeDisk.test(name);
		if (!isDisk && !barePartition.test(name)) continue;
		const fields = line.slice(line.indexOf(name) + name.length + 1).split(' ').map(Number);
		if (fields.length < 10) continue;
		const [reads = NaN, , readSectors = NaN, readMs = NaN, writes = NaN, , writeSectors = NaN, writeMs = NaN, , busyMs = NaN] = fields;
		// Network block devices are there in number before anything is connected to them.
		if (name.startsWith('nbd') && reads === 0 && writes === 0) continue;
		const counters = {reads, writes, readSectors, writeSectors, readMs, writeMs, busyMs};
		if (Object.values(counters).every(Number.isFinite)) (isDisk ? disks : partitions).set(name, counters);
	}
	for (const [name, counters] of partitions) if (!disks.has(name.replace(/\d+$/, ''))) disks.set(name, counters);
	return disks;
};

/** The third word; most lines are of partitions and loops, and are not looked at further. */
const nameOf = (line: string): string => {
	let at = 0;
	for (let word = 0; word < 2; word++) {
		while (line[at] === ' ') at++;
		at = line.indexOf(' ', at);
		if (at === -1) return '';
	}
	return line.slice(at + 1, line.indexOf(' ', at + 1));
};
