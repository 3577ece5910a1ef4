// node test/bench/databases.js [COLLECTS]: CPU of reading the databases on this machine once a second, as a share of a core, beside a tick that reads nothing. A PgBouncer is started for it where one is installed. Addresses of one's own: node test/bench/databases.js COLLECTS URL...
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build, stop} from 'esbuild';

const collects = Number(process.argv[2] ?? 60);
const urls = process.argv.length > 3 ? process.argv.slice(3) : ['postgres:///postgres', 'mysql:///', 'redis://127.0.0.1'];
const root = fileURLToPath(new URL('../..', import.meta.url));
const outdir = path.join(root, 'node_modules/.cache/databases-bench');
const entry = "export {createDatabaseCollector} from './source/collectors/databases/index.ts'; export {createRealHost} from './source/commands/real-host.ts'; export {missing, startPgbouncer, startPostgresql} from './test/collectors/databases/servers.ts';";
await build({stdin: {contents: entry, resolveDir: root, loader: 'ts', sourcefile: 'bench.ts'}, bundle: true, splitting: true, platform: 'node', format: 'esm', packages: 'external', outdir, entryNames: 'bench', outExtension: {'.js': '.mjs'}, logLevel: 'error', define: {ENGINEROOM_VERSION: '"bench"'}});
// Its own process talks to ours until it is told to end.
await stop();
const {createDatabaseCollector, createRealHost, missing, startPgbouncer, startPostgresql} = await import(pathToFileURL(path.join(outdir, 'bench.mjs')).href);

const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
const cpuMs = () => {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
};
/** CPU of this process while `run` is under way, and in all, once a second: caches have gone cold by then, as they do in an agent. */
const measure = async run => {
	for (let warm = 0; warm < 15; warm++) {
		await run();
		await wait(200);
	}
	let [wall, inRun] = [0, 0];
	const before = cpuMs();
	for (let index = 0; index < collects; index++) {
		const started = performance.now();
		const cpu = cpuMs();
		await run();
		inRun += cpuMs() - cpu;
		const took = performance.now() - started;
		wall += took;
		await wait(Math.max(0, 1000 - took));
	}
	return {runMs: inRun / collects, allMs: (cpuMs() - before) / collects, wallMs: wall / collects};
};
const share = ms => `${(ms / 10).toFixed(3)} % of a core`;
const row = (name, {runMs, allMs, wallMs}) => console.log(`${name.padEnd(36)}${runMs.toFixed(2).padStart(6)} ms CPU a collect = ${share(runMs)} · with all that the process does besides ${share(allMs)} · ${wallMs.toFixed(1)} ms from call to answer`);

console.log(`Node ${process.version}, ${collects} collects each, one a second`);
// What Node compiles in the background when it starts would count for the first that is measured.
await wait(3000);
row('a bare tick', await measure(async () => undefined));
const host = createRealHost();
const {signal} = new AbortController();
const measureServer = async url => {
	const collector = createDatabaseCollector({host, url});
	try {
		await collector.collect(signal);
	} catch (error) {
		console.log(`${collector.from}: left out, ${error.message}`);
		return;
	}
	const rss = process.memoryUsage().rss;
	row(collector.from, await measure(() => collector.collect(signal)));
	console.log(`${''.padEnd(36)}${((process.memoryUsage().rss - rss) / 1e6).toFixed(1)} MB RSS more after them; ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB in all`);
	await collector.close();
};
for (const url of urls) await measureServer(url);
if (process.argv.length <= 3 && missing('pgbouncer') === null) {
	const server = await startPostgresql();
	try {
		const pooler = await startPgbouncer(server);
		try {
			await measureServer(`pgbouncer://watcher:lookout-secret@127.0.0.1:${pooler.port}`);
		} finally {
			await pooler.stop();
		}
	} finally {
		await server.stop();
	}
}
row('a bare tick again', await measure(async () => undefined));
