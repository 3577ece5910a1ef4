/** The processes of this host: top by CPU, memory and I/O. Costs more than all else, so it is run only while somebody looks. */
import {maxProcessesRead, maxProcessFacts, type ProcessFact, type ProcessFacts} from '../../signals/processes.ts';
import {CollectorError, type Collector} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {createCgroup} from '../host/cgroup.ts';
import {chooseProcesses, type Candidate} from './choose.ts';
import {createDescriber} from './describe.ts';
import {createSurroundings} from './surroundings.ts';
import {readEntry, type Entry} from './table.ts';

/** After so many processes others are let run. */
const sliceSize = 200;

type Round = {readonly number: number; readonly at: number; readonly entries: ReadonlyMap<number, Entry>; readonly notRead: number; readonly told: ReadonlySet<number>};

const listPids = (host: Host): number[] => {
	try {
		return host.list('/proc').map(Number).filter(pid => Number.isInteger(pid) && pid > 0);
	} catch (error) {
		throw new CollectorError('ERR_PROCESSES', `/proc cannot be listed (${String((error as {readonly code?: unknown}).code)}): is it mounted?`);
	}
};

const candidateOf = ({stat, cpu, readBytesPerSecond, writeBytesPerSecond}: Entry): Candidate => ({
	pid: stat.pid, state: stat.state, rssPages: stat.rssPages, cpu,
	ioPerSecond: readBytesPerSecond === null || writeBytesPerSecond === null ? null : readBytesPerSecond + writeBytesPerSecond,
});

export const createProcessesCollector = (host: Host, limits = {read: maxProcessesRead, told: maxProcessFacts}): Collector => {
	const around = createSurroundings(host, createCgroup(host));
	let describer = createDescriber(host);
	let before: Round | null = null;

	const readRound = async (signal: AbortSignal): Promise<Round> => {
		const at = host.now();
		const pids = listPids(host);
		const entries = new Map<number, Entry>();
		const wholeAt = before?.notRead === 0 ? before.at : null;
		for (const [index, pid] of pids.slice(0, limits.read).entries()) {
			if (index % sliceSize === sliceSize - 1) await host.nextTurn();
			signal.throwIfAborted();
			const entry = readEntry(host, pid, {entry: before?.entries.get(pid), wholeAt, isTold: before?.told.has(pid) ?? false, round: before?.number ?? 0});
			if (entry) entries.set(pid, entry);
		}
		return {number: (before?.number ?? 0) + 1, at, entries, notRead: Math.max(0, pids.length - limits.read), told: new Set()};
	};
	const hintOf = (entries: readonly Entry[]): string | null => {
		if (around.hidesOthers()) return 'processes of other users are hidden (hidepid): run the agent as root to see them';
		const hidden = entries.filter(({ioHidden}) => ioHidden).length;
		if (hidden === 0) return null;
		return hidden === entries.length ? 'I/O of processes may not be read here' : `I/O of ${hidden === 1 ? '1 process' : `${hidden} processes`} of other users may not be read: run the agent as root to see it`;
	};
	const describeAll = async (round: Round): Promise<ProcessFact[]> => {
		const chosen = chooseProcesses([...round.entries.values()].map(candidateOf), limits.told);
		const shared = {uptimeSeconds: around.uptimeSeconds(), memoryBytes: around.memoryBytes(), nameOf: around.nameOf};
		const facts: ProcessFact[] = [];
		for (const {pid} of chosen) {
			const entry = round.entries.get(pid);
			const fact = entry ? await describer.describe(entry, shared) : null;
			if (fact) facts.push(fact);
		}
		return facts.sort((a, b) => (b.cpu ?? -1) - (a.cpu ?? -1) || b.rssBytes - a.rssBytes || a.pid - b.pid);
	};
	return {
		name: 'processes',
		from: 'host',
		async collect(signal) {
			if (host.platform !== 'linux') throw new CollectorError('ERR_PROCESSES', `processes are told on Linux only, not on ${host.platform}: use top there`, 'absent');
			const round = await readRound(signal);
			const list = await describeAll(round);
			const told = new Set(list.map(({pid}) => pid));
			describer.forgetAllBut(told);
			const entries = [...round.entries.values()];
			const inState = (state: string): number => entries.filter(({stat}) => stat.state === state).length;
			const {ownPid} = around;
			const processes: ProcessFacts = {
				seconds: before && (round.at - before.at) / 1000,
				total: entries.length + round.notRead,
				// The agent runs while it looks: that says nothing.
				running: entries.filter(({stat}) => stat.state === 'R' && stat.pid !== ownPid).length,
				blocked: inState('D'),
				zombies: inState('Z'),
				notRead: round.notRead,
				scope: around.scope(),
				hint: hintOf(entries),
				list,
			};
			before = {...round, told};
			return {points: [], processes};
		},
		/** Forgets what was read: may be run again, and begins anew. */
		async close() {
			before = null;
			describer = createDescriber(host);
		},
	};
};
