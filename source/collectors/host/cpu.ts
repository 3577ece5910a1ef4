/** CPU: of the host, or of the container when one of its limits is below what the host has. */
import {ratio} from '../../signals/rate.ts';
import {CollectorError, type Collector, type Point, type Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import type {Cgroup, CpuGroup} from './cgroup.ts';
import {parsePressure} from './parse/pressure.ts';
import {parseProcStat, shareCpu, shareOfAll, type ProcStat} from './parse/proc-stat.ts';
import {readNeeded, readOptional} from './read-optional.ts';

/** A machine that has been up for less than this when the agent begins was booted a moment ago. */
const justBootedSeconds = 900;

/** Seconds since the machine was booted, when that was a moment ago. */
const bootOf = (host: Host): Pick<Reading, 'restarts'> => {
	const upSeconds = Number.parseFloat(readOptional(host, '/proc/uptime') ?? '');
	return upSeconds < justBootedSeconds ? {restarts: [{of: 'host', name: 'host', agoSeconds: upSeconds}]} : {};
};

type Before = {readonly at: number; readonly stat: ProcStat; readonly group: CpuGroup | null; readonly pressureUs: number | null};

export const createCpuCollector = (host: Host, cgroup: Cgroup): Collector => {
	let before: Before | null = null;
	return {
		name: 'cpu',
		from: 'host',
		async collect() {
			const stat = parseProcStat(readNeeded(host, '/proc/stat', 'ERR_CPU'));
			if (!stat) throw new CollectorError('ERR_CPU', '/proc/stat holds no line for the CPUs: is it the kernel\'s own?');
			const group = cgroup.readCpu();
			const now: Before = {at: host.now(), stat, group, pressureUs: group?.pressureUs ?? parsePressure(readOptional(host, '/proc/pressure/cpu') ?? '')};
			const points: Point[] = [];
			// Some sandboxes tell the sum of all CPUs only: how many those are is then unknown.
			const cores = group?.limitCores ?? stat.cores.size;
			if (cores > 0) points.push({name: 'system.cpu.limit', labels: {}, value: cores});
			const load = Number.parseFloat(readOptional(host, '/proc/loadavg') ?? '');
			if (Number.isFinite(load)) points.push({name: 'system.cpu.load_1m', labels: {}, value: load});
			if (before) points.push(...compare(before, now));
			const facts = {cores: before ? coreFacts(before.stat, stat) : [], scope: cgroup.describeScope()};
			const begun = before ? {} : bootOf(host);
			before = now;
			return {points, facts, ...begun} satisfies Reading;
		},
	};
};

const coreFacts = (before: ProcStat, now: ProcStat) =>
	[...now.cores].flatMap(([core, times]) => {
		const previous = before.cores.get(core);
		const shares = previous ? shareCpu(previous, times) : null;
		return shares ? [{core, utilization: shares.utilization}] : [];
	});

const compare = (before: Before, now: Before): Point[] => {
	const points: Point[] = [];
	const put = (name: Point['name'], value: number | null): void => {
		if (value !== null && Number.isFinite(value)) points.push({name, labels: {}, value});
	};
	const elapsed = (now.at - before.at) / 1000;
	const shares = shareOfAll(before.stat, now.stat);
	// Counters of another group, or of the host before there was a group, are no before.
	const isSameGroup = before.group?.folder === now.group?.folder;
	if (now.group) {
		const may = elapsed * now.group.limitCores;
		const used = (read: (group: CpuGroup) => number | null): number | null => {
			const first = isSameGroup && before.group ? read(before.group) : null;
			const last = now.group ? read(now.group) : null;
			return first === null || last === null || last < first ? null : last - first;
		};
		// Above its limit for a moment is possible (bursts): more than all is shown as all.
		const share = (amount: number | null): number | null => (amount === null || !(may > 0) ? null : Math.min(1, amount / may));
		put('system.cpu.utilization', share(used(group => group.usageSeconds)));
		put('system.cpu.user', share(used(group => group.userSeconds)));
		put('system.cpu.system', share(used(group => group.systemSeconds)));
		const periods = used(group => group.periods);
		put('system.cpu.throttled', periods === 0 ? 0 : ratio(used(group => group.throttledPeriods), periods));
	} else {
		put('system.cpu.utilization', shares?.utilization ?? null);
		put('system.cpu.user', shares?.user ?? null);
		put('system.cpu.system', shares?.system ?? null);
	}
	// These are the machine's: a container waits for the same disks and the same hypervisor.
	put('system.cpu.iowait', shares?.iowait ?? null);
	put('system.cpu.steal', shares?.steal ?? null);
	put('system.cpu.pressure', isSameGroup ? stallShare(before.pressureUs, now.pressureUs, elapsed) : null);
	return points;
};

/** Share of the time in which some task waited, from two readings of one stall counter in µs. */
export const stallShare = (before: number | null, now: number | null, elapsedSeconds: number): number | null =>
	before === null || now === null || now < before || !(elapsedSeconds > 0) ? null : Math.min(1, (now - before) / 1e6 / elapsedSeconds);
