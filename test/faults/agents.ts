/** Starts processes full of agents, and knows when each of them was alive. */
import {fork, type ChildProcess} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {freePort} from '../helpers/services.ts';
import type {AgentsMessage, AgentsOrder} from './agents-process.ts';

export type AgentGroup = {
	readonly names: readonly string[];
	readonly ports: readonly number[];
	/** Ends it at once, as a crash does. */
	kill(): Promise<void>;
	/** Stops it without a word, as a machine that hangs. */
	stop(): void;
	goOn(): void;
	/** Starts it again on the same ports. */
	start(): Promise<void>;
	tell(message: AgentsMessage): void;
	readonly isRunning: boolean;
	/** Megabytes that it holds; null while it does not run. */
	rssMb(): number | null;
};

export type AgentHouse = {group(size: number, more?: Partial<AgentsOrder>): Promise<AgentGroup>; close(): Promise<void>};

/** Builds the process once; groups are ended with the house. */
export const openAgentHouse = async (): Promise<AgentHouse> => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-faults-'));
	const file = path.join(folder, 'agents.mjs');
	await build({entryPoints: [fileURLToPath(new URL('agents-process.ts', import.meta.url))], outfile: file, bundle: true, platform: 'node', target: 'node20', format: 'esm', logLevel: 'error', define: {ENGINEROOM_VERSION: '"0.1.0"'}, banner: {js: 'import {createRequire as __createRequire} from "node:module"; const require = __createRequire(import.meta.url);'}, external: ['bufferutil', 'utf-8-validate']});
	const groups: AgentGroup[] = [];
	let made = 0;
	return {
		async group(size, more = {}) {
			const names = Array.from({length: size}, () => `host-${made++}`);
			const ports: number[] = [];
			for (let index = 0; index < size; index++) ports.push(await freePort());
			const order: AgentsOrder = {names, ports, intervalMs: 1000, hanging: 0, failing: 0, ...more};
			let child: ChildProcess | null = null;
			const group: AgentGroup = {
				names, ports,
				start: () => new Promise((resolve, reject) => {
					const started = fork(file, [JSON.stringify(order)], {stdio: ['ignore', 'ignore', 'inherit', 'ipc']});
					child = started;
					started.once('message', () => resolve());
					started.once('exit', code => reject(new Error(`the agents ended with ${code}`)));
				}),
				kill: () => new Promise(resolve => {
					if (!child) return resolve();
					child.once('exit', () => resolve());
					child.kill('SIGKILL');
					child = null;
				}),
				stop: () => void child?.kill('SIGSTOP'),
				goOn: () => void child?.kill('SIGCONT'),
				tell: message => void child?.send(message),
				get isRunning() {
					return child !== null;
				},
				rssMb() {
					if (!child?.pid) return null;
					const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
					return kilobytes === undefined ? null : Number(kilobytes) / 1024;
				},
			};
			await group.start();
			groups.push(group);
			return group;
		},
		async close() {
			for (const group of groups) {
				group.goOn();
				await group.kill();
			}
			rmSync(folder, {recursive: true, force: true});
		},
	};
};
