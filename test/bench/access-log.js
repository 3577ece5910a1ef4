// How many lines of an access log are read a second of CPU, beside GoAccess where that is installed. Run: node test/bench/access-log.js
import {spawnSync} from 'node:child_process';
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
const linesARound = 300_000;
const median = values => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The same logs in GoAccess' notation (https://goaccess.io/man#custom-log). */
const forGoAccess = {
	'nginx-combined': ['%h %^[%d:%t %^] "%r" %s %b "%R" "%u"', '%d/%b/%Y'],
	'nginx-timed': ['%h %^[%d:%t %^] "%r" %s %b "%R" "%u" %T %^', '%d/%b/%Y'],
	'nginx-json': ['{"time":"%dT%t+%^","msec":"%^","remote_addr":"%h","method":"%m","uri":"%U","status":"%s","bytes":"%b","request_time":"%T","upstream_response_time":"%^","upstream_addr":"%^","ua":"%u","host":"%v"}', '%Y-%m-%d'],
};

const benchOwn = async (name, recorded, lines) => {
	const file = path.join(folder, `${name}.log`);
	const repeat = Math.ceil(linesARound / lines);
	writeFileSync(file, '');
	const collector = createAccessLogCollector({host: createRealHost(), path: file});
	await collector.collect(signal);
	const rates = [];
	for (let round = 0; round < 5; round++) {
		for (let part = 0; part < repeat; part++) appendFileSync(file, recorded);
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
	await collector.close();
	return median(rates);
};

/** Seconds of CPU of a shell's children, as its `times` tells them. */
const cpuOf = command => {
	const {stdout} = spawnSync('sh', ['-c', `${command} >/dev/null 2>&1; times`], {encoding: 'utf8', env: {...process.env, LC_ALL: 'C.UTF-8'}});
	return [...(stdout.trim().split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
};

const benchGoAccess = (name, recorded, lines) => {
	const [format, date] = forGoAccess[name];
	const file = path.join(folder, `${name}.log`);
	const report = path.join(folder, 'report.json');
	writeFileSync(file, '');
	for (let part = 0; part < Math.ceil(linesARound / lines); part++) appendFileSync(file, recorded);
	const rates = [];
	for (let round = 0; round < 3; round++) {
		const seconds = cpuOf(`goaccess ${file} --no-global-config --log-format='${format}' --date-format='${date}' --time-format='%H:%M:%S' -o ${report}`);
		const {valid_requests: valid} = JSON.parse(readFileSync(report, 'utf8')).general;
		rates.push(valid / seconds);
	}
	return median(rates);
};

const hasGoAccess = spawnSync('which', ['goaccess']).status === 0;
if (!hasGoAccess) console.log('GoAccess is not installed: no ratio');
for (const name of Object.keys(forGoAccess)) {
	const recorded = readFileSync(path.join(root, `test/fixtures/logs/${name}.log`));
	const lines = recorded.toString().trim().split('\n').length;
	const own = await benchOwn(name, recorded, lines);
	const other = hasGoAccess ? benchGoAccess(name, recorded, lines) : null;
	console.log(`${name.padEnd(16)}${Math.round(own / 1000)} thousand lines a second of CPU, ${Math.round(process.memoryUsage().rss / 1e6)} MB${other === null ? '' : `   GoAccess ${Math.round(other / 1000)} thousand   ratio ${(own / other).toFixed(1)}`}`);
}
rmSync(folder, {recursive: true, force: true});
