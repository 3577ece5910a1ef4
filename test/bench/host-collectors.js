// node test/bench/host-collectors.js: CPU a run of each of the host's collectors, beside the call of systeminformation that tells the same.
import {readFileSync} from 'node:fs';
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
/** Milliseconds of CPU of the processes that this one started and that have ended: counted in steps of 10 ms, so told over many runs only. */
const childrenMs = () => {
	const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
	return (Number(fields[13]) + Number(fields[14])) * 10;
};
const measure = async (runs, gapMs, run) => {
	for (let warm = 0; warm < Math.min(runs, 20); warm++) await run();
	let own = 0;
	let wall = 0;
	const children = childrenMs();
	for (let index = 0; index < runs; index++) {
		await wait(gapMs);
		const cpu = process.cpuUsage();
		const started = performance.now();
		await run();
		wall += performance.now() - started;
		const {user, system} = process.cpuUsage(cpu);
		own += (user + system) / 1000;
	}
	return {cpu: (own + childrenMs() - children) / runs, wall: wall / runs};
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
const collectors = createHostCollectors(createRealHost());
for (const collector of collectors) {
	row(`engineroom ${collector.name}`, await measure(300, 10, () => collector.collect(signal)));
	const [name, call] = peers[collector.name];
	row(`  systeminformation ${name}`, await measure(50, 10, call));
}
// Rested a while, caches are cold: this is what a tick costs an agent, not the sum of the rows above.
row('engineroom, all five, 5 times a s', await measure(50, 200, () => Promise.all(collectors.map(collector => collector.collect(signal)))));
row('systeminformation, all five', await measure(20, 200, () => Promise.all(Object.values(peers).map(([, call]) => call()))));
process.exit(0);
