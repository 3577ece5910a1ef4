/** Breaks the shop and mends it again: at most one fault at a time, each lifted by itself after its limit. */
import fs from 'node:fs';
import os from 'node:os';
import {Worker} from 'node:worker_threads';
import type {Clock} from '../../signals/clock.ts';
import {washText} from '../../signals/text.ts';
import type {FaultWork} from './fault-work.ts';
import {faultNamed, type FaultName} from './faults.ts';

const megabyte = 1024 * 1024;
const maxHoardBytes = 3 * 1024 * megabyte;
const maxHoardShare = 0.15;
const hoardSharePerSecond = 0.01;
const maxFileBytes = 256 * megabyte;
const diskBytesPerSecond = 48 * megabyte;

export type FaultSwitches = {
	setFailingShare(share: number): void;
	setLock(state: 'on' | 'off'): void;
	setDatabaseDelay(seconds: number): void;
};

export type FaultControlOptions = {
	/** The script whose worker threads do a FaultWork. */
	readonly script: URL;
	readonly folder: string;
	readonly clock: Clock;
	readonly switches: FaultSwitches;
	/** What holds now; the reason when nobody asked for it. */
	readonly onChange: (fault: FaultName | null, reason: string | null) => void;
};

export type FaultControl = {
	/** Lifts what is, then breaks that; null only lifts. Resolves when both are done. */
	set(fault: FaultName | null): Promise<void>;
};

export const failingShare = 0.25;
/** Slow enough for p95 to pass half a second, not so slow that 20 connections are too few for all of the load's waves. */
export const databaseDelaySeconds = 0.23;

/** Bytes that the leak may take: what the cgroup or the machine has, and never more than half of what is free. */
export const hoardLimits = (totalBytes: number, availableBytes: number): {readonly bytesPerSecond: number; readonly maxBytes: number} => ({
	bytesPerSecond: totalBytes * hoardSharePerSecond,
	maxBytes: Math.min(totalBytes * maxHoardShare, maxHoardBytes, availableBytes / 2),
});

/** https://nodejs.org/api/process.html#processconstrainedmemory: 0, undefined or an immense number when there is no limit. */
const memoryNow = (): {readonly totalBytes: number; readonly availableBytes: number} => {
	const limit: number | undefined = process.constrainedMemory();
	const machine = os.totalmem();
	const totalBytes = limit && limit < machine ? limit : machine;
	const free = os.freemem();
	return {totalBytes, availableBytes: totalBytes < machine ? Math.min(free, totalBytes - process.memoryUsage.rss()) : free};
};

const roomFor = (folder: string): number => {
	const {bavail, bsize} = fs.statfsSync(folder);
	return bavail * bsize;
};

export const createFaultControl = ({script, folder, clock, switches, onChange}: FaultControlOptions): FaultControl => {
	let lift: (() => Promise<void>) | null = null;
	let cancelLimit = (): void => undefined;
	let turn: Promise<void> = Promise.resolve();

	const startThreads = (count: number, work: FaultWork): (() => Promise<void>) => {
		const workers = Array.from({length: count}, () => new Worker(script, {workerData: {faultWork: work}}));
		for (const worker of workers) worker.on('error', error => onChange(null, `the fault ended: ${washText(error.message, 120)}`));
		return async () => {
			await Promise.all(workers.map(worker => worker.terminate()));
		};
	};
	const breakIt = (fault: FaultName): (() => Promise<void>) => {
		switch (fault) {
			case 'pool':
				switches.setLock('on');
				return async () => switches.setLock('off');
			case 'slow-db':
				switches.setDatabaseDelay(databaseDelaySeconds);
				return async () => switches.setDatabaseDelay(0);
			case 'errors':
				switches.setFailingShare(failingShare);
				return async () => switches.setFailingShare(0);
			case 'cpu':
				return startThreads(os.availableParallelism(), {work: 'burn'});
			case 'memory-leak': {
				const {totalBytes, availableBytes} = memoryNow();
				return startThreads(1, {work: 'hoard', ...hoardLimits(totalBytes, availableBytes)});
			}
			case 'disk-io':
				if (roomFor(folder) < 4 * maxFileBytes) throw new Error(`less than 1 GB is free in ${folder}`);
				return startThreads(1, {work: 'write', folder, maxFileBytes, bytesPerSecond: diskBytesPerSecond});
		}
	};
	const change = async (fault: FaultName | null, reason: string | null): Promise<void> => {
		cancelLimit();
		const undo = lift;
		lift = null;
		await undo?.();
		if (fault === null) return undo ? onChange(null, reason) : undefined;
		try {
			lift = breakIt(fault);
		} catch (error) {
			return onChange(null, `${fault}: ${washText(error instanceof Error ? error.message : String(error), 120)}`);
		}
		const limitMs = faultNamed(fault)?.limitMs ?? 0;
		cancelLimit = clock.setTimer(() => void queue(null, `${fault} was lifted after ${limitMs / 60_000} min`), limitMs);
		onChange(fault, null);
	};
	// One change after the other: a fault is lifted before the next one begins.
	const queue = (fault: FaultName | null, reason: string | null): Promise<void> => {
		turn = turn.then(() => change(fault, reason));
		return turn;
	};
	return {set: fault => queue(fault, null)};
};
