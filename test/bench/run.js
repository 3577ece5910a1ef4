// npm run bench [-- SECONDS]: what agent and monitor cost, beside others on the same machine in the same run. Others that are not installed are left out.
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {spawn as spawnPty} from '@lydell/node-pty';
import {WebSocket} from 'ws';
import {cpuSeconds, memoryMb, wait} from './process-cost.js';

const seconds = Number(process.argv[2] ?? 30);
const warm = 15;
const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = path.join(root, 'dist/cli.js');
const has = name => spawnSync('which', [name]).status === 0;
const row = (name, figures) => console.log(`${name.padEnd(34)}${Object.entries(figures).map(([key, value]) => `${key} ${value}`).join('   ')}`);
const percent = value => `${(value * 100).toFixed(2)} %`;

const measure = async pid => {
	await wait(warm * 1000);
	const before = cpuSeconds(pid);
	const started = performance.now();
	await wait(seconds * 1000);
	return {cpu: percent((cpuSeconds(pid) - before) / ((performance.now() - started) / 1000)), rss: `${memoryMb(pid, 'Rss').toFixed(0)} MB`, pss: `${memoryMb(pid, 'Pss').toFixed(0)} MB`};
};

const benchAgent = async () => {
	const history = mkdtempSync(path.join(os.tmpdir(), 'engineroom-bench-'));
	const agent = spawn(process.execPath, [cli, 'agent', '--listen', '0', '--history-dir', history], {stdio: ['ignore', 'pipe', 'inherit']});
	const port = await new Promise(resolve => agent.stdout.on('data', chunk => {
		const found = /127\.0\.0\.1:(\d+)/.exec(String(chunk));
		if (found) resolve(found[1]);
	}));
	const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/stream`, ['engineroom.v1'], {perMessageDeflate: false});
	let bytes = 0;
	socket.on('message', data => {
		if (String(data).startsWith('{"type":"hello')) socket.send('{"type":"subscribe","epoch":null,"since":null,"windowSeconds":5}');
		else bytes += data.length;
	});
	const figures = await measure(agent.pid);
	row('engineroom agent, one monitor', {...figures, wire: `${Math.round(bytes / (seconds + warm))} bytes/s`});
	socket.terminate();
	agent.kill();
	rmSync(history, {recursive: true, force: true});
};

const benchNodeExporter = async () => {
	if (!has('prometheus-node-exporter')) return;
	const exporter = spawn('prometheus-node-exporter', ['--web.listen-address=127.0.0.1:9199'], {stdio: 'ignore'});
	let bytes = 0;
	const scrapes = setInterval(() => http.get('http://127.0.0.1:9199/metrics', response => response.on('data', chunk => {
		bytes += chunk.length;
	})).on('error', () => undefined), 1000);
	const figures = await measure(exporter.pid);
	row('node_exporter, scraped at 1 Hz', {...figures, wire: `${Math.round(bytes / (seconds + warm))} bytes/s`});
	clearInterval(scrapes);
	exporter.kill();
};

const benchScreen = async (name, command, args) => {
	if (!command.startsWith('/') && !has(command)) return;
	const started = performance.now();
	const program = spawnPty(command, args, {cols: 120, rows: 40, env: {...process.env, CI: '', TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8'}});
	let bytes = 0;
	let last = started;
	let firstFrame = null;
	program.onData(data => {
		if (firstFrame === null && bytes > 500 && performance.now() - last > 100) firstFrame = last - started;
		bytes += Buffer.byteLength(data);
		last = performance.now();
	});
	setTimeout(() => {
		bytes = 0;
	}, warm * 1000);
	const figures = await measure(program.pid);
	row(name, {...figures, tty: `${Math.round(bytes / seconds)} bytes/s`, 'first frame': firstFrame === null ? '—' : `${Math.round(firstFrame)} ms`});
	program.kill('SIGKILL');
	await wait(300);
};

await build({entryPoints: [path.join(root, 'test/bench/fake-fleet.ts')], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: path.join(root, 'node_modules/.cache/fake-fleet.mjs'), logLevel: 'error'});
const fleet = spawn(process.execPath, [path.join(root, 'node_modules/.cache/fake-fleet.mjs'), '20'], {stdio: ['ignore', 'pipe', 'inherit']});
const targets = await new Promise(resolve => {
	let text = '';
	fleet.stdout.on('data', chunk => {
		text += String(chunk);
		if (text.trim().split('\n').length === 20) resolve(text.trim().split('\n'));
	});
});

console.log(`Node ${process.version}, ${seconds} s each after ${warm} s, screens at 120x40`);
await benchAgent();
await benchNodeExporter();
await benchScreen('engineroom, 1 host', process.execPath, [cli, targets[0]]);
await benchScreen('engineroom, 20 hosts, all moving', process.execPath, [cli, ...targets]);
for (const [name, args] of [['btop', []], ['htop', []], ['glances', []]]) await benchScreen(name, name, args);
fleet.kill();
process.exit(0);
