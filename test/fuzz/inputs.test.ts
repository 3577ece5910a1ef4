/** Everything that is read from outside, damaged: no exception but those that say what is wrong, no hang, nothing that could steer a terminal. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parse as parseYaml} from 'yaml';
import {createLineReading} from '../../source/collectors/access-log/reading-lines.ts';
import {MalformedBody} from '../../source/collectors/malformed-body.ts';
import {decodeMetrics as decodeJsonMetrics} from '../../source/collectors/otlp/json/metrics.ts';
import {decodeTraces as decodeJsonTraces} from '../../source/collectors/otlp/json/traces.ts';
import {decodeMetrics} from '../../source/collectors/otlp/protobuf/metrics.ts';
import {decodeTraces} from '../../source/collectors/otlp/protobuf/traces.ts';
import {createPage} from '../../source/collectors/prometheus/page.ts';
import {parseProtobuf} from '../../source/collectors/prometheus/parse-protobuf.ts';
import {createInterner} from '../../source/collectors/protobuf-reader.ts';
import {parseConfig} from '../../source/commands/config-file.ts';
import {UsageError} from '../../source/commands/usage-error.ts';
import {templateRoute} from '../../source/signals/route.ts';
import {statusClasses} from '../../source/signals/status.ts';
import {washText} from '../../source/signals/text.ts';
import {decodeHeader, encodeDownLine, encodeHeader, encodeMessageLine, isHeader, readLine} from '../../source/wire/recording.ts';
import {decodeClientMessage, decodeServerMessage} from '../../source/wire/decode.ts';
import {fuzzCases, fuzzSeed, fuzzTimeoutMs} from './cases.ts';
import {corpus, damaged} from './mutations.ts';

/** Takes bytes as they came; returns texts that may reach a screen or a frame. */
type Take = (bytes: Buffer) => readonly string[];
type Target = {readonly name: string; readonly from: readonly Buffer[]; readonly take: Take; /** Errors that say what is wrong. */ readonly allowed?: new (...args: never[]) => Error};

const textsIn = (value: unknown, into: string[] = []): string[] => {
	if (typeof value === 'string') into.push(value);
	else if (Array.isArray(value)) for (const one of value) textsIn(one, into);
	else if (value instanceof Map) for (const [key, one] of value) textsIn([key, one], into);
	else if (typeof value === 'object' && value !== null) for (const [key, one] of Object.entries(value)) textsIn([key, one], into);
	return into;
};

const readPage: Take = bytes => {
	const page = createPage(() => true);
	const first = page.read(bytes);
	expect(first.samples).toBeGreaterThanOrEqual(0);
	// The next page of the same program is read by comparing lines with those remembered.
	page.read(bytes.subarray(0, -20));
	return [];
};

const statuses: readonly string[] = [...statusClasses];

const readLines: Take = bytes => {
	const reading = createLineReading(null);
	const lines = bytes.toString().split('\n');
	const told: string[] = [];
	reading.learn(lines.slice(0, 5));
	for (const line of lines) reading.take(line, {
		request(record, seconds) {
			expect(seconds === null || (Number.isFinite(seconds) && seconds >= 0)).toBe(true);
			// As the tally does before a path goes anywhere.
			told.push(washText(templateRoute(record.path), 120));
			expect(statuses).toContain(record.status);
		},
		late: seconds => expect(Number.isFinite(seconds)).toBe(true),
	});
	return told;
};

const decode = (one: (text: string) => {readonly ok: boolean}): Take => bytes => {
	const decoded = one(bytes.toString());
	return decoded.ok ? textsIn(decoded) : [];
};

/** A recording as it is read: its header, then line by line, and what a line holds as it came over the wire. */
const readRecording: Take = bytes => {
	const told: string[] = [];
	for (const line of bytes.toString().split('\n')) {
		if (isHeader(line)) {
			const header = decodeHeader(line);
			textsIn(header.ok ? header.message : header.reason, told);
			continue;
		}
		const read = readLine(line);
		if (read === null) continue;
		if (!('message' in read.says)) {
			told.push(read.says.down);
			continue;
		}
		const decoded = decodeServerMessage(read.says.message);
		if (decoded.ok) textsIn(decoded.message, told);
	}
	return told;
};
const recording = Buffer.from([
	encodeHeader({engineroom: '0.1.0', at: 1_795_713_206_435, hosts: ['api-1', '日本']}),
	...corpus('wire', /^v1.*\.json$/, 20_000).map((message, index) => encodeMessageLine(1_795_713_206_435 + index, index % 2, message.toString().trim())),
	encodeDownLine(1_795_713_206_999, 1, 'connection refused'),
].join('\n'));

const yaml = Buffer.from(`targets: [api-1, "api-2:7077"]
from:
  - http://127.0.0.1:3000/metrics
  - /var/log/nginx/access.log
interval: 1s
window: 5m
no-color: true
metrics:
  - name: shop_requests_total
    signal: requests
pools:
  - used: shop_pool_used
    max: shop_pool_max
`);

const prom = corpus('prom', /\.(prom|txt)$/);
const targets: readonly Target[] = [
	{name: 'metrics pages (Prometheus, OpenMetrics)', from: [...prom, Buffer.from('# TYPE a counter\n# UNIT a seconds\na_total{b="c"} 1 1700000000.1 # {trace_id="1"} 0.5 1700000000\na_created{b="c"} 1.7e9\n# EOF\n')], take: readPage},
	{name: 'metrics pages of protobuf', from: corpus('prom', /\.pb$/, 20_000), take: bytes => textsIn(parseProtobuf(bytes)).slice(0, 0), allowed: MalformedBody},
	{name: 'OTLP metrics, protobuf', from: corpus('otlp', /metrics.*\.pb$/, 20_000), take: bytes => textsIn(decodeMetrics(bytes, createInterner())), allowed: MalformedBody},
	{name: 'OTLP spans, protobuf', from: corpus('otlp', /traces.*\.pb$/, 20_000), take: bytes => textsIn(decodeTraces(bytes, createInterner())), allowed: MalformedBody},
	{name: 'OTLP metrics, JSON', from: corpus('otlp', /metrics.*\.json$/, 20_000), take: bytes => textsIn(decodeJsonMetrics(bytes)), allowed: MalformedBody},
	{name: 'OTLP spans, JSON', from: corpus('otlp', /traces.*\.json$/, 20_000), take: bytes => textsIn(decodeJsonTraces(bytes)), allowed: MalformedBody},
	{name: 'access logs', from: corpus('logs', /\.log$/), take: readLines},
	{name: 'messages of an agent', from: corpus('wire', /^v1.*\.json$/, 20_000), take: decode(decodeServerMessage)},
	{name: 'messages of a monitor', from: corpus('wire', /^client.*\.json$/, 20_000), take: decode(decodeClientMessage)},
	{name: 'recordings', from: [recording], take: readRecording},
	{name: 'a configuration file', from: [yaml], take: bytes => textsIn(parseConfig('config.yaml', bytes.toString(), 'monitor', text => parseYaml(text, {logLevel: 'error'}))).slice(0, 0), allowed: UsageError},
];

/** More work than this for one small input is a hang: time of the processor, since the machine may be busy elsewhere; three times, since rubbish may be collected. */
const hangMs = 100;

const isHang = (take: () => void): boolean => {
	const took = (): number => {
		const before = process.cpuUsage();
		take();
		const {user, system} = process.cpuUsage(before);
		return (user + system) / 1000;
	};
	return took() > hangMs && took() > hangMs && took() > hangMs;
};

/** What may reach a tty or a frame holds no control character, no override of direction. */
const dangerous = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/;
/** Texts of these are washed further on, where they become labels. */
const washedLater = /^OTLP/;

const cases = fuzzCases(10_000);

test.each(targets)(`${cases} damaged $name are read, or refused with a reason`, ({name, from, take, allowed}) => {
	expect(from.length).toBeGreaterThan(0);
	const seed = fuzzSeed();
	fc.assert(fc.property(damaged(from), bytes => {
		const attempt = (): void => {
			try {
				const told = take(bytes);
				if (!washedLater.test(name)) for (const text of told) expect(text).not.toMatch(dangerous);
			} catch (error) {
				if (allowed === undefined || !(error instanceof allowed)) throw error;
				expect(error.message).not.toBe('');
			}
		};
		expect(isHang(attempt)).toBe(false);
	}), {numRuns: cases, seed, endOnFailure: cases > 100_000});
}, fuzzTimeoutMs(cases, 20));
