// What it costs to take spans: spans a second of CPU, and the share of a core at 20,000 spans a second. Run: node test/bench/otlp.js
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import http from 'node:http';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = path.join(root, 'node_modules/.cache/otlp-bench.mjs');
await build({
	stdin: {
		contents: `
			export {createOtlpCollector} from './source/collectors/otlp/index.ts';
			export {decodeTraces} from './source/collectors/otlp/protobuf/traces.ts';
			export {decodeTraces as decodeJsonTraces} from './source/collectors/otlp/json/traces.ts';
			export {createInterner} from './source/collectors/protobuf-reader.ts';
			export {createRealHost} from './source/commands/real-host.ts';`,
		resolveDir: root,
	},
	bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error',
});
const {createOtlpCollector, createRealHost, decodeTraces, decodeJsonTraces, createInterner} = await import(outfile);
const fixture = name => readFileSync(path.join(root, 'test/fixtures/otlp', name));
const recorded = {protobuf: fixture('node-http-protobuf.v1_traces.1.pb'), json: fixture('node-http-json.v1_traces.1.json')};
const median = values => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const cpuSeconds = since => {
	const {user, system} = process.cpuUsage(since);
	return (user + system) / 1e6;
};

// Decoding alone, beside the parser that comes with the runtime.
const measure = (name, decode, body) => {
	const rates = [];
	for (let round = 0; round < 7; round++) {
		const before = process.cpuUsage();
		let spans = 0;
		while (spans < 100_000) spans += decode(body).total;
		rates.push(spans / cpuSeconds(before));
	}
	console.log(`${name.padEnd(28)} ${Math.round(median(rates) / 1000)} thousand spans a second of CPU`);
	return median(rates);
};
const intern = createInterner();
const ours = measure('decode protobuf', body => decodeTraces(body, intern), recorded.protobuf);
const json = measure('decode JSON', decodeJsonTraces, recorded.json);
const bare = measure('JSON.parse alone', body => JSON.parse(body.toString()).resourceSpans && {total: 140}, recorded.json);
const show = ratio => Math.round(ratio * 100) / 100;
console.log(`protobuf ${show(ours / bare)} and JSON ${show(json / bare)} times the speed of JSON.parse alone`);

// The whole way: over HTTP, 560 spans a body (the SDK sends 512), with ids and times of their own so that nothing is the same twice.
const spansPerSecond = 20_000;
const seconds = 12;
const bodySpans = 140;
const shift = (body, offset) => {
	const copy = Buffer.from(body);
	// A span begins with its trace id (0A 10 …), its id (12 08 …) and mostly its parent (22 08 …); every copy gets other first bytes.
	const mix = at => copy.writeUInt32LE((copy.readUInt32LE(at) ^ offset) >>> 0, at);
	for (let at = 0; at < copy.length - 40; at++) {
		if (copy[at] !== 0x0a || copy[at + 1] !== 0x10 || copy[at + 18] !== 0x12 || copy[at + 19] !== 0x08) continue;
		mix(at + 2);
		mix(at + 20);
		if (copy[at + 28] === 0x22 && copy[at + 29] === 0x08) mix(at + 30);
		at += 28;
	}
	return copy;
};
const collector = createOtlpCollector({host: createRealHost(), address: '127.0.0.1', port: 0});
const signal = new AbortController().signal;
await collector.collect(signal);
const agent = new http.Agent({keepAlive: true, maxSockets: 4});
const send = body => new Promise((resolve, reject) => {
	const request = http.request({host: '127.0.0.1', port: collector.listensAt.port, path: '/v1/traces', method: 'POST', agent, headers: {'content-type': 'application/x-protobuf', 'content-length': body.length}}, response => {
		response.resume();
		response.on('end', () => resolve(response.statusCode));
	});
	request.on('error', reject);
	request.end(body);
});
const bodies = Array.from({length: Math.ceil((spansPerSecond * seconds) / bodySpans / 4)}, (_, index) => {
	const four = [0, 1, 2, 3].map(part => shift(recorded.protobuf, index * 4 + part + 1));
	return Buffer.concat(four);
});
const pace = async work => {
	const perSecond = Math.ceil(bodies.length / seconds);
	const before = process.cpuUsage();
	const started = performance.now();
	let refused = 0;
	let counted = 0;
	for (let second = 0; second < seconds; second++) {
		for (let index = 0; index < perSecond; index++) {
			const body = bodies[second * perSecond + index];
			if (body) refused += (await work(body)) === 200 ? 0 : 1;
			const due = started + (second + (index + 1) / perSecond) * 1000;
			const early = due - performance.now();
			if (early > 1) await new Promise(resolve => setTimeout(resolve, early));
		}
		if (work === send) counted += (await collector.collect(signal)).points.filter(({name}) => name === 'http.server.requests').reduce((sum, {value}) => sum + value, 0);
	}
	return {share: cpuSeconds(before) / ((performance.now() - started) / 1000), refused, counted};
};
const whole = await pace(send);
// The same bodies to a server that only reads them: what sender and HTTP cost by themselves.
const sink = http.createServer((request, response) => request.on('data', () => undefined).on('end', () => response.end())).listen(0, '127.0.0.1');
await new Promise(resolve => sink.once('listening', resolve));
const toSink = body => new Promise((resolve, reject) => {
	const request = http.request({host: '127.0.0.1', port: sink.address().port, path: '/', method: 'POST', agent, headers: {'content-length': body.length}}, response => {
		response.resume();
		response.on('end', () => resolve(response.statusCode));
	});
	request.on('error', reject);
	request.end(body);
});
const idle = await pace(toSink);
console.log(`at ${spansPerSecond} spans a second: ${show((whole.share - idle.share) * 100)} % of a core for the collector (${show(whole.share * 100)} % with sender and HTTP, ${show(idle.share * 100)} % of that without the collector), ${whole.counted} requests counted, ${whole.refused} bodies refused, ${Math.round(process.memoryUsage().rss / 1e6)} MB with ${Math.round(bodies.reduce((sum, {length}) => sum + length, 0) / 1e6)} MB of bodies to send`);
agent.destroy();
sink.close();
await collector.close();
