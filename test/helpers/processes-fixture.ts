/** Processes of a host under load, for screens. */
import type {ProcessesBoard} from '../../source/signals/board.ts';
import type {ProcessFact, ProcessFacts} from '../../source/signals/processes.ts';

const process = (pid: number, command: string | null, extra: Partial<ProcessFact> = {}): ProcessFact => ({
	pid, name: command?.split(' ', 1)[0] ?? `kworker/${pid}`, command, user: 'root', state: 'S', threads: 1, cpu: 0, rssBytes: 12e6, memoryRatio: 0.0015,
	readBytesPerSecond: 0, writeBytesPerSecond: 0, descriptors: 12, ageSeconds: 86_400 * 12, unit: null, ...extra,
});

export const processFacts: ProcessFacts = {
	seconds: 2.01, total: 312, running: 3, blocked: 2, zombies: 1, notRead: 0, scope: 'host', hint: 'I/O of 12 processes of other users may not be read: run the agent as root to see it',
	list: [
		process(4242, 'java com.acme.shop.Main', {user: 'shop', state: 'R', threads: 212, cpu: 12.4, rssBytes: 3.1e9, memoryRatio: 0.388, descriptors: 1412, ageSeconds: 7260, unit: 'docker 3f2a9c1b7d5e'}),
		process(4310, 'node server.js', {user: 'shop', state: 'R', threads: 11, cpu: 0.93, rssBytes: 184e6, memoryRatio: 0.023, writeBytesPerSecond: 40_960, descriptors: 119, ageSeconds: 48, unit: 'shop'}),
		process(1212, 'postgres: checkpointer', {user: 'postgres', state: 'D', cpu: 0.04, rssBytes: 96e6, memoryRatio: 0.012, writeBytesPerSecond: 48.2e6, unit: 'postgresql@15-main'}),
		process(77, null, {name: 'jbd2/vda1-8', state: 'D', rssBytes: 0, memoryRatio: 0, writeBytesPerSecond: 1.2e6, descriptors: null}),
		process(900, 'nginx: worker process', {user: 'www-data', cpu: 0.021, unit: 'nginx'}),
		process(901, 'nginx: worker process', {user: 'www-data', cpu: 0.004, unit: 'nginx'}),
		process(1001, 'ssh-agent', {user: '1007', cpu: null, readBytesPerSecond: null, writeBytesPerSecond: null, descriptors: null, ageSeconds: null}),
		...Array.from({length: 30}, (_, index) => process(2000 + index, `worker-${index} 日本語`, {rssBytes: (30 - index) * 1e6})),
	],
};

export const told: ProcessesBoard = {facts: processFacts, ageSeconds: 0.8, reason: null};
export const firstReading: ProcessesBoard = {facts: {...processFacts, seconds: null, blocked: 0, zombies: 0, hint: null, list: processFacts.list.slice(0, 6).map(one => ({...one, state: 'S', cpu: null, readBytesPerSecond: null, writeBytesPerSecond: null}))}, ageSeconds: 0.1, reason: null};
export const container: ProcessesBoard = {facts: {...processFacts, scope: 'this container: its own processes only', hint: null, total: 24_000, notRead: 4000}, ageSeconds: 0.8, reason: null};
export const old: ProcessesBoard = {facts: processFacts, ageSeconds: 47, reason: 'connection refused'};
export const none = (reason: string): ProcessesBoard => ({facts: null, ageSeconds: null, reason});
