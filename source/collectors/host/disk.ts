/** Disk I/O: bytes, how busy the busiest disk was, how long an operation took. */
import type {DiskFact} from '../../signals/facts.ts';
import {increase} from '../../signals/rate.ts';
import type {Collector, Point, Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import type {Cgroup} from './cgroup.ts';
import {stallShare} from './cpu.ts';
import {parseDiskstats, sectorBytes, type DiskCounters} from './parse/diskstats.ts';
import {parsePressure} from './parse/pressure.ts';
import {readNeeded, readOptional} from './read-optional.ts';

type Before = {readonly at: number; readonly disks: ReadonlyMap<string, DiskCounters>; readonly pressureOf: string | null; readonly pressureUs: number | null};
/** Counters are 32 bits wide on older kernels, and those in milliseconds on all. */
const wrapsAt = 2 ** 32;
const maxDisks = 64;

export const createDiskCollector = (host: Host, cgroup: Cgroup): Collector => {
	let before: Before | null = null;
	return {
		name: 'disk',
		from: 'host',
		async collect() {
			const text = readNeeded(host, '/proc/diskstats', 'ERR_DISKSTATS');
			const stall = cgroup.readIoPressure();
			const now: Before = {at: host.now(), disks: parseDiskstats(text), pressureOf: stall?.folder ?? null, pressureUs: stall?.totalUs ?? parsePressure(readOptional(host, '/proc/pressure/io') ?? '')};
			const reading = before ? compare(before, now) : {points: []};
			before = now;
			return reading;
		},
	};
};

type Activity = {readonly fact: DiskFact; readonly readBytes: number; readonly writeBytes: number; readonly operations: number; readonly operationMs: number};

const activityOf = (device: string, before: DiskCounters, now: DiskCounters, elapsed: number): Activity => {
	// Each counter by itself: of a sum it cannot be told which part of it wrapped.
	const gained = (name: keyof DiskCounters): number => increase(before[name], now[name], wrapsAt) ?? NaN;
	const operations = gained('reads') + gained('writes');
	const operationMs = gained('readMs') + gained('writeMs');
	const readBytes = gained('readSectors') * sectorBytes;
	const writeBytes = gained('writeSectors') * sectorBytes;
	const busySeconds = gained('busyMs') / 1000;
	return {
		readBytes, writeBytes, operations, operationMs,
		// The kernel rounds busy time to its own ticks: a little more than all the time is all of it.
		fact: {device, readBytesPerSecond: readBytes / elapsed, writeBytesPerSecond: writeBytes / elapsed, ioUtilization: Math.min(1, busySeconds / elapsed), awaitSeconds: operations > 0 ? operationMs / operations / 1000 : null},
	};
};

const compare = (before: Before, now: Before): Reading => {
	const elapsed = (now.at - before.at) / 1000;
	if (!(elapsed > 0)) return {points: []};
	const active: Activity[] = [];
	for (const [device, counters] of now.disks) {
		const previous = before.disks.get(device);
		if (previous && active.length < maxDisks) active.push(activityOf(device, previous, counters, elapsed));
	}
	const points: Point[] = [{name: 'system.observed', labels: {part: 'disk'}, value: elapsed}];
	const put = (name: Point['name'], value: number | null): void => {
		if (value !== null && Number.isFinite(value)) points.push({name, labels: {}, value});
	};
	if (active.length > 0) {
		const sum = (read: (one: Activity) => number): number => active.reduce((total, one) => total + read(one), 0);
		put('system.disk.read', sum(one => one.readBytes));
		put('system.disk.write', sum(one => one.writeBytes));
		put('system.disk.io_utilization', Math.max(...active.map(({fact}) => fact.ioUtilization)));
		const operations = sum(one => one.operations);
		put('system.disk.await', operations > 0 ? sum(one => one.operationMs) / operations / 1000 : null);
	}
	put('system.disk.pressure', before.pressureOf === now.pressureOf ? stallShare(before.pressureUs, now.pressureUs, elapsed) : null);
	return {points, facts: {disks: active.map(({fact}) => fact)}};
};
