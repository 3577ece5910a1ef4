// How many bytes of metrics pages are read a second on one core, rules applied, beside the npm parser. Run: node test/bench/prometheus.js
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {readFileSync} from 'node:fs';
import {build} from 'esbuild';
import parsePrometheusTextFormat from 'parse-prometheus-text-format';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = path.join(root, 'node_modules/.cache/prometheus-bench.mjs');
await build({stdin: {contents: "export {createPrometheusCollector} from './source/collectors/prometheus/index.ts';", resolveDir: root}, bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error'});
const {createPrometheusCollector} = await import(outfile);
const signal = new AbortController().signal;

/** A page of a busy service: 60 routes with a histogram for each status, a pool, and what its runtime tells. */
const busyPage = round => {
	const lines = ['# HELP http_request_duration_seconds Durations of requests.', '# TYPE http_request_duration_seconds histogram'];
	for (let route = 0; route < 60; route++) for (const status of [200, 404, 500]) {
		const labels = `method="GET",route="/api/v1/resource${route}/:id",status_code="${status}"`;
		const count = (round * (route + 1) * 7) / (status === 200 ? 1 : 50);
		for (const [index, bound] of ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'].entries()) lines.push(`http_request_duration_seconds_bucket{le="${bound}",${labels}} ${Math.floor(count * Math.min(1, (index + 1) / 8))}`);
		lines.push(`http_request_duration_seconds_sum{${labels}} ${(count * 0.0427).toFixed(9)}`, `http_request_duration_seconds_count{${labels}} ${Math.floor(count)}`);
	}
	lines.push('# TYPE hikaricp_connections_active gauge', `hikaricp_connections_active{pool="main"} ${round % 20}`, '# TYPE hikaricp_connections_max gauge', 'hikaricp_connections_max{pool="main"} 20');
	for (let index = 0; index < 400; index++) lines.push(`process_runtime_detail_bytes{area="heap",id="G1 Old Gen ${index}",application="shop"} ${(round * 1e6 + index * 17.25).toExponential(8)}`);
	return `${lines.join('\n')}\n`;
};

const fixture = name => readFileSync(path.join(root, 'test/fixtures/prom', name), 'utf8');
const pages = {
	'a busy service (3,000 series)': Array.from({length: 6}, (_, round) => busyPage(round + 1)),
	'node_exporter': [fixture('node_exporter.t0.prom'), fixture('node_exporter.t1.prom')],
	'prometheus': [fixture('prometheus-self.t0.prom'), fixture('prometheus-self.t1.prom')],
};

/** Bytes a second of CPU, the median of rounds. */
const measure = async (texts, read) => {
	const rates = [];
	for (let round = 0; round < 7; round++) {
		const before = process.cpuUsage();
		let bytes = 0;
		for (let done = 0; bytes < 20e6; done++) {
			const text = texts[done % texts.length];
			await read(text);
			bytes += text.length;
		}
		const {user, system} = process.cpuUsage(before);
		rates.push(bytes / ((user + system) / 1e6));
	}
	return rates.sort((a, b) => a - b)[3];
};

for (const [name, texts] of Object.entries(pages)) {
	let now = 0;
	let body = null;
	const host = {platform: 'linux', now: () => (now += 1000), fetch: async () => ({status: 200, headers: {'content-type': 'text/plain; version=0.0.4'}, body, tooLarge: false})};
	const collector = createPrometheusCollector({host, url: 'http://127.0.0.1:1/metrics'});
	const encoded = new Map(texts.map(text => [text, Buffer.from(text)]));
	const ours = await measure(texts, async text => {
		body = encoded.get(text);
		await collector.collect(signal);
	});
	const theirs = await measure(texts, async text => void parsePrometheusTextFormat(text));
	console.log(`${name.padEnd(30)} ${(ours / 1e6).toFixed(0).padStart(5)} MB/s with rules applied   parse-prometheus-text-format ${(theirs / 1e6).toFixed(1)} MB/s, parsing alone   ${(ours / theirs).toFixed(1)} times as fast`);
}
