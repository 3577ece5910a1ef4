// What engineroom/register costs a hello-world server at saturation, beside its peers, in one run.
// Needs wrk. On a machine with two cores: node test/bench/instrument/run.js [rounds] [seconds]
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, rmSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const here = name => path.join(root, 'test/bench/instrument', name);
const rounds = Number(process.argv[2] ?? 7);
const seconds = Number(process.argv[3] ?? 4);
const [serverCore, loadCore] = ['0', '1'];

try {
	execFileSync('wrk', ['--version'], {stdio: 'pipe'});
} catch (error) {
	if (error.code === 'ENOENT') {
		console.log('skipped: wrk is not installed (apt-get install wrk)');
		process.exit(0);
	}
}

const cache = path.join(root, 'node_modules/.cache');
const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const register = path.join(cache, 'bench-register.mjs');
const collector = path.join(cache, 'bench-collector.mjs');
const common = {bundle: true, platform: 'node', target: 'node20', format: 'esm', minify: true};
await build({...common, entryPoints: [path.join(root, 'source/instrument/register.ts')], outfile: register});
await build({...common, entryPoints: [here('listener.ts')], outfile: collector});

const socket = path.join(folder, 'apps.sock');
const listener = spawn('taskset', ['-c', loadCore, process.execPath, collector, socket], {stdio: ['pipe', 'pipe', 'inherit']});
await new Promise(resolve => listener.stdout.once('data', resolve));

const variants = {
	bare: [],
	'engineroom/register': ['--import', register],
	"Node's channels alone": ['--import', here('channels.js')],
	'prom-client middleware': [],
	'opentelemetry http': ['--import', here('opentelemetry.js')],
};

const cpuSeconds = pid => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
};

const measure = async name => {
	const child = spawn('taskset', ['-c', serverCore, process.execPath, ...variants[name], here('server.js'), name.split(' ')[0]], {env: {...process.env, ENGINEROOM_SOCKET: socket, NODE_ENV: 'production'}, stdio: ['ignore', 'pipe', 'inherit']});
	const port = await new Promise(resolve => child.stdout.on('data', data => resolve(/listening (\d+)/.exec(String(data))[1])));
	const load = forSeconds => execFileSync('taskset', ['-c', loadCore, 'wrk', '-t1', '-c32', `-d${forSeconds}s`, `http://127.0.0.1:${port}/`], {encoding: 'utf8'});
	load(2);
	const cpuBefore = cpuSeconds(child.pid);
	const output = load(seconds);
	const cpu = cpuSeconds(child.pid) - cpuBefore;
	const ended = new Promise(resolve => child.once('exit', resolve));
	child.kill();
	await ended;
	const requests = Number(/(\d+) requests in/.exec(output)[1]);
	return {throughput: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)[1]), microseconds: (cpu / requests) * 1e6};
};

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)];
const median = values => at(values, 0.5);
const results = Object.fromEntries(Object.keys(variants).map(name => [name, []]));
for (let round = 0; round < rounds; round++) {
	// Alternating, and each round from another one on: the machine's moods meet all alike.
	const names = Object.keys(variants);
	for (let turn = 0; turn < names.length; turn++) {
		const name = names[(turn + round) % names.length];
		results[name].push(await measure(name));
	}
}
listener.stdin.end();
rmSync(folder, {recursive: true});

console.log(`node ${process.version}, ${results.bare.length} rounds of ${seconds} s, medians; ratios are medians of the ratios within a round`);
for (const [name, list] of Object.entries(results)) {
	const throughput = median(list.map(one => one.throughput));
	// Whatever else the machine does only ever takes away: the better rounds tell most.
	const good = at(list.map(one => one.throughput), 0.75) / at(results.bare.map(one => one.throughput), 0.75);
	const ratio = median(list.map((one, round) => one.throughput / results.bare[round].throughput));
	const cpu = median(list.map((one, round) => one.microseconds / results.bare[round].microseconds));
	console.log(`${name.padEnd(24)} ${String(Math.round(throughput)).padStart(7)} requests/s  ${(100 * ratio).toFixed(1).padStart(6)} % of bare (good rounds: ${(100 * good).toFixed(1)} %)   ${median(list.map(one => one.microseconds)).toFixed(2).padStart(6)} µs CPU a request (×${cpu.toFixed(3)})`);
}
