// How many lines of an access log are read a second on one core. Run: node test/bench/access-log.js
import {mkdtempSync, readFileSync, rmSync, writeFileSync, appendFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = path.join(root, 'node_modules/.cache/access-log-bench.mjs');
await build({stdin: {contents: "export {createAccessLogCollector} from './source/collectors/access-log/index.ts'; export {createRealHost} from './source/commands/real-host.ts';", resolveDir: root}, bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error'});
const {createAccessLogCollector, createRealHost} = await import(outfile);
const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-bench-'));
const signal = new AbortController().signal;
for (const name of ['nginx-combined', 'nginx-timed', 'nginx-json']) {
	const recorded = readFileSync(path.join(root, `test/fixtures/logs/${name}.log`));
	const lines = recorded.toString().trim().split('\n').length;
	const repeat = Math.ceil(300_000 / lines);
	const file = path.join(folder, `${name}.log`);
	writeFileSync(file, '');
	const collector = createAccessLogCollector({host: createRealHost(), path: file});
	await collector.collect(signal);
	const rates = [];
	for (let round = 0; round < 4; round++) {
		appendFileSync(file, Buffer.concat(Array.from({length: repeat}, () => recorded)));
		const before = process.cpuUsage();
		let counted = 0;
		while (counted < lines * repeat) {
			const {points} = await collector.collect(signal);
			const read = points.filter(point => point.name === 'http.server.requests').reduce((sum, {value}) => sum + value, 0);
			if (read === 0) break;
			counted += read;
		}
		const {user, system} = process.cpuUsage(before);
		rates.push(counted / ((user + system) / 1e6));
	}
	rates.sort((a, b) => a - b);
	console.log(`${name.padEnd(16)} ${Math.round(rates[2] / 1000)} thousand lines a second of CPU (median of 4), ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
	await collector.close();
}
rmSync(folder, {recursive: true, force: true});
