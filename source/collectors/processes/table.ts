/** What is known of every process from reading to reading: shares and rates are differences between two of them. */
import {perSecond} from '../../signals/rate.ts';
import type {Host} from '../host-door.ts';
import {readOptional} from '../host/read-optional.ts';
import {parseProcessIo, type ProcessIo} from './parse/io.ts';
import {parseProcessStat, ticksPerSecond, type ProcessStat} from './parse/stat.ts';

/** `at` is the monotonic time of the reading in ms. */
type Io = ProcessIo & {readonly at: number};

export type Entry = {
	readonly stat: ProcessStat;
	readonly at: number;
	readonly cpu: number | null;
	/** As last read: not in every round, see `readsIo`. */
	readonly io: Io | null;
	readonly ioHidden: boolean;
	readonly readBytesPerSecond: number | null;
	readonly writeBytesPerSecond: number | null;
};

/** The round before, as far as one process needs to know it. */
export type Before = {
	readonly entry: Entry | undefined;
	/** When the round began, if every process was looked at in it: one that was not there then has begun since. */
	readonly wholeAt: number | null;
	/** Its figures were told: it is read whole. */
	readonly isTold: boolean;
	readonly round: number;
};

/** The I/O of a process that seems to sleep is read every so many rounds. */
const quietRounds = 4;

/**
 * Reading I/O costs as much as all the rest together. What has run, waits for a disk or is shown is read in every round;
 * of what has done nothing that can be seen, a part in turn, since a little I/O takes no tick of CPU.
 */
const readsIo = (stat: ProcessStat, {entry, isTold, round}: Before): boolean => {
	if (!entry) return true;
	if (entry.ioHidden) return false;
	const before = entry.stat;
	return isTold || stat.state === 'D' || stat.ticks !== before.ticks || stat.faults !== before.faults || (stat.pid + round) % quietRounds === 0;
};

const readIo = (host: Host, pid: number, at: number): Io | 'hidden' | null => {
	try {
		const io = parseProcessIo(host.readText(`/proc/${pid}/io`));
		return io && {...io, at};
	} catch (error) {
		const {code} = error as {readonly code?: unknown};
		// Not ours to see, or a kernel that does not account it; ESRCH is a process that has just ended.
		return code === 'EACCES' || code === 'EPERM' || code === 'ENOENT' ? 'hidden' : null;
	}
};

/** How fast a count grew; one that fell is none. */
const rate = (before: number | undefined, now: number, seconds: number): number | null => (before === undefined || now < before ? null : perSecond(now - before, seconds));

/** One process now; null when it has ended meanwhile. */
export const readEntry = (host: Host, pid: number, before: Before): Entry | null => {
	const text = readOptional(host, `/proc/${pid}/stat`);
	const stat = text === null ? null : parseProcessStat(text);
	if (!stat) return null;
	const at = host.now();
	// The same number with another start is another process.
	const same = before.entry?.stat.startTicks === stat.startTicks ? before.entry : undefined;
	// All that a process has done which began since the round before, it did since then.
	const beganAt = same ? null : before.wholeAt;
	const ticks = same?.stat.ticks ?? (beganAt === null ? undefined : 0);
	const cpu = rate(ticks, stat.ticks, (at - (same?.at ?? beganAt ?? at)) / 1000);
	const told = readsIo(stat, {...before, entry: same}) ? readIo(host, pid, at) : null;
	const read = told === 'hidden' ? null : told;
	const ioFrom = same?.io ?? (beganAt === null ? null : {readBytes: 0, writeBytes: 0, at: beganAt});
	const seconds = read && ioFrom ? (read.at - ioFrom.at) / 1000 : 0;
	return {
		stat, at,
		cpu: cpu === null ? null : cpu / ticksPerSecond,
		io: read ?? same?.io ?? null,
		ioHidden: told === 'hidden' || (same?.ioHidden ?? false),
		readBytesPerSecond: read && rate(ioFrom?.readBytes, read.readBytes, seconds),
		writeBytesPerSecond: read && rate(ioFrom?.writeBytes, read.writeBytes, seconds),
	};
};
