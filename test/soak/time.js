// An agent and a monitor at ten times their usual speed; heap and handles must stay flat.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {spawn as spawnPty} from '@lydell/node-pty';

const root = fileURLToPath(new URL('../..', import.meta.url));
const probe = path.join(root, 'test/soak/probe.cjs');
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
const programArgs = args => ['--expose-gc', '--require', probe, path.join(root, 'dist/cli.js'), ...args];

/** Resolves with whether they did. */
export const soakTime = async ({seconds}) => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-soak-'));
	const env = name => ({...process.env, CI: '', TERM: 'xterm-256color', LANG: 'C.UTF-8', SOAK_FILE: path.join(folder, name)});
	const agent = spawn(process.execPath, programArgs(['agent', '--listen', '0', '--interval', '100ms', '--history-dir', path.join(folder, 'history')]), {env: env('agent'), stdio: ['ignore', 'pipe', 'inherit']});
	const port = await new Promise(resolve => agent.stdout.on('data', chunk => {
		const found = /127\.0\.0\.1:(\d+)/.exec(String(chunk));
		if (found) resolve(found[1]);
	}));
	const monitor = spawnPty(process.execPath, programArgs([`127.0.0.1:${port}`, '--interval', '100ms', '--window', '1m']), {cols: 120, rows: 40, env: env('monitor')});
	let bytes = 0;
	monitor.onData(data => {
		bytes += data.length;
	});
	const started = Date.now();
	while (Date.now() - started < seconds * 1000) {
		await wait(Math.min(30_000, (seconds * 1000) / 10));
		agent.kill('SIGUSR2');
		process.kill(monitor.pid, 'SIGUSR2');
		// Keys as somebody looks around: into the host and back, help and back.
		for (const key of ['\r', '\u001B', '?', '\u001B']) {
			monitor.write(key);
			await wait(300);
		}
	}
	await wait(500);
	let failed = false;
	for (const name of ['agent', 'monitor']) {
		const samples = readFileSync(path.join(folder, name), 'utf8').trim().split('\n').map(line => JSON.parse(line));
		// Rings fill in the first part; what comes after must be flat.
		const settled = samples.slice(Math.floor(samples.length / 2));
		const [first, last] = [settled[0], settled.at(-1)];
		const grew = last.heapMb / first.heapMb - 1;
		if (grew > 0.1 || last.handles > first.handles + 2) failed = true;
		console.log(`${name.padEnd(8)} heap ${samples.map(({heapMb}) => heapMb.toFixed(1)).join(' ')} MB`);
		console.log(`${''.padEnd(8)} handles ${samples.map(({handles}) => handles).join(' ')}; rss ${last.rssMb.toFixed(0)} MB; second half grew by ${(grew * 100).toFixed(1)} %`);
	}
	console.log(`${Math.round(bytes / seconds)} bytes/s to the terminal over ${seconds} s: ${failed ? 'NOT FLAT' : 'flat'}`);
	const gone = Promise.all([once(agent, 'exit'), new Promise(resolve => monitor.onExit(resolve))]);
	monitor.kill();
	agent.kill();
	await gone;
	rmSync(folder, {recursive: true, force: true});
	return !failed;
};
