// node test/bench/fleet-cost.js [--hosts 20,200,1000] [--seconds 30] [--beside OTHER/dist/cli.js] [--peers]: what the screen costs, seen
// from outside, 120x40, all values moving. With --beside another build watches the same fleet at the same time: the ratio counts.
import {spawn, spawnSync} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {build} from 'esbuild';
import {spawn as spawnPty} from '@lydell/node-pty';
import {memoryMb, runSeconds, wait} from './process-cost.js';

const {values: options} = parseArgs({options: {hosts: {type: 'string', default: '20,200,1000'}, seconds: {type: 'string', default: '30'}, warm: {type: 'string', default: '20'}, keys: {type: 'string', default: '100'}, beside: {type: 'string', multiple: true, default: []}, peers: {type: 'boolean', default: false}}});
const seconds = Number(options.seconds);
const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = path.join(root, 'node_modules/.cache/fake-fleet.mjs');
await build({entryPoints: [path.join(root, 'test/bench/fake-fleet.ts')], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: bundle, logLevel: 'error'});

const startFleet = async count => {
	const fleet = spawn(process.execPath, [bundle, String(count)], {stdio: ['ignore', 'pipe', 'inherit']});
	const targets = await new Promise(resolve => {
		let text = '';
		fleet.stdout.on('data', chunk => {
			text += String(chunk);
			const lines = text.trim().split('\n');
			if (lines.length === count) resolve(lines);
		});
	});
	// Who begins within the fleet's first seconds has been told of more or less of them, and draws more or less.
	await wait(4000);
	return {targets, stop: () => fleet.kill()};
};

/** A program on a terminal of its own: what it writes is counted, and can be waited for. */
const openScreen = (command, args) => {
	const started = performance.now();
	const program = spawnPty(command, args, {cols: 120, rows: 40, env: {...process.env, CI: '', TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8'}});
	const seen = {bytes: 0, last: started, first: null, frame: null};
	const listeners = new Set();
	program.onData(data => {
		const now = performance.now();
		// A whole frame: 500 bytes, then a tenth of a second of quiet.
		if (seen.frame === null && seen.bytes > 500 && now - seen.last > 100) seen.frame = seen.last - started;
		seen.first ??= now - started;
		seen.bytes += Buffer.byteLength(data);
		seen.last = now;
		for (const listener of listeners) listener(data);
	});
	const waitFor = (text, ms) => new Promise(resolve => {
		const settle = found => {
			listeners.delete(listen);
			clearTimeout(limit);
			resolve(found);
		};
		const listen = data => {
			if (data.includes(text)) settle(true);
		};
		const limit = setTimeout(() => settle(false), ms);
		listeners.add(listen);
	});
	return {pid: program.pid, seen, write: text => program.write(text), waitFor, end: () => program.kill('SIGKILL')};
};

const percent = value => `${(value * 100).toFixed(2)} %`;
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? NaN;
const row = (name, figures) => console.log(`${name.padEnd(30)}${Object.entries(figures).map(([key, value]) => `${key} ${value}`).join('   ')}`);

/** Keys at odd times: how long until the selection's mark has moved. */
const timeKeys = async screen => {
	const times = [];
	for (let key = 0; key < Number(options.keys); key++) {
		await wait(110 + Math.random() * 300);
		const started = performance.now();
		const answered = screen.waitFor('▸', 1000);
		screen.write(key % 2 === 0 ? 'j' : 'k');
		times.push((await answered) ? performance.now() - started : 1000);
	}
	return {'key p50': `${quantile(times, 0.5).toFixed(0)} ms`, p99: `${quantile(times, 0.99).toFixed(0)} ms`};
};

/** Several programs at once, so that all have the same neighbours. */
const measure = async (programs, count) => {
	const screens = programs.map(({command, args}) => openScreen(command, args));
	await wait(Number(options.warm) * 1000);
	const before = screens.map(({pid, seen}) => ({cpu: runSeconds(pid), bytes: seen.bytes}));
	const started = performance.now();
	await wait(seconds * 1000);
	const lasted = (performance.now() - started) / 1000;
	const figures = screens.map(({pid, seen}, index) => ({
		cpu: (runSeconds(pid) - before[index].cpu) / lasted,
		bytes: (seen.bytes - before[index].bytes) / lasted,
		rss: memoryMb(pid, 'Rss'), pss: memoryMb(pid, 'Pss'),
	}));
	const keys = [];
	for (const [index, screen] of screens.entries()) keys.push(programs[index].isOurs && count > 1 ? await timeKeys(screen) : {});
	for (const screen of screens) screen.end();
	for (const [index, {name}] of programs.entries()) {
		const {cpu, bytes, rss, pss} = figures[index];
		const ratio = key => (index === 0 ? '' : ` (${(figures[0][key] / figures[index][key]).toFixed(2)})`);
		row(name, {cpu: percent(cpu) + ratio('cpu'), tty: `${Math.round(bytes)} bytes/s${ratio('bytes')}`, rss: `${rss.toFixed(0)} MB${ratio('rss')}`, pss: `${pss.toFixed(0)} MB`, ...keys[index]});
	}
};

const timeStart = async programs => {
	const times = programs.map(() => ({first: [], frame: []}));
	for (let round = 0; round < 9; round++) for (const [index, {command, args}] of programs.entries()) {
		const screen = openScreen(command, args);
		for (let waited = 0; waited < 40 && screen.seen.frame === null; waited++) await wait(100);
		times[index].first.push(screen.seen.first ?? NaN);
		times[index].frame.push(screen.seen.frame ?? NaN);
		screen.end();
	}
	for (const [index, {name}] of programs.entries()) row(name, {'first byte': `${quantile(times[index].first, 0.5).toFixed(0)} ms`, 'first frame': `${quantile(times[index].frame, 0.5).toFixed(0)} ms`, least: `${quantile(times[index].frame, 0).toFixed(0)} ms`});
};

console.log(`Node ${process.version}, ${seconds} s after ${options.warm} s, screens at 120x40; in brackets: the first one's figure over this one's`);
for (const count of options.hosts.split(',').map(Number)) {
	const fleet = await startFleet(count);
	const ours = (name, cli) => ({name, command: process.execPath, args: [cli, ...fleet.targets], isOurs: true});
	const programs = [ours(`engineroom, ${count} hosts`, path.join(root, 'dist/cli.js')), ...options.beside.map(cli => ours(`  ${path.basename(path.dirname(path.dirname(path.resolve(cli))))}`, cli))];
	await measure(programs, count);
	await timeStart(programs);
	fleet.stop();
}
if (options.peers) await measure(['btop', 'htop', 'glances'].filter(name => spawnSync('which', [name]).status === 0).map(name => ({name, command: name, args: [], isOurs: false})), 1);
if (options.peers) row('bare Node, nothing but its start', {'until exit': `${quantile(Array.from({length: 9}, () => { const started = performance.now(); spawnSync(process.execPath, ['-e', '0']); return performance.now() - started; }), 0.5).toFixed(0)} ms`});
process.exit(0);
