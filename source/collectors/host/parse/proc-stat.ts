/** /proc/stat: CPU time by mode, in ticks (https://docs.kernel.org/filesystems/proc.html, 1.7). Guest time is inside user time already. */
export type CpuTimes = {readonly user: number; readonly system: number; readonly idle: number; readonly iowait: number; readonly steal: number};
export type ProcStat = {readonly total: CpuTimes; readonly cores: ReadonlyMap<number, CpuTimes>};

const parseLine = (line: string): CpuTimes | null => {
	const [user = NaN, nice = NaN, system = NaN, idle = NaN, iowait = 0, irq = 0, softirq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
	const times = {user: user + nice, system: system + irq + softirq, idle, iowait, steal};
	return Object.values(times).every(Number.isFinite) ? times : null;
};

/** Null when the text holds no line for all CPUs. */
export const parseProcStat = (text: string): ProcStat | null => {
	let total: CpuTimes | null = null;
	const cores = new Map<number, CpuTimes>();
	let start = 0;
	// The CPU lines come first; the long lines of interrupts after them are not looked at.
	while (text.startsWith('cpu', start)) {
		const end = text.indexOf('\n', start);
		const line = text.slice(start, end === -1 ? undefined : end).trimEnd();
		const times = parseLine(line);
		const core = Number(/^cpu(\d+)/.exec(line)?.[1] ?? NaN);
		if (times && Number.isInteger(core)) cores.set(core, times);
		else if (times) total = times;
		if (end === -1) break;
		start = end + 1;
	}
	return total ? {total, cores} : null;
};

export type CpuShares = {readonly utilization: number; readonly user: number; readonly system: number; readonly iowait: number; readonly steal: number};

/** Ticks by which a core's idle time may run backwards by itself; more comes of a core taken away or given back. */
const idleSlack = 100;

/**
 * Shares of the time between two readings; null when none passed. iowait runs backwards at times: that counts as nothing.
 * When idle time does, by more than a little, the counters began anew with a core that was switched off or on, and there are
 * no shares to tell: the work alone would look like all of the time.
 */
export const shareCpu = (before: CpuTimes, now: CpuTimes): CpuShares | null => {
	if (now.idle < before.idle - idleSlack) return null;
	const delta = (mode: keyof CpuTimes): number => Math.max(0, now[mode] - before[mode]);
	const user = delta('user');
	const system = delta('system');
	const iowait = delta('iowait');
	const steal = delta('steal');
	const whole = user + system + iowait + steal + delta('idle');
	if (whole <= 0) return null;
	return {utilization: (user + system + steal) / whole, user: user / whole, system: system / whole, iowait: iowait / whole, steal: steal / whole};
};

const modes = ['user', 'system', 'idle', 'iowait', 'steal'] as const;
const sumCores = (stat: ProcStat, cores: readonly number[]): CpuTimes => {
	const sum = {user: 0, system: 0, idle: 0, iowait: 0, steal: 0};
	for (const core of cores) {
		const times = stat.cores.get(core);
		if (times) for (const mode of modes) sum[mode] += times[mode];
	}
	return sum;
};

/** Shares of all CPUs. Where cores came or went in between, the sum jumps by what they did in all their life: then of those that were there both times. */
export const shareOfAll = (before: ProcStat, now: ProcStat): CpuShares | null => {
	const both = [...now.cores.keys()].filter(core => before.cores.has(core));
	if (both.length === now.cores.size && both.length === before.cores.size) return shareCpu(before.total, now.total);
	return shareCpu(sumCores(before, both), sumCores(now, both));
};
