import {describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {requests, type SpanCase} from './bodies.ts';
import {counted, observed, sendMetrics, sendSpans, start} from './exports.ts';
import {routes, total, type Receiver} from './receiver.ts';

describe('spans', () => {
	it('count a request once when a framework opens a server span within the server\'s', async () => {
		const receiver = await start();
		await sendSpans(receiver, [{id: 1, start: 1, flags: 0x101}, {id: 2, parent: 1, start: 1, flags: 0x101}, {id: 3, parent: 77, start: 1, flags: 0x301}, {id: 4, parent: 78, start: 1}]);
		expect(total([await receiver.read()], 'http.server.requests')).toBe(3);
	});
	it('name routes by http.route, else by the path without what stands for one thing of many, else by what they are called', async () => {
		const receiver = await start();
		await sendSpans(receiver, [
			{start: 1, attributes: {'http.request.method': 'GET', 'http.route': '/orders/{id}'}}, {start: 1, attributes: {'http.method': 'GET', 'http.target': '/orders/4711?token=secret'}}, {start: 1, attributes: {'http.request.method': 'GET', 'url.path': '/orders/4712'}},
			{start: 1, name: 'shop.Cart/Add', attributes: {'rpc.system': 'grpc', 'rpc.service': 'shop.Cart', 'rpc.method': 'Add'}}, {start: 1, name: 'POST /named', attributes: {'http.request.method': 'POST'}}, {start: 1, name: 'GET', attributes: {'http.request.method': 'GET'}},
		]);
		expect(routes([await receiver.read()])).toEqual({'GET /orders/{id}': 1, 'GET /orders/:id': 2, 'shop.Cart/Add': 1, 'POST /named': 1, 'GET (no route)': 1});
	});
	it('fail by status 2 and by 5xx', async () => {
		const receiver = await start();
		await sendSpans(receiver, [{start: 1, failed: true}, {start: 1, attributes: {'http.response.status_code': 502}}, {start: 1, attributes: {'http.status_code': '404'}}]);
		expect(total([await receiver.read()], 'http.server.errors')).toBe(2);
	});
	it('cover the time since the export before, however they are split over exports', async () => {
		const receiver = await start();
		const readings: Reading[] = [];
		for (const [first, second] of [[0, 4], [5, 9], [10, 14]] as const) {
			await sendSpans(receiver, [{start: first, seconds: 0.5}]);
			await sendSpans(receiver, [{start: second, seconds: 0.5}]);
			readings.push(await receiver.read());
			readings.push(await receiver.read());
		}
		expect(counted(readings)).toEqual([2, null, 2, null, 2, null]);
		expect(observed(readings)).toEqual([4.5, null, 5, null, 5, null]);
	});
	it('of one short request cover a second at least, so that one is not a thousand a second', async () => {
		const receiver = await start();
		await sendSpans(receiver, [{start: 0, seconds: 0.001}]);
		expect(observed([await receiver.read()])).toEqual([1]);
	});
	it('of several processes are told together, so that their rate is that of all', async () => {
		const receiver = await start();
		const readings: Reading[] = [];
		for (let round = 0; round < 4; round++) {
			for (const process of ['one', 'two']) {
				await sendSpans(receiver, Array.from({length: 10}, (_, index) => ({start: round * 5 + index * 0.4})), process);
				readings.push(await receiver.read());
				receiver.pass(2500);
			}
		}
		const rates = readings.slice(3).map(reading => (total([reading], 'http.server.requests') ?? NaN) / (total([reading], 'service.observed') ?? NaN));
		expect(rates.map(rate => (Number.isNaN(rate) ? null : rate))).toEqual([null, 4, null, 4, null]);
	});
	it('of queries count as operations by system, connecting does not', async () => {
		const receiver = await start();
		await sendSpans(receiver, [
			{start: 1, kind: 3, name: 'SELECT', seconds: 0.2, attributes: {'db.system.name': 'postgresql', 'db.query.text': 'select 1'}}, {start: 1, kind: 3, name: 'GET', seconds: 0.1, attributes: {'db.system': 'redis', 'db.statement': 'GET key'}},
			{start: 1, kind: 3, name: 'connect', attributes: {'db.system.name': 'postgresql'}}, {start: 1, kind: 3, name: 'GET', attributes: {'http.request.method': 'GET'}},
		]);
		const {latencies = []} = await receiver.read();
		expect(latencies.map(({name, labels, distribution}) => [name, labels['system'], distribution.count])).toEqual([['db.client.operation.duration', 'postgresql', 1], ['db.client.operation.duration', 'redis', 1]]);
	});
	it('name the program of a service without a name', async () => {
		const receiver = await start();
		await sendSpans(receiver, [{start: 1}], 'one', 'unknown_service:node');
		await sendSpans(receiver, [{start: 1}], 'one', '\u001b[31mred\n');
		expect([...new Set((await receiver.read()).points.map(({labels}) => labels['service']))]).toEqual(['node', 'red']);
	});
	it('have so many routes with names, the rest counts as other', async () => {
		const receiver = await start();
		await sendSpans(receiver, Array.from({length: 502}, (_, index) => ({start: 1, attributes: {'http.request.method': 'GET', 'http.route': `/r${String.fromCharCode(97 + (index % 26))}/${'x'.repeat(Math.floor(index / 26) + 1)}`}})));
		const reading = await receiver.read();
		expect(reading.routes).toHaveLength(501);
		expect(routes([reading])['other']).toBe(2);
		expect(reading.note).toContain('more than 500 routes of api');
	});
});

describe('a service that sends spans and metrics', () => {
	const many = (count: number, from: number, until: number): SpanCase[] => Array.from({length: count}, (_, index) => ({start: from + ((until - from) * (index + 0.5)) / count, seconds: 0.001}));
	/** Minutes of 60 requests each: metrics count all, spans come in the share given, every 10 s. */
	const run = async (receiver: Receiver, minutes: number, share: (minute: number) => number): Promise<{counts: number[]; notes: string[]}> => {
		const counts: number[] = [];
		const notes: string[] = [];
		let sum = 1000;
		await sendMetrics(receiver, [requests(sum, -5000, 0)]);
		await receiver.read();
		for (let minute = 0; minute < minutes; minute++) {
			let count = 0;
			for (let part = 0; part < 6; part++) {
				const from = minute * 60 + part * 10;
				await sendSpans(receiver, many(Math.round(10 * share(minute)), from, from + 10));
				receiver.pass(10_000);
				count += total([await receiver.read()], 'http.server.requests') ?? 0;
			}
			sum += 60;
			await sendMetrics(receiver, [requests(sum, -5000, minute * 60 + 60)]);
			count += total([await receiver.read()], 'http.server.requests') ?? 0;
			counts.push(count);
			notes.push((await receiver.read()).note ?? '');
		}
		return {counts, notes};
	};
	it('is counted from its spans while those are all', async () => {
		const {counts, notes} = await run(await start(), 4, () => 1);
		expect(counts).toEqual([60, 60, 60, 60]);
		expect(notes.at(-1)).not.toContain('sample');
	});
	it('is counted from its metrics once its spans were found to be a sample', async () => {
		const {counts, notes} = await run(await start(), 5, () => 0.2);
		expect(counts.slice(-2)).toEqual([60, 60]);
		expect(Math.max(...counts)).toBe(60);
		expect(notes.at(-1)).toContain('api sends a sample of its spans: its requests are counted from its metrics');
	});
	it('is not counted twice while the change from metrics to spans comes upon spans that wait for those of another process', async () => {
		const receiver = await start();
		const readings: Reading[] = [];
		const read = async (): Promise<void> => void readings.push(await receiver.read());
		for (const [sum, until] of [[1000, 0], [1060, 60]] as const) {
			await sendMetrics(receiver, [requests(sum, -5000, until)]);
			await read();
		}
		await sendSpans(receiver, many(60, 0, 60), 'one');
		await read();
		await sendSpans(receiver, [{start: 61, seconds: 0.1}], 'two');
		await read();
		await sendMetrics(receiver, [requests(1061, -5000, 62)]);
		for (const ms of [0, 8000, 2500]) {
			receiver.pass(ms);
			await read();
		}
		expect(total(readings, 'http.server.requests')).toBe(61);
		await sendSpans(receiver, [{start: 80, seconds: 0.1}], 'two');
		receiver.pass(30_000);
		await read();
		expect(total(readings, 'http.server.requests')).toBe(62);
	});
	it('is counted from its spans again when those are all for a while', async () => {
		const {counts, notes} = await run(await start(), 8, minute => (minute < 3 ? 0.2 : 1));
		expect(counts.at(-1)).toBe(60);
		expect(Math.max(...counts)).toBeLessThanOrEqual(60);
		expect(notes.at(-1)).not.toContain('sample');
	});
});
