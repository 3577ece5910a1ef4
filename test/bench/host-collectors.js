// node test/bench/host-collectors.js: CPU a run of each of the host's collectors, beside the call of systeminformation that tells the same.
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import si from 'systeminformation';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = path.join(root, 'node_modules/.cache/host-collectors.mjs');
const entry = "export {createHostCollectors} from './source/collectors/host/index.ts'; export {createRealHost} from './source/commands/real-host.ts';";
await build({stdin: {contents: entry, resolveDir: root, loader: 'ts'}, bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error', define: {ENGINEROOM_VERSION: '"bench"'}});
const {createHostCollectors, createRealHost} = await import(pathToFileURL(outfile).href);

const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
/** Milliseconds of CPU of this process and of the processes it started, which user and system time of the parent alone would hide. */
const measure = async (runs, gapMs, run) => {
	for (let warm = 0; warm < Math.min(runs, 20); warm++) await run();
	let total = 0;
	let wall = 0;
	for (let index = 0; index < runs; index++) {
		await wait(gapMs);
		const cpu = process.cpuUsage();
		const started = performance.now();
		await run();
		wall += performance.now() - started;
		const {user, system} = process.cpuUsage(cpu);
		total += (user + system) / 1000;
	}
	return {cpu: total / runs, wall: wall / runs};
};
const row = (name, {cpu, wall}) => console.log(`${name.padEnd(34)}${cpu.toFixed(3).padStart(8)} ms CPU ${wall.toFixed(3).padStart(9)} ms from call to answer`);

const peers = {
	cpu: ['currentLoad', () => si.currentLoad()],
	memory: ['mem', () => si.mem()],
	disk: ['disksIO', () => si.disksIO()],
	filesystem: ['fsSize', () => si.fsSize()],
	network: ['networkStats', () => si.networkStats('*')],
};
const signal = new AbortController().signal;
let sum = 0;
for (const collector of createHostCollectors(createRealHost())) {
	const ours = await measure(300, 10, () => collector.collect(signal));
	sum += ours.cpu;
	row(`engineroom ${collector.name}`, ours);
	const [name, call] = peers[collector.name];
	row(`  systeminformation ${name}`, await measure(20, 10, call));
}
console.log(`${'engineroom, all five'.padEnd(34)}${sum.toFixed(3).padStart(8)} ms CPU a tick (limits and mounts are looked up every 10 s)`);
