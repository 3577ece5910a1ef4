/** What can be broken in the sample backend, as data: one row a fault. */
export type FaultName = 'pool' | 'slow-db' | 'errors' | 'cpu' | 'memory-leak' | 'disk-io';

export type Fault = {
	readonly name: FaultName;
	/** What it does and which gauges show it, in one line. */
	readonly help: string;
	/** It lifts itself after this long, so that a forgotten demo does no harm. */
	readonly limitMs: number;
};

const minute = 60_000;

export const faults: readonly Fault[] = [
	{name: 'pool', help: 'every request takes the same lock and holds its connection meanwhile: pool full with requests waiting, latency up, cpu stays low', limitMs: 60 * minute},
	{name: 'slow-db', help: 'the database answers every query 0.23 s late: latency up, pool filling, no errors', limitMs: 60 * minute},
	{name: 'errors', help: 'a quarter of the requests fails with 500 or 503: errors', limitMs: 60 * minute},
	{name: 'cpu', help: 'threads burn every core this host or container may use (for at most 15 min): cpu, and latency with it', limitMs: 15 * minute},
	{name: 'memory-leak', help: 'takes 1 % of the memory a second, up to 15 %, 3 GB or half of what is free: memory', limitMs: 60 * minute},
	{name: 'disk-io', help: 'writes and syncs one 256 MB file over and over (for at most 5 min): disk write rate and I/O utilization', limitMs: 5 * minute},
];

export const faultNamed = (name: string): Fault | null => faults.find(fault => fault.name === name) ?? null;
