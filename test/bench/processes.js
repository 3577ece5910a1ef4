// node test/bench/processes.js [READINGS]: CPU of one reading of the processes, every 2 s as an agent does while somebody looks, with 300 and 2,000 of them.
import {spawn} from 'node:child_process';
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build, stop} from 'esbuild';

const readings = Number(process.argv[2] ?? 20);
const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = path.join(root, 'node_modules/.cache/processes-bench.mjs');
const entry = "export {createProcessesCollector} from './source/collectors/processes/index.ts'; export {createRealHost} from './source/commands/real-host.ts';";
await build({stdin: {contents: entry, resolveDir: root, loader: 'ts', sourcefile: 'bench.ts'}, bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error', define: {ENGINEROOM_VERSION: '"bench"'}});
await stop();
const {createProcessesCollector, createRealHost} = await import(pathToFileURL(outfile).href);

const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
const count = () => readdirSync('/proc').filter(name => /^\d+$/.test(name)).length;
const {signal} = new AbortController();
const sleepers = [];
const fill = wanted => {
	for (let missing = wanted - count(); missing > 0; missing--) sleepers.push(spawn('sleep', ['600'], {stdio: 'ignore'}));
};
const measure = async () => {
	const collector = createProcessesCollector(createRealHost());
	for (let warm = 0; warm < 5; warm++) {
		await collector.collect(signal);
		await wait(200);
	}
	const rss = process.memoryUsage().rss;
	let [cpuMs, wallMs, bytes] = [0, 0, 0];
	for (let index = 0; index < readings; index++) {
		await wait(2000);
		const before = process.cpuUsage();
		const started = performance.now();
		const {processes} = await collector.collect(signal);
		wallMs += performance.now() - started;
		const {user, system} = process.cpuUsage(before);
		cpuMs += (user + system) / 1000;
		bytes += JSON.stringify(processes).length;
	}
	const mean = cpuMs / readings;
	console.log(`${String(count()).padStart(6)} processes: ${mean.toFixed(1)} ms CPU a reading = ${(mean / 20).toFixed(2)} % of a core while somebody looks · ${(wallMs / readings).toFixed(1)} ms from call to answer · ${Math.round(bytes / readings / 2)} bytes/s before rounding · RSS ${((process.memoryUsage().rss - rss) / 1e6).toFixed(1)} MB more after them`);
};

console.log(`Node ${process.version}, ${readings} readings each, one every 2 s`);
try {
	for (const wanted of [300, 2000]) {
		fill(wanted);
		await wait(3000);
		await measure();
	}
} finally {
	for (const sleeper of sleepers) sleeper.kill('SIGKILL');
}
