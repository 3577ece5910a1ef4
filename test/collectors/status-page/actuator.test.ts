import {describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {createStatusPageCollector} from '../../../source/collectors/status-page/index.ts';
import {meanSeconds} from '../../../source/signals/distribution.ts';
import {createFakeHost, textAnswer} from '../../helpers/fake-host.ts';

/**
 * A program with an actuator that answers as documented (https://docs.spring.io/spring-boot/api/rest/actuator/metrics.html)
 * and counts the questions it is asked among its requests, as Spring Boot does.
 */
const createProgram = () => {
	const requests: {readonly uri: string; readonly status: string; readonly seconds: number}[] = [];
	const pools = new Map<string, {active: number; idle: number; pending: number; max: number}>();
	const answer = (address: string) => {
		const url = new URL(address);
		const metric = decodeURIComponent(url.pathname.replace(/^\/actuator\/metrics\/?/, ''));
		const tags = url.searchParams.getAll('tag').map(text => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)] as const);
		const body = metric === '' ? {names: ['jvm.info', 'http.server.requests.active', ...(pools.size > 0 ? ['active', 'idle', 'pending', 'max'].map(state => `hikaricp.connections.${state}`) : [])]} : tell(metric, tags);
		// Counted when it is answered.
		requests.push({uri: metric === '' ? '/actuator/metrics' : '/actuator/metrics/{requiredMetricName}', status: body === null ? '404' : '200', seconds: 0.001});
		return body === null ? textAnswer('', {status: 404}) : textAnswer(JSON.stringify(body), {headers: {'content-type': 'application/vnd.spring-boot.actuator.v3+json'}});
	};
	const tell = (metric: string, tags: readonly (readonly [string, string])[]) => {
		const state = /^hikaricp\.connections\.(active|idle|pending|max)$/.exec(metric)?.[1] as 'active' | undefined;
		if (state) {
			const chosen = [...pools].filter(([name]) => tags.every(([, value]) => value === name));
			return {name: metric, measurements: [{statistic: 'VALUE', value: chosen.reduce((sum, [, pool]) => sum + pool[state], 0)}], availableTags: tags.length > 0 ? [] : [{tag: 'pool', values: chosen.map(([name]) => name)}]};
		}
		if (metric === 'http.server.requests.active') return {name: metric, measurements: [{statistic: 'ACTIVE_TASKS', value: 4}, {statistic: 'DURATION', value: 0.1}], availableTags: []};
		const chosen = requests.filter(request => tags.every(([tag, value]) => request[tag as 'uri'] === value));
		if (metric !== 'http.server.requests' || chosen.length === 0) return null;
		const valuesOf = (tag: 'uri' | 'status'): string[] => [...new Set(chosen.map(request => request[tag]))];
		return {
			name: metric, baseUnit: 'seconds',
			measurements: [{statistic: 'COUNT', value: chosen.length}, {statistic: 'TOTAL_TIME', value: chosen.reduce((sum, {seconds}) => sum + seconds, 0)}, {statistic: 'MAX', value: 1}],
			availableTags: (['uri', 'status'] as const).filter(tag => !tags.some(([name]) => name === tag)).map(tag => ({tag, values: valuesOf(tag)})),
		};
	};
	return {answer, pools, serve: (uri: string, status: string, seconds: number, count = 1) => requests.push(...Array.from({length: count}, () => ({uri, status, seconds})))};
};

const open = (url = 'http://127.0.0.1:8080/actuator') => {
	const host = createFakeHost();
	const program = createProgram();
	let asked = 0;
	host.page = address => {
		asked++;
		return program.answer(address);
	};
	const collector = createStatusPageCollector({host, url, kind: 'spring-actuator'});
	return {
		program,
		collect: async (): Promise<Reading> => {
			asked = 0;
			host.advance(1000);
			return collector.collect(new AbortController().signal);
		},
		later: () => host.advance(31_000),
		asked: () => asked,
	};
};
const byClass = (reading: Reading): Record<string, number> => Object.fromEntries(reading.points.filter(({name}) => name === 'http.server.requests').map(({labels, value}) => [labels['class'] ?? '', value]));
const level = (reading: Reading, name: string, pool?: string): number | undefined => reading.points.find(point => point.name.endsWith(name) && (pool === undefined || point.labels['pool'] === pool))?.value;

describe('an actuator', () => {
	it.each(['http://127.0.0.1:8080/actuator', 'http://127.0.0.1:8080/actuator/', 'http://127.0.0.1:8080/actuator/metrics', 'http://127.0.0.1:8080/actuator/metrics/http.server.requests?tag=uri:/x'])('at %s gives the requests by status and their mean time, the questions to it left out', async url => {
		const {program, collect} = open(url);
		program.serve('/items/{id}', '200', 0.02, 50);
		await collect();
		program.serve('/items/{id}', '200', 0.02, 36);
		program.serve('/boom', '500', 0.001, 4);
		program.serve('/missing', '404', 0.002, 2);
		const reading = await collect();
		expect(byClass(reading)).toEqual({'1xx': 0, '2xx': 36, '3xx': 0, '4xx': 2, '5xx': 4});
		expect(level(reading, 'errors')).toBe(4);
		expect(meanSeconds(reading.latencies![0]!.distribution)).toBeCloseTo((36 * 0.02 + 4 * 0.001 + 2 * 0.002) / 42, 2);
		expect(level(reading, 'active_requests')).toBe(3);
	});

	it('that is idle is idle, reading for reading', async () => {
		const {program, collect} = open();
		program.serve('/items/{id}', '200', 0.02, 50);
		await collect();
		for (let round = 0; round < 5; round++) expect(byClass(await collect())).toEqual({'1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0});
	});

	it('that has answered nobody yet tells no requests rather than none', async () => {
		const {program, collect} = open();
		program.serve('/x', '200', 0.01, 0);
		expect(byClass(await collect())).toEqual({});
	});

	it('is asked few questions a reading', async () => {
		const {program, collect, asked} = open();
		program.pools.set('HikariPool-1', {active: 3, idle: 7, pending: 0, max: 10});
		for (const status of ['200', '201', '304', '404', '500']) program.serve('/items/{id}', status, 0.02);
		await collect();
		await collect();
		expect(asked()).toBeLessThanOrEqual(16);
	});

	it('gives its pools, one or several', async () => {
		const {program, collect, later} = open();
		program.serve('/x', '200', 0.01);
		program.pools.set('orders', {active: 10, idle: 0, pending: 37, max: 10});
		const reading = await collect();
		expect(['used', 'idle', 'max', 'pending_requests'].map(name => level(reading, name, 'orders'))).toEqual([10, 0, 10, 37]);
		program.pools.set('reports', {active: 1, idle: 4, pending: 0, max: 5});
		later();
		const both = await collect();
		expect([level(both, 'used', 'orders'), level(both, 'used', 'reports'), level(both, 'max', 'reports')]).toEqual([10, 1, 5]);
	});

	it('finds pools that came after it was first asked', async () => {
		const {program, collect, later} = open();
		program.serve('/x', '200', 0.01);
		expect(level(await collect(), 'used')).toBeUndefined();
		program.pools.set('late', {active: 2, idle: 0, pending: 0, max: 10});
		later();
		expect(level(await collect(), 'used', 'late')).toBe(2);
	});
});
