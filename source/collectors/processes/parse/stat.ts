/** /proc/PID/stat (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). */
import {processStates, type ProcessState} from '../../../signals/processes.ts';

export type ProcessStat = {
	readonly pid: number;
	readonly name: string;
	readonly state: ProcessState;
	readonly isKernelThread: boolean;
	/** CPU time so far, in hundredths of a second. */
	readonly ticks: number;
	/** Page faults so far: what changes here has run. */
	readonly faults: number;
	readonly threads: number;
	/** Since the machine was started, in hundredths of a second: with the pid, the identity of a process. */
	readonly startTicks: number;
	readonly rssPages: number;
};

/** What the kernel tells programs in, whatever it counts in itself. */
export const ticksPerSecond = 100;
const kernelThreadFlag = 0x20_0000;

const states: ReadonlySet<string> = new Set(processStates);
const isState = (text: string | undefined): text is ProcessState => text !== undefined && states.has(text);

/** Null when the text is not one. The name may hold blanks and brackets: what follows it begins behind the last one. */
export const parseProcessStat = (text: string): ProcessStat | null => {
	const open = text.indexOf('(');
	const close = text.lastIndexOf(')');
	if (open < 0 || close < open) return null;
	const fields = text.slice(close + 2).split(' ', 22);
	const state = fields[0];
	const pid = Number(text.slice(0, open - 1));
	const ticks = Number(fields[11]) + Number(fields[12]);
	const faults = Number(fields[7]) + Number(fields[9]);
	const threads = Number(fields[17]);
	const startTicks = Number(fields[19]);
	const rssPages = Number(fields[21]);
	// One that is no number makes the sum none.
	if (!isState(state) || !Number.isFinite(pid + ticks + faults + threads + startTicks + rssPages)) return null;
	return {pid, name: text.slice(open + 1, close), state, isKernelThread: (Number(fields[6]) & kernelThreadFlag) !== 0, ticks, faults, threads, startTicks, rssPages};
};
