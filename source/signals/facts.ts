/** Details of one host that are sent only while somebody looks at them: lists, not series. */
export type CoreFact = {readonly core: number; readonly utilization: number};
export type FilesystemFact = {
	readonly mount: string;
	readonly device: string;
	readonly type: string;
	readonly totalBytes: number;
	readonly usedBytes: number;
	/** Used share as df counts it: used / (used + available to users). */
	readonly utilization: number;
	readonly inodesUtilization: number | null;
};
export type DiskFact = {
	readonly device: string;
	readonly readBytesPerSecond: number;
	readonly writeBytesPerSecond: number;
	readonly ioUtilization: number;
	/** Mean time an operation took, null when there was none. */
	readonly awaitSeconds: number | null;
};
export type NetworkFact = {readonly device: string; readonly receiveBytesPerSecond: number; readonly transmitBytesPerSecond: number};

export type HostFacts = {
	readonly cores: readonly CoreFact[];
	readonly filesystems: readonly FilesystemFact[];
	readonly disks: readonly DiskFact[];
	readonly networks: readonly NetworkFact[];
	/** Where CPU and memory figures come from, in words: `host`, `cgroup v2 (limit 2 cores, 512 MB)`. */
	readonly scope: string;
};
