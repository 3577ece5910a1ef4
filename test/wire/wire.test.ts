import {readdirSync, readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createDistribution, record, recordAtLeast, recordAtMost, recordBetween, recordUnplaced} from '../../source/signals/distribution.ts';
import {decodeDistribution, encodeDistribution} from '../../source/wire/distribution-codec.ts';
import {decodeClientMessage, decodeServerMessage} from '../../source/wire/decode.ts';
import {encodeFrame, encodeMessage} from '../../source/wire/encode.ts';
import {maxClientMessageBytes, maxRestarts, maxSeries, maxServerMessageBytes, maxTopics, protocolVersion} from '../../source/wire/limits.ts';
import type {Hello} from '../../source/wire/messages.ts';

const shipped = new URL('../fixtures/wire/', import.meta.url);
const hello: Hello = {
	type: 'hello', version: 1, epoch: 'e', agent: {version: '0.1.0', pid: 1}, host: {name: 'api-1', platform: 'linux x64'}, intervalMs: 1000, seq: 4, sinceTickMs: 3, oldestSeq: 0,
	series: [{name: 'system.cpu.utilization', labels: {}}], distributions: [], collectors: [{name: 'cpu', from: 'host', state: 'ok', reason: null, lastSeconds: 0.001}],
};

describe('messages ever shipped', () => {
	it.each(readdirSync(shipped))('decodes %s', file => {
		const text = readFileSync(new URL(file, shipped), 'utf8').trim();
		const decoded = file.startsWith('client-') ? decodeClientMessage(text) : decodeServerMessage(text);
		expect(decoded).toMatchObject({ok: true});
		expect(decoded.ok && decoded.message.type).not.toBe('unknown');
	});
});

describe('distributions on the wire', () => {
	it('come back as they were', () => {
		fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('=', '-', '<', '>', '?'), fc.double({min: 1e-5, max: 100, noNaN: true}), fc.integer({min: 1, max: 99})), {maxLength: 30}), parts => {
			const distribution = createDistribution();
			for (const [kind, seconds, count] of parts) {
				if (kind === '=') record(distribution, seconds, count);
				else if (kind === '-') recordBetween(distribution, seconds, seconds * 2, count);
				else if (kind === '<') recordAtMost(distribution, seconds, count);
				else if (kind === '>') recordAtLeast(distribution, seconds, count);
				else recordUnplaced(distribution, count, seconds);
			}
			const decoded = decodeDistribution(JSON.parse(JSON.stringify(encodeDistribution(distribution))));
			expect(decoded).toEqual({...distribution, atLeast: {...distribution.atLeast}});
		}));
	});

	it('are refused when their counts do not add up or are no counts', () => {
		const good = {count: 3, sum: [0, 5], buckets: [10, 1, 5, 2]};
		expect(decodeDistribution(good)).not.toBeNull();
		for (const broken of [
			{...good, count: 4}, {...good, count: -1}, {...good, buckets: [10, 3.5]}, {...good, buckets: [10]}, {...good, buckets: [1e9, 3]}, {...good, buckets: [2 ** 32 + 10, 3]}, {...good, buckets: ['10', 3]}, {...good, buckets: [{valueOf: 1, toString: 1}, 3]}, {...good, buckets: [10, {valueOf: 3, toString: 1}]}, {...good, buckets: [-1, 3]}, {...good, buckets: [10, 4, 1, -1]}, {...good, count: 2 ** 53, buckets: [10, 2 ** 53]}, {...good, buckets: [10, 1, 0, 2]},
			{...good, sum: [0, 1e9]}, {...good, sum: 5}, {...good, range: [2, 1]}, {...good, atMost: [1]}, null, [], 'x', 7,
		]) expect(decodeDistribution(broken)).toBeNull();
	});
});

describe('decoding', () => {
	it('never throws on anything, and says why', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.object().map(value => JSON.stringify({type: 'frame', ...value})), fc.object().map(value => JSON.stringify({type: 'hello', ...value}))), text => {
			for (const decode of [decodeServerMessage, decodeClientMessage]) {
				const decoded = decode(text);
				if (!decoded.ok) expect(decoded.reason).not.toBe('');
			}
		}), {numRuns: 2000});
	});

	it('never throws on a good message of which any part was replaced', () => {
		const frame = encodeFrame({type: 'frame', seq: 3, time: 5, values: [0.5], latency: []}, hello.series);
		fc.assert(fc.property(fc.constantFrom(encodeMessage(hello), frame), fc.jsonValue(), fc.nat(), (text, value, pick) => {
			const fields = JSON.parse(text) as Record<string, unknown>;
			const keys = Object.keys(fields).filter(key => key !== 'type');
			fields[keys[pick % keys.length] as string] = value;
			expect(() => decodeServerMessage(JSON.stringify(fields))).not.toThrow();
		}), {numRuns: 2000});
	});

	it('refuses an agent of a newer version by its version alone, and says what to do', () => {
		const decoded = decodeServerMessage(JSON.stringify({type: 'hello', version: protocolVersion + 1, shape: 'another'}));
		expect(decoded).toMatchObject({ok: false, code: 'ERR_WIRE_VERSION'});
		expect(!decoded.ok && decoded.reason).toMatch(/update engineroom here/);
	});

	it('lets messages of unknown type pass', () => {
		expect(decodeServerMessage('{"type":"party"}')).toEqual({ok: true, message: {type: 'unknown', name: 'party'}});
		expect(decodeServerMessage('{"type":"topic","topic":"party"}')).toMatchObject({ok: true, message: {type: 'unknown'}});
		expect(decodeClientMessage('{"type":"party"}')).toMatchObject({ok: true, message: {type: 'unknown'}});
	});

	it('washes every text that a hostile agent may send', () => {
		const hostile = {...hello, host: {name: 'a\u001B[31mb\u0007', platform: '\u001B]0;x\u0007'}, collectors: [{name: 'x', from: 'y\r\nz', state: 'failed', reason: '\u001B[2J', lastSeconds: null}]};
		expect(JSON.stringify(decodeServerMessage(JSON.stringify(hostile)))).not.toMatch(/\\u001b|\\u0007|\\r/i);
	});

	it('refuses values that are no numbers, and lists beyond their limit', () => {
		const frame = (values: unknown) => JSON.stringify({type: 'frame', seq: 1, time: 1, values, latency: []});
		expect(decodeServerMessage(frame([1, null, 2])).ok).toBe(true);
		expect(decodeServerMessage(frame(['1'])).ok).toBe(false);
		expect(decodeServerMessage('{"type":"frame","seq":1,"time":1,"values":[1e999],"latency":[]}').ok).toBe(false);
		expect(decodeServerMessage(frame(new Array(maxSeries).fill(0))).ok).toBe(true);
		expect(decodeServerMessage(frame(new Array(maxSeries + 1).fill(0))).ok).toBe(false);
	});

	it('takes restarts from before the agent began, washed, up to their limit', () => {
		const restarts = (count: number, name = 'shop') => JSON.stringify({type: 'restarts', restarts: Array.from({length: count}, () => ({seq: -90, of: 'service', name}))});
		expect(decodeServerMessage(restarts(1, 'a\u001B[2Jb'))).toMatchObject({ok: true, message: {restarts: [{seq: -90, name: 'ab'}]}});
		expect(decodeServerMessage(restarts(maxRestarts)).ok).toBe(true);
		expect(decodeServerMessage(restarts(maxRestarts + 1)).ok).toBe(false);
		expect(decodeServerMessage('{"type":"restarts","restarts":[{"seq":1.5,"of":"service","name":"x"}]}').ok).toBe(false);
	});

	it('takes as many topics as one message may name and no more', () => {
		const watch = (count: number) => decodeClientMessage(JSON.stringify({type: 'watch', topics: Array.from({length: count}, (_, index) => `topic ${index}`)}));
		expect(watch(maxTopics)).toMatchObject({ok: true, message: {topics: []}});
		expect(watch(maxTopics + 1)).toMatchObject({ok: false, code: 'ERR_WIRE_SHAPE'});
	});

	it('refuses a message of an agent at one character over the limit', () => {
		const padded = (size: number) => `{"type":"x"${' '.repeat(size - 12)}}`;
		expect(decodeServerMessage(padded(maxServerMessageBytes)).ok).toBe(true);
		expect(decodeServerMessage(padded(maxServerMessageBytes + 1))).toMatchObject({ok: false, code: 'ERR_WIRE_SIZE'});
	});

	it('refuses a message of a monitor at one character over the limit', () => {
		const padded = (size: number) => `{"type":"x"${' '.repeat(size - 12)}}`;
		expect(decodeClientMessage(padded(maxClientMessageBytes)).ok).toBe(true);
		expect(decodeClientMessage(padded(maxClientMessageBytes + 1))).toMatchObject({ok: false, code: 'ERR_WIRE_SIZE'});
	});
});

describe('a frame', () => {
	it('carries what its units can mean and no more', () => {
		const series = ['system.cpu.utilization', 'system.memory.used', 'service.observed', 'http.server.requests'].map(name => ({name, labels: {}}));
		const text = encodeFrame({type: 'frame', seq: 1, time: 2, values: [0.123456789, 1234567.8, 1.0000012345, 412], latency: []}, series);
		expect(JSON.parse(text)).toMatchObject({values: [0.1235, 1234568, 1.000001, 412]});
		expect(JSON.parse(encodeFrame({type: 'frame', seq: 1, time: 2, values: [NaN, Infinity], latency: []}, series))).toMatchObject({values: [null, null]});
	});
});
