/** All that is told of one process: its table entry, and what only those that are told are asked for. */
import type {ProcessFact} from '../../signals/processes.ts';
import {ratio} from '../../signals/rate.ts';
import {washText} from '../../signals/text.ts';
import type {Host} from '../host-door.ts';
import {readOptional} from '../host/read-optional.ts';
import {parseCommand} from './parse/command.ts';
import {ticksPerSecond} from './parse/stat.ts';
import {parseProcessStatus} from './parse/status.ts';
import {parseUnit} from './parse/unit.ts';
import type {Entry} from './table.ts';

export type Surroundings = {readonly uptimeSeconds: number | null; readonly memoryBytes: number | null; readonly nameOf: (userId: number) => string};

/** What hardly ever changes while a process keeps its name; looked at again after a while all the same. */
type Constant = {readonly startTicks: number; readonly name: string; readonly command: string | null; readonly unit: string | null; readonly readAt: number};
const constantMs = 30_000;

/** A list of more is not counted one by one: newer kernels tell its length. */
const mostListed = 1024;

const wash = (text: string | null, length: number): string | null => (text === null ? null : washText(text, length) || null);

const countDescriptors = async (host: Host, pid: number, places: number | null): Promise<number | null> => {
	const folder = `/proc/${pid}/fd`;
	try {
		if (places !== null && places <= mostListed) return host.list(folder).length;
		// Since Linux 6.2 the size of the folder is the number of what is in it; before, 0.
		const {sizeBytes} = await host.stat(folder);
		return sizeBytes > 0 ? sizeBytes : null;
	} catch {
		return null;
	}
};

export type Describe = (entry: Entry, around: Surroundings) => Promise<ProcessFact | null>;

/** Null when it has ended meanwhile. What was told is remembered for as long as it is told. */
export const createDescriber = (host: Host): {readonly describe: Describe; forgetAllBut(pids: ReadonlySet<number>): void} => {
	const constants = new Map<number, Constant>();
	const constantOf = ({stat: {pid, startTicks, name}}: Entry): Constant => {
		const known = constants.get(pid);
		if (known?.startTicks === startTicks && known.name === name && host.now() - known.readAt < constantMs) return known;
		const command = parseCommand(readOptional(host, `/proc/${pid}/cmdline`) ?? '');
		const fresh = {startTicks, name, command: wash(command, 80), unit: wash(parseUnit(readOptional(host, `/proc/${pid}/cgroup`) ?? ''), 60), readAt: host.now()};
		constants.set(pid, fresh);
		return fresh;
	};
	return {
		async describe(entry, {uptimeSeconds, memoryBytes, nameOf}) {
			const {stat, cpu, readBytesPerSecond, writeBytesPerSecond} = entry;
			const status = parseProcessStatus(readOptional(host, `/proc/${stat.pid}/status`) ?? '');
			if (!status) return null;
			const {command, unit} = constantOf(entry);
			const rssBytes = status.rssBytes ?? 0;
			const age = uptimeSeconds === null ? NaN : uptimeSeconds - stat.startTicks / ticksPerSecond;
			return {
				pid: stat.pid,
				name: washText(stat.name, 40) || '?',
				command: stat.isKernelThread ? null : command,
				user: washText(nameOf(status.userId), 40),
				state: stat.state, threads: stat.threads, cpu, rssBytes, unit,
				memoryRatio: ratio(rssBytes, memoryBytes),
				readBytesPerSecond, writeBytesPerSecond,
				descriptors: stat.isKernelThread ? null : await countDescriptors(host, stat.pid, status.descriptorPlaces),
				// Some containers are told an up time of their own: a process is not older than the machine.
				ageSeconds: age >= 0 ? age : null,
			};
		},
		forgetAllBut(pids) {
			for (const pid of constants.keys()) if (!pids.has(pid)) constants.delete(pid);
		},
	};
};
