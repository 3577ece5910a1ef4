/** /proc/diskstats: whole disks (https://docs.kernel.org/admin-guide/iostats.html). Sectors are 512 bytes whatever the disk says. */
export type DiskCounters = {
	readonly operations: number;
	readonly readSectors: number;
	readonly writeSectors: number;
	/** Milliseconds that operations took, added up over all of them. */
	readonly operationMs: number;
	/** Milliseconds in which the disk had work. */
	readonly busyMs: number;
};
export const sectorBytes = 512;

/** Disks themselves: no partitions, and nothing that lies on top of other disks (dm, md, loop), which would count twice. */
const wholeDisk = /^(?:sd[a-z]+|hd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+|pmem\d+|dasd[a-z]+)$/;
/** On cloud images the root disk of Xen may be a bare partition (xvda1) without its disk. */
const barePartition = /^xvd[a-z]+\d+$/;

export const parseDiskstats = (text: string): Map<string, DiskCounters> => {
	const disks = new Map<string, DiskCounters>();
	const partitions = new Map<string, DiskCounters>();
	for (const line of text.split('\n')) {
		const fields = line.trim().split(/\s+/);
		const name = fields[2];
		if (name === undefined || fields.length < 14) continue;
		const isDisk = wholeDisk.test(name);
		if (!isDisk && !barePartition.test(name)) continue;
		const [reads = NaN, , readSectors = NaN, readMs = NaN, writes = NaN, , writeSectors = NaN, writeMs = NaN, , busyMs = NaN] = fields.slice(3).map(Number);
		const counters = {operations: reads + writes, readSectors, writeSectors, operationMs: readMs + writeMs, busyMs};
		if (Object.values(counters).every(Number.isFinite)) (isDisk ? disks : partitions).set(name, counters);
	}
	for (const [name, counters] of partitions) if (!disks.has(name.replace(/\d+$/, ''))) disks.set(name, counters);
	return disks;
};
