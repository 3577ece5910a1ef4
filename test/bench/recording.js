// node test/bench/recording.js: a day of one host at 1 Hz as a recording, plain and compressed; how long it takes to open it, to show any instant of it, and to report from it.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, statSync, writeFileSync, appendFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = path.join(root, 'node_modules/.cache/recording.mjs');
const entry = ["source/monitor/record/recorder.ts", "source/commands/recording-source.ts", "source/commands/recording-sink.ts", "source/monitor/replay/replay-clock.ts", "source/monitor/replay/replay-fleet.ts"].map(file => `export * from './${file}';`).join('');
await build({stdin: {contents: entry, resolveDir: root, loader: 'ts'}, bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error', define: {ENGINEROOM_VERSION: '"bench"'}});
const {createRecorder, openRecordingSink, openRecordingAt, createReplayClock, createReplayFleet} = await import(pathToFileURL(outfile).href);

const seconds = Number(process.argv[2] ?? 86_400);
const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-recording-'));
const startAt = Date.UTC(2026, 10, 26);
const names = ['system.cpu.utilization', 'system.cpu.user', 'system.cpu.system', 'system.cpu.iowait', 'system.memory.utilization', 'system.memory.used', 'system.memory.limit', 'system.disk.io_utilization', 'system.disk.read', 'system.disk.write', 'system.network.receive', 'system.network.transmit'];
const service = {service: 'shop', from: 'http://127.0.0.1:3000/metrics'};
const series = [...names.map(name => ({name, labels: {}})), {name: 'service.observed', labels: service}, {name: 'http.server.requests', labels: {...service, class: '2xx'}}, {name: 'http.server.errors', labels: service}];
const hello = {type: 'hello', version: 1, epoch: 'day', agent: {version: 'bench', pid: 1}, host: {name: 'api-1', platform: 'linux x64'}, intervalMs: 1000, seq: -1, sinceTickMs: 0, oldestSeq: -1, series, distributions: [{name: 'http.server.request.duration', labels: service}], collectors: []};

const record = async file => {
	let now = startAt;
	const sink = await openRecordingSink(file);
	const recorder = createRecorder({clock: {now: () => now, wallTime: () => now, setTimer: () => () => undefined, random: () => 0}, version: 'bench', hosts: ['api-1'], sink});
	recorder.take('api-1', hello, JSON.stringify(hello));
	for (let seq = 0; seq < seconds; seq++) {
		now = startAt + seq * 1000;
		const values = series.map((_, id) => Math.round(((seq * (id + 7)) % 9973) * 1.7) / 1e4);
		const buckets = new Map(Array.from({length: 12}, (_, index) => [200 + index * 3 + (seq % 5), 20 + index]));
		const count = [...buckets.values()].reduce((sum, one) => sum + one, 0);
		const encoded = {count, sum: [9, 5], buckets: [...buckets].flatMap(([bucket, many], index) => [index === 0 ? bucket : 3, many])};
		const frame = {type: 'frame', seq, time: now, values, latency: [[0, {count, sumWholeSeconds: 9, sumNanoseconds: 5, min: null, max: null, buckets, approximate: false, atMost: {count: 0, bound: 0}, atLeast: {count: 0, bound: Infinity}, unplaced: 0}]]};
		recorder.take('api-1', frame, JSON.stringify({...frame, latency: [[0, encoded]]}));
		if (seq % 600 === 0) await sink.flush();
	}
	await sink.close();
	return statSync(file).size;
};
const timed = async run => {
	const started = performance.now();
	const result = await run();
	return [performance.now() - started, result];
};
const real = {now: () => performance.now(), wallTime: () => Date.now(), setTimer: () => () => undefined, random: () => 0};
const turn = () => new Promise(resolve => setImmediate(resolve));
const query = {first: 0, count: 10, cells: 60, filter: '', sort: 'worst', selected: null, rows: 'host'};
const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

for (const name of ['day.jsonl', 'day.jsonl.gz']) {
	const file = path.join(folder, name);
	const bytes = await record(file);
	const [openMs, recording] = await timed(async () => openRecordingAt(file));
	for (const windowSeconds of [300, 21_600]) {
		const clock = createReplayClock({real, startAt: recording.startAt, endAt: recording.endAt, speed: 1, onOver: () => undefined, turn});
		const fleet = createReplayFleet({recording, clock, speed: 1, windowSeconds, intervalMs: 1000, nowSeconds: 5, say: String});
		await turn();
		fleet.dispatch({type: 'pause'});
		const seeks = [];
		for (let index = 1; index <= 15; index++) {
			const at = recording.startAt + ((index * 7919) % (seconds - 30)) * 1000;
			const [ms] = await timed(async () => {
				fleet.dispatch({type: 'step', backSeconds: (recording.startAt - at) / 1000});
				await turn();
				const row = fleet.fleet(query).rows[0];
				if (!(row.gauges.cpu.value >= 0)) throw new Error(`nothing at ${new Date(at).toISOString()}: ${row.link} ${row.reason}`);
			});
			seeks.push(ms);
		}
		console.log(`${name.padEnd(14)} ${(bytes / 1e6).toFixed(1)} MB  opened in ${openMs.toFixed(0)} ms  any instant, graphs of ${windowSeconds / 60} min: median ${median(seeks).toFixed(0)} ms, worst ${Math.max(...seeks).toFixed(0)} ms`);
		fleet.close();
	}
	const cli = path.join(root, 'dist/cli.js');
	const [ms, {status, stderr}] = await timed(async () => spawnSync(process.execPath, [cli, 'replay', file, '--once', '--json', '--for', '10s', '--at', new Date(recording.startAt + (seconds / 2) * 1000).toISOString()], {encoding: 'utf8'}));
	if (status !== 0) throw new Error(stderr);
	console.log(`${name.padEnd(14)} replay --once --json --at the middle, from exec to exit: ${ms.toFixed(0)} ms`);
}
console.log(`memory of this process at the end: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
rmSync(folder, {recursive: true, force: true});
