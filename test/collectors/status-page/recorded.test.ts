import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {createStatusPageCollector, recogniseStatusPage, type StatusPageKind} from '../../../source/collectors/status-page/index.ts';
import {meanSeconds, quantile} from '../../../source/signals/distribution.ts';
import {createFakeHost, textAnswer} from '../../helpers/fake-host.ts';

const folder = new URL('../../fixtures/status-page/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

const readPages = async (kind: StatusPageKind, pages: readonly string[], seconds = 5, url = 'http://127.0.0.1:8080/status'): Promise<Reading[]> => {
	const host = createFakeHost();
	const collector = createStatusPageCollector({host, url, kind});
	const readings: Reading[] = [];
	for (const page of pages) {
		host.page = () => textAnswer(page);
		readings.push(await collector.collect(new AbortController().signal));
		host.advance(seconds * 1000);
	}
	return readings;
};
const last = async (kind: StatusPageKind, pages: readonly string[]): Promise<Reading> => (await readPages(kind, pages)).at(-1)!;
const values = (reading: Reading): Record<string, number> => Object.fromEntries(reading.points.map(({name, labels, value}) => [[name.replace(/^(?:http\.server|db\.client\.connection)\./, ''), labels['class'], labels['pool']].filter(part => part !== undefined).join(' '), value]));

// 250 requests were sent between each pair; others read the page too in between, which a page cannot tell from load.
describe('recorded status pages', () => {
	it('of nginx give the requests between them, our reading left out, and no status', async () => {
		const reading = await last('nginx-stub-status', [read('nginx.stub_status.t0.txt'), read('nginx.stub_status.t1.txt')]);
		expect(values(reading)).toEqual({'service.observed': 5, 'requests none': 254 - 1, active_requests: 0});
		expect(reading.points.every(({labels}) => labels['service'] === 'nginx')).toBe(true);
		expect(reading.note).toMatch(/neither errors nor latency/);
	});

	it('of Apache give requests and their mean time, and the workers', async () => {
		const reading = await last('apache-server-status', [read('apache.server-status.t0.txt'), read('apache.server-status.t1.txt')]);
		expect(values(reading)).toEqual({'service.observed': 5, 'requests none': 252 - 1, active_requests: 0, 'used workers': 0, 'idle workers': 99});
		const distribution = reading.latencies![0]!.distribution;
		expect(meanSeconds(distribution)).toBeCloseTo(8.35 / 251, 6);
		expect(quantile(distribution, 0.5)).toBeNull();
	});

	it('of HAProxy give answers by status without those of its statistics, and each backend as a pool', async () => {
		const reading = await last('haproxy-stats', [read('haproxy.stats.t0.csv'), read('haproxy.stats.t1.csv')]);
		expect(values(reading)).toEqual({
			'service.observed': 5, 'requests 1xx': 0, 'requests 2xx': 220, 'requests 3xx': 0, 'requests 4xx': 20, 'requests 5xx': 10, errors: 10, active_requests: 0,
			'used be_app': 0, 'idle be_app': 5, 'max be_app': 50, 'pending_requests be_app': 0,
		});
	});

	it.each(['php-fpm.status', 'php-fpm.status-json'])('of %s give connections and the workers, the one that answers us left out', async name => {
		const reading = await last('php-fpm-status', [read(`${name}.t0.txt`), read(`${name}.t1.txt`)]);
		expect(values(reading)).toEqual({'service.observed': 5, 'requests none': 253 - 1, active_requests: 0, 'used www': 0, 'idle www': 1, 'pending_requests www': 0});
		expect(reading.note).toMatch(/max_children is not told/);
	});

	it('give no rate at first', async () => {
		const [first] = await readPages('nginx-stub-status', [read('nginx.stub_status.t0.txt')]);
		expect(values(first!)).toEqual({active_requests: 0});
	});

	it.each([
		['nginx.stub_status.t0.txt', 'text/plain', 'nginx-stub-status'],
		['apache.server-status.t1.txt', 'text/plain; charset=ISO-8859-1', 'apache-server-status'],
		['haproxy.stats.t0.csv', 'text/plain', 'haproxy-stats'],
		['php-fpm.status.t0.txt', 'text/plain;charset=UTF-8', 'php-fpm-status'],
		['php-fpm.status-json.t1.txt', 'application/json', 'php-fpm-status'],
	])('%s is recognised', (name, type, kind) => {
		expect(recogniseStatusPage(type, read(name))).toBe(kind);
		expect(recogniseStatusPage('', read(name))).toBe(kind);
	});

	it.each([
		['text/plain; version=0.0.4', '# HELP nginx_up status\n# TYPE nginx_up gauge\nnginx_up 1\n'],
		['text/html', '<!doctype html><title>Hello</title>Active connections: 3'],
		['application/json', '{"status":"UP"}'],
		['application/json', '{"names":["a","b"]}'],
		['application/json', '{"broken'],
		['application/json', '[1,2]'],
		['', ''],
	])('%s %s is none', (type, body) => {
		expect(recogniseStatusPage(type, body)).toBeNull();
	});

	it.each([
		['text/html', '<html><head><title>Statistics Report for HAProxy</title>', 'haproxy-stats'],
		['text/html', '<html><body>\n<h1>Apache Server Status for localhost (via 127.0.0.1)</h1>', 'apache-server-status'],
		['application/vnd.spring-boot.actuator.v3+json', '{"_links":{"self":{"href":"http://x/actuator"},"metrics":{"href":"http://x/actuator/metrics"}}}', 'spring-actuator'],
		['application/vnd.spring-boot.actuator.v3+json', '{"names":["application.ready.time","http.server.requests","jvm.info"]}', 'spring-actuator'],
	])('%s %s is known by what people see', (type, body, kind) => {
		expect(recogniseStatusPage(type, body)).toBe(kind);
	});
});
